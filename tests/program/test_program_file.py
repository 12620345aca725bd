"""Given a program file: it should be read whole, or every fault named with its path.

- the file of the project
  - it should have the published amounts, the struct's terms, and only rules the fraud check has
  - it should be refused on a live chain while figures are not confirmed
- a file with one thing changed
  - it should be refused, naming the path and what to write
- a file with several things changed
  - it should name all of them
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from pathlib import Path

import pytest
from eth_abi.abi import decode
from eth_utils.crypto import keccak

from almoner import money, program
from almoner.chain.client import Client
from almoner.config import PROJECT_ROOT
from almoner.errors import ConfigError, InputError
from almoner.fraud import policy as policies
from almoner.program import ProgramFile, Unit
from almoner.program.file import TERMS
from almoner.testing import World, founding

FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
TEXT = FILE.read_text()
DAY = 86_400
VERIFIER = "0x" + "11" * 20
CONFIRMED = TEXT.replace('confirmed_by = ""', 'confirmed_by = "General Counsel, 2027-01-15"')


def changed(*changes: tuple[str, str]) -> bytes:
    """The project's file with each text replaced, which has to be in it."""
    text = TEXT
    for old, new in changes:
        assert old in text, f"the file has no {old!r}"
        text = text.replace(old, new, 1)
    return text.encode()


def faults(*changes: tuple[str, str]) -> list[str]:
    """What a changed file is refused for."""
    with pytest.raises(InputError) as refusal:
        program.parse(changed(*changes))
    return [str(fault) for fault in refusal.value.faults]


@pytest.fixture
def cash() -> ProgramFile:
    return program.load(FILE)


def test_amount__is_the_published_table(cash: ProgramFile) -> None:
    adult = [cash.amount(Unit.ADULT, size) for size in range(1, 8)]
    child_only = [cash.amount(Unit.CHILD_ONLY, size) for size in range(1, 7)]

    assert adult == [each * money.UNIT for each in (322, 435, 549, 662, 776, 890, 1003)]
    assert child_only == [each * money.UNIT for each in (242, 326, 412, 497, 582, 668)]


@pytest.mark.parametrize(
    ("unit", "size"), [(Unit.ADULT, 8), (Unit.CHILD_ONLY, 7), (Unit.ADULT, 0), (Unit.ADULT, -1)]
)
def test_amount__has_no_row(cash: ProgramFile, unit: Unit, size: int) -> None:
    assert cash.amount(unit, size) is None


def test_digest__is_that_of_the_bytes(cash: ProgramFile) -> None:
    assert cash.digest == hashlib.sha256(FILE.read_bytes()).digest()
    assert program.parse(FILE.read_bytes() + b"\n").digest != cash.digest


def test_rules__are_the_typologies_of_the_fraud_check(cash: ProgramFile) -> None:
    rules = policies.load()
    assert all(rules.typology(name).hold is not None for name in cash.rules)
    assert {name: rules.bounds[name] for name in cash.rule_parameters} == dict(cash.rule_parameters)


def test_reasons__have_words_and_a_citation(cash: ProgramFile) -> None:
    for reason in cash.reasons.values():
        words = reason.words["en"]
        assert "check" in words.happened, "the person is told that it is a check"
        assert cash.citation(reason.authority) == "42 U.S.C. 602(a)(6)"
    assert {rule.reason for rule in cash.rules.values()} <= set(cash.reasons)


def test_terms__are_in_the_order_of_the_struct(cash: ProgramFile) -> None:
    terms = dict(zip(_struct("IBenefitProgram", "Terms"), cash.terms(VERIFIER), strict=True))

    assert terms["programId"] == cash.digest
    assert terms["purpose"] == 1001
    assert terms["challengeWindow"] == 2 * DAY
    assert terms["challengeBlocks"] == 5
    assert terms["approvalWindow"] == 3 * DAY
    assert terms["leadTime"] == 5 * DAY
    assert terms["margin"] == DAY
    assert dict(zip(_struct("IPayer", "HoldTerms"), terms["holds"], strict=True)) == {
        "botHold": 5 * DAY,
        "maxTotalHold": 10 * DAY,
        "sustainedCap": 96 * DAY,
        "botShareBps": 1000,
        "botFloor": 30,
    }
    assert dict(zip(_struct("IPayer", "NoticeTerms"), terms["notices"], strict=True)) == {
        "mode": 0,
        "service": 6 * DAY,
        "constructive": 0,
        "noticePeriod": 10 * DAY,
        "receiptGrace": 10 * DAY,
        "decisionTime": 60 * DAY,
        "coolingOff": 7 * DAY,
        "unpayableAfter": 270 * DAY,
        "waits": [0, 10 * DAY, 0, 0],
    }
    assert terms["bands"] == [(money.parse("250,000"), 2), (money.MAXIMUM, 3)]
    assert terms["passkeyVerifier"] == VERIFIER


