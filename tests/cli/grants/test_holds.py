"""Given a draw that is approved: it can be delayed, answered and struck by the commands of holds.

almoner
├── hold place, sustain, notice serve, case enact: a draw is struck after review, notice and time
├── hold place, appeal file and decide: a grantee that is heard is paid
└── grant award pay-to, signer: the counter files another account or key, which cools off
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from eth_utils.crypto import keccak

from almoner.casefile import Access, Casefile
from almoner.testing.bench import CASEFILE_KEY
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_samples import payee
from tests.cli.grants.awarded import ANYONE, COUNTER, HEARING_OFFICER, Awards
from tests.cli.grants.office import ORGANIZATION, Office
from tests.cli.grants.opening import FILE

INVESTIGATOR, REVIEWER = ("--as", "investigator-1"), ("--as", "investigator-2")
PAID, STRUCK = 4, 5


@pytest.fixture
def program(office: Office) -> tuple[str, str]:
    """The grant program, its rules armed; there is a benefit program beside it."""
    office.bench.told("rule", "register", FILE, "--as", "program-admin-1")
    office.bench.told("rule", "arm", FILE, *INVESTIGATOR)
    return "--program", office.file.id


@pytest.fixture
def held(office: Office, awards: Awards, program: tuple[str, str]) -> int:
    """The payment of an approved draw, delayed by an investigator."""
    payment = office.grants.payment_id(office.grants.approved(awards.invoiced, ORGANIZATION))
    place = ("hold", "place", payment, "--rule", 1, "--code", 290, "--days", 5, "--program", FILE)
    office.bench.done(*place, "--evidence", "File 12: a call", *INVESTIGATOR)
    return payment


def test_hold__strikes_a_draw_after_review_notice_and_time(
    office: Office, program: tuple[str, str], held: int
) -> None:
    bench = office.bench
    sustain = ("hold", "sustain", held, "--reason", "File 12: no such work", *program)
    assert "person" in bench.refused(*sustain, *INVESTIGATOR)
    bench.done(*sustain, *REVIEWER)
    proposal = office.world.changes.functions.proposals(office.grants.awards.address).call()
    enact = ("case", "enact", proposal, *ANYONE, *program)
    bench.refused(*enact)
    bench.done("notice", "serve", proposal, "--dispatch", "Letter 3", *COUNTER, *program)
    terms = office.file.notices
    office.world.warp_to(
        office.world.now() + terms.service + terms.notice_period + terms.receipt_grace
    )
    bench.done(*enact)
    assert office.grants.payment(held >> 32)["state"] == STRUCK
    listed = bench.told("hold", "list", *program)["holds"]
    assert {(each["draw"], each["award"]) for each in listed} == {(held >> 32, held % 2**32)}


def test_appeal__that_is_decided_for_the_grantee_has_its_draw_paid(
    office: Office, awards: Awards, program: tuple[str, str], held: int
) -> None:
    bench = office.bench
    filed = ("appeal", "file", held, "--words", "We did it", *program, *COUNTER)
    bench.refused(*filed, "--received", "2020-01-01")
    now = datetime.fromtimestamp(office.world.now(), UTC).strftime("%Y-%m-%dT%H:%M")
    bench.done(*filed, "--received", now)
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        look = Access(office="HEARING_OFFICER", purpose="appeal", at=office.world.now())
        address = str(office.grants.awards.address)
        (said,) = casefile.statements(held, look, program=address)
        assert said.words == "We did it"
        assert casefile.statements(held, look) == [], "it is no household's"
    bench.done(
        "appeal",
        "decide",
        held,
        "--for",
        "claimant",
        "--reason",
        "Seen",
        *HEARING_OFFICER,
        *program,
    )
    office.grants.pass_challenge(held >> 32)
    bench.done("grant", "draw", "settle", held >> 32, *ANYONE)
    assert office.grants.payment(held >> 32)["state"] == PAID


def test_award__gets_another_account_and_key_after_the_cooling_off(
    office: Office, awards: Awards, program: tuple[str, str]
) -> None:
    bench, grants = office.bench, office.grants
    other, key = payee("other"), signer_of(account("grantee-2"))
    words = ("--evidence", "Letter 8")
    for asked in (("pay-to", awards.built, other), ("signer", awards.built, f"0x{key.hex()}")):
        made = bench.done("grant", "award", *asked, *words, *COUNTER)
        enact = ("case", "enact", made["proposal"], *ANYONE, *program)
        bench.refused(*enact)
        assert "same kind" in bench.refused("grant", "award", *asked, *words, *COUNTER)
        office.world.warp_to(made["effective_at"])
        bench.done(*enact)
    assert grants.award(awards.built)["payTo"] == other
    bound = grants.awards.functions.signerHash(awards.built).call()
    assert bound == keccak(key)
