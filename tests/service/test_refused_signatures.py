"""Signatures the pages refuse, each beside what they accept.

given a person who is signed in
├── a signature of another draft, page or person, or of nobody verified: it should send nothing
├── a draft that is too old, or older than another message of the case: it should be asked for anew
├── too few words, or too many: nothing should be there to sign
├── the same appeal again, in turn or at once: it should be sent once, past the pages too
└── a challenge that was used: it should sign nobody in
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from almoner.casefile import Access
from almoner.demo.passkey import PRESENT
from almoner.demo.person import PageRefused, SoftPerson, text
from almoner.service import drafts
from almoner.testing import digest, pages, refuses
from almoner.testing.pages import Service

WORDS = "We are two families in one house."


def _prepared(service: Service, person: SoftPerson) -> tuple[str, str, dict[str, Any]]:
    path = f"/appeal/{service.payment(service.story.held)}"
    page = person.get(path)
    return path, page, person.post(f"{path}/prepare", page, {"words": WORDS})


def test_appeal__signed_over_another_digest_is_refused(service: Service, bound: SoftPerson) -> None:
    path, page, options = _prepared(service, bound)
    altered = {**options, "challenge": "A" + options["challenge"][1:-1] + "A"}

    with pytest.raises(PageRefused, match="not accepted"):
        bound.post(path, page, bound.passkey.sign(altered))
    assert service.relayed() == 1, "only the binding was sent"
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
    assert service.relayed() == 1, "the contract would have taken it: the relay must not"


def test_appeal__relayed_after_its_deadline_is_refused(service: Service, bound: SoftPerson) -> None:
    path, page, options = _prepared(service, bound)
    signed = bound.passkey.sign(options)
    service.world.warp(drafts.SECONDS + 60)

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


def test_appeal__sent_again_is_sent_once(service: Service, bound: SoftPerson) -> None:
    path, page, options = _prepared(service, bound)
    signed = bound.passkey.sign(options)
    first = bound.post(path, page, signed)
    sent = service.relayed()

    assert bound.post(path, page, signed) == first
    assert service.relayed() == sent == 3, "the binding, the appeal and the payment"


def test_appeal__sent_at_the_same_moment_is_sent_once(service: Service, bound: SoftPerson) -> None:
    path, page, options = _prepared(service, bound)
    signed = bound.passkey.sign(options)

    def send(_: int) -> str:
        try:
            return str(bound.post(path, page, signed)["next"])
        except PageRefused as busy:
            return str(busy)

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(send, range(4)))

    meanwhile = pages.words()("sign.busy")
    assert {f"{path}/done"} <= answers <= {f"{path}/done", meanwhile}
    assert send(0) == f"{path}/done", "afterwards it is said to be done"
    assert service.relayed() == 3, "the binding, the appeal and the payment"


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
    assert service.relayed() == 3


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
