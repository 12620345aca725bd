"""Notices about a case on the pages, and how a person answers them.

given a notice that was served
├── its page: it should say what changes, why, by which law, from when, and every way to answer
│   └── given a reason that was written about another case: it should not show it
├── an appeal in time: it should keep everything as it is, and say what may be owed
│   └── given the person does not want that: it should be filed with the waiver
├── an appeal that is late: it should be taken, and say that the change goes on
├── an appeal that is taken back: it should be over
└── an appeal the counter filed: the person can say it anew
given a change that was not served, that favors the person, or of another case
└── it should not be there
"""

from __future__ import annotations

from typing import Any

import pytest
from httpx import codes

from almoner.casefile import Grounds
from almoner.demo.person import PageRefused, SoftPerson, text
from almoner.testing import DAY, digest
from almoner.testing.pages import Service

DECREASE, INCREASE, ADVANCE, NO_BASIS, LETTER = 2, 1, 1, 0, 1
WHY = "Your daughter moved out on March 3. The table pays less for three persons."
WORDS = "She came back."
AMOUNT = 60_000_000


def propose(
    service: Service,
    case_no: int,
    *,
    served: bool = True,
    kind: int = DECREASE,
    about: int | None = None,
) -> int:
    """A change of a case's amount, with its reason in the casefile; the proposal's number.

    The reason is `about` another case where one is given.
    """
    world = service.world
    reason = Grounds.write(WHY, case_no=about or case_no, at=world.now())
    service.context.casefile.put_grounds(reason)
    amount = AMOUNT if kind == DECREASE else 3 * AMOUNT
    basis = ADVANCE if kind == DECREASE else NO_BASIS
    change = (world.program.address, case_no, kind, amount.to_bytes(32, "big"), basis)
    world.send("caseworker", world.changes.functions.propose(*change, reason.digest))
    number = world.last_proposal()
    if served:
        serve = world.changes.functions.serve(
            world.program.address, number, LETTER, digest("posted")
        )
        world.send("counter", serve)
    service.follow()
    return number


def answer(person: SoftPerson, path: str, **typed: str) -> str:
    """What a page says after its form was sent and signed."""
    page = person.get(path)
    signed = person.passkey.sign(person.post(f"{path}/prepare", page, typed))
    return text(person.get(person.post(path, page, signed)["next"]))


def appeal(service: Service, number: int) -> dict[str, Any]:
    """The appeal of a proposal, as the contract has it."""
    return service.world.appeal(number)


def test_notice__says_what_changes_and_why(service: Service, bound: SoftPerson) -> None:
    assert "There is no notice" in text(bound.get("/notices"))
    number = propose(service, service.story.held)

    assert "Your payment goes down to $60.00" in text(bound.get("/notices"))
    page = text(bound.get(f"/notices/{number}"))
    for told in (WHY, "45 CFR 205.10", "We plan this change.", "If you appeal before", "555-0100"):
        assert told in page


def test_notice__without_words_in_the_casefile_points_to_the_letter(
    service: Service, bound: SoftPerson
) -> None:
    number = service.notice_of_end(service.story.held)
    service.follow()
    page = text(bound.get(f"/notices/{number}"))
    assert "Your case ends" in page
    assert "The reason is in the letter we sent you." in page


def test_notice__with_the_reason_of_another_case_does_not_show_it(
    service: Service, bound: SoftPerson
) -> None:
    number = propose(service, service.story.held, about=service.story.new)
    page = text(bound.get(f"/notices/{number}"))
    assert WHY not in page
    assert "The reason is in the letter we sent you." in page


def test_appeal__in_time_keeps_everything_as_it_is(service: Service, bound: SoftPerson) -> None:
    number = propose(service, service.story.held)

    said = answer(bound, f"/notices/{number}/appeal", words=WORDS)

    for told in (WORDS, "Nothing changes until the decision.", "you may owe", f"A-N{number}-"):
        assert told in said
    filed = appeal(service, number)
    assert (filed["state"], filed["timely"], filed["waived"]) == (1, True, False)
    assert bound.http.get(f"/notices/{number}/appeal").url.path == f"/notices/{number}"


def test_appeal__with_a_waiver_lets_the_change_go_on(service: Service, bound: SoftPerson) -> None:
    number = propose(service, service.story.held)

    said = answer(bound, f"/notices/{number}/appeal", words=WORDS, waive="yes")

    assert "The change goes on meanwhile." in said
    assert "You did not want your payments to go on unchanged" in said
    assert appeal(service, number)["waived"] is True


def test_appeal__that_is_late_is_taken(service: Service, bound: SoftPerson) -> None:
    number = propose(service, service.story.held)
    service.world.warp(30 * DAY)
    assert "The time to keep everything as it is has passed." in text(
        bound.get(f"/notices/{number}")
    )

    said = answer(bound, f"/notices/{number}/appeal", words=WORDS)

    assert "The change goes on meanwhile." in said
    assert appeal(service, number)["timely"] is False


def test_appeal__of_a_notice_is_taken_back(service: Service, bound: SoftPerson) -> None:
    number = propose(service, service.story.held)
    assert bound.http.get(f"/notices/{number}/withdraw").url.path == f"/notices/{number}"
    answer(bound, f"/notices/{number}/appeal", words=WORDS)

    said = answer(bound, f"/notices/{number}/withdraw")

    withdrawn = 4
    assert appeal(service, number)["state"] == withdrawn
    assert "It counts from" in said
    with pytest.raises(PageRefused):
        answer(bound, f"/notices/{number}/appeal", words=WORDS)


def test_appeal__the_counter_filed_can_be_said_anew(service: Service, bound: SoftPerson) -> None:
    number = propose(service, service.story.held)
    world = service.world
    filed = (world.program.address, number, digest("form"), False, world.now())
    world.send("counter", world.hearings.functions.fileAtCounter(*filed), 2)

    assert WORDS in answer(bound, f"/notices/{number}/appeal", words=WORDS)
    assert appeal(service, number)["filer"] == 0


@pytest.mark.parametrize("words", ["", " ", "x" * 4_001], ids=["none", "blank", "too many"])
def test_appeal__needs_some_words(service: Service, bound: SoftPerson, words: str) -> None:
    number = propose(service, service.story.held)
    with pytest.raises(PageRefused, match=r"Write what you want|too long"):
        answer(bound, f"/notices/{number}/appeal", words=words)
    assert WORDS in answer(bound, f"/notices/{number}/appeal", words=WORDS)


def test_notice__of_another_case_is_not_there(
    service: Service, bound: SoftPerson, other: SoftPerson
) -> None:
    number = propose(service, service.story.held)
    for path in (f"/notices/{number}", f"/notices/{number}/appeal"):
        assert other.http.get(path).status_code == codes.NOT_FOUND
    with pytest.raises(PageRefused):
        other.post(f"/notices/{number}/appeal/prepare", other.get("/notices"), {"words": WORDS})
    assert bound.http.get(f"/notices/{number}").status_code == codes.OK


def test_notice__that_nobody_was_told_is_not_there(service: Service, bound: SoftPerson) -> None:
    unserved = propose(service, service.story.held, served=False)
    better = propose(service, service.story.held, served=False, kind=INCREASE)
    assert "There is no notice" in text(bound.get("/notices"))
    for number in (unserved, better, better + 1, 10**17):
        assert bound.http.get(f"/notices/{number}").status_code == codes.NOT_FOUND
