"""What the browser has signed: the very words that were written, or nothing.

given a person who wrote an appeal
├── when the digest to sign is not of these words: it should not ask for the passkey, and say so
└── the digest the page makes: it should be ours for any words, of nothing that the service adds,
    and for an account that is written in groups or as a whole
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from eth_utils.crypto import keccak
from playwright.sync_api import Route
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from almoner import locales, typed_data
from almoner.demo.browser import BrowserPerson
from almoner.demo.person import PageRefused
from almoner.testing.pages import Service
from almoner.testing.walk import ANOTHER

WORDS = "We share the account."
LENGTHS = [0, 1, 135, 136, 137, 271, 272, 1_000]


def _other_words(route: Route) -> None:
    route.continue_(post_data=json.dumps({"words": "I owe this money."}))


def _answered(change: Callable[[dict[str, Any]], None]) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        response = route.fetch()
        said = response.json()
        change(said)
        route.fulfill(response=response, json=said)

    return answer


def _other_salt(said: dict[str, Any]) -> None:
    said["message"]["salt"] = "A" * 43


def _later_deadline(said: dict[str, Any]) -> None:
    said["message"]["deadline"] += 86_400


def _later_nonce(said: dict[str, Any]) -> None:
    said["message"]["nonce"] += 1


def _other_challenge(said: dict[str, Any]) -> None:
    said["challenge"] = "A" * 43


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(_other_words, id="words"),
        pytest.param(_answered(_other_challenge), id="challenge"),
        pytest.param(_answered(_other_salt), id="salt", marks=pytest.mark.nightly),
        pytest.param(_answered(_later_deadline), id="deadline", marks=pytest.mark.nightly),
        pytest.param(_answered(_later_nonce), id="nonce", marks=pytest.mark.nightly),
    ],
)
def test_appeal__of_other_words_is_not_signed(
    service: Service, person: BrowserPerson, tamper: Callable[[Route], None]
) -> None:
    person.bind(*service.letter(service.story.held))
    person.page.route("**/prepare", tamper)
    signed: list[str] = []
    person.page.on(
        "request", lambda sent: signed.append(sent.url) if "rawId" in (sent.post_data or "") else 0
    )

    with pytest.raises(PageRefused, match="That did not work"):
        person.appeal(WORDS)
    assert signed == []
    person.page.unroute("**/prepare")
    assert "We have your appeal" in person.appeal(WORDS), "untampered, it is signed"
    assert len(signed) == 1


def test_keccak__is_that_of_the_contracts(person: BrowserPerson) -> None:
    person.page.goto("/")
    made = person.page.evaluate(
        """async (lengths) => {
            const { keccak } = await import("/static/js/keccak.js");
            return lengths.map((length) =>
                Array.from(keccak(Uint8Array.from({ length }, (_, at) => at % 251))));
        }""",
        LENGTHS,
    )

    assert [bytes(digest) for digest in made] == [
        keccak(bytes(at % 251 for at in range(length))) for length in LENGTHS
    ]


@pytest.mark.parametrize(
    "words", [WORDS, "¿Por qué? 我们共用一个帐户 🏠", "x" * 4_000, "\ud83c"], ids=len
)
def test_digest__is_ours(service: Service, person: BrowserPerson, words: str) -> None:
    person.bind(*service.letter(service.story.held))
    payment = service.payment(service.story.held)
    person.page.goto(f"/appeal/{payment}")
    answer = person.page.evaluate(
        """async ([payment, words]) => {
            const { post, toText } = await import("/static/js/lib.js");
            const { digest } = await import("/static/js/message.js");
            const said = await post(`/appeal/${payment}/prepare`, { words });
            const form = document.getElementById("form").dataset;
            return [said, toText(await digest(form, { words }, said.message))];
        }""",
        [payment, words],
    )

    said, made = answer
    assert made == said["challenge"]
    assert len(base64url_to_bytes(said["challenge"])) == 32
    ours = typed_data.appeal(
        chain_id=said["message"]["chainId"],
        hearings=said["message"]["contract"],
        program=said["message"]["program"],
        payment_id=payment,
        statement=bytes(32),
        nonce=said["message"]["nonce"],
        deadline=said["message"]["deadline"],
    )
    assert bytes_to_base64url(ours.digest) != made, "another statement has another digest"


def test_digest__is_of_the_words_and_nothing_that_the_service_adds(
    service: Service, person: BrowserPerson
) -> None:
    person.bind(*service.letter(service.story.held))
    person.page.goto(f"/appeal/{service.payment(service.story.held)}")
    plain, with_evidence, longer = person.page.evaluate(
        """async (words) => {
            const { post, toBytes, toText } = await import("/static/js/lib.js");
            const { digest } = await import("/static/js/message.js");
            const { message } = await post(`${location.pathname}/prepare`, { words });
            const form = document.getElementById("form").dataset;
            const made = async (asked) => toText(await digest(form, { words }, asked));
            const said = new TextEncoder().encode("I lied. ");
            const salt = toText(Uint8Array.from([...toBytes(message.salt), ...said]));
            return [
                await made(message),
                await made({ ...message, evidence: "0x" + "ab".repeat(32) }),
                await made({ ...message, salt }).catch((error) => error.message),
            ];
        }""",
        WORDS,
    )

    assert plain == with_evidence
    assert longer == "The service asks to sign other words than these."


@pytest.mark.parametrize("typed", [ANOTHER, locales.account(ANOTHER)], ids=["whole", "in groups"])
def test_digest__of_an_account_is_ours_however_it_is_written(
    service: Service, person: BrowserPerson, typed: str
) -> None:
    person.bind(*service.letter(service.story.held))
    person.page.goto("/account/change")
    said, made = person.page.evaluate(
        """async (account) => {
            const { post, toText } = await import("/static/js/lib.js");
            const { digest } = await import("/static/js/message.js");
            const said = await post("/account/change/prepare", { account });
            const form = document.getElementById("form").dataset;
            return [said, toText(await digest(form, { account }, said.message))];
        }""",
        typed,
    )
    assert made == said["challenge"]
