"""A check that finds nothing wrong proves nothing: here things go wrong, and it has to say so.

given a call in the name of one of our contracts, as a fault in its code would make it
    the invariant it breaks is named
given an event that a sound contract would never emit
    the invariant it breaks is named
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

import pytest

from almoner.testing import DAY, digest
from tests.contracts.properties import checks
from tests.contracts.properties.checks import TERMS, Broken, require
from tests.contracts.properties.moves_claimants import file_at_counter, sign_appeal
from tests.contracts.properties.moves_holds import review
from tests.contracts.properties.nouns import Basis, Kind
from tests.contracts.properties.plots import in_vain
from tests.contracts.properties.probes import probe
from tests.contracts.properties.record import Record
from tests.contracts.properties.scene import GHOST, Scene
from tests.contracts.properties.wire import Act, Call, Event, Wire

CASE = 1
RUN = 1
PAYMENT = RUN << 32 | CASE


@pytest.fixture
def scene(founded: Callable[[str], tuple[Wire, list[Record]]]) -> Iterator[Scene]:
    """An agency with one certified run that is due, one of whose payments is held."""
    wire, records = founded("BlocklistToken")
    (snapshot,) = wire.batch([("evm_snapshot", [])])
    wire.look()
    s = Scene(wire=wire, records=copy.deepcopy(records))
    _do(s, s.by("maker", "program", "openRun", 1, 0, 0, 1))
    _do(s, s.by("maker", "program", "seal", RUN, 1))
    sealed = s.record.runs[RUN]
    approve = s.by("approver", "program", "approveRun", RUN, sealed.hash, sealed.total)
    _do(s, approve)
    wire.warp(sealed.payable_at - TERMS["bot_hold"] // 2)
    alert = (wire.block, wire.head_hash(), digest("evidence"), digest("notice"))
    end = s.now + TERMS["bot_hold"]
    hold = (s.program, PAYMENT, 1, 1, digest("alert"), *alert, end)
    _do(s, s.by("monitor", "holds", "place", *hold))
    wire.warp(sealed.payable_at, blocks=3)
    s.record.now = wire.now
    yield s
    wire.batch([("evm_revert", [snapshot])])


def _do(s: Scene, call: Call) -> None:
    assert s.do(call).done


def _as(s: Scene, contract: str, target: str, name: str, *arguments: object) -> None:
    """A call in the name of a contract: what a fault in its code would let through."""
    sender = s.wire.addresses[contract]
    _do(s, Call(sender=sender, contract=target, name=name, arguments=arguments))


def test_sound_acts__are_not_called_broken(scene: Scene) -> None:
    _do(scene, scene.by("maker", "program", "settle", RUN, [0], [2**224 - 1]))

    assert scene.record.paid[2, 1] == 1


def test_money_to_a_stranger__breaks_I8(scene: Scene) -> None:
    entry = bytes.fromhex(GHOST[2:]) + (5).to_bytes(8, "big")
    with pytest.raises(Broken, match=r"^I8 "):
        _as(scene, "program", "treasury", "disburse", RUN, entry, 1)


def test_money_taken_back_for_nothing__breaks_I10(scene: Scene) -> None:
    with pytest.raises(Broken, match=r"^I10 "):
        _as(scene, "program", "treasury", "deobligate", RUN, 5)


def test_obligation_after_the_availability__breaks_I3(scene: Scene) -> None:
    scene.record.appropriations[1]["to"] = scene.now - DAY
    with pytest.raises(Broken, match=r"^I3 "):
        _as(scene, "program", "treasury", "obligate", 9, 1, 5, scene.now, scene.now + 1)


def test_decrease_without_notice__breaks_I13(scene: Scene) -> None:
    _do(scene, scene.by("maker", "program", "settle", RUN, [0], [2**224 - 1]))
    with pytest.raises(Broken, match=r"^I13 "):
        _as(scene, "changes", "program", "enact", 2, int(Kind.DECREASE), (1).to_bytes(32, "big"))


@pytest.fixture
def second(founded: Callable[..., tuple[Wire, list[Record]]]) -> Iterator[Scene]:
    """An agency with two programs, of which it is the second one's turn."""
    wire, records = founded("TestDollar", True)
    (snapshot,) = wire.batch([("evm_snapshot", [])])
    wire.look()
    s = Scene(wire=wire, records=copy.deepcopy(records))
    s.turn(1)
    yield s
    s.turn(0)
    wire.batch([("evm_revert", [snapshot])])