def _struct(interface: str, name: str) -> list[str]:
    """The fields of a struct as the contract's source declares them."""
    source = (PROJECT_ROOT / "contracts" / "interfaces" / f"{interface}.sol").read_text()
    body = re.search(rf"struct {name} {{(.*?)}}", source, re.DOTALL)
    assert body is not None
    return re.findall(r"^\s*[\w\[\]]+ (\w+);", body[1], re.MULTILINE)


def test_encoded_terms__open_a_program(client: Client, cash: ProgramFile) -> None:
    world = World.create(client)
    same_purpose = dataclasses.replace(cash, purpose=founding.PURPOSE)
    terms = same_purpose.terms(world.verifier.address)

    opened, _, _ = founding.open_program(
        client, world.treasury, world.staff, world.appropriation, terms, world.program_code
    )

    encoded = same_purpose.encoded_terms(world.verifier.address)
    assert opened.functions.termsHash().call() == keccak(encoded)
    assert opened.functions.holdTerms().call()[2] == 96 * DAY
    assert decode([TERMS], encoded)[0][0] == cash.digest


def test_require_confirmed__refuses_a_live_chain(cash: ProgramFile) -> None:
    cash.require_confirmed(31337)
    with pytest.raises(ConfigError, match=r"Nobody confirmed .*notices.*benefits.* chain 1\."):
        cash.require_confirmed(1)


def test_require_confirmed__accepts_confirmed_figures() -> None:
    program.parse(CONFIRMED.encode()).require_confirmed(1)


def test_require_confirmed__one_empty_figure_is_enough() -> None:
    head, tail = CONFIRMED.split("[benefits]")
    text = head + "[benefits]" + re.sub('confirmed_by = ".*?"', 'confirmed_by = " "', tail, count=1)

    with pytest.raises(ConfigError, match="Nobody confirmed benefits of"):
        program.parse(text.encode()).require_confirmed(1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('rail = "token"', 'rail = "tokens"', "rail: names the payment rail 'tokens'"),
        ("purpose = 1001", "purposes = 1001", "purposes: is not a known key; did you mean"),
        ("purpose = 1001", "", "purpose: is missing: write a whole number"),
        ("purpose = 1001", "purpose = true", "purpose: must be a whole number, not bool True"),
        ("purpose = 1001", "purpose = 0", "purpose: must be from 1 to 4,294,967,295; it is 0"),
        ("bot_floor = 30", "bot_flor = 30", "holds.bot_flor: is not a known key; did you mean"),
        ("challenge_days = 2", "challenge = 2", "write challenge_days or challenge_hours"),
        (
            "challenge_days = 2",
            "challenge_days = 2\nchallenge_hours = 48",
            "windows.challenge: is given twice",
        ),
        ("challenge_days = 2", "challenge_days = 0", "windows.challenge_days: must be from 1"),
        ("challenge_days = 2", "challenge_days = 2.0", "must be a whole number, not float 2.0"),
        ('up_to = "250000"', "up_to = 250000.0", "approvals.bands[1].up_to: must be an amount as"),
        ('up_to = "250000"', 'up_to = "0"', "approvals.bands[1].up_to: must be more than zero"),
        ('up_to = "250000"', 'up_to = "-1"', "an amount cannot be negative"),
        ("approvers = 3", 'up_to = "1"\napprovers = 3', "the last band has no upper end"),
        ("approvers = 3", "approvers = 1", "more money never needs fewer people"),
        ("approvers = 3", "approvers = 5", "approvals.bands[2].approvers: must be from 1 to 4"),
        (
            "[[approvals.bands]] # the last",
            '[[approvals.bands]]\nup_to = "250,000"\napprovers = 2\n[[approvals.bands]] # the last',
            "approvals.bands[2].up_to: $250,000.00 is not above the band before",
        ),
        ('"435", ', "435, ", "benefits.adult: must be a list of texts"),
        ('"435", ', '"43x", ', "benefits.adult[2]: write the amount like"),
        ('"435", ', '"0", ', "benefits.adult[2]: must be more than zero"),
        ('"435", "549"', '"549", "435"', "benefits.adult[3]: $435.00 for 3 persons is less than"),
        ('child_only = ["242"', 'childonly = ["242"', "benefits.child_only: is missing"),
        ("bot_hold_days = 5 ", "bot_hold_days = 11 ", "holds.bot_hold: 11 days is longer than max"),
        ("bot_share_bps = 1000", "bot_share_bps = 10001", "must be from 0 to 10,000"),
        ('days = 10\nauthority = "due-process"', 'days = 11\nauthority = "due-process"', "11 d"),
        ("[notices.bases.DEATH]", "[notices.bases.DEAD]", "DEAD: is not a known key; did you mean"),
        ("[notices.bases.SUSTAINED]", "[notices.bases.X]", "notices.bases: lacks SUSTAINED"),
        ("code = 102", "code = 101", "reasons[2].code: 101 has another reason already"),
        ("code = 102", "code = 70000", "reasons[2].code: must be from 1 to 65,535"),
        ("reason = 102", "reason = 109", "reason: 109 is no reason of this file; there are: 101, "),
        ('id = "officer_account"', 'id = "shared_account+one_hand"', "rules[2].id: 'shared_acc"),
        ('citation = "305 ILCS 5"', 'citation = ""', "authorities.public-aid-code.citation: is em"),
        ('"es", "ar"] #', '"es", "fr"] #', "reasons[1].fr: is missing: write a t"),
        ('languages = ["en", ', 'languages = ["English", ', "languages: 'English' is no lan"),
        ("2027-02-01T15:00:00Z", "2027-01-04T15:00:00Z", "calendar.issue_dates: must rise"),
        ("2027-02-01T15:00:00Z", "2027-02-01T15:00:00", "must list dates with time and offset"),
        ("first_period = 1", "first_period = 65530", "goes past period 65,535"),
        ("default_capacity = 4", "default_capacity = -4", "rule_parameters.default_capacity: must"),
    ],
)
def test_parse__refuses(old: str, new: str, expected: str) -> None:
    found = faults((old, new))

    assert any(expected in fault for fault in found), found


