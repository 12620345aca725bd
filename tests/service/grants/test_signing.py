"""Each act of a grantee, signed by each kind of signer, on a real chain.

given a passkey, an account, a Safe
├── accepting, declining, asking for money, taking that back, handing in a report: the chain has it
├── a signature of another, or altered: it should be refused, and nothing be sent
└── the same again: it should change nothing
given an account with milestones: one is handed in, once
given a held draw: what is said against the check is filed, in the words that were written
given a Safe whose owners signed
├── it can have the message as a file, which anybody may send
└── and one signature mistyped: the others need not sign again
"""

from __future__ import annotations

import pytest

from almoner.acts import draws
from almoner.acts.awards import AwardState, MilestoneState
from almoner.acts.draws import DrawState
from almoner.casefile import Access
from almoner.demo.person import PageRefused, text
from almoner.testing.grant_hands import AppHand, Hand, OwnersHand, act
from almoner.testing.grant_pages import GrantService
from tests.service.grants.forms import LISTED, PAPERS, asking

KINDS = ("app", "passkey", "owners")
WORDS = "We waited for this machine for a year."


@pytest.fixture(params=KINDS)
def hand(request: pytest.FixtureRequest, hands: dict[str, Hand]) -> Hand:
    """One kind of signer, signed in."""
    found = hands[request.param]
    found.sign_in()
    return found


@pytest.fixture
def award(grants: GrantService, hand: Hand) -> int:
    """Its award, accepted where it was not."""
    number = _award(grants, hand)
    if grants.story.grants.award(number)["state"] == AwardState.OFFERED:
        act(hand, f"/awards/{number}/accept")
    return number


def _award(grants: GrantService, hand: Hand) -> int:
    story = grants.story
    if isinstance(hand, AppHand):
        return story.active
    return story.by_safe if isinstance(hand, OwnersHand) else story.by_passkey


def test_accept__makes_the_award_active(grants: GrantService, hand: Hand, award: int) -> None:
    assert grants.story.grants.award(award)["state"] == AwardState.ACTIVE
    assert "This award is yours" in text(hand.person.get(f"/awards/{award}"))
    assert hand.person.http.get(f"/awards/{award}/decline").url.path == f"/awards/{award}"


@pytest.mark.parametrize("kind", ["passkey", "owners"])
def test_decline__ends_the_offer(grants: GrantService, hands: dict[str, Hand], kind: str) -> None:
    hand = hands[kind]
    hand.sign_in()
    award = _award(grants, hand)

    assert act(hand, f"/awards/{award}/decline") == f"/awards/{award}"

    assert grants.story.grants.award(award)["state"] == AwardState.DECLINED
    page = hand.person.get(f"/awards/{award}")
    assert "You declined this award." in page
    with pytest.raises(PageRefused, match="no longer be answered"):
        hand.person.post(f"/awards/{award}/accept/prepare", page, {})


def test_ask__has_the_content_of_the_commands(grants: GrantService, hand: Hand, award: int) -> None:
    path = act(hand, f"/awards/{award}/ask", asking(grants))

    number = int(path.rpartition("/")[2])
    agency, keys = grants.context.agency, grants.context.keys
    found = draws.show(agency, number)
    told = draws.requested(agency, found)
    assert (found.award, found.line, found.amount) == (award, 2, 1_000_000_000)
    assert found.cost_ref == keys.invoice("A supplier", "7", asking(grants)["date"])
    assert told.evidence == keys.documents(LISTED)
    assert told.matched == 250_000_000
    assert "We have your request." in hand.person.get(path)

    assert act(hand, f"{path}/withdraw") == path
    assert draws.show(agency, number).state is DrawState.WITHDRAWN
    assert "You took this request back." in hand.person.get(path)


def test_report__is_handed_in(grants: GrantService, hand: Hand, award: int) -> None:
    act(hand, f"/awards/{award}/report", {"papers": PAPERS})

    report = grants.story.grants.award(award)["report"]
    assert report == grants.context.keys.documents(LISTED)
    assert "We have it." in hand.person.get(f"/awards/{award}")


def test_signature__of_another_or_altered_is_refused(
    grants: GrantService, hands: dict[str, Hand], hand: Hand, award: int
) -> None:
    path = f"/awards/{award}/report"
    page, before = hand.person.get(path), grants.relayed()
    for other in (hands["stranger"], hands["other"]):
        options = hand.person.post(f"{path}/prepare", page, {"papers": PAPERS})
        with pytest.raises(PageRefused, match="not accepted"):
            hand.person.post(path, page, other.sign(options))
    first = hand.sign(hand.person.post(f"{path}/prepare", page, {"papers": PAPERS}))
    hand.person.post(f"{path}/prepare", page, {"papers": [{**PAPERS[0], "name": "other.pdf"}]})
    with pytest.raises(PageRefused, match="not accepted"):
        hand.person.post(path, page, first)
    assert grants.relayed() == before
    assert grants.story.grants.award(award)["report"] == bytes(32)


