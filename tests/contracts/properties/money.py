"""Invariants of the money: I1 to I4 and I6 to I10."""

from __future__ import annotations

from collections import Counter
from typing import Any

from almoner.testing import WORD
from tests.contracts.properties.checks import SUSTAINED_CAP, TERMS, afterwards, at_acts, on
from tests.contracts.properties.nouns import REGULAR
from tests.contracts.properties.record import Record
from tests.contracts.properties.wire import Act, Event

ISSUER = f"0x{0xFEE:040x}"
"""Who keeps the fee of a token that takes one."""
ENDS = {"PaymentStruck", "PaymentExpunged", "PaymentReissued", "RunRecalled"}
"""What gives obligated money back."""


def _sum(r: Record, field: str, allotment: int) -> int:
    return sum(o[field] for o in r.obligations.values() if o["allotment"] == allotment)


def _of_whole(r: Record, field: str, appropriation: int) -> int:
    shares = [n for n, a in r.allotments.items() if a["appropriation"] == appropriation]
    return sum(_sum(r, field, each) for each in shares)


@afterwards("I1")
def i1_books_balance(r: Record, books: dict[str, Any]) -> bool:
    """Received + recovered = disbursed + returned + balance, and the tokens are there."""
    received, recovered, disbursed, returned, balance = books["books"]
    told = (
        sum(a["received"] for a in r.appropriations.values()),
        sum(o["recovered"] for o in r.obligations.values()),
        sum(o["disbursed"] for o in r.obligations.values()),
        sum(a["returned"] for a in r.appropriations.values()),
    )
    adds_up = received + recovered == disbursed + returned + balance
    return adds_up and books["tokens"] >= balance and told == tuple(books["books"][:4])


@afterwards("I2")
def i2_authority_and_cash_are_handed_out_once(r: Record, books: dict[str, Any]) -> bool:
    """Disbursed <= obligated <= allotted <= appropriated; cash never passes what arrived."""
    for number, share in books["allotments"].items():
        known = r.allotments[number]
        obligated, recovered = _sum(r, "obligated", number), _sum(r, "recovered", number)
        disbursed = _sum(r, "disbursed", number)
        cash = known["apportioned"] + recovered - disbursed
        told = (known["allotted"], obligated, disbursed, recovered, cash)
        said = tuple(share[f] for f in ("allotted", "obligated", "disbursed", "recovered", "cash"))
        if said != told or not disbursed <= obligated or obligated - recovered > share["allotted"]:
            return False
        if cash < 0:
            return False
    for number, whole in r.appropriations.items():
        shares = [a for a in r.allotments.values() if a["appropriation"] == number]
        if sum(a["allotted"] for a in shares) > whole["ceiling"]:
            return False
        handed = sum(a["apportioned"] for a in shares)
        if handed + whole["returned"] > whole["received"]:
            return False
    return True


@on("I3", "Obligated", "Disbursed")
def i3_only_in_time(r: Record, e: Event, act: Act) -> bool:
    """Nothing is obligated outside the availability or paid after the cancel date."""
    share = r.allotments[e["allotment"]]
    whole = r.appropriations[share["appropriation"]]
    if e.name == "Disbursed":
        return r.now < whole["cancelAt"]
    again = any(x.name == "Reobligated" and x["id"] == e["id"] for x in act.events)
    available = again or whole["from"] <= r.now < whole["to"]
    latest = e["payableAt"] + SUSTAINED_CAP + TERMS["margin"]
    return available and r.now <= e["payableAt"] and latest < whole["cancelAt"]


@on("I3", "Reobligated")
def i3_reissue_keeps_its_availability(r: Record, e: Event, act: Act) -> bool:
    """A reissue has the allotment, and so the dates, of the obligation it replaces."""
    new = r.obligations[e["program"], e["id"]]["allotment"]
    return bool(new == r.obligations[e["program"], e["original"]]["allotment"])


@on("I4", "Allotted", "Obligated", "Disbursed")
def i4_purpose(r: Record, e: Event, act: Act) -> bool:
    """A payment's purpose is its appropriation's."""
    share = r.allotments.get(e["allotment"], e)
    whole = r.appropriations[share["appropriation"]]
    own = share["program"] == e["program"]
    return own and r.programs[e["program"]] == whole["purpose"]


@on("I6", "WordSettled")
def i6_words_are_paid_once(r: Record, e: Event, act: Act) -> bool:
    """A regular payment of a case and period is paid at most once."""
    numbers = [e["run"] << 32 | e["word"] * WORD + b for b in range(WORD) if e["paidBits"] >> b & 1]
    return all(_unpaid(r, each) for each in numbers)