def test_parse__refuses_a_reason_without_authority() -> None:
    found = faults(('code = 102\nauthority = "program-integrity"', "code = 102"))

    assert found == ["reasons[2].authority: is missing: write the name of the authority"]


def test_parse__refuses_an_unknown_authority_and_suggests_one() -> None:
    old = '[benefits]\nauthority = "payment-levels"'
    found = faults((old, '[benefits]\nauthority = "payment-level"'))

    assert found == [
        "benefits.authority: names the authority 'payment-level', which does not exist; "
        "did you mean 'payment-levels'?"
    ]


def test_parse__names_every_figure_of_a_short_sustained_cap() -> None:
    found = faults(("sustained_cap_days = 96", "sustained_cap_hours = 2303"))

    assert found == [
        "holds.sustained_cap: 95 days 23 h is too short; it needs 96 days: max_total_hold 10 days, "
        "service 6 days, notice_period 10 days, receipt_grace 10 days and decision 60 days"
    ]


def test_parse__accepts_a_sustained_cap_in_hours() -> None:
    found = program.parse(changed(("sustained_cap_days = 96", "sustained_cap_hours = 2304")))

    assert found.holds.sustained_cap == 96 * DAY


def test_parse__reports_all_faults_at_once() -> None:
    found = faults(
        ("purpose = 1001", "purpos = 1001"),
        ('"776"', '"seven"'),
        ("reason = 102", "reason = 9"),
        ("approvers = 3", "approvers = 0"),
    )

    assert sorted(fault.split(":")[0] for fault in found) == [
        "approvals.bands[2].approvers",
        "benefits.adult[5]",
        "purpos",
        "purpose",
        "rules[2].reason",
    ]


def test_parse__a_rule_without_authority_may_only_alert() -> None:
    old = 'reason = 102\nauthority = "program-integrity"'
    found = program.parse(changed((old, "reason = 102")))

    assert found.rules["officer_account"].authority is None
    assert found.rules["shared_account+one_hand"].authority == "program-integrity"


def test_parse__names_the_place_of_broken_toml() -> None:
    with pytest.raises(InputError, match=r"is not TOML: .*line 1"):
        program.parse(b"id = = 3")


@pytest.mark.parametrize(
    ("odd", "said"),
    [(b"a = " + b"[" * 20_000, "nested too deep"), (b"a = " + b"9" * 5_000, "is not TOML")],
    ids=["brackets", "digits"],
)
def test_parse__refuses_what_no_reader_goes_into(odd: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        program.parse(odd)


def test_parse__names_a_byte_that_is_not_utf8() -> None:
    with pytest.raises(InputError, match="line 2: byte 11 is not UTF-8"):
        program.parse(b'id = "a"\n# \xff')


def test_load__names_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml cannot be read: No such file"):
        program.load(tmp_path / "none.toml")