def test_decrease_without_notice_in_the_second_program__breaks_I13(second: Scene) -> None:
    with pytest.raises(Broken, match=r"^I13 "):
        _as(second, "changes", "program", "enact", 2, int(Kind.DECREASE), (1).to_bytes(32, "big"))


def test_increase_in_the_second_program__leaves_the_first_as_it_was(second: Scene) -> None:
    more = (500).to_bytes(32, "big")
    _as(second, "changes", "program", "enact", 2, int(Kind.INCREASE), more)

    assert [each.cases[2].amount for each in second.records] == [20, 500]


def test_account_changed_at_once__breaks_I23(scene: Scene) -> None:
    _do(scene, scene.by("maker", "program", "settle", RUN, [0], [2**224 - 1]))
    account = int(GHOST, 16).to_bytes(32, "big")
    with pytest.raises(Broken, match=r"^I23 "):
        _as(scene, "changes", "program", "enact", 2, int(Kind.PAY_TO), account)


def test_strike_without_a_decision__breaks_I13(scene: Scene) -> None:
    with pytest.raises(Broken, match=r"^I13 "):
        _as(scene, "changes", "program", "strike", PAYMENT, 1)


def test_books_that_lost_a_token__break_I1(scene: Scene) -> None:
    books = scene.books()
    with pytest.raises(Broken, match=r"^I1 "):
        checks.compare(scene.record, books | {"tokens": books["books"][4] - 1})


def test_roll_with_another_amount__breaks_I20(scene: Scene) -> None:
    books = scene.books()
    books["entries"][CASE] = books["entries"][CASE][:-1] + b"\x01"
    with pytest.raises(Broken, match=r"^I20 "):
        checks.compare(scene.record, books)


def test_allotment_with_cash_from_nowhere__breaks_I2(scene: Scene) -> None:
    books = scene.books()
    books["allotments"][1]["cash"] += 1
    with pytest.raises(Broken, match=r"^I2 "):
        checks.compare(scene.record, books)


def _tell(s: Scene, name: str, by: str = "investigator", **arguments: object) -> None:
    """Writes down an event that nobody emitted."""
    sender = s.world.staff[by][0].address.lower()
    told = {"by": s.record.person(sender), "program": s.program, **arguments}
    event = Event(name=name, arguments=told)
    checks.write_down(s.record, Act(sender=sender, at=s.now, block=1, events=(event,)))


def test_second_payment__breaks_I6(scene: Scene) -> None:
    _do(scene, scene.by("maker", "program", "settle", RUN, [0], [2**224 - 1]))
    paid = scene.record.payments[RUN << 32 | 2]
    told = {"from": scene.record.treasury, "to": paid.pay_to, "value": paid.amount}
    transfer = Event(name="Transfer", arguments=told)
    settled = Event(name="PaymentSettled", arguments={"paymentId": RUN << 32 | 2})
    act = Act(sender=GHOST, at=scene.now, block=1, events=(transfer, settled))
    with pytest.raises(Broken, match=r"^I6 "):
        checks.write_down(scene.record, act)


def test_household_enrolled_twice__breaks_I7(scene: Scene) -> None:
    again = scene.record.cases[CASE].enrolled.arguments | {"caseNo": 99}
    del again["by"]
    with pytest.raises(Broken, match=r"^I7 "):
        _tell(scene, "CaseEnrolled", "caseworker", **again)


def test_money_back_to_another_allotment__breaks_I9(scene: Scene) -> None:
    with pytest.raises(Broken, match=r"^I9 "):
        _tell(scene, "Recovered", paymentId=PAYMENT, allotment=2, amount=1)


