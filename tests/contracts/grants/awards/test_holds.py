"""Holds on draws, from alert to strike: place, release, lapse, extend, sustain, strike

given the bot
    it holds a draw in its challenge window, once, and no longer than its limit
given all holds of a draw
    they end 30 days after the first one, or after the draw fell due
given a hold that was released or lapsed
    the draw is paid
given a hold found well founded, its notice and its time
    the draw is struck: line, total, obligation, cash need and document shrink together
given the grantee's appeal, by signature
    nothing is struck before its decision
given who recommended, approved, reviewed, scored, proposed or served
    they review no hold of the award and decide no appeal
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import payee
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    AMOUNT,
    FREE,
    HELD,
    LINES,
    STRUCK,
    TOTAL,
    agency,
    allotment,
    anyone,
    as_contract,
    committed,
    cost,
    due_on,
    enact,
    hold,
    line,
    moves,
    obligation,
    officer,
    serve,
    signed_elsewhere,
    strike,
    sustain,
)

INVOICE = digest("invoice")
SAID = digest("statement")


@pytest.fixture
def draw(grants: Grants, award: int) -> int:
    """An approved draw in its challenge window."""
    return grants.approved(award, cost_ref=INVOICE)


def review(grants: Grants, act: str, payment: int, *more: Any) -> Any:
    functions = grants.world.holds.functions
    return functions[act](grants.awards.address, payment, *more, digest("reason"))


def appeal_call(grants: Grants, award: int, payment: int, name: str = "grantee") -> Any:
    hearings = grants.world.hearings
    wanted: dict[str, Any] = {"subject": payment, "content": SAID, "name": name}
    signed = signed_elsewhere(grants, award, hearings, "appeal", **wanted)
    return hearings.functions.appeal(grants.awards.address, payment, SAID, False, signed)


def decide_call(grants: Grants, payment: int, for_grantee: bool) -> Any:
    decide = grants.world.hearings.functions.decide
    return decide(grants.awards.address, payment, for_grantee, 0, digest("decision"))


def test_place__reverts_for_a_draw_not_approved(grants: Grants, award: int) -> None:
    draw = grants.draw(award)
    grants.review(draw)
    payment = grants.payment_id(draw)
    with refuses("Holds_NotCertified", paymentId=payment):
        hold(grants, draw)
    with refuses("Holds_NotCertified", paymentId=payment + 1):
        agency(grants).place_hold(payment + 1)
    grants.certify(draw)
    hold(grants, draw)


@pytest.mark.parametrize(
    ("seconds", "blocks", "open_"),
    [(-1, 0, True), (0, -1, True), (0, 0, False)],
    ids=["a second early", "a block early", "both passed"],
)
def test_place__I18_at_the_windows_edge_either_a_hold_or_a_payment_is_possible(
    grants: Grants, award: int, seconds: int, blocks: int, open_: bool
) -> None:
    world = grants.world
    world.register_and_arm_rule()
    draw = grants.approved(award)
    due, payment = grants.draw_of(draw), grants.payment_id(draw)
    pay = grants.awards.functions.settlePayment(payment)
    stranger = world.stranger()
    world.mine(due["payableBlock"] + blocks - 1 - world.client.head()[0])
    moment = due["payableAt"] + seconds
    expiry = {"expires_at": moment + DAY}
    world.next_block_at(moment)
    if open_:
        with refuses("GrantAwards_NotPayableYet", draw=draw):
            stranger.send(pay)
        hold(grants, draw, **expiry)
        assert grants.payment(draw)["state"] == HELD
    else:
        with refuses("Holds_WindowOver", paymentId=payment):
            hold(grants, draw, **expiry)
        stranger.send(pay)
        assert world.balance(payee("grantee")) == AMOUNT


def test_place__I12_the_bot_holds_once_and_for_its_limit(grants: Grants, draw: int) -> None:
    world, payment = agency(grants), grants.payment_id(draw)
    world.register_and_arm_rule()
    moment = world.now() + 100
    world.next_block_at(moment)
    with refuses("Holds_BadExpiry", expiresAt=moment + 5 * DAY + 1, limit=moment + 5 * DAY):
        hold(grants, draw, expires_at=moment + 5 * DAY + 1)
    world.next_block_at(moment)
    hold(grants, draw, expires_at=moment + 5 * DAY)
    assert world.hold(payment)["bot"]
    assert world.holds.functions.botHoldsOf(grants.awards.address, 1).call() == [1, 30]
    world.send("investigator", review(grants, "release", payment))
    with refuses("Holds_OncePerPayment", paymentId=payment):
        hold(grants, draw)
    hold(grants, draw, "investigator")


def test_place__I12_all_holds_of_a_draw_end_after_thirty_days(grants: Grants, draw: int) -> None:
    world, payment = agency(grants), hold(grants, draw)
    deadline = world.hold(payment)["placedAt"] + 30 * DAY
    assert world.holds.functions.deadlineOf(grants.awards.address, payment).call() == deadline
    world.send("investigator", review(grants, "release", payment))
    with refuses("Holds_BadExpiry", expiresAt=deadline + 1, limit=deadline):
        hold(grants, draw, "investigator", expires_at=deadline + 1)
    hold(grants, draw, "investigator", expires_at=deadline)
    world.next_block_at(deadline - 1)
    lapse = world.holds.functions.lapse(grants.awards.address, payment)
    with refuses("Holds_Expiry", paymentId=payment, expiresAt=deadline):
        anyone(grants, lapse)
    world.next_block_at(deadline)
    anyone(grants, lapse)
    with refuses("Holds_BadExpiry", limit=deadline):
        hold(grants, draw, "investigator", expires_at=world.now() + DAY)
    grants.settle(draw)
    assert world.balance(payee("grantee")) == AMOUNT


def test_place__I12_counts_each_draw_for_itself(grants: Grants, award: int, draw: int) -> None:
    """One draw's hold uses up no time and no chance of the next one's."""
    world, payment = agency(grants), hold(grants, draw)
    world.send("investigator", review(grants, "release", payment))
    world.warp(31 * DAY)
    later = grants.approved(award)
    hold(grants, later)
    assert grants.payment(later)["state"] == HELD


def test_release__I11_lets_the_draw_be_paid(grants: Grants, draw: int) -> None:
    payment = hold(grants, draw)

    receipt = grants.world.send("investigator", review(grants, "release", payment))

    assert ("PaymentFreed", {"paymentId": payment}) in grants.world.events(receipt)
    assert grants.payment(draw)["state"] == FREE
    grants.settle(draw)
    assert grants.world.balance(payee("grantee")) == AMOUNT


def test_extend__I12_once_and_never_past_the_deadline(grants: Grants, draw: int) -> None:
    world, payment = agency(grants), hold(grants, draw)
    deadline = world.hold(payment)["placedAt"] + 30 * DAY
    with refuses("Holds_BadExpiry", expiresAt=deadline + 1, limit=deadline):
        world.send("investigator", review(grants, "extend", payment, deadline + 1))
    world.send("investigator", review(grants, "extend", payment, deadline))
    assert world.hold(payment)["expiresAt"] == deadline
    with refuses("Holds_AlreadyExtended", paymentId=payment):
        world.send("investigator", review(grants, "extend", payment, deadline), 1)


@pytest.mark.parametrize("office", ["grants_officer", "approver", "reviewer"])
@pytest.mark.parametrize("act", ["release", "extend", "sustain"])
def test_release_extend_sustain__I15_revert_for_who_acted_on_the_award(
    grants: Grants, draw: int, office: str, act: str
) -> None:
    payment = hold(grants, draw)
    person = moves(grants, office, "investigator")
    more = [agency(grants).hold(payment)["expiresAt"] + 1] if act == "extend" else []
    fn = review(grants, act, payment, *more)
    with refuses("Holds_Involved", paymentId=payment, person=person):
        grants.world.send(office, fn)
    grants.world.send("investigator", fn, 1)


@pytest.mark.parametrize("office", ["counter", "caseworker"])
def test_place__I15_reverts_for_who_acted_through_changes(
    grants: Grants, draw: int, office: str
) -> None:
    """Who proposed to expunge a draw, or served the notice of that, had a part in the award."""
    world, payment, changes = agency(grants), grants.payment_id(draw), grants.world.changes
    world.register_and_arm_rule()
    void = changes.functions.proposeExpunge(grants.awards.address, payment, digest("reason"))
    world.send("caseworker", void)
    serve(grants, world.last_proposal())
    person = moves(grants, office, "investigator")
    with refuses("Holds_Involved", paymentId=payment, person=person):
        world.place_hold(payment, office)
    neighbor = moves(grants, office, "investigator", at=1)
    world.place_hold(payment, office, at=1)
    assert world.hold(payment)["placer"] == neighbor


@pytest.mark.parametrize("office", ["grants_officer", "approver", "reviewer", "investigator"])
def test_decide__I15_reverts_for_who_acted_on_the_award(
    grants: Grants, award: int, draw: int, office: str
) -> None:
    payment = hold(grants, draw)
    sustain(grants, payment)
    anyone(grants, appeal_call(grants, award, payment))
    person = moves(grants, office, "hearing_officer")
    fn = decide_call(grants, payment, True)
    with refuses("Hearings_Involved", subject=payment, person=person):
        grants.world.send(office, fn)
    grants.world.send("hearing_officer", fn)


def test_appeal__reverts_for_another_signer(grants: Grants, award: int, draw: int) -> None:
    payment = hold(grants, draw)
    with refuses("Claimant_NotTheSigner", caseNo=award):
        anyone(grants, appeal_call(grants, award, payment, name="somebody else"))


def test_appeal__I14_of_a_hold_keeps_it_from_being_struck(
    grants: Grants, award: int, draw: int
) -> None:
    payment = hold(grants, draw)
    proposal = sustain(grants, payment)
    serve(grants, proposal)

    receipt = anyone(grants, appeal_call(grants, award, payment))

    filed = dict(grants.world.events(receipt))["AppealFiled"]
    assert filed == filed | {"caseNo": award, "timely": True, "released": False, "filer": 0}
    due = grants.world.changes.functions.enactableAt(grants.awards.address, proposal).call()
    grants.world.warp_to(due)
    with refuses("Changes_UnderAppeal", proposal=proposal):
        enact(grants, proposal)
    grants.world.send("hearing_officer", decide_call(grants, payment, True))
    assert grants.payment(draw)["state"] == FREE
    grants.settle(draw)
    assert grants.world.balance(payee("grantee")) == AMOUNT


def test_strike__I16_follows_at_once_from_an_appeal_the_agency_won(
    grants: Grants, award: int, draw: int
) -> None:
    payment = hold(grants, draw)
    serve(grants, sustain(grants, payment))
    anyone(grants, appeal_call(grants, award, payment))
    grants.world.send("hearing_officer", decide_call(grants, payment, False))
    assert grants.payment(draw)["state"] == STRUCK


def test_strike__I16_not_before_its_notice_and_its_time(grants: Grants, draw: int) -> None:
    payment = hold(grants, draw)
    proposal = sustain(grants, payment)
    grants.world.warp(50 * DAY)
    with refuses("Changes_WrongState", proposal=proposal):
        enact(grants, proposal)
    serve(grants, proposal)
    due = grants.world.changes.functions.enactableAt(grants.awards.address, proposal).call()
    assert due == grants.world.now() + 20 * DAY
    grants.world.next_block_at(due - 1)
    with refuses("Changes_TooEarly", proposal=proposal, enactableAt=due):
        enact(grants, proposal)
    assert grants.payment(draw)["state"] == HELD


def test_strike__I9_never_after_the_hold_is_over(grants: Grants, draw: int) -> None:
    world, payment = agency(grants), hold(grants, draw)
    proposal = sustain(grants, payment)
    serve(grants, proposal)
    ends = world.hold(payment)["expiresAt"]
    assert ends == world.hold(payment)["placedAt"] + 120 * DAY
    world.warp_to(ends)
    with refuses("Changes_HoldOver", paymentId=payment):
        enact(grants, proposal)
    anyone(grants, world.holds.functions.lapse(grants.awards.address, payment))
    grants.settle(draw)
    assert world.balance(payee("grantee")) == AMOUNT


def test_strike__I4_total_line_obligation_cash_need_and_document_shrink_together(
    grants: Grants, award: int, draw: int
) -> None:
    grants.paid(award)
    payment = hold(grants, draw, "investigator", expires_at=grants.world.now() + 20 * DAY)
    proposal = sustain(grants, payment, at=1)
    serve(grants, proposal)
    known, before, books = grants.draw_of(draw), grants.award(award), allotment(grants)
    last, day = before["to"] + 120 * DAY, known["payableAt"]
    waits, due, booked = due_on(grants, last), due_on(grants, day), obligation(grants, award)
    had = grants.world.balance(grants.world.treasury.address)
    when = grants.world.changes.functions.enactableAt(grants.awards.address, proposal).call()
    grants.world.warp_to(when)

    receipt = enact(grants, proposal)

    program = grants.awards.address
    told = {"program": program, "id": award, "amount": AMOUNT}
    obligated = books["obligated"] - AMOUNT
    facts = {"program": program, "paymentId": payment, "proposal": proposal}
    freed = {"costRef": INVOICE, "program": program, "amount": AMOUNT, "charged": 0}
    done = {"program": program, "proposal": proposal, "prior": bytes(32)}
    assert grants.world.events(receipt) == [
        ("HoldStruck", facts),
        ("PaymentStruck", {"paymentId": payment, "proposal": proposal, "amount": AMOUNT}),
        ("Rescheduled", told | {"from": day, "to": booked["payableAt"]}),
        ("CostFreed", freed),
        ("Deobligated", told | {"allotment": grants.allotment, "obligated": obligated}),
        ("ChangeEnacted", done | {"by": grants.world.stranger().address}),
    ]
    assert grants.payment(draw)["state"] == STRUCK
    less = {"total": TOTAL - AMOUNT, "drawn": AMOUNT, "approved": AMOUNT, "open": 0}
    assert grants.award(award) == before | less
    assert line(grants, award) == (LINES[0] - AMOUNT, AMOUNT)
    assert committed(grants, award) == TOTAL - AMOUNT
    assert obligation(grants, award)["obligated"] == booked["obligated"] - AMOUNT
    assert allotment(grants) == books | {"obligated": obligated}
    assert due_on(grants, day) == due - AMOUNT
    assert due_on(grants, last) == waits
    assert cost(grants, INVOICE) == (AMOUNT, 0)
    assert grants.world.balance(grants.world.treasury.address) == had, "no money moved"
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=STRUCK):
        grants.settle(draw)


def test_strike__I24_leaves_an_award_that_can_be_drawn_in_full_and_closed(
    grants: Grants, award: int, draw: int
) -> None:
    strike(grants, draw)
    left = LINES[0] - AMOUNT
    with refuses("GrantAwards_OverLine", line=0, given=left + 1, available=left):
        grants.draw(award, amount=left + 1, gross=2 * left)
    grants.paid(award, amount=left, gross=left)
    report = digest("report")
    signed = grants.grantee(award, "report", content=report)
    anyone(grants, grants.awards.functions.submitReport(award, report, signed))
    officer(grants, grants.awards.functions.closeAward(award, report))
    assert obligation(grants, award)["obligated"] == left
    assert committed(grants, award) == left


def test_strike__I16_no_officer_strikes_what_nobody_held(grants: Grants, draw: int) -> None:
    payment = grants.payment_id(draw)
    fn = grants.awards.functions.strike(payment, 1)
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=FREE):
        as_contract(grants, grants.world.changes, fn)
    with refuses("Holds_WrongState", paymentId=payment):
        grants.world.send("investigator", review(grants, "sustain", payment))