def test_signature__again_changes_nothing(grants: GrantService, hand: Hand, award: int) -> None:
    path = f"/awards/{award}/ask"
    page = hand.person.get(path)
    signed = hand.sign(hand.person.post(f"{path}/prepare", page, asking(grants)))
    hand.person.post(path, page, signed)
    before = grants.relayed()

    with pytest.raises(PageRefused, match="took too long"):
        hand.person.post(path, page, signed)
    assert grants.relayed() == before


def test_milestone__is_handed_in_once(grants: GrantService, hands: dict[str, Hand]) -> None:
    hand, award = hands["app"], grants.story.milestones
    hand.sign_in()
    path = f"/awards/{award}/milestones/1"

    act(hand, path, {"papers": PAPERS})

    lines = grants.context.agency.program.functions.linesOf(award).call()
    assert [MilestoneState(line[2]) for line in lines] == [
        MilestoneState.PLANNED,
        MilestoneState.SUBMITTED,
    ]
    page = hand.person.get(f"/awards/{award}")
    assert "We are reading it" in page
    assert hand.person.http.get(path).url.path == f"/awards/{award}"
    with pytest.raises(PageRefused, match="no longer be handed in"):
        hand.person.post(f"{path}/prepare", page, {"papers": PAPERS})
    for wrong in (f"/awards/{award}/milestones/2", f"/awards/{grants.story.active}/milestones/0"):
        assert hand.person.http.get(wrong).status_code == 404


def test_appeal__of_a_held_draw_is_filed(grants: GrantService, hands: dict[str, Hand]) -> None:
    hand, story = hands["app"], grants.story
    hand.sign_in()
    payment = story.grants.payment_id(story.held)
    page = text(hand.person.get(f"/payments/{payment}"))
    assert "Your request was approved very quickly" in page

    assert act(hand, f"/appeal/{payment}", {"words": WORDS}) == f"/appeal/{payment}/done"

    assert grants.world.appeal(payment)["state"] == 1
    assert WORDS in hand.person.get(f"/appeal/{payment}/done")
    casefile, program = grants.context.casefile, grants.context.address
    access = Access(office="hearing officer", purpose="appeal", at=grants.world.now())
    (said,) = casefile.statements(payment, access, program=program)
    assert (said.words, said.case_no) == (WORDS, story.active)
    assert casefile.statements(payment, access) == [], "it is no household's"
    grants.follow()
    assert act(hand, f"/appeal/{payment}/withdraw") == f"/appeal/{payment}/done"
    assert grants.world.appeal(payment)["state"] == 4


def test_batch__is_a_file_that_anybody_may_send(
    grants: GrantService, hands: dict[str, Hand]
) -> None:
    hand, award = hands["owners"], grants.story.by_safe
    hand.sign_in()
    path = f"/awards/{award}/accept"
    page = hand.person.get(path)
    signed = hand.sign(hand.person.post(f"{path}/prepare", page, {}))

    file = hand.person.post(path, page, {**signed, "batch": True})["batch"]

    assert (file["version"], file["chainId"]) == ("1.0", str(grants.context.client.chain_id))
    (sent,) = file["transactions"]
    assert (sent["to"], sent["value"]) == (grants.context.address, "0")
    assert grants.relayed() == 0
    _send(grants, sent["to"], sent["data"])
    assert grants.story.grants.award(award)["state"] == AwardState.ACTIVE
    assert hand.person.post(path, page, signed)["next"] == f"/awards/{award}"
    assert grants.relayed() == 0, "it is on the chain, so nothing is sent"


def test_batch__of_an_appeal_has_its_words_kept_before_anybody_sends_it(
    grants: GrantService, hands: dict[str, Hand]
) -> None:
    hand, payment = hands["app"], grants.story.grants.payment_id(grants.story.held)
    hand.sign_in()
    path = f"/appeal/{payment}"
    page = hand.person.get(path)
    signed = hand.sign(hand.person.post(f"{path}/prepare", page, {"words": WORDS}))

    assert hand.person.post(path, page, {**signed, "batch": True})["batch"]

    assert grants.relayed() == 0
    access = Access(office="hearing officer", purpose="appeal", at=grants.world.now())
    program = grants.context.address
    (said,) = grants.context.casefile.statements(payment, access, program=program)
    assert said.words == WORDS


def _send(grants: GrantService, to: str, data: str) -> None:
    """Has the Safe itself send a call, as its owners would from the file."""
    safe = grants.story.safe.contract.address
    client = grants.context.client
    client.request("anvil_setBalance", safe, hex(10**20))
    client.request("anvil_impersonateAccount", safe)
    client.request("eth_sendTransaction", {"from": safe, "to": to, "data": data})
    client.request("anvil_stopImpersonatingAccount", safe)


def test_signature__that_was_mistyped_can_be_corrected(
    grants: GrantService, hands: dict[str, Hand]
) -> None:
    hand, award = hands["owners"], grants.story.by_safe
    hand.sign_in()
    path = f"/awards/{award}/accept"
    page = hand.person.get(path)
    signed = hand.sign(hand.person.post(f"{path}/prepare", page, {}))
    wrong = {"signature": signed["signature"].splitlines()[0]}

    with pytest.raises(PageRefused, match="not accepted"):
        hand.person.post(path, page, wrong)

    assert hand.person.post(path, page, signed)["next"] == f"/awards/{award}"
