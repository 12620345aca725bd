"""Somebody who acts for a person, at the pages.

given a representative with a letter
├── the code should lead to a passkey that nothing on the chain knows, once
│   └── entered before by somebody else, it should be over for them once it is used or replaced
├── the pages should say for whom and until when, and show what the person sees
├── the log of looks should name them, and not the person
├── given a scope to answer: what is written should be kept as received, once it has words
├── given a scope to read: nothing can be written
├── acts: none should be signed
└── when the time ends, or is ended: the visit should be over, and signing in refused
given the counter
└── it should file the answer as of the day it was received, once
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from httpx import codes

from almoner.casefile import Access, Scope
from almoner.demo.person import PageRefused, SoftPerson, text, token
from almoner.errors import CasefileError
from almoner.service.sessions import VOUCHED_SECONDS
from almoner.testing import DAY
from almoner.testing.pages import Service
from tests.service.test_notices import WHY, propose

WORDS = "They share the account with a sister."


@pytest.fixture
def acting(service: Service) -> Iterator[SoftPerson]:
    """Somebody who may answer for the person of the new case, signed in."""
    yield from _signed_in(service, Scope.ANSWER)


@pytest.fixture
def reading(service: Service) -> Iterator[SoftPerson]:
    """Somebody who may only read."""
    yield from _signed_in(service, Scope.READ)


def _signed_in(service: Service, scope: Scope) -> Iterator[SoftPerson]:
    walking = SoftPerson(service.origin)
    walking.bind(*service.representative(service.story.new, scope))
    yield walking
    walking.close()


def _access(service: Service) -> Access:
    return Access(office="COUNTER", purpose="inbox", at=service.world.now())


def _answer(person: SoftPerson, subject: int, words: str) -> int:
    """Sends the form of an answer; the status of what came back."""
    csrf = token(person.get("/payments"))
    sent = person.http.post(f"/answer/{subject}", data={"csrf": csrf, "words": words})
    return sent.status_code


def test_code__of_a_representative_leads_to_a_passkey_once(
    service: Service, person: SoftPerson
) -> None:
    letter = service.representative(service.story.new)

    page = person.bind(*letter)

    assert "Being checked" in page
    signer = service.world.roster.functions.signerHash(service.story.new).call()
    assert bytes(signer) == bytes(32), "nothing of it is on the chain"
    assert service.relayed() == 0
    again = SoftPerson(service.origin)
    with pytest.raises(PageRefused, match="do not belong together"):
        again.send_code(*letter)
    again.close()


@pytest.mark.parametrize("over", ["used", "replaced"])
def test_code__entered_before_it_was_over_binds_nothing(
    service: Service, person: SoftPerson, over: str
) -> None:
    letter = case_number, _ = service.representative(service.story.new)
    thief = SoftPerson(service.origin)
    thief.send_code(*letter)
    page = thief.get("/bind/passkey")
    made = thief.passkey.create(thief.post("/bind/passkey/options", page, {}))
    if over == "replaced":
        access, casefile = _access(service), service.context.casefile
        (one,) = casefile.representatives(service.story.new, access)
        week = service.world.now() + 7 * DAY
        new = casefile.issue_representative_code(
            service.story.new, one.number, expires_at=week, access=access
        )
        letter = (case_number, new)
    else:
        assert "Being checked" in person.bind(*letter)

    with pytest.raises(PageRefused, match="the code was used before"):
        thief.post("/bind/passkey", page, made)

    assert "Sign in" in thief.payments(), "nobody was signed in"
    with pytest.raises(PageRefused, match="does not belong"):
        thief.sign_in()
    if over == "replaced":
        assert "Being checked" in person.bind(*letter), "the new code is not used up"
    thief.close()


def test_pages__say_for_whom_and_until_when(acting: SoftPerson, reading: SoftPerson) -> None:
    assert "You can read and answer here until" in acting.get("/payments")
    assert "You can read here until" in reading.get("/payments")
    assert "Only the person can sign" in text(reading.get("/acting"))


def test_looks__are_logged_as_of_who_is_at_the_page(
    service: Service, acting: SoftPerson, bound: SoftPerson
) -> None:
    new, held, casefile = service.story.new, service.story.held, service.context.casefile
    (one,) = casefile.representatives(new, _access(service))
    before = len(casefile.accesses())
    for walking, case_no in ((acting, new), (bound, held)):
        letter = service.lettered(case_no)
        walking.get(f"/letters/{letter.digest.hex()}")
        number = propose(service, case_no)
        assert WHY in text(walking.get(f"/notices/{number}"))
    bound.appeal(WORDS, service.payment(held))
    _answer(acting, service.payment(new), WORDS)

    offices = {(each.office, each.act, each.case_no) for each in casefile.accesses()[before:]}
    theirs = f"representative_{one.number}"
    assert {office for office, _, case_no in offices if case_no == new} == {theirs}
    assert {(theirs, act, new) for act in ("letters", "grounds", "answers")} <= offices
    assert {office for office, _, case_no in offices if case_no == held} == {"claimant"}
    assert {("claimant", act, held) for act in ("letters", "grounds", "statement")} <= offices


def test_visit__of_the_person_is_not_one_of_somebody_else(bound: SoftPerson) -> None:
    assert "You act for somebody else" not in bound.get("/payments")
    assert bound.http.get("/acting").url.path == "/account"


def test_answer__is_kept_as_received(service: Service, acting: SoftPerson) -> None:
    payment = service.payment(service.story.new)
    assert acting.http.get(f"/appeal/{payment}").url.path == f"/answer/{payment}"

    assert _answer(acting, payment, WORDS) == codes.OK

    page = text(acting.get(f"/answer/{payment}"))
    assert WORDS in page
    assert "It counts from the day you sent it." in page
    (kept,) = service.context.casefile.waiting_answers(_access(service))
    assert (kept.subject, kept.words) == (payment, WORDS)
    assert kept.received_at <= service.world.now()
    assert service.relayed() == 0, "the counter files it"


@pytest.mark.parametrize("words", ["", "  ", "x" * 4_001], ids=["none", "blank", "too many"])
def test_answer__needs_some_words(service: Service, acting: SoftPerson, words: str) -> None:
    payment = service.payment(service.story.new)
    assert _answer(acting, payment, words) == codes.BAD_REQUEST
    assert service.context.casefile.waiting_answers(_access(service)) == []


def test_answer__is_not_for_who_may_only_read(service: Service, reading: SoftPerson) -> None:
    payment = service.payment(service.story.new)
    assert reading.http.get(f"/answer/{payment}").url.path == "/acting"
    assert _answer(reading, payment, WORDS) == codes.FORBIDDEN
    assert service.context.casefile.waiting_answers(_access(service)) == []


def test_answer__is_not_for_another_case_or_the_person(
    service: Service, acting: SoftPerson, bound: SoftPerson
) -> None:
    held = service.payment(service.story.held)
    assert _answer(acting, held, WORDS) == codes.NOT_FOUND
    assert bound.http.get(f"/answer/{held}").url.path == f"/payments/{held}"
    assert _answer(bound, held, WORDS) == codes.FORBIDDEN


def test_acts__are_not_signed_by_somebody_else(service: Service, acting: SoftPerson) -> None:
    payment, page = service.payment(service.story.new), acting.get("/payments")
    for path in (f"/appeal/{payment}", "/account/change", "/account/stop", "/key/sign"):
        with pytest.raises(PageRefused):
            acting.post(f"{path}/prepare", page, {"words": WORDS})
    with pytest.raises(PageRefused):
        acting.post("/key/change/options", page, {})
    for path in ("/account/change", "/account/stop", "/key", "/key/change", "/key/sign"):
        assert acting.http.get(path).url.path == "/acting"
    assert service.relayed() == 0


@pytest.mark.parametrize("how", ["time", "ended"])
def test_visit__is_over_with_the_time_of_who_acts(
    service: Service, acting: SoftPerson, how: str
) -> None:
    if how == "time":
        service.world.warp(31 * DAY)
    else:
        access = _access(service)
        (one,) = service.context.casefile.representatives(service.story.new, access)
        service.context.casefile.end_representative(
            service.story.new, one.number, reason="letter", access=access
        )
    service.ticks.skipped += VOUCHED_SECONDS

    assert acting.http.get("/payments").url.path == "/sign-in"
    with pytest.raises(PageRefused, match="does not belong"):
        acting.sign_in()


def test_answer__is_filed_once(service: Service, acting: SoftPerson) -> None:
    payment, casefile = service.payment(service.story.new), service.context.casefile
    _answer(acting, payment, WORDS)
    (kept,) = casefile.waiting_answers(_access(service))

    casefile.note_filed(kept.number, office="COUNTER", at=service.world.now())

    assert "It is filed." in text(acting.get(f"/answer/{payment}"))
    assert casefile.waiting_answers(_access(service)) == []
    with pytest.raises(CasefileError, match="was filed before"):
        casefile.note_filed(kept.number, office="COUNTER", at=service.world.now())
    with pytest.raises(CasefileError, match="There is no answer 99"):
        casefile.answer(99, _access(service))