@on("I6", "PaymentSettled")
def i6_payments_are_paid_once(r: Record, e: Event, act: Act) -> bool:
    """A payment is paid at most once, and a regular one at most once per case and period."""
    return _unpaid(r, e["paymentId"])


def _unpaid(r: Record, number: int) -> bool:
    payment = r.payments.get(number)
    if payment is None or payment.state not in ("open", "free") or payment.times_paid:
        return False
    return payment.kind != REGULAR or not r.paid[payment.case_no, payment.period]


@on("I6", "PaymentReissued")
def i6_again_only_what_came_back(r: Record, e: Event, act: Act) -> bool:
    """A payment is replaced only up to what came back of it."""
    original = r.payments.get(e["original"])
    back = r.returned[e["original"]]
    if original is not None and original.state != "paid" and not back:
        back = original.amount
    replaced = original.replaced if original else 0
    return bool(replaced + e["amount"] <= back)


@on("I7", "CaseEnrolled")
def i7_one_live_case(r: Record, e: Event, act: Act) -> bool:
    """One live case per caseRef; one live membership per memberRef, declared exceptions aside."""
    live = [each for each in r.cases.values() if each.live]
    if any(each.ref == e["caseRef"] for each in live):
        return False
    if len(set(e["memberRefs"])) != len(e["memberRefs"]):
        return False
    for member in e["memberRefs"]:
        others = [each for each in live if member in each.members]
        excepted = r.exceptions.get(member, (b"", 0))[0] == e["caseRef"]
        # Whoever was let into a second household may join a first one again.
        if others and (len(others) > 1 or not (excepted or member in others[0].excepted)):
            return False
    return True


@at_acts("I8")
def i8_tokens_go_to_payees_and_the_source(r: Record, act: Act) -> bool:
    """Tokens leave to the pay-to of a certified payment, as sealed, or to the source on record."""
    left: list[tuple[str, int]] = []
    due: Counter[tuple[str, int]] = Counter()
    for e in act.events:
        if e.name == "Transfer" and e["from"] == r.treasury:
            if r.charging and e["to"] == ISSUER and left:
                # The token's issuer keeps a part of what is sent to somebody; we cannot know.
                payee, value = left.pop()
                left.append((payee, value + e["value"]))
            else:
                left.append((e["to"], e["value"]))
        elif e.name == "WordSettled":
            for bit in range(WORD):
                if e["paidBits"] >> bit & 1:
                    paid = r.payments[e["run"] << 32 | e["word"] * WORD + bit]
                    due[paid.pay_to, paid.amount] += 1
        elif e.name == "PaymentSettled":
            paid = r.payments[e["paymentId"]]
            due[paid.pay_to, paid.amount] += 1
        elif e.name == "ReturnedToSource":
            due[r.appropriations[e["appropriation"]]["source"], e["amount"]] += 1
    return Counter(left) == due


@on("I9", "Deobligated", "Recovered")
def i9_money_returns_to_its_allotment(r: Record, e: Event, act: Act) -> bool:
    """Returned, struck and expunged money goes back to the allotment it came from."""
    number = e["id"] if e.name == "Deobligated" else e["paymentId"] >> 32
    return bool(r.obligations[e["program"], number]["allotment"] == e["allotment"])


@on("I10", "Deobligated")
def i10_obligations_end_with_their_payments(r: Record, e: Event, act: Act) -> bool:
    """Obligated money is released only with a payment struck, expunged, replaced or recalled."""
    return bool(ENDS & {each.name for each in act.events})


@on("I10", "RunRecalled")
def i10_recalled_before_payable(r: Record, e: Event, act: Act) -> bool:
    """A certified run is taken back only before it is payable."""
    run = r.runs[e["run"]]
    certified = run.state == "certified"
    return not certified or act.at < run.payable_at or act.block < run.payable_block


@on("I10", "ReturnedToSource", "Deapportioned")
def i10_cash_stays_for_obligations(r: Record, e: Event, act: Act) -> bool:
    """Before it is closed, cash that open obligations wait for is not taken away."""
    if e.name == "ReturnedToSource":
        number = e["appropriation"]
        whole = r.appropriations[number]
        back = _of_whole(r, "recovered", number)
        kept = whole["received"] + back - whole["returned"] - e["amount"]
        return whole["closed"] or kept >= _of_whole(r, "obligated", number)
    share = r.allotments[e["allotment"]]
    waiting = _sum(r, "obligated", e["allotment"]) - _sum(r, "disbursed", e["allotment"])
    return r.appropriations[share["appropriation"]]["closed"] or e["cash"] >= waiting