def test_hold_past_its_deadline__breaks_I12(scene: Scene) -> None:
    late = scene.record.deadlines[CASE, 1] + 1
    with pytest.raises(Broken, match=r"^I12 "):
        _tell(scene, "HoldExtended", paymentId=PAYMENT, expiresAt=late)


def test_hold_released_by_the_bot__breaks_I15(scene: Scene) -> None:
    with pytest.raises(Broken, match=r"^I15 "):
        _tell(scene, "HoldReleased", "monitor", paymentId=PAYMENT)


def test_tripped_family_re_armed_by_one__breaks_I17(scene: Scene) -> None:
    admin = scene.record.person(scene.world.staff["program_admin"][0].address.lower())
    scene.record.family(1).update(tripped=True, proposer=admin, reason=digest("reason"))
    with pytest.raises(Broken, match=r"^I17 "):
        _tell(
            scene,
            "FuseRearmed",
            "program_admin",
            family=1,
            proposer=admin,
            reasonHash=digest("reason"),
        )


def test_run_certified_by_its_maker__breaks_I19(scene: Scene) -> None:
    run = scene.record.runs[RUN]
    given = {"run": RUN, "period": 1, "total": 1, "cumulative": scene.record.certified[1] + 1}
    with pytest.raises(Broken, match=r"^I19 "):
        _tell(scene, "RunCertified", "approver", approvers=[run.maker], **given)


def test_case_approved_on_other_terms__breaks_I20(scene: Scene) -> None:
    case = scene.record.cases[CASE]
    given = {"caseNo": CASE, "payTo": case.pay_to, "amount": case.amount}
    with pytest.raises(Broken, match=r"^I20 "):
        _tell(scene, "CaseApproved", "determiner", termsHash=digest("other"), **given)


def test_act_of_another_office__breaks_I21(scene: Scene) -> None:
    with pytest.raises(Broken, match=r"^I21 "):
        _tell(scene, "Apportioned", "maker", allotment=1, amount=1, cash=1)


def test_pause_after_a_pause__breaks_I22(scene: Scene) -> None:
    scene.record.pauses.append((scene.now - DAY, scene.now - 1))
    with pytest.raises(Broken, match=r"^I22 "):
        _tell(scene, "Paused", "guardian", until=scene.now + DAY)


def test_allotment_to_another_purpose__breaks_I4(scene: Scene) -> None:
    source, start = scene.world.source.address.lower(), scene.now
    terms = (8, source, 100, start, start + DAY, start + 2 * DAY)
    _do(scene, scene.by("budget_officer", "treasury", "appropriate", *terms))
    other = max(scene.record.appropriations)
    with pytest.raises(Broken, match=r"^I4 "):
        _tell(scene, "Allotted", "budget_officer", allotment=9, appropriation=other, amount=1)


def _placed(s: Scene, **overrides: object) -> Event:
    """The event of a hold on the second payment, as the bot's would be."""
    bot = s.world.staff["monitor"][0].address.lower()
    said = {each: digest(each) for each in ("alert", "evidence", "notice")}
    deadline = s.record.runs[RUN].payable_at + TERMS["max_total_hold"]
    clock = {"expiresAt": s.now + 60, "deadline": deadline}
    told = {"paymentId": PAYMENT + 1, "ruleNo": 1, "reason": 1, "by": s.record.person(bot)}
    return Event(name="HoldPlaced", arguments={**told, **said, **clock, **overrides})


def _told(s: Scene, *events: Event) -> None:
    bot = s.world.staff["monitor"][0].address.lower()
    checks.write_down(s.record, Act(sender=bot, at=s.now, block=1, events=events))


def test_sound_hold__is_not_called_broken(scene: Scene) -> None:
    _told(scene, _placed(scene))

    assert scene.record.holds[PAYMENT + 1].state == "placed"


def test_hold_without_evidence__breaks_I11(scene: Scene) -> None:
    with pytest.raises(Broken, match=r"^I11 "):
        _told(scene, _placed(scene, evidence=bytes(32)))


def test_hold_that_outlives_its_end__breaks_I11(scene: Scene) -> None:
    scene.record.holds[PAYMENT].expires_at = scene.wire.now
    with pytest.raises(Broken, match=r"^I11 "):
        probe(scene)


