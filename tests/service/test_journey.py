"""A person with a letter, from the first page to a paid payment, over HTTP on a real chain.

given a case whose payment is held, and a letter with a one-time code
├── binding: it should bind the passkey on chain and sign the person in
├── an appeal of a payment that was paid like this before: it should be paid at once
├── an appeal of a first payment: it should wait for a decision, and say until when
└── signing in again: it should show the same case
"""

from __future__ import annotations

import hashlib

import pytest
from eth_utils.crypto import keccak

from almoner.casefile import Access
from almoner.demo.person import PageRefused, SoftPerson
from almoner.testing.pages import Service

WORDS = "My sister and I share this account. Nobody else uses it."


def test_bind__binds_the_passkey_and_signs_in(service: Service, person: SoftPerson) -> None:
    case_no = service.story.held
    number, code = service.letter(case_no)

    page = person.bind(number, code)

    assert "My payments" in page
    (kept,) = service.context.casefile.credentials_of(case_no)
    signer = bytes.fromhex(service.world.verifier.address[2:]) + kept.x + kept.y
    bound = service.world.roster.functions.signerHash(case_no).call()
    assert bytes(bound) == keccak(signer), "the chain has the very passkey"
    assert service.context.casefile.code_offer(case_no) is None, "the code is used up"


def test_payments__says_what_is_paid_and_what_is_checked(
    service: Service, person: SoftPerson
) -> None:
    page = person.bind(*service.letter(service.story.held))

    assert "Being checked" in page
    assert "Your payment is being checked. You do not need to do anything." in page
    assert "If nobody decides by" in page
    assert "Paid on" in page
    assert "$100.00 to your account ending" in page


def test_payment__tells_reason_rule_deadline_and_every_way_to_answer(
    service: Service, person: SoftPerson
) -> None:
    person.bind(*service.letter(service.story.held))

    page = person.payment()

    reason = service.context.program.reasons[101].words["en"]
    for told in (reason.title, reason.fact, reason.rule, reason.clears, "42 U.S.C. 602(a)(6)"):
        assert told in page
    assert "your payment will be released." in page
    for way in ("On this page:", "call 555-0100", "at any office"):
        assert way in page


def test_appeal__of_an_established_payment_is_paid_at_once(
    service: Service, person: SoftPerson
) -> None:
    case_no = service.story.held
    person.bind(*service.letter(case_no))
    payment = service.payment(case_no)
    account = service.world.case(case_no)["payTo"]
    before = service.world.balance(account)

    page = person.appeal(WORDS)

    assert "We have your appeal" in page
    assert "Your payment was released and paid" in page
    assert WORDS in page
    assert f"A-{service.story.second_run}-{case_no}-" in page
    assert service.world.balance(account) - before == 100_000_000
    assert service.world.appeal(payment)["state"] == 1
    service.follow()
    assert "Being checked" not in person.payments()


def test_appeal__publishes_only_a_salted_digest(service: Service, person: SoftPerson) -> None:
    person.bind(*service.letter(service.story.held))
    person.appeal(WORDS)

    payment = service.payment(service.story.held)
    access = Access(office="hearing officer", purpose="appeal", at=service.world.now())
    (kept,) = service.context.casefile.statements(payment, access)
    assert kept.words == WORDS
    assert kept.filed_by is not None
    assert kept.digest == hashlib.sha256(kept.salt + WORDS.encode()).digest()
    sent = service.world.client.web3.eth.get_transaction(kept.filed_by)
    assert kept.digest in bytes(sent["input"])
    assert WORDS.encode()[:12] not in bytes(sent["input"]), "the words stay here"
    assert kept.salt not in bytes(sent["input"]), "and so does the salt"


def test_appeal__of_a_first_payment_waits_for_a_decision(
    service: Service, person: SoftPerson
) -> None:
    case_no = service.story.new
    person.bind(*service.letter(case_no))

    page = person.appeal(WORDS)

    assert "decides by" in page
    assert "released and paid" not in page
    payment = service.payment(case_no)
    assert service.world.appeal(payment)["state"] == 1
    assert service.world.hold(payment)["state"] == 1, "the hold stands until the decision"
    service.follow()
    assert "You appealed" in person.payments()


def test_sign_in__shows_the_same_case_again(service: Service, person: SoftPerson) -> None:
    person.bind(*service.letter(service.story.held))
    first = person.payments()
    assert "Set up sign-in with your letter" in person.sign_out()
    assert "Sign in" in person.payments(), "signed out, there is nothing to see"

    assert person.sign_in() == first


def test_sign_in__refuses_a_passkey_the_chain_does_not_have(
    service: Service, person: SoftPerson
) -> None:
    person.bind(*service.letter(service.story.held))
    person.sign_out()
    stranger = SoftPerson(service.origin)
    # A passkey made for the site, and for nobody's case.
    options = {"pubKeyCredParams": [{"alg": -7}], "rp": {"id": "localhost"}, "challenge": "AAAA"}
    stranger.passkey.create(options)

    with pytest.raises(PageRefused, match="does not belong to a case"):
        stranger.sign_in()
    stranger.close()
    assert "My payments" in person.sign_in()


def test_appeal__shows_what_was_written_and_runs_none_of_it(
    service: Service, person: SoftPerson
) -> None:
    person.bind(*service.letter(service.story.held))
    written = """<script>alert(1)</script> & <b>'us'</b> "both" {{ 7 * 7 }}"""

    page = person.appeal(written)

    assert written in page
    path = f"/appeal/{service.payment(service.story.held)}/done"
    assert "<script>alert" not in person.get(path)
