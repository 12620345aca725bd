"""Proposes the households of a roster, each in the name of its caseworker.

Nothing is sent before the whole roster is known to be acceptable. A run that was stopped anywhere
is continued by running it again: what is on chain is read first and only the rest is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eth_utils.abi import event_abi_to_log_topic

from almoner.acts.people import Office
from almoner.chain import pipeline
from almoner.chain.pipeline import Asked
from almoner.chain.sender import GAS_CAP, Sender
from almoner.enrollment import members, reads
from almoner.enrollment.records import Agency, Progress, Records, deployment, unwatched
from almoner.enrollment.terms import Enrollment, enrolling, enrollment, terms_hash
from almoner.program.table import near
from almoner.roster import Line, Roster
from almoner.roster.faults import Faults
from almoner.roster.references import Keys

# Measured (tests/roster/test_enrollment.py holds them to it): what a case costs before its members,
# and each member more. The estimate before sending adds a quarter, so batches keep below that.
CASE_GAS = 120_000
MEMBER_GAS = 26_000
SIGNER_GAS = 30_000
BATCH_GAS = GAS_CAP * 3 // 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """What enrolling did: cases named, on chain before, sent now; and at what cost."""

    households: int
    already: int
    sent: int
    transactions: int
    gas: int


@dataclass(frozen=True, slots=True)
class _Batch:
    sender: Sender
    lines: Sequence[Line]


def enroll(
    agency: Agency,
    roster: Roster,
    senders: Mapping[str, Sender],
    casefile: Records,
    keys: Keys,
    progress: Progress = unwatched,
) -> Enrolled:
    """Brings the households of a roster onto the chain, each once, and into the casefile.

    `senders` has a caseworker's sender for each worker code. Raises InputError, before anything is
    sent, for lines the chain would refuse or has with other terms, CasefileError for other keys
    than the casefile's references were made with, and Reverted if the chain refuses nonetheless.
    """
    casefile.compare(deployment(agency), keys.fingerprints)
    for sender in {sender.address: sender for sender in senders.values()}.values():
        sender.await_quiet()
    known, rest = _checked(agency, roster, senders, casefile, keys)
    casefile.claim(deployment(agency), keys.fingerprints)
    # Private columns and salts are safe before anything rests on them.
    salts = casefile.put_cases(roster.lines, known, at=agency.client.head()[2])
    progress(len(known), len(roster))
    sent, transactions, gas = 0, 0, 0
    for numbers, used in _sent(agency, _batches(rest, senders), keys, salts):
        casefile.number(numbers)
        sent += len(numbers)
        transactions += 1
        gas += used
        progress(len(known) + sent, len(roster))
    return Enrolled(
        households=len(roster),
        already=len(known),
        sent=sent,
        transactions=transactions,
        gas=gas,
    )


def check(
    agency: Agency, roster: Roster, senders: Mapping[str, Sender], casefile: Records, keys: Keys
) -> int:
    """How many households are still to be enrolled, after every check of `enroll`; sends nothing.

    Raises as `enroll` does.
    """
    casefile.compare(deployment(agency), keys.fingerprints)
    return len(_checked(agency, roster, senders, casefile, keys)[1])


def _checked(
    agency: Agency, roster: Roster, senders: Mapping[str, Sender], casefile: Records, keys: Keys
) -> tuple[dict[str, int], list[Line]]:
    """The numbers of the cases on chain, and the lines to enroll; refuses what is not in order."""
    known = _on_chain(agency, roster, keys)
    _require_unchanged(agency, roster, known, casefile, keys)
    rest = [line for line in roster.lines if line.case_number not in known]
    _require_acceptable(agency, rest, keys)
    _require_officers(agency, rest, senders)
    return known, rest


def _on_chain(agency: Agency, roster: Roster, keys: Keys) -> dict[str, int]:
    refs = [keys.case(line.case_number) for line in roster.lines]
    numbers = reads.case_numbers(agency.client, agency.roster.address, refs)
    return {
        line.case_number: number
        for line, number in zip(roster.lines, numbers, strict=True)
        if number
    }


def _require_unchanged(
    agency: Agency, roster: Roster, known: Mapping[str, int], casefile: Records, keys: Keys
) -> None:
    """Refuses lines whose case is on chain with other terms: they would be passed over silently."""
    if not known:
        return
    client, address = agency.client, agency.roster.address
    salts = casefile.salts(
        known,
        office="CASEWORKER",
        purpose="compare enrolled cases with the roster",
        at=client.head()[2],
    )
    faults = Faults()
    lines = [line for line in roster.lines if line.case_number in known]
    numbers = [known[line.case_number] for line in lines]
    on_chain = reads.cases(client, address, numbers)
    for line, number, found in zip(lines, numbers, on_chain, strict=True):
        proposed = enrollment(line, keys, salts[line.case_number])
        if found.terms_hash != terms_hash(address, number, proposed):
            faults.add(
                line.number,
                "case_number",
                f"{line.case_number} is on chain with other terms than this line; "
                "a change to an enrolled case is not an enrollment",
            )
    faults.refuse()


def _require_acceptable(agency: Agency, lines: Sequence[Line], keys: Keys) -> None:
    """Refuses, line by line, what the contract would refuse batch by batch."""
    faults = Faults()
    token = str(agency.client.call(agency.treasury.functions.token()))
    ours = {agency.program.address, agency.roster.address, agency.treasury.address, token}
    for line in lines:
        if line.pay_to in ours:
            faults.add(line.number, "pay_to", f"{line.pay_to} is one of the agency's contracts")
    members.require_free(agency, lines, keys, faults)
    faults.refuse()


def _require_officers(agency: Agency, lines: Sequence[Line], senders: Mapping[str, Sender]) -> None:
    """Refuses a roster that names a caseworker who has no key here or is not in office."""
    faults = Faults()
    for line in lines:
        if line.worker not in senders:
            hint = near(line.worker, senders)
            faults.add(line.number, "worker", f"there is no key for {line.worker!r} here{hint}")
    faults.refuse()
    for worker in sorted({line.worker for line in lines}):
        address = senders[worker].address
        agency.client.call(agency.offices.functions.holder(address, Office.CASEWORKER))


def _batches(lines: Sequence[Line], senders: Mapping[str, Sender]) -> Iterator[_Batch]:
    """Lines of one caseworker in the order of the roster, as many as fit into a transaction."""
    by_worker: dict[str, list[Line]] = {}
    for line in lines:
        by_worker.setdefault(line.worker, []).append(line)
    for worker, own in by_worker.items():
        batch: list[Line] = []
        gas = 0
        for line in own:
            needed = CASE_GAS + MEMBER_GAS * line.size + (SIGNER_GAS if line.signer else 0)
            if batch and gas + needed > BATCH_GAS:
                yield _Batch(senders[worker], batch)
                batch, gas = [], 0
            batch.append(line)
            gas += needed
        yield _Batch(senders[worker], batch)


def _sent(
    agency: Agency, batches: Iterable[_Batch], keys: Keys, salts: Mapping[str, bytes]
) -> Iterator[tuple[dict[str, int], int]]:
    """Sends the batches, some at a time; gives the numbers of each mined one, and its gas."""
    asked = (_asked(agency.roster.address, batch, keys, salts) for batch in batches)
    enrolled = event_abi_to_log_topic(agency.roster.events.CaseEnrolled().abi)
    for (batch, proposed), receipt in pipeline.mined(asked):
        # Both are indexed: what web3.py would decode beside them takes as long as sending did.
        logs = [each["topics"] for each in receipt["logs"] if each["topics"][0] == enrolled]
        by_ref = {bytes(case_ref): int.from_bytes(case_no) for _, case_no, case_ref, _ in logs}
        numbers = {
            line.case_number: by_ref[each.case_ref]
            for line, each in zip(batch.lines, proposed, strict=True)
        }
        yield numbers, int(receipt["gasUsed"])


def _asked(
    roster: str, batch: _Batch, keys: Keys, salts: Mapping[str, bytes]
) -> Asked[tuple[_Batch, list[Enrollment]]]:
    proposed = [enrollment(line, keys, salts[line.case_number]) for line in batch.lines]
    return Asked((batch, proposed), batch.sender, enrolling(roster, proposed))
