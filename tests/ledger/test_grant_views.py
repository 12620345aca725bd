"""What the ledger tells people of grants, after the story of them.

grants.GrantViews
├── tells rounds, applications and their reviews
├── tells awards with what their draws come to, and their lines
├── finds awards by who signs for them, and who signs for an award
├── tells draws with their payments, holds and appeals, and the payment each became
└── tells amendments, what their approvers repeat, and which of them suspends its award
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner import money
from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.ledger.grant_statuses import (
    AmendmentKind,
    AmendmentState,
    ApplicationState,
    AwardState,
    DrawState,
    MilestoneState,
    ReviewState,
    RoundState,
)
from almoner.ledger.grants import GrantViews
from almoner.ledger.records import PaymentState
from almoner.ledger.statuses import AppealState, HoldState, PaymentKind, ProposalState
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.testing import World, grant_story, watch
from almoner.testing.grant_story import (
    ADVANCED,
    BUILT,
    DRAWN,
    ENDED,
    LARGE,
    MOVED,
    OBJECTS,
    STOPPED,
)
from almoner.testing.samples import BEGINNING
from almoner.testing.world import fields


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The agency seen from the first program of the story, to be read only."""
    with nodes.start(timestamp=BEGINNING) as node:
        client = Client(node.url, expected_chain_id=nodes.CHAIN_ID)
        yield grant_story.tell(World.create(client, token="BlocklistToken"))[0]


@pytest.fixture(scope="module")
def grants(world: World, tmp_path_factory: pytest.TempPathFactory) -> GrantViews:
    """Readers of a ledger that has it all."""
    path = tmp_path_factory.mktemp("grants") / "ledger.sqlite"
    with Store(path, watch.scope(world)) as store:
        Monitor(store, world.client, watch.unarmed_policy()).catch_up()
    return GrantViews(path)


@pytest.fixture
def program(world: World) -> str:
    """The address of that program."""
    return str(world.program.address)


def test_rounds__say_what_was_published(grants: GrantViews, program: str) -> None:
    rounds = grants.rounds(program)

    cancelled, judged = RoundState.CANCELLED, RoundState.JUDGED
    assert [each.state for each in rounds[:3]] == [cancelled, cancelled, judged]
    assert rounds[2].maxima == (50, 40, 30)
    assert rounds[2].publisher != rounds[2].drafter


def test_applications__come_with_their_reviews(grants: GrantViews, program: str) -> None:
    judged = grants.rounds(program)[2].round
    first, *_, revised, again, taken_back = grants.applications(judged)

    scored = [each for each in first.reviews if each.state is ReviewState.POSTED]
    assert [each.scores for each in scored] == [(40, 20, 10)] * 2
    assert (first.sheets, first.score) == (2, 140)
    assert {each.state for each in first.reviews} == {ReviewState.POSTED, ReviewState.CONFLICTED}
    assert (revised.state, revised.revision) == (ApplicationState.WITHDRAWN, 2)
    assert revised.asked_at is not None
    assert again.state is ApplicationState.SUBMITTED
    assert again.org_ref is not None
    assert taken_back.state is ApplicationState.WITHDRAWN


def test_awards__come_with_their_sums_and_lines(
    world: World, grants: GrantViews, program: str
) -> None:
    awards = {each.award: each for each in grants.awards(program)}

    assert awards[ENDED].state is AwardState.TERMINATED
    assert len(awards[LARGE].approvers) == 1
    drawn = fields(world.program.functions.awardOf(DRAWN))
    told = awards[DRAWN]
    assert (told.drawn, told.paid, told.open) == (drawn["drawn"], drawn["paid"], drawn["open"])
    assert told.returned == money.parse("300")
    assert sum(line.drawn for line in told.lines) == told.drawn
    assert awards[ADVANCED].outstanding == money.parse("700")
    assert [line.state for line in awards[BUILT].lines] == [
        *(MilestoneState.ACCEPTED, MilestoneState.SUBMITTED),
        *(MilestoneState.REJECTED, MilestoneState.PLANNED),
    ]


