"""An appeal of a hold, as `Hearings` keeps it. The subject is the payment."""

from __future__ import annotations

from collections.abc import Callable

from almoner.testing.claimant import account, act_message, signer_of
from almoner.testing.samples import DAY, digest, enrollment
from almoner.testing.states import steps
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import World, payment_id

CLAIMANT = account()


def _none(world: World) -> int:
    """A payment held just now, of a case whose claimant has a key."""
    world.approve(world.enroll([enrollment(1, signer=signer_of(CLAIMANT))]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    payment = payment_id(run, 1)
    world.place_hold(payment)
    return payment


def _file(world: World, payment: int) -> Call:
    function = steps.counter_appeal(world, payment)
    return Call(sender=world.officer("counter").address, function=function)


def _assign(world: World, payment: int) -> Call:
    officer = world.person("hearing_officer")
    function = world.hearings.functions.assign(world.program.address, payment, officer)
    return Call(sender=world.officer("hearing_officer", 1).address, function=function)


def _withdraw(world: World, payment: int) -> Call:
    until = world.now() + 365 * DAY
    message = act_message(
        world, world.hearings, 1, "withdraw appeal", subject=payment, deadline=until
    )
    signature = bytes(CLAIMANT.sign_message(message).signature)
    given = (payment, (until, signer_of(CLAIMANT), signature))
    function = world.hearings.functions.withdraw(world.program.address, *given)
    return Call(sender=world.stranger().address, function=function)


def _decide(for_claimant: bool) -> Callable[[World, int], Call]:
    def act(world: World, payment: int) -> Call:
        given = (payment, for_claimant, 0, digest("reason"))
        function = world.hearings.functions.decide(world.program.address, *given)
        return Call(sender=world.officer("hearing_officer").address, function=function)

    return act


def _sustain(world: World, payment: int) -> Call:
    function = world.holds.functions.sustain(world.program.address, payment, digest("founded"))
    return Call(sender=world.officer("investigator").address, function=function)


def _past_its_deadline(world: World, payment: int) -> None:
    world.warp_to(world.appeal(payment)["decideBy"] + 1)


_filed = after(_none, _file)
_withdrawn = after(_filed, _withdraw)

MACHINE = Machine(
    enum="AppealState",
    state=lambda world, payment: int(world.appeal(payment)["state"]),
    reach={
        "none": _none,
        "filed": _filed,
        "for claimant": after(_filed, _decide(True)),
        "for agency": after(_filed, _decide(False)),
        "withdrawn": _withdrawn,
    },
    acts={
        "file": _file,
        "assign": _assign,
        "withdraw": _withdraw,
        "decide for the claimant": _decide(True),
        "decide for the agency": _decide(False),
        "sustain its hold": _sustain,
    },
    guards={"by its deadline": Guard(broken=_past_its_deadline)},
)
