"""What is asked for money, and what stands in the way of it.

given an award of costs by category
├── more than a line has, days outside, no papers and the like: each is told before signing
├── an invoice that was charged in full: it should be told by what the contract says
└── another message of the award came first: it has to be signed anew
given milestones: nothing is asked for one that was not accepted
given the page of the award
├── it should tell the money by line, the terms, and what is due
├── and where each request stands, with the reason of a refusal
└── in every language, and never name who else holds an award
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.demo.person import PageRefused, text
from almoner.service import strings
from almoner.testing import DAY
from almoner.testing.grant_hands import AppHand, Hand, act
from almoner.testing.grant_pages import REFUSAL, GrantService
from tests.service.grants.forms import PAPERS, asking


@pytest.fixture
def hand(hands: dict[str, Hand]) -> Hand:
    """The account that holds two awards, signed in."""
    hands["app"].sign_in()
    return hands["app"]


TWICE = [*PAPERS, {**PAPERS[0], "sha256": "00" * 32}]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"amount": "20,001", "gross": "30,000", "matched": "9,000"}, "not so much left"),
        ({"matched": "99.99"}, "add more of your own money"),
        ({"cost_from": "2020-01-01"}, "not days of your award"),
        ({"cost_to": "2090-01-01"}, "not days of your award"),
        ({"cost_from": "tomorrow"}, "first and the last day"),
        ({"amount": "much"}, "Enter an amount"),
        ({"amount": "1,001"}, "more than the invoice"),
        ({"matched": "-1"}, "Enter what you add"),
        ({"vendor": " "}, "who sent the invoice"),
        ({"date": ""}, "who sent the invoice"),
        ({"line": "7"}, "Choose what it is for"),
        ({"line": "²"}, "Choose what it is for"),
        ({"papers": []}, "at least one file"),
        ({"papers": "invoice.pdf"}, "at least one file"),
        ({"papers": [{"name": "a", "sha256": "A" * 64}]}, "at least one file"),
        ({"papers": [{"name": "a\n", "sha256": "a" * 64}]}, "same name"),
        ({"papers": TWICE}, "same name"),
    ],
)
def test_ask__of_what_cannot_be_is_told_before_signing(
    grants: GrantService, hand: Hand, typed: dict[str, Any], why: str
) -> None:
    path = f"/awards/{grants.story.active}/ask"
    page = hand.person.get(path)
    with pytest.raises(PageRefused, match=why):
        hand.person.post(f"{path}/prepare", page, asking(grants, **typed))
    assert grants.relayed() == 0


def test_ask__for_an_invoice_charged_in_full_is_refused(grants: GrantService, hand: Hand) -> None:
    path = f"/awards/{grants.story.active}/ask"
    act(hand, path, asking(grants))

    for again in ({}, {"gross": "1,500.00"}, {"vendor": "a  SUPPLIER"}):
        with pytest.raises(PageRefused, match="This invoice was paid in full before"):
            act(hand, path, asking(grants, **again))
    assert act(hand, path, asking(grants, number="8"))


def test_ask__after_another_message_is_signed_anew(grants: GrantService, hand: Hand) -> None:
    story, path = grants.story, f"/awards/{grants.story.active}/ask"
    page = hand.person.get(path)
    signed = hand.sign(hand.person.post(f"{path}/prepare", page, asking(grants)))
    story.grants.draw(story.active, matched=money.parse("500"))
    drawn = story.grants.awards.functions.draws().call()

    with pytest.raises(PageRefused, match="took too long"):
        hand.person.post(path, page, signed)
    assert story.grants.awards.functions.draws().call() == drawn
    assert act(hand, path, asking(grants)).endswith(f"/draws/{drawn + 1}")


def test_ask__for_a_milestone_waits_until_it_is_accepted(grants: GrantService, hand: Hand) -> None:
    award = grants.story.milestones
    path = f"/awards/{award}/ask"
    typed = {"line": "0", "amount": "30,000", "matched": "3,000", "papers": PAPERS}
    typed = {**asking(grants), **typed}
    assert hand.person.http.get(path).url.path == f"/awards/{award}"
    page = hand.person.get("/awards")
    with pytest.raises(PageRefused, match="must be accepted first"):
        hand.person.post(f"{path}/prepare", page, typed)

    act(hand, f"/awards/{award}/milestones/0", {"papers": PAPERS})
    functions = grants.story.grants.awards.functions
    evidence = functions.linesOf(award).call()[0][3]
    judge = functions.judgeMilestone(award, 0, evidence, True, evidence)
    grants.world.send("grants_officer", judge)

    assert "Milestone 1: $30,000.00 left" in text(hand.person.get(path))
    assert "/draws/" in act(hand, path, typed)


def test_ask__is_over_with_its_last_day(grants: GrantService, hand: Hand) -> None:
    award = grants.story.active
    path = f"/awards/{award}/ask"
    assert hand.person.http.get(path).url.path == path
    grants.world.warp(600 * DAY)
    assert hand.person.http.get(path).url.path == f"/awards/{award}"


def test_award__tells_its_money_its_terms_and_what_is_due(grants: GrantService, hand: Hand) -> None:
    page = text(hand.person.get(f"/awards/{grants.story.active}"))

    for told in (
        "$100,000.00",
        "Personnel\n$50,000.00\n$2,000.00\n$48,000.00",
        "Equipment\n$20,000.00\n$1,000.00\n$19,000.00",
        "You add 10 % of what you ask for",
        "Indirect costs are at most 15 %",
        "Due by",
        "For costs",
    ):
        assert told in page
    assert page.count("Request ") >= 4
    for state in ("Paid", "Being checked", "Refused", "Asked"):
        assert f"\n{state}\n" in page


def test_draw__tells_why_it_was_refused(grants: GrantService, hand: Hand) -> None:
    story = grants.story
    refused = text(hand.person.get(f"/awards/{story.active}/draws/{story.refused}"))
    assert REFUSAL in refused
    assert "Take this request back" not in refused
    asked = text(hand.person.get(f"/awards/{story.active}/draws/{story.asked}"))
    assert "Take this request back" in asked
    assert REFUSAL not in asked


@pytest.mark.parametrize("language", sorted(strings.load_all()))
def test_pages__speak_every_language(grants: GrantService, hand: Hand, language: str) -> None:
    assert isinstance(hand, AppHand)
    hand.person.http.get("/", params={"language": language})
    for path in ("/awards", f"/awards/{grants.story.active}"):
        answer = hand.person.http.get(path)
        assert answer.headers["content-language"] == language
        assert strings.load(language)("site.my_awards") in answer.text