def test_decrease_under_appeal__breaks_I14(scene: Scene) -> None:
    _do(scene, scene.by("maker", "program", "settle", RUN, [0], [2**224 - 1]))
    less = (1).to_bytes(32, "big")
    change = (scene.program, 2, int(Kind.DECREASE), less, int(Basis.ADVANCE), digest("why"))
    _do(scene, scene.by("caseworker", "changes", "propose", *change))
    number = max(scene.record.proposals)
    notice = (scene.program, number, 1, digest("evidence"))
    _do(scene, scene.by("determiner", "changes", "serve", *notice))
    _do(scene, file_at_counter(scene, number, received_at=scene.now))
    due = scene.record.proposals[number].effective_at + TERMS["receipt_grace"]
    scene.wire.warp(due)
    with pytest.raises(Broken, match=r"^I14 "):
        _as(scene, "changes", "program", "enact", 2, int(Kind.DECREASE), less)


def test_appeal_filed_twice_at_the_counter__breaks_I14(scene: Scene) -> None:
    _do(scene, file_at_counter(scene, PAYMENT, received_at=scene.now))
    filed = scene.record.appeals[PAYMENT]
    clock = {"receivedAt": filed.received_at, "decideBy": filed.decide_by}
    again = {"subject": PAYMENT, "caseNo": CASE, "timely": filed.timely, "waived": False, **clock}
    with pytest.raises(Broken, match=r"^I14 "):
        _tell(scene, "AppealFiled", "counter", filer=filed.filer, **again)


def test_appeal_the_person_signs_over_the_counters__is_not_called_broken(scene: Scene) -> None:
    assert scene.record.cases[CASE].signer
    _do(scene, file_at_counter(scene, PAYMENT, received_at=scene.now))
    _do(scene, sign_appeal(scene, PAYMENT))

    assert scene.record.events["AppealFiled anew"] == 1


def test_recall_that_takes_anothers_place__breaks_I19(scene: Scene) -> None:
    first = scene.world.staff["maker"][0].address.lower()
    scene.record.runs[RUN].recaller = scene.record.person(first)
    with pytest.raises(Broken, match=r"^I19 "):
        _tell(scene, "RecallProposed", "maker", run=RUN, reasonHash=digest("reason"))


def test_order_that_two_certify__is_told_by_the_plot(scene: Scene) -> None:
    with pytest.raises(Broken, match=r"^I19 "):
        require("I19", in_vain, in_vain({"RunCertified"}, "RunCertified"), RUN)


def test_hold_that_strikes__breaks_I16(scene: Scene) -> None:
    struck = Event(name="HoldStruck", arguments={"paymentId": PAYMENT + 1})
    with pytest.raises(Broken, match=r"^I16 "):
        _told(scene, _placed(scene), struck)


def test_strike_that_the_bot_proposed__breaks_I16(scene: Scene) -> None:
    bot = scene.world.staff["monitor"][0].address.lower()
    _do(scene, review(scene, "sustain", PAYMENT))
    number = scene.record.strikes[PAYMENT]
    notice = (scene.program, number, 1, digest("evidence"))
    _do(scene, scene.by("determiner", "changes", "serve", *notice))
    scene.wire.warp(scene.record.proposals[number].effective_at + TERMS["receipt_grace"])
    scene.record.proposals[number].proposer = scene.record.person(bot)
    with pytest.raises(Broken, match=r"^I16 "):
        _do(scene, scene.anyone("changes", "enact", scene.program, number))


def test_due_payment_that_cannot_be_settled__breaks_I18(scene: Scene) -> None:
    scene.record.payments[PAYMENT].state = "free"
    with pytest.raises(Broken, match=r"^I18 "):
        probe(scene)


def test_payments_that_can_be_settled__are_not_called_broken(scene: Scene) -> None:
    asked = checks.asked["I18"]

    probe(scene)

    assert checks.asked["I18"] > asked


def test_refusal_without_a_name__is_told(scene: Scene) -> None:
    with pytest.raises(Broken, match="without a name"):
        scene.judge("settle", Act(sender=GHOST, at=scene.now, block=1, refusal="Panic"))