def test_draws__come_with_payment_hold_and_appeal(grants: GrantViews, program: str) -> None:
    draws = grants.draws(program, DRAWN)

    taken, denied, twice, shared, back, *held = draws
    assert (taken.state, taken.payment) == (DrawState.WITHDRAWN, None)
    assert (denied.state, twice.state) == (DrawState.DENIED, DrawState.DENIED)
    assert denied.denier != twice.denier
    assert [shared.payment, back.payment] == [PaymentState.PAID] * 2
    assert back.tx_hash is not None
    paid, free, struck = PaymentState.PAID, PaymentState.FREE, PaymentState.STRUCK
    assert [each.payment for each in held] == [paid, free, free, struck, free]
    won, ended = held[1], held[3]
    assert won.appeal is not None
    assert won.appeal.state is AppealState.FOR_CLAIMANT
    assert ended.hold is not None
    assert (ended.hold.state, ended.hold.ended_at is not None) == (HoldState.STRUCK, True)
    assert ended.hold.proposal_state is ProposalState.ENACTED
    assert grants.draws(program, MOVED)[0].payment is PaymentState.EXPUNGED
    assert len(grants.draws(program)) > len(draws)


def test_signers__lead_to_their_awards_and_back(grants: GrantViews, program: str) -> None:
    awards = {each.award: each.signer for each in grants.awards(program)}

    for award, signer in awards.items():
        assert grants.signer(program, award) == signer
        own = tuple(number for number, other in awards.items() if other == signer)
        assert grants.signed_by(program, signer) == own
    assert grants.signer(program, 9_999) is None
    assert grants.signed_by(program, b"nobody") == ()


def test_payment__is_what_an_approved_draw_became(grants: GrantViews, program: str) -> None:
    for draw in grants.draws(program, DRAWN):
        payment = grants.payment(program, draw.payment_id)
        if draw.payment is None:
            assert payment is None
            continue
        assert payment is not None
        assert (payment.kind, payment.case_no, payment.run) == (PaymentKind.DRAW, DRAWN, draw.draw)
        assert (payment.amount, payment.state) == (draw.amount, draw.payment)
        assert (payment.hold, payment.appeal) == (draw.hold, draw.appeal)
        assert payment.payable_at == payment.issue_at == draw.payable_at


def test_amendments__say_what_came_of_them(grants: GrantViews, program: str) -> None:
    told = grants.amendments(program, OBJECTS)

    overturned = [each.kind for each in told if each.state is AmendmentState.OVERTURNED]
    lapsed = [each.kind for each in told if each.state is AmendmentState.LAPSED]
    assert len(overturned) == len(lapsed) == 5
    assert all(each.authority == "2 CFR 200.339" for each in told)
    kinds = {each.kind for each in grants.amendments(program)}
    assert kinds == set(AmendmentKind)


def test_amendments__say_what_an_approver_repeats(
    world: World, grants: GrantViews, program: str
) -> None:
    told = {each.amendment: each for each in grants.amendments(program)}
    agreed = [each for each in told.values() if each.kind is AmendmentKind.BILATERAL]

    assert agreed
    for each in agreed:
        terms = [list(each.lines), each.to_time, each.conditions]
        content = keccak(encode(["uint64[]", "uint40", "bytes32"], terms))
        known = fields(world.amendments.functions.amendmentOf(each.amendment))
        assert known["content"] == keccak((each.terms_hash or b"") + content)
    others = [each for each in told.values() if each.kind is not AmendmentKind.BILATERAL]
    assert {(each.conditions, each.terms_hash) for each in others} == {(None, None)}


def test_amendments__say_which_suspension_is_in_effect(grants: GrantViews, program: str) -> None:
    of_stopped, of_moved = grants.amendments(program, STOPPED), grants.amendments(program, MOVED)

    assert [(each.state, each.suspends) for each in of_stopped] == [(AmendmentState.NOTICED, True)]
    assert [(each.state, each.suspends) for each in of_moved] == [
        (AmendmentState.WITHDRAWN, False),
        (AmendmentState.NOTICED, False),
    ]
