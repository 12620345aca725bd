"""A payment of a run, as `BenefitProgram` keeps it. The subject is the payment.

Its acts come when the payment is payable and, where it may be set aside, a day later.
"""

from __future__ import annotations

from collections.abc import Callable

from almoner.testing.samples import DAY, enrollment, household
from almoner.testing.singles import REISSUE, open_single
from almoner.testing.states import steps
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import ALL, World, payment_id

CASE = 1


def _none(world: World) -> int:
    """Sealed in a run that is not certified yet."""
    world.approve(world.enroll([enrollment(CASE)]))
    run = world.open_run()
    world.seal(run)
    return payment_id(run, CASE)


def _due(world: World) -> int:
    payment = _none(world)
    world.certify(payment >> 32)
    return payment


def _by_holds(name: str) -> Callable[[World, int], Call]:
    def act(world: World, payment: int) -> Call:
        return Call(sender=world.holds.address, function=world.program.functions[name](payment))

    return act


def _by_changes(name: str) -> Callable[[World, int], Call]:
    """What an enacted proposal does; which one is no matter here."""

    def act(world: World, payment: int) -> Call:
        _later(world, payment)
        function = world.program.functions[name](payment, 1)
        return Call(sender=world.changes.address, function=function)

    return act


def _settle_its_word(world: World, payment: int) -> Call:
    _later(world, payment)
    function = world.program.functions.settle(payment >> 32, [0], [ALL])
    return Call(sender=world.stranger().address, function=function)


def _settle_payment(world: World, payment: int) -> Call:
    _later(world, payment)
    function = world.program.functions.settlePayment(payment)
    return Call(sender=world.stranger().address, function=function)


def _set_aside(world: World, payment: int) -> Call:
    _later(world, payment)
    function = world.program.functions.setAside(payment)
    return Call(sender=world.stranger().address, function=function)


def _reissue(world: World, payment: int) -> Call:
    """The last approval of a single run that stands for it."""
    _later(world, payment)
    run = open_single(world, CASE, REISSUE, original=payment)
    sealed = world.run(run)
    function = world.program.functions.approveRun(run, sealed["contentHash"], sealed["total"])
    world.send("approver", function)
    return Call(sender=world.officer("approver", 1).address, function=function)


def _drop(world: World, payment: int) -> Call:
    function = world.program.functions.drop(payment)
    return Call(sender=world.stranger().address, function=function)


def _note_return(world: World, payment: int) -> Call:
    function = world.program.functions.noteReturn(payment, household(CASE), 1)
    return Call(sender=world.treasury.address, function=function)


def _refuse(world: World, _: int) -> None:
    world.source.send(world.token.functions.setBlocked(household(CASE), True))


def _later(world: World, payment: int) -> None:
    world.pass_challenge(payment >> 32)
    world.warp_to(world.run(payment >> 32)["payableAt"] + DAY)


_held = after(_due, _by_holds("setHeld"))
_free = after(_held, _by_holds("free"))
_paid = after(_free, _settle_payment)
_struck = after(_held, _by_changes("strike"))
_expunged = after(_free, _refuse, _by_changes("expunge"))
_reissued = after(_free, _refuse, _reissue)

MACHINE = Machine(
    enum="PaymentState",
    state=lambda world, payment: int(world.payment(payment)["state"]),
    token="BlocklistToken",
    reach={
        "none": _none,
        "due": _due,
        "held": _held,
        "free": _free,
        "paid": _paid,
        "struck": _struck,
        "expunged": _expunged,
        "reissued": _reissued,
    },
    acts={
        "hold": _by_holds("setHeld"),
        "free": _by_holds("free"),
        "strike": _by_changes("strike"),
        "expunge": _by_changes("expunge"),
        "settle its word": _settle_its_word,
        "settle alone": _settle_payment,
        "set aside": _set_aside,
        "reissue": _reissue,
        "drop": _drop,
        "note a return": _note_return,
    },
    guards={
        "if its account takes it": Guard(),
        "if its account refuses it": Guard(met=_refuse),
        "while its account takes it": Guard(broken=_refuse),
        "once its run was recalled": Guard(met=steps.recall_its_run),
    },
)
