"""Given a sound roster and an agency: households should be enrolled by one, approved by another.

- enroll
  - it should refuse, before any transaction, what the chain would refuse, naming the line
  - it should put references and commitments on chain, and nothing that identifies anybody
  - it should keep its batches below the gas a transaction may have
- approve
  - it should refuse a case whose terms on chain are not the roster's, before anything is signed
  - it should refuse the caseworker, and a case that is not enrolled
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from almoner import enrollment, roster, simulate
from almoner.casefile import Access, Casefile
from almoner.chain.client import Client
from almoner.chain.sender import GAS_CAP, Sender
from almoner.enrollment import terms
from almoner.enrollment.enroll import BATCH_GAS, CASE_GAS, MEMBER_GAS, SIGNER_GAS
from almoner.enrollment.terms import Enrollment
from almoner.errors import CasefileError, InputError, Reverted
from almoner.program import ProgramFile, Unit
from almoner.roster import Roster
from almoner.roster.references import Keys
from almoner.testing import World, fields, household, refuses

Rows = list[dict[str, str]]
Senders = dict[str, Sender]
ACCESS = Access(office="AUDITOR", purpose="test", at=1)


@pytest.fixture
def three(read: Callable[[Rows], Roster], rows: Rows) -> Roster:
    return read(rows)


def refused(*arguments: object) -> list[str]:
    """What an enrollment is refused for."""
    with pytest.raises(InputError) as refusal:
        enrollment.enroll(*arguments)  # type: ignore[arg-type]
    return [str(fault) for fault in refusal.value.faults]


def on_chain(world: World) -> int:
    return int(world.roster.functions.cases().call())


def test_enroll__i29_puts_references_on_chain(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys
) -> None:
    seen: list[tuple[int, int]] = []

    done = enrollment.enroll(world, three, senders, casefile, keys, lambda *each: seen.append(each))

    assert dataclasses.asdict(done) | {"gas": 0} == {
        "households": 3,
        "already": 0,
        "sent": 3,
        "transactions": 2,
        "gas": 0,
    }
    assert seen[0] == (0, 3)
    assert seen[-1] == (3, 3)
    for line in three.lines:
        case_no = world.roster.functions.caseNoOf(keys.case(line.case_number)).call()
        found = fields(world.roster.functions.caseOf(case_no))
        assert found["payTo"] == line.pay_to
        assert found["amount"] == line.amount
        assert found["members"] == line.size
        worker = world.offices.functions.personOf(senders[line.worker].address).call()
        assert found["caseworker"] == worker
        for member in line.members:
            assert world.roster.functions.memberOf(keys.member(member)).call() == case_no


def test_enroll__i29_no_private_column_is_in_calldata_logs_or_log_lines(
    client: Client,
    world: World,
    three: Roster,
    senders: Senders,
    casefile: Casefile,
    keys: Keys,
    caplog: pytest.LogCaptureFixture,
) -> None:
    first = client.head()[0] + 1
    with caplog.at_level(logging.DEBUG, logger="almoner"):
        enrollment.enroll(world, three, senders, casefile, keys)
        enrollment.approve(world, three, world.officer("determiner"), casefile, keys)

    published = ""
    for number in range(first, client.head()[0] + 1):
        block = client.request("eth_getBlockByNumber", hex(number), True)
        published += json.dumps(block["transactions"])
        published += json.dumps(client.request("eth_getBlockReceipts", hex(number)))
    pay_to = three.lines[0].pay_to
    assert pay_to[2:].lower() in published.lower(), "what was sent is looked at"
    for line in three.lines:
        private = [line.case_number, *line.members, *line.private.values()]
        for text in (each for each in private if len(each) > 2):
            for kept in _forms(text):
                assert kept not in published.lower()
            assert text not in caplog.text


def _forms(text: str) -> list[str]:
    """A text as hexadecimal, and its digests without a key."""
    plain = text.encode()
    return [plain.hex(), hashlib.sha256(plain).hexdigest(), hashlib.sha3_256(plain).hexdigest()]


def test_enroll__commits_to_facts_under_the_salt(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys
) -> None:
    done_block = world.client.head()[0] + 1
    enrollment.enroll(world, three, senders, casefile, keys)

    logs = world.roster.events.CaseEnrolled().get_logs(from_block=done_block)
    committed = {log["args"]["caseNo"]: log["args"]["factsCommitment"] for log in logs}
    for line in three.lines:
        record = casefile.case(line.case_number, ACCESS)
        facts = json.dumps(dict(line.facts), sort_keys=True, separators=(",", ":"))
        assert record.facts == line.facts
        assert record.members == line.members
        assert committed[record.case_no] == hashlib.sha256(record.salt + facts.encode()).digest()


def test_enroll__refuses_an_account_of_the_agency(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys
) -> None:
    token = str(world.treasury.functions.token().call())
    for ours in (world.treasury.address, world.program.address, world.roster.address, token):
        spoiled = replace(three, lines=(*three.lines[:2], replace(three.lines[2], pay_to=ours)))
        found = refused(world, spoiled, senders, casefile, keys)
        assert found == [f"line 4, pay_to: {ours} is one of the agency's contracts"]
    assert on_chain(world) == 0


def test_enroll__refuses_a_worker_without_a_key(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys
) -> None:
    del senders["CW02"]

    assert refused(world, three, senders, casefile, keys) == [
        "line 3, worker: there is no key for 'CW02' here; did you mean 'CW01'?"
    ]
    assert on_chain(world) == 0


def test_enroll__refuses_a_worker_out_of_office_before_the_first_transaction(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys
) -> None:
    senders["CW02"] = world.officer("determiner")

    with refuses("Offices_NotInOffice", key=senders["CW02"].address):
        enrollment.enroll(world, three, senders, casefile, keys)
    assert on_chain(world) == 0


def test_enroll__refuses_a_casefile_of_another_roster(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys
) -> None:
    casefile.claim("another roster", keys.fingerprints)

    with pytest.raises(CasefileError, match="belongs to the roster another roster, not to 0x"):
        enrollment.enroll(world, three, senders, casefile, keys)
    assert on_chain(world) == 0


def test_enroll__refuses_a_lost_casefile(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys, tmp_path: Path
) -> None:
    enrollment.enroll(world, three, senders, casefile, keys)

    with (
        Casefile.open(tmp_path / "new.sqlite", "c5" * 32) as empty,
        pytest.raises(CasefileError, match="no record of case number 1 on the chain"),
    ):
        enrollment.enroll(world, three, senders, empty, keys)


@pytest.mark.parametrize("which", ["agency", "program"])
def test_enroll__refuses_another_key_than_before(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys, which: str
) -> None:
    other = replace(keys, **{which: b"x" * 32})
    enrollment.enroll(world, three, senders, casefile, keys)
    expected = f"^ALMONER_{which.upper()}_KEY is not the one this casefile's references were made"

    with pytest.raises(CasefileError, match=expected):
        enrollment.enroll(world, three, senders, casefile, other)
    with pytest.raises(CasefileError, match=expected):
        enrollment.check(world, three, senders, casefile, other)
    with pytest.raises(CasefileError, match=expected):
        enrollment.approve(world, three, world.officer("determiner"), casefile, other)

    assert on_chain(world) == 3
    assert enrollment.enroll(world, three, senders, casefile, keys).already == 3


@pytest.mark.parametrize("what", ["pay_to", "members", "unit", "to_period", "group", "signer"])
def test_enroll__i20_refuses_other_terms_of_a_case_on_chain(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys, what: str
) -> None:
    other: dict[str, object] = {
        "pay_to": household(99),
        "members": ("M-10", "M-99"),
        "unit": Unit.CHILD_ONLY,
        "to_period": 11,
        "group": "SHELTER-09",
        "signer": bytes.fromhex(household(98)[2:]),
    }
    enrollment.enroll(world, replace(three, lines=three.lines[:2]), senders, casefile, keys)
    moved = replace(three.lines[1], private={"phone": "555-0199"}, **{what: other[what]})  # type: ignore[arg-type]
    changed = replace(three, lines=(three.lines[0], moved, three.lines[2]))

    expected = [
        "line 3, case_number: C-1 is on chain with other terms than this line; a change "
        "to an enrolled case is not an enrollment"
    ]
    assert refused(world, changed, senders, casefile, keys) == expected
    with pytest.raises(InputError, match="other terms than this line"):
        enrollment.check(world, changed, senders, casefile, keys)
    assert on_chain(world) == 2, "nothing was sent"
    assert casefile.case("C-1", ACCESS).private == three.lines[1].private
    assert casefile.case_no_of("C-2") is None

    assert enrollment.enroll(world, three, senders, casefile, keys).sent == 1


def test_enroll__takes_a_new_phone_of_a_case_on_chain(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys
) -> None:
    """The neighbor: what is not on chain may change."""
    enrollment.enroll(world, three, senders, casefile, keys)
    moved = replace(three.lines[1], private={"phone": "555-0199"})

    enrollment.enroll(world, replace(three, lines=(moved,)), senders, casefile, keys)

    assert casefile.case("C-1", ACCESS).private["phone"] == "555-0199"


def test_check__sends_nothing(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys
) -> None:
    assert enrollment.check(world, three, senders, casefile, keys) == 3
    assert on_chain(world) == 0
    enrollment.enroll(world, three, senders, casefile, keys)
    assert enrollment.check(world, three, senders, casefile, keys) == 0


def test_check__refuses_a_worker_without_a_key_or_out_of_office(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys
) -> None:
    one = {"CW01": senders["CW01"]}
    with pytest.raises(InputError, match="line 3, worker: there is no key for 'CW02' here"):
        enrollment.check(world, three, one, casefile, keys)

    wrong = senders | {"CW02": world.officer("determiner")}
    with refuses("Offices_NotInOffice", key=wrong["CW02"].address):
        enrollment.check(world, three, wrong, casefile, keys)


def test_batches__fit_into_a_transaction(world: World, three: Roster, keys: Keys) -> None:
    """What is planned for a case covers what it costs, whatever its size."""
    line = three.lines[0]
    sender = world.officer("caseworker")
    passkey = bytes.fromhex(world.verifier.address[2:]) + bytes(range(64))
    for size, signer in ((1, b""), (7, b""), (20, b""), (1, passkey)):
        batch = [
            replace(
                line,
                case_number=f"X-{size}-{len(signer)}-{at}",
                members=tuple(f"X-{size}-{len(signer)}-{at}-{each}" for each in range(size)),
                signer=signer,
                group="SHELTER-01",
            )
            for at in range(10)
        ]
        proposed = [_proposal(each, keys) for each in batch]
        gas = int(sender.send(world.roster.functions.enroll(proposed))["gasUsed"])
        planned = 10 * (CASE_GAS + MEMBER_GAS * size)
        planned += 10 * SIGNER_GAS * bool(signer)
        assert planned * 0.75 < gas < planned * 1.05, (size, gas, planned)
    assert BATCH_GAS * 1.05 * 1.25 < GAS_CAP


def _households(cash: ProgramFile, count: int, folder: Path) -> Roster:
    simulate.write(simulate.caseload(count, seed=11), folder)
    return roster.read(folder / "roster.csv", cash)


def _proposal(line: roster.Line, keys: Keys) -> Enrollment:
    return terms.enrollment(line, keys, b"s" * 32)


def test_enroll__many_of_one_worker_take_several_transactions(
    world: World, cash: ProgramFile, casefile: Casefile, keys: Keys, tmp_path: Path
) -> None:
    many = _households(cash, 200, tmp_path)
    one = {worker: world.officer("caseworker") for worker in many.workers}
    together = replace(many, lines=tuple(replace(each, worker="CW01") for each in many.lines))

    done = enrollment.enroll(world, together, one, casefile, keys)

    assert done.sent == on_chain(world) == 200
    assert 3 <= done.transactions <= 4
    assert done.gas / done.transactions < GAS_CAP * 0.8


def test_approve__approves_what_the_roster_says(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys
) -> None:
    enrollment.enroll(world, three, senders, casefile, keys)

    done = enrollment.approve(world, three, world.officer("determiner"), casefile, keys)
    again = enrollment.approve(world, three, world.officer("determiner"), casefile, keys)

    assert (done.approved, done.already, done.transactions) == (3, 0, 1)
    assert (again.approved, again.already, again.transactions) == (0, 3, 0)
    assert bin(world.roster.functions.approvedOf(0).call()).count("1") == 3


@pytest.mark.parametrize("what", ["pay_to", "amount", "members", "to_period", "group", "signer"])
def test_approve__i20_refuses_other_terms_before_signing(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys, what: str
) -> None:
    line = three.lines[1]
    other: dict[str, object] = {
        "pay_to": household(99),
        "amount": line.amount + 1,
        "members": ("M-10", "M-99"),
        "to_period": 11,
        "group": "SHELTER-09",
        "signer": bytes.fromhex(household(98)[2:]),
    }
    spoiled = replace(line, **{what: other[what]})  # type: ignore[arg-type]
    as_enrolled = replace(three, lines=(three.lines[0], spoiled, three.lines[2]))
    enrollment.enroll(world, as_enrolled, senders, casefile, keys)
    block = world.client.head()[0]

    with pytest.raises(InputError) as refusal:
        enrollment.approve(world, three, world.officer("determiner"), casefile, keys)

    (fault,) = refusal.value.faults
    assert (fault.line, fault.field) == (3, "case_number")
    assert fault.reason.startswith("C-1 is on chain with other terms than this line")
    assert world.client.head()[0] == block, "nothing was sent"
    assert world.roster.functions.approvedOf(0).call() == 0


def test_approve__refuses_a_case_that_is_not_enrolled(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys
) -> None:
    enrollment.enroll(world, replace(three, lines=three.lines[:2]), senders, casefile, keys)

    with pytest.raises(InputError, match="line 4, case_number: C-2 is not enrolled: enroll it"):
        enrollment.approve(world, three, world.officer("determiner"), casefile, keys)


def test_approve__refuses_a_caseworker(
    world: World, three: Roster, senders: Senders, casefile: Casefile, keys: Keys
) -> None:
    enrollment.enroll(world, three, senders, casefile, keys)

    with pytest.raises(Reverted, match="Offices_NotInOffice"):
        enrollment.approve(world, three, senders["CW01"], casefile, keys)
