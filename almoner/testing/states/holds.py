"""A hold on a payment, as `Holds` keeps it. The subject is the payment."""

from __future__ import annotations

from typing import Any

from almoner.testing.claimant import account, appeal_message, signer_of
from almoner.testing.samples import DAY, digest, enrollment
from almoner.testing.states import steps
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import World, payment_id

CLAIMANT = account()


def _none(world: World) -> int:
    """A payment nobody held yet, of a case whose claimant can sign; a rule is armed."""
    world.register_and_arm_rule()
    (case_no,) = world.enroll([enrollment(1, signer=signer_of(CLAIMANT))])
    world.approve([case_no])
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    return payment_id(run, case_no)


def _placed(world: World) -> int:
    payment = _none(world)
    world.place_hold(payment)
    return payment


def _struck(world: World) -> int:
    """Appealed and decided for the agency, so that its deadline is still to come."""
    payment = _sustained(world)
    program = world.program.address
    serve = world.changes.functions.serve(program, world.last_proposal(), 1, digest("letter"))
    world.send("counter", serve)
    until, said = world.now() + DAY, digest("statement")
    message = appeal_message(world, payment, said, until)
    signed = (until, signer_of(CLAIMANT), bytes(CLAIMANT.sign_message(message).signature))
    world.stranger().send(world.hearings.functions.appeal(program, payment, said, False, signed))
    decide = world.hearings.functions.decide(program, payment, False, 0, digest("reason"))
    world.send("hearing_officer", decide)
    return payment


def _place(world: World, payment: int) -> Call:
    function = world.hold_call(payment, expires_at=world.now() + DAY)
    return Call(sender=world.officer("investigator").address, function=function)


def _review(name: str) -> Any:
    def act(world: World, payment: int) -> Call:
        function = world.holds.functions[name](world.program.address, payment, digest("reason"))
        return Call(sender=world.officer("investigator", 1).address, function=function)

    return act


def _lapse(world: World, payment: int) -> Call:
    function = world.holds.functions.lapse(world.program.address, payment)
    return Call(sender=world.stranger().address, function=function)


def _release_on_appeal(world: World, payment: int) -> Call:
    function = world.holds.functions.releaseOnAppeal(world.program.address, payment)
    return Call(sender=world.hearings.address, function=function)


def _overturn(world: World, payment: int) -> Call:
    function = world.holds.functions.overturn(world.program.address, payment)
    return Call(sender=world.hearings.address, function=function)


def _uphold(world: World, payment: int) -> Call:
    function = world.holds.functions.uphold(world.program.address, payment)
    return Call(sender=world.hearings.address, function=function)


def _close(world: World, payment: int) -> Call:
    function = world.holds.functions.close(world.program.address, payment, 1)
    return Call(sender=world.changes.address, function=function)


def _extend(world: World, payment: int) -> Call:
    until = world.hold(payment)["expiresAt"] + 1
    function = world.holds.functions.extend(world.program.address, payment, until, digest("reason"))
    return Call(sender=world.officer("investigator", 1).address, function=function)


def _before_its_end(world: World, payment: int) -> None:
    world.warp_to(world.hold(payment)["expiresAt"] - 1)


def _to_its_end(world: World, payment: int) -> None:
    world.warp_to(world.hold(payment)["expiresAt"])


def _to_its_deadline(world: World, payment: int) -> None:
    world.warp_to(world.holds.functions.deadlineOf(world.program.address, payment).call())


_sustained = after(_placed, _review("sustain"))
_released = after(_placed, _review("release"))
_lapsed = after(_placed, _to_its_end, _lapse)
_closed = after(_placed, steps.recall_its_run, _lapse)

MACHINE = Machine(
    enum="HoldState",
    state=lambda world, payment: int(world.hold(payment)["state"]),
    reach={
        "none": _none,
        "placed": _placed,
        "sustained": _sustained,
        "released": _released,
        "lapsed": _lapsed,
        "struck": _struck,
        "closed": _closed,
    },
    acts={
        "place": _place,
        "release": _review("release"),
        "extend": _extend,
        "sustain": _review("sustain"),
        "lapse": _lapse,
        "release on appeal": _release_on_appeal,
        "overturn": _overturn,
        "uphold": _uphold,
        "close": _close,
    },
    guards={
        "before the payment's deadline": Guard(broken=_to_its_deadline),
        "before its end": Guard(broken=_to_its_end),
        "from its end on": Guard(met=_to_its_end, broken=_before_its_end),
        "once its run was recalled": Guard(met=steps.recall_its_run),
    },
)
