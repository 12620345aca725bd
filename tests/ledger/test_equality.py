"""The ledger against the contracts' own views, after everything that can happen to a payment.

the story
├── cases enrolled, approved, with and without keys; shared accounts proposed and confirmed
├── a run that lapses, runs that are certified and settled, a payee that refuses, money that returns
└── holds released, lapsed, appealed and decided, sustained and struck
follow
├── I25: every figure equals the contracts' own
├── I26: span by span, block by block and at once give the same rows
└── the projections built again are the same rows
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from almoner import money
from almoner.ledger import follower as followers
from almoner.ledger.follower import Follower
from almoner.ledger.records import PaymentState
from almoner.ledger.statuses import AppealState, HoldState, PaymentStatus, ProposalState
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor.daemon import Monitor
from almoner.monitor.source import ChainSource, decoder
from almoner.testing import DAY, World, claimant, digest, enrollment, fields, household, watch

# The contracts' numbers, by the ledger's words.
CASES = {"enrolled": 1, "approved": 2}
RUNS = {"opened": 1, "sealed": 2, "certified": 3, "lapsed": 4}
PAYMENTS = {"sealed": 0, "lapsed": 0, "due": 1, "held": 2, "free": 3, "paid": 4, "struck": 5}
HOLDS = {"placed": 1, "sustained": 2, "released": 3, "lapsed": 4, "struck": 5}
PROPOSALS = {"open": 1, "served": 2, "enacted": 3, "closed": 4}
APPEALS = {"filed": 1, "for_claimant": 2, "for_agency": 3}

RELEASED, LAPSED, APPEALED, STRUCK, REFUSING, RETURNED = 1, 2, 3, 4, 5, 6


@pytest.fixture
def story(world: World) -> World:
    """An agency to which everything happened that this version knows."""
    speaker = claimant.signer_of(claimant.account())
    batch = [enrollment(number) for number in range(1, 8)]
    batch[APPEALED - 1] = enrollment(APPEALED, signer=speaker)
    cases = world.enroll(batch)
    world.approve(cases)
    world.enroll([enrollment(50, amount=10**12)])  # the most terms allow, and never approved
    _shelter_and_code(world)

    run = world.open_run()
    world.seal(run)
    world.warp(3 * DAY)
    world.source.send(world.program.functions.lapseRun(run))
    world.warp(DAY)
    run = world.open_run()
    world.seal(run)
    world.certify(run)

    world.place_hold(world.payment_id(run, RELEASED))
    world.place_hold(world.payment_id(run, LAPSED), expires_at=world.now() + DAY)
    world.place_hold(world.payment_id(run, APPEALED))
    world.place_hold(world.payment_id(run, STRUCK))
    _release(world, world.payment_id(run, RELEASED))
    _appeal(world, world.payment_id(run, APPEALED))
    _strike(world, world.payment_id(run, STRUCK))
    _settle(world, run)
    world.certified_run(cases=2, period=3)
    return world


def _shelter_and_code(world: World) -> None:
    until = world.now() + 90 * DAY
    for account in (household(1), household(2)):
        shelter = (account, 12, until)
        world.send("determiner", world.roster.functions.proposeSharedAccount(*shelter))
    world.send(
        "program_admin", world.roster.functions.confirmSharedAccount(household(1), 12, until)
    )
    code, signer = claimant.account("code"), claimant.signer_of(claimant.account("late"))
    expires_at = world.now() + DAY
    for case_no in (1, 2):
        offer = world.roster.functions.offerKey(case_no, code.address, expires_at)
        world.send("counter", offer)
    said = claimant.binding_message(world, 1, signer, expires_at)
    signature = bytes(Account.sign_message(said, code.key).signature)
    world.stranger().send(world.roster.functions.bindSigner(1, signer, signature))


def _release(world: World, payment: int) -> None:
    fn = world.holds.functions.release(world.program.address, payment, digest("unfounded"))
    world.send("investigator", fn)
    world.place_hold(payment, by="investigator", at=1)
    fn = world.holds.functions.release(world.program.address, payment, digest("again"))
    world.send("investigator", fn)


def _appeal(world: World, payment: int) -> None:
    key, signer = claimant.account().key, claimant.signer_of(claimant.account())
    statement, deadline = digest("I live there"), world.now() + DAY
    said = claimant.appeal_message(world, payment, statement, deadline)
    signature = bytes(Account.sign_message(said, key).signature)
    appeal = world.hearings.functions.appeal(
        world.program.address, payment, statement, deadline, signer, signature
    )
    world.stranger().send(appeal)
    decide = world.hearings.functions.decide(world.program.address, payment, True, digest("so"))
    world.send("hearing_officer", decide)


def _strike(world: World, payment: int) -> None:
    program = world.program.address
    world.send("investigator", world.holds.functions.sustain(program, payment, digest("founded")))
    proposal = int(world.hearings.functions.proposalFor(program, payment).call())
    world.send("counter", world.hearings.functions.serve(program, proposal, digest("letter")))
    world.warp(21 * DAY)
    world.stranger().send(world.hearings.functions.enact(program, proposal))


def _settle(world: World, run: int) -> None:
    lapse = world.holds.functions.lapse(world.program.address, world.payment_id(run, LAPSED))
    world.stranger().send(lapse)
    for case_no in (LAPSED, APPEALED):
        payment = world.payment_id(run, case_no)
        world.pass_challenge(run)
        world.stranger().send(world.program.functions.settlePayment(payment))
    block = world.token.functions.setBlocked
    world.source.send(block(household(REFUSING), True))
    world.settle(run)
    world.warp(DAY)
    aside = world.program.functions.setAside(world.payment_id(run, REFUSING))
    world.stranger().send(aside)
    returned, paid_back = world.payment_id(run, RETURNED), money.parse("40")
    stranger = world.stranger()
    stranger.send(world.token.functions.mint(stranger.address, paid_back))
    stranger.send(world.token.functions.approve(world.treasury.address, paid_back))
    for amount in (money.parse("15"), money.parse("25")):
        recover = world.treasury.functions.recover(world.program.address, returned, amount)
        stranger.send(recover)
    back = world.treasury.functions.returnUnobligated(world.appropriation, money.parse("1,000"))
    world.send("budget_officer", back)


def follow(world: World, store: Store) -> None:
    Monitor(store, world.client, watch.unarmed_policy()).catch_up()


def said(store: Store, question: str, *values: object) -> list[dict[str, Any]]:
    return [dict(row) for row in store.db.execute(question, values)]


def test_i25__cases_equal_the_rosters_own(story: World, store: Store, views: Views) -> None:
    follow(story, store)
    numbers = views.case_numbers(story.program.address)

    assert list(numbers) == list(range(1, story.roster.functions.cases().call() + 1))
    for number in numbers:
        case = views.case(story.program.address, number)
        assert case is not None
        assert story.case(number) == {
            "payTo": case.pay_to,
            "amount": case.amount,
            "fromPeriod": case.from_period,
            "toPeriod": case.to_period,
            "status": CASES[case.status],
            "members": case.members,
            "caseworker": case.caseworker,
            "determiner": case.determiner,
            "termsHash": case.terms_hash,
        }
        known = story.roster.functions.signerHash(number).call()
        assert (case.signer_hash or bytes(32)) == known
    assert views.case(story.program.address, len(numbers) + 1) is None


def test_i25__shared_accounts_and_codes_equal_the_rosters_own(story: World, store: Store) -> None:
    follow(story, store)

    accounts = said(store, "SELECT * FROM shared_accounts")
    offers = said(store, "SELECT * FROM key_offers")

    assert [row["confirmer"] > 0 for row in accounts].count(True) == 1
    for row in accounts:
        assert fields(story.roster.functions.sharedAccountOf(row["account"])) == {
            "capacity": row["capacity"],
            "until": row["until_time"],
            "proposer": row["proposer"],
            "confirmer": row["confirmer"],
        }
    assert [row["case_no"] for row in offers] == [2]
    assert fields(story.roster.functions.keyOfferOf(2))["key"] == offers[0]["key"]


def test_i25__runs_and_periods_equal_the_programs_own(story: World, store: Store) -> None:
    follow(story, store)

    runs = said(store, "SELECT * FROM runs")
    periods = said(store, "SELECT * FROM periods")

    assert sorted(row["state"] for row in runs) == ["certified", "certified", "lapsed"]
    for row in runs:
        actual = story.run(row["run"])
        assert row["total"] == actual["total"]
        assert row["count"] == actual["count"]
        assert row["content_hash"] == actual["contentHash"]
        assert RUNS[row["state"]] == actual["state"]
        for mine, theirs in {
            "opened_at": "openedAt",
            "payable_at": "payableAt",
            "payable_block": "payableBlock",
            "sealed_to": "sealedTo",
            "maker": "maker",
            "ended_at": "endedAt",
        }.items():
            assert (row[mine] or 0) == actual[theirs], mine
    assert len(periods) == 12
    for row in periods:
        period = fields(story.program.functions.periodOf(row["period"]))
        assert period == {
            "issueAt": row["issue_at"],
            "certified": row["certified"],
            "count": row["count"],
        }


def test_i25__payments_equal_the_programs_own(story: World, store: Store) -> None:
    follow(story, store)

    payments = said(store, "SELECT * FROM payments")

    assert {row["state"] for row in payments} == {
        PaymentStatus.PAID,
        PaymentStatus.FREE,
        PaymentStatus.STRUCK,
        PaymentStatus.DUE,
        PaymentStatus.LAPSED,
    }
    for row in payments:
        actual = story.payment(row["payment_id"])
        in_word = row["state"] == PaymentStatus.PAID and not row["set_aside"]
        state = 0 if in_word else PAYMENTS[row["state"]]
        assert actual["state"] == state, row
        if state:
            assert (actual["payTo"], actual["amount"]) == (row["pay_to"], row["amount"])
            assert actual["period"] == row["period"]
        established = story.program.functions.isEstablished(row["payment_id"]).call()
        mine = said(store, "SELECT established FROM cases WHERE case_no = ?", row["case_no"])
        assert mine == [{"established": int(established)}]


def test_i25__holds_proposals_appeals_equal_the_contracts_own(
    story: World, store: Store, views: Views
) -> None:
    follow(story, store)
    program = story.program.address
    newest = "SELECT *, max(id) FROM holds GROUP BY program, payment_id"
    rows: Mapping[int, dict[str, Any]] = {row["payment_id"]: row for row in said(store, newest)}

    assert sorted(row["state"] for row in rows.values()) == [
        HoldState.LAPSED,
        HoldState.RELEASED,
        HoldState.RELEASED,
        HoldState.STRUCK,
    ]
    for payment in (row["payment_id"] for row in said(store, "SELECT payment_id FROM payments")):
        row = rows.get(payment)
        hold = story.hold(payment)
        if row is None:
            assert hold["state"] == 0
            continue
        assert hold == {
            "placedAt": row["placed_at"],
            "expiresAt": row["expires_at"],
            "ruleNo": row["rule_no"],
            "reason": row["reason"],
            "placer": row["placer"],
            "state": HOLDS[row["state"]],
            "reviewer": row["reviewer"],
        }
        view = views.payment(program, payment)
        assert view is not None
        assert view.hold is not None
        proposal, appeal = story.proposal(payment), story.appeal(payment)
        stands = view.hold.proposal_state
        assert proposal["state"] == (PROPOSALS[stands] if stands else 0)
        assert proposal["effectiveAt"] == (view.hold.effective_at or 0)
        assert appeal["state"] == (APPEALS[view.appeal.state] if view.appeal else 0)
        assert appeal["decideBy"] == (view.appeal.decide_by if view.appeal else 0)


def test_i25__money_equals_the_treasurys_own(story: World, store: Store, views: Views) -> None:
    follow(story, store)
    treasury, program = story.treasury.functions, story.program.address

    books, totals = views.books(), views.totals(program)
    allotment = fields(treasury.allotmentOf(story.allotment))
    appropriation = fields(treasury.appropriationOf(story.appropriation))

    assert [
        books.received,
        books.recovered,
        books.disbursed,
        books.returned_to_source,
        books.balance,
    ] == treasury.books().call()
    assert books.recovered == money.parse("40")
    assert books.returned_to_source == money.parse("1,000")
    assert totals.balance == story.balance(story.treasury.address)
    for name in ("allotted", "obligated", "disbursed", "recovered"):
        assert getattr(totals, name) == allotment[name], name
    for row in said(store, "SELECT * FROM appropriations"):
        for name in ("ceiling", "received", "allotted", "apportioned", "obligated"):
            assert row[name] == appropriation[name], name
    assert totals.apportioned == appropriation["apportioned"]
    assert said(store, "SELECT cash FROM allotments") == [{"cash": allotment["cash"]}]
    for row in said(store, "SELECT * FROM obligations"):
        obligation = fields(treasury.obligationOf(program, row["id"]))
        for name in ("obligated", "disbursed", "recovered", "allotment"):
            assert row[name] == obligation[name], name
    returned = said(store, "SELECT payment_id, amount FROM returned")
    for row in returned:
        assert treasury.returnedOf(program, row["payment_id"]).call() == row["amount"]
    assert len(returned) == 1


def test_i25__persons_and_rules_equal_the_contracts_own(story: World, store: Store) -> None:
    follow(story, store)

    persons = said(store, "SELECT * FROM persons")
    assert len(persons) == story.offices.functions.persons().call()
    for row in persons:
        assert story.offices.functions.personOf(row["key"]).call() == row["person"]
    for row in said(store, "SELECT * FROM appointments"):
        term = fields(story.offices.functions.termOf(row["person"], row["office"]))
        assert (term["from"], term["until"]) == (row["from_time"], row["until_time"])
        assert term["removed"] is (row["removed_at"] is not None)
    rules = said(store, "SELECT * FROM rules")
    assert len(rules) == story.holds.functions.rules().call() == 1
    rule = fields(story.holds.functions.ruleOf(1))
    assert (rule["ruleHash"], rule["armer"]) == (rules[0]["rule_hash"], rules[0]["armer"])


def test_views__tell_each_payment_as_a_person_would(
    story: World, store: Store, views: Views
) -> None:
    follow(story, store)

    def state(case_no: int) -> PaymentState:
        return views.payments(story.program.address, case_no)[0].state

    assert state(RELEASED) is PaymentState.FREE
    assert state(LAPSED) is PaymentState.PAID
    assert state(APPEALED) is PaymentState.PAID
    assert state(STRUCK) is PaymentState.STRUCK
    assert state(REFUSING) is PaymentState.FAILED
    assert state(RETURNED) is PaymentState.PAID
    struck = views.payments(story.program.address, STRUCK)[0]
    assert struck.hold is not None
    assert struck.hold.proposal_state is ProposalState.ENACTED
    appealed = views.payments(story.program.address, APPEALED)[0]
    assert appealed.appeal is not None
    assert appealed.appeal.state is AppealState.FOR_CLAIMANT
    assert appealed.tx_hash is not None
    receipt = story.client.web3.eth.get_transaction_receipt(appealed.tx_hash)  # type: ignore[arg-type]
    assert receipt["status"] == 1


def test_totals__count_each_period(story: World, store: Store, views: Views) -> None:
    follow(story, store)

    first, second, third, *_ = views.totals(story.program.address).periods

    assert (first.certified_count, first.paid_count) == (7, 4)
    assert first.certified_amount == money.parse("700")
    assert first.paid_amount == money.parse("400")
    assert (first.held, first.released, first.lapsed, first.struck) == (0, 3, 1, 1)
    assert first.appeals == 1
    assert (second.certified_count, third.certified_count) == (0, 9)


def test_i26__block_by_block_equals_at_once(
    story: World, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(story, store)
    at_once = watch.rows(store.path)
    slow = tmp_path / "slow.sqlite"
    monkeypatch.setattr(followers, "FIRST_RANGE", 1)
    monkeypatch.setattr(followers, "LARGEST_RANGE", 1)

    with Store(slow, watch.scope(story)) as other:
        Follower(other, ChainSource(story.client), decoder()).follow()

    by_block = watch.rows(slow)
    assert by_block == at_once
    numbers = [row[0] for row in at_once["blocks"]]
    head = story.client.head()[0]
    assert sorted(numbers) == list(range(story.first_block, head + 1))


def test_rebuild__gives_the_same_rows(story: World, store: Store) -> None:
    follow(story, store)
    before = watch.rows(store.path)

    with store.transaction() as db:
        db.execute("UPDATE cases SET amount = 1")
        db.execute("DELETE FROM payments")
    assert watch.rows(store.path) != before
    with store.transaction():
        store.rebuild(decoder())

    assert watch.rows(store.path) == before


def test_follow__again_changes_nothing(story: World, store: Store) -> None:
    follow(story, store)
    before = watch.rows(store.path)

    follow(story, store)

    assert watch.rows(store.path) == before
