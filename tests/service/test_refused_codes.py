"""Codes the pages refuse, each beside the one they accept.

given a case with a letter
├── a wrong, foreign, old or used code: it should bind nothing and say what to do
├── many wrong codes: it should say so for that case number only, and take the right code still
└── the chain's number of the case instead of the agency's: it should be refused
"""

from __future__ import annotations

import pytest

from almoner.demo.person import PageRefused, SoftPerson
from almoner.service import binding
from almoner.testing import DAY
from almoner.testing.pages import Service, case_number

TRIES = 5


def test_code__of_another_case_is_refused(service: Service, person: SoftPerson) -> None:
    number, _ = service.letter(service.story.held)
    _, foreign = service.letter(service.story.new)

    with pytest.raises(PageRefused, match="do not belong together"):
        person.send_code(number, foreign)
    assert service.context.casefile.credentials_of(service.story.held) == []


def test_code__with_a_typing_error_says_so(service: Service, person: SoftPerson) -> None:
    number, code = service.letter(service.story.held)
    wrong = ("1" if code[0] == "0" else "0") + code[1:]

    for _ in range(TRIES + 1):
        with pytest.raises(PageRefused, match="typing error"):
            person.send_code(number, wrong)
    assert "Make your passkey" in person.send_code(number, code), "typing errors do not count"


def test_code__answers_alike_whether_the_case_exists(service: Service, person: SoftPerson) -> None:
    number, _ = service.letter(service.story.held)
    _, foreign = service.letter(service.story.new)
    said = []
    for tried in (number, "HH-999999"):
        with pytest.raises(PageRefused) as refusal:
            person.send_code(tried, foreign)
        said.append(str(refusal.value))

    assert said[0] == said[1]


def test_code__past_its_time_is_refused(service: Service, person: SoftPerson) -> None:
    number, code = service.letter(service.story.held, days=1)
    service.world.warp(DAY - 60)
    person.send_code(number, code)
    service.world.warp(120)

    with pytest.raises(PageRefused, match="too old"):
        person.send_code(number, code)


def test_code__that_ends_before_the_passkey_comes_binds_nothing(
    service: Service, person: SoftPerson
) -> None:
    number, code = service.letter(service.story.held, days=1)
    person.send_code(number, code)
    service.world.warp(2 * DAY)

    page = person.get("/bind/passkey")
    made = person.passkey.create(person.post("/bind/passkey/options", page, {}))
    with pytest.raises(PageRefused, match="do not belong together"):
        person.post("/bind/passkey", page, made)
    assert service.world.roster.functions.signerHash(service.story.held).call() == bytes(32)
    assert "Sign in" in person.payments(), "nobody was signed in"
    with pytest.raises(PageRefused, match="does not belong to a case"):
        person.sign_in()


def test_code__used_before_is_refused(service: Service, bound: SoftPerson) -> None:
    number, code = service.letter(service.story.new)
    thief = SoftPerson(service.origin)
    bound.sign_out()
    thief.bind(number, code)

    with pytest.raises(PageRefused, match="used before"):
        bound.send_code(number, code)
    thief.close()


def test_code__after_many_wrong_ones_is_told_so_unless_it_is_right(
    service: Service, person: SoftPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binding, "PAUSE_SECONDS", 0.0)
    number, code = service.letter(service.story.held)
    other_number, foreign = service.letter(service.story.new)
    for _ in range(TRIES):
        with pytest.raises(PageRefused, match="do not belong together"):
            person.send_code(number, foreign)

    with pytest.raises(PageRefused, match="many wrong codes"):
        person.send_code(number, foreign)
    # However it is spelled, it is the same case.
    with pytest.raises(PageRefused, match="many wrong codes"):
        person.send_code(number.lower().replace("-", " - "), foreign)
    assert "Make your passkey" in person.send_code(number, code)
    assert "Make your passkey" in person.send_code(other_number, foreign)


def test_case_number__is_the_agencys_and_not_the_chains(
    service: Service, person: SoftPerson
) -> None:
    _, code = service.letter(service.story.held)

    with pytest.raises(PageRefused, match="do not belong together"):
        person.send_code(str(service.story.held), code)
    assert "Make your passkey" in person.send_code(case_number(service.story.held), code)
