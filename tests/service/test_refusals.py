"""What the pages refuse, each beside what they accept.

given a case with a letter
├── a wrong, foreign, old or used code: it should bind nothing and say what to do
├── many wrong codes: it should say so for that case number only, and take the right code still
├── a form without the token of its page, or from another site: it should be refused
├── another person's case: it should not be there
├── a signature of another draft, payment, page or person: it should send nothing
├── a draft that is too old, or older than another message of the case: it should be asked for anew
└── the same appeal again, in turn or at once: it should be sent once
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from almoner.casefile import Access
from almoner.demo.passkey import PRESENT
from almoner.demo.person import PageRefused, SoftPerson, text, token
from almoner.service import binding
from almoner.testing import DAY, digest, refuses
from almoner.testing.pages import Service, case_number

WORDS = "We are two families in one house."
TRIES = 5


@pytest.fixture
def bound(service: Service, person: SoftPerson) -> SoftPerson:
    """The person of the held case, signed in."""
    person.bind(*service.letter(service.story.held))
    return person


@pytest.fixture
def other(service: Service) -> Iterator[SoftPerson]:
    """The person of another held case, signed in."""
    walking = SoftPerson(service.origin)
    walking.bind(*service.letter(service.story.new))
    yield walking
    walking.close()


def _sent(service: Service) -> int:
    """How many transactions the relay has sent."""
    return int(service.world.client.web3.eth.get_transaction_count(service.context.relay.address))


# Codes


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
    with pytest.raises(PageRefused, match="many wrong codes"):
        person.send_code(number.lower(), foreign)
    assert "Make your passkey" in person.send_code(number, code)
    assert "Make your passkey" in person.send_code(other_number, foreign)


# Forms


@pytest.mark.parametrize("given", [{}, {"csrf": ""}, {"csrf": "x" * 32}], ids=str)
def test_form__without_its_token_is_refused(
    service: Service, person: SoftPerson, given: dict[str, str]
) -> None:
    number, code = service.letter(service.story.held)
    page = person.get("/bind")
    fields = {"case_number": number, "code": code}

    assert person.http.post("/bind", data={**fields, **given}).status_code == 403
    accepted = person.http.post("/bind", data={**fields, "csrf": token(page)})
    assert accepted.status_code == 200


def test_form__with_the_token_of_another_visit_is_refused(
    service: Service, bound: SoftPerson, other: SoftPerson
) -> None:
    path = f"/appeal/{service.payment(service.story.held)}"
    foreign = other.get("/payments")

    with pytest.raises(PageRefused):
        bound.post(f"{path}/prepare", foreign, {"words": WORDS})
    assert bound.post(f"{path}/prepare", bound.get(path), {"words": WORDS})["challenge"]


def test_form__from_another_site_is_refused(service: Service, bound: SoftPerson) -> None:
    csrf = token(bound.get("/payments"))
    elsewhere = {"origin": "https://benefits.example"}

    refused = bound.http.post("/sign-out", data={"csrf": csrf}, headers=elsewhere)
    assert refused.status_code == 403
    assert "My payments" in bound.payments(), "still signed in"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"[" * 20_000, "application/json", 400),
        (b"{}", "text/plain", 415),
        (b" " * 70_000, "application/json", 413),
        (b"\xff=1", "application/x-www-form-urlencoded", 400),
    ],
    ids=["broken", "no object", "deep", "no form", "long", "no text"],
)
def test_form__that_cannot_be_read_is_refused(
    person: SoftPerson, body: bytes, kind: str, status: int
) -> None:
    answer = person.http.post("/sign-in", content=body, headers={"content-type": kind})

    assert answer.status_code == status
    assert "555-0100" in answer.text


# Other people's cases


@pytest.mark.parametrize("path", ["/payments/{}", "/appeal/{}", "/appeal/{}/done"])
def test_payment__of_another_person_is_not_there(
    service: Service, bound: SoftPerson, path: str
) -> None:
    own = path.format(service.payment(service.story.held))
    for foreign in (service.payment(service.story.new), 2**63, 2**200, 1):
        assert bound.http.get(path.format(foreign)).status_code == 404
    assert bound.http.get(own).status_code == 200


@pytest.mark.parametrize("act", ["prepare", ""])
def test_appeal__of_another_persons_payment_is_not_there(
    service: Service, bound: SoftPerson, act: str
) -> None:
    page = bound.get(f"/appeal/{service.payment(service.story.held)}")
    path = f"/appeal/{service.payment(service.story.new)}/{act}".rstrip("/")
    answer = bound.http.post(path, json={"words": WORDS}, headers={"x-csrf-token": token(page)})

    assert answer.status_code == 404
    assert _sent(service) == 1, "only the binding was sent"


def test_page__that_is_private_asks_to_sign_in(service: Service, person: SoftPerson) -> None:
    for path in ("/payments", f"/payments/{service.payment(service.story.held)}"):
        answer = person.http.get(path)
        assert answer.url.path == "/sign-in"
        assert "$" not in text(answer.text)
    page = person.get("/sign-in")
    path = f"/appeal/{service.payment(service.story.held)}/prepare"
    with pytest.raises(PageRefused):
        person.post(path, page, {"words": WORDS})


# Signatures


def _prepared(service: Service, person: SoftPerson) -> tuple[str, str, dict[str, Any]]:
    path = f"/appeal/{service.payment(service.story.held)}"
    page = person.get(path)
    return path, page, person.post(f"{path}/prepare", page, {"words": WORDS})


def test_appeal__signed_over_another_digest_is_refused(service: Service, bound: SoftPerson) -> None:
    path, page, options = _prepared(service, bound)
    altered = {**options, "challenge": "A" + options["challenge"][1:-1] + "A"}

    with pytest.raises(PageRefused, match="not accepted"):
        bound.post(path, page, bound.passkey.sign(altered))
    assert _sent(service) == 1, "only the binding was sent"
    assert "We have your appeal" in bound.appeal(WORDS, service.payment(service.story.held))


def test_appeal__signed_for_an_earlier_draft_is_refused(
    service: Service, bound: SoftPerson
) -> None:
    _, _, earlier = _prepared(service, bound)
    path, page, _ = _prepared(service, bound)

    with pytest.raises(PageRefused, match="not accepted"):
        bound.post(path, page, bound.passkey.sign(earlier))


def test_appeal__without_a_verified_person_is_refused(service: Service, bound: SoftPerson) -> None:
    path, page, options = _prepared(service, bound)

    with pytest.raises(PageRefused, match="not accepted"):
        bound.post(path, page, bound.passkey.sign(options, flags=PRESENT))


def test_appeal__signed_by_another_person_is_refused(
    service: Service, bound: SoftPerson, other: SoftPerson
) -> None:
    path, page, options = _prepared(service, bound)

    with pytest.raises(PageRefused, match="not accepted"):
        bound.post(path, page, other.passkey.sign(options))


def test_appeal__signed_on_another_page_is_refused(service: Service, bound: SoftPerson) -> None:
    path, page, options = _prepared(service, bound)
    bound.passkey.origin = "https://benefits.example"

    with pytest.raises(PageRefused, match="not accepted"):
        bound.post(path, page, bound.passkey.sign(options))
    assert _sent(service) == 1, "the contract would have taken it: the relay must not"


def test_appeal__relayed_after_its_deadline_is_refused(service: Service, bound: SoftPerson) -> None:
    path, page, options = _prepared(service, bound)
    signed = bound.passkey.sign(options)
    service.world.warp(16 * 60)

    with pytest.raises(PageRefused, match="took too long"):
        bound.post(path, page, signed)
    assert service.world.appeal(service.payment(service.story.held))["state"] == 0


@pytest.mark.parametrize("words", ["", "   ", "x" * 4_001], ids=["none", "blank", "too many"])
def test_appeal__needs_some_words_and_not_too_many(
    service: Service, bound: SoftPerson, words: str
) -> None:
    path = f"/appeal/{service.payment(service.story.held)}"
    with pytest.raises(PageRefused, match=r"Write what you want|too long"):
        bound.post(f"{path}/prepare", bound.get(path), {"words": words})
    assert bound.post(f"{path}/prepare", bound.get(path), {"words": "x" * 4_000})["challenge"]


# Again


def test_appeal__sent_again_is_sent_once(service: Service, bound: SoftPerson) -> None:
    path, page, options = _prepared(service, bound)
    signed = bound.passkey.sign(options)
    first = bound.post(path, page, signed)
    sent = _sent(service)

    assert bound.post(path, page, signed) == first
    assert _sent(service) == sent == 3, "the binding, the appeal and the payment"


def test_appeal__sent_at_the_same_moment_is_sent_once(service: Service, bound: SoftPerson) -> None:
    path, page, options = _prepared(service, bound)
    signed = bound.passkey.sign(options)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: bound.post(path, page, signed), range(4)))

    assert [answer["next"] for answer in answers] == [f"{path}/done"] * 4
    assert _sent(service) == 3, "the binding, the appeal and the payment"


def test_appeal__written_again_leads_to_the_one_that_was_filed(
    service: Service, bound: SoftPerson
) -> None:
    path, page, _ = _prepared(service, bound)
    bound.appeal(WORDS, service.payment(service.story.held))
    options = bound.post(f"{path}/prepare", page, {"words": "Something else."})

    done = text(bound.get(bound.post(path, page, bound.passkey.sign(options))["next"]))

    assert WORDS in done
    assert "Something else." not in done
    access = Access(office="hearing officer", purpose="appeal", at=service.world.now())
    assert (
        len(service.context.casefile.statements(service.payment(service.story.held), access)) == 1
    )
    assert _sent(service) == 3


def test_appeal__written_before_another_message_of_the_case_is_signed_anew(
    service: Service, other: SoftPerson
) -> None:
    payment = service.payment(service.story.new)
    path = f"/appeal/{payment}"
    page = other.get(path)
    early = other.passkey.sign(other.post(f"{path}/prepare", page, {"words": WORDS}))
    second = SoftPerson(service.origin)
    second.passkey = other.passkey
    second.sign_in()
    second.appeal(WORDS, payment)
    second.close()
    # Decided for the agency and then found well founded, the payment can be appealed once more.
    world, program = service.world, service.world.program.address
    decide = world.hearings.functions.decide(program, payment, False, 0, digest("not shown"))
    world.send("hearing_officer", decide)
    sustain = world.holds.functions.sustain(program, payment, digest("well founded"))
    world.send("investigator", sustain)

    with pytest.raises(PageRefused, match="took too long"):
        other.post(path, page, early)
    assert world.appeal(payment)["state"] == 0
    anew = other.passkey.sign(other.post(f"{path}/prepare", page, {"words": WORDS}))
    assert "We have your appeal" in other.get(other.post(path, page, anew)["next"])


def test_appeal__replayed_past_the_pages_is_refused_by_the_contract(
    service: Service, bound: SoftPerson
) -> None:
    path, page, options = _prepared(service, bound)
    bound.post(path, page, bound.passkey.sign(options))
    payment = service.payment(service.story.held)
    access = Access(office="hearing officer", purpose="appeal", at=service.world.now())
    (kept,) = service.context.casefile.statements(payment, access)
    filed = service.world.client.web3.eth.get_transaction(kept.filed_by)

    _, given = service.world.hearings.decode_function_input(filed["input"])
    with refuses("Claimant_BadSignature", caseNo=service.story.held):
        service.world.stranger(8).send(service.world.hearings.functions.appeal(**given))


def test_sign_in__with_a_used_challenge_is_refused(service: Service, bound: SoftPerson) -> None:
    bound.sign_out()
    page = bound.get("/sign-in")
    signed = bound.passkey.sign(bound.post("/sign-in/options", page, {}))
    bound.post("/sign-in", page, signed)
    bound.sign_out()

    again = bound.get("/sign-in")
    with pytest.raises(PageRefused, match="took too long"):
        bound.post("/sign-in", again, signed)


def test_sign_out__ends_the_visit_and_not_only_the_cookie(
    service: Service, bound: SoftPerson
) -> None:
    stolen = dict(bound.http.cookies)
    with httpx.Client(base_url=service.origin, cookies=stolen) as thief:
        assert thief.get("/payments").status_code == 200
        bound.sign_out()
        assert thief.get("/payments").status_code == 303


def test_case_number__is_the_agencys_and_not_the_chains(
    service: Service, person: SoftPerson
) -> None:
    _, code = service.letter(service.story.held)

    with pytest.raises(PageRefused, match="do not belong together"):
        person.send_code(str(service.story.held), code)
    assert "Make your passkey" in person.send_code(case_number(service.story.held), code)
