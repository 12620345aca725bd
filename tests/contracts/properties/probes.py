"""I18 and the end of I11 and I12: what anyone may do works, whoever is missing, paused or gone."""

from __future__ import annotations

from almoner.testing import ALL
from tests.contracts.properties.checks import require
from tests.contracts.properties.nouns import REGULAR
from tests.contracts.properties.scene import STRANGER, Scene
from tests.contracts.properties.wire import Call


def i11_expired_holds_can_be_lapsed(s: Scene, number: int) -> str | None:
    """Past its expiry a stranger can lapse any hold."""
    given = (s.program, number)
    return s.wire.would(Call(sender=STRANGER, contract="holds", name="lapse", arguments=given))


def i18_certified_payments_can_be_settled(s: Scene, number: int) -> str | None:
    """Once due, with cash there, a stranger can have a certified payment made."""
    if s.record.payments[number].state == "free":
        name, arguments = "settlePayment", (number,)
    else:
        bit = 1 << (number & 0xFFFFFFFF)
        name, arguments = "settle", (number >> 32, [0], [bit & ALL])
    return s.wire.would(Call(sender=STRANGER, contract="program", name=name, arguments=arguments))


def probe(s: Scene) -> None:
    """Asks the chain, and changes nothing."""
    # A call is tried on top of the newest block, at its time.
    now, block = s.wire.now, s.wire.block
    for number, hold in s.record.holds.items():
        if hold.state in ("placed", "sustained") and hold.expires_at <= now:
            refused = i11_expired_holds_can_be_lapsed(s, number)
            for name in ("I11", "I12", "I18", *(("I22",) if s.record.paused() else ())):
                told = f"{number}: {refused}"
                require(name, i11_expired_holds_can_be_lapsed, refused is None, told)
    for number, payment in list(s.record.payments.items()):
        run = s.record.runs[number >> 32]
        due = run.state == "certified" and run.payable_at < now and run.payable_block < block
        if due and payment.state in ("open", "free") and _payable(s, number):
            refused = i18_certified_payments_can_be_settled(s, number)
            for name in ("I18", *(("I22",) if s.record.paused() else ())):
                told = f"{number}, {REGULAR == payment.kind}: {refused}"
                require(name, i18_certified_payments_can_be_settled, refused is None, told)


def _payable(s: Scene, number: int) -> bool:
    """Whether neither money, nor time, nor the token stands against a payment."""
    payment = s.record.payments[number]
    obligation = s.record.obligations[s.program, number >> 32]
    share = s.record.allotments[obligation["allotment"]]
    whole = s.record.appropriations[share["appropriation"]]
    (booked,) = s.wire.read([("treasury", "allotmentOf", (obligation["allotment"],))])
    in_time = s.wire.now < whole["cancelAt"]
    if s.record.charging:
        return False
    return in_time and booked["cash"] >= payment.amount and not s.record.refuses(payment.pay_to)
