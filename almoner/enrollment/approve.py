"""Approves enrolled households: the approver signs what the roster says, and only that.

The hash of each case's terms is computed here from the roster, and compared with the chain's before
anything is signed. A case that was enrolled with another account, amount or household is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from almoner.acts.cases import CaseStatus
from almoner.chain import pipeline
from almoner.chain.pipeline import Asked
from almoner.chain.sender import Sender
from almoner.enrollment import reads
from almoner.enrollment.records import Agency, Progress, Records, deployment, unwatched
from almoner.enrollment.terms import enrollment, terms_hash
from almoner.roster import Roster
from almoner.roster.faults import Faults
from almoner.roster.references import Keys

BATCH = 250
"""Cases approved in one transaction; measured at 20,000 to 40,000 gas each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What approving did: cases named, approved before, approved now; and at what cost."""

    households: int
    already: int
    approved: int
    transactions: int
    gas: int


def approve(
    agency: Agency,
    roster: Roster,
    sender: Sender,
    casefile: Records,
    keys: Keys,
    progress: Progress = unwatched,
) -> Approved:
    """Approves the households of a roster that are enrolled and not approved, by a DETERMINER.

    Raises, before anything is signed, CasefileError for other keys than the casefile's references
    were made with and InputError if a case is not enrolled or the chain has other terms than the
    roster; and Reverted, for example Roster_SamePerson.
    """
    casefile.compare(deployment(agency), keys.fingerprints)
    sender.await_quiet()
    numbers, hashes, already = _waiting(agency, roster, casefile, keys)
    progress(already, len(roster))
    asked = _batches(agency, sender, numbers, hashes)
    done, transactions, gas = already, 0, 0
    for cases, receipt in pipeline.mined(asked):
        done += cases
        transactions += 1
        gas += int(receipt["gasUsed"])
        progress(done, len(roster))
    return Approved(
        households=len(roster),
        already=already,
        approved=len(numbers),
        transactions=transactions,
        gas=gas,
    )


def _batches(
    agency: Agency, sender: Sender, numbers: Sequence[int], hashes: Sequence[bytes]
) -> Iterator[Asked[int]]:
    """Each is about so many cases."""
    for start in range(0, len(numbers), BATCH):
        part = slice(start, start + BATCH)
        fn = agency.roster.functions.approve(numbers[part], hashes[part])
        yield Asked(len(numbers[part]), sender, fn)


def _waiting(
    agency: Agency, roster: Roster, casefile: Records, keys: Keys
) -> tuple[Sequence[int], Sequence[bytes], int]:
    """Numbers and terms of the cases to approve, and how many are approved already."""
    client, address = agency.client, agency.roster.address
    faults = Faults()
    refs = [keys.case(line.case_number) for line in roster.lines]
    numbers = reads.case_numbers(client, address, refs)
    for line, number in zip(roster.lines, numbers, strict=True):
        if not number:
            faults.add(line.number, "case_number", f"{line.case_number} is not enrolled: enroll it")
    faults.refuse()
    salts = casefile.salts(
        {line.case_number: number for line, number in zip(roster.lines, numbers, strict=True)},
        office="DETERMINER",
        purpose="approve enrolled cases",
        at=client.head()[2],
    )
    waiting: list[tuple[int, bytes]] = []
    on_chain = reads.cases(client, address, numbers)
    for line, number, found in zip(roster.lines, numbers, on_chain, strict=True):
        proposed = enrollment(line, keys, salts[line.case_number])
        expected = terms_hash(address, number, proposed)
        if found.terms_hash != expected:
            faults.add(
                line.number,
                "case_number",
                f"{line.case_number} is on chain with other terms than this line: "
                "compare account, amount, members and periods with the enrollment; nothing was "
                "approved",
            )
        elif found.status == CaseStatus.ENROLLED:
            waiting.append((number, expected))
    faults.refuse()
    already = len(roster) - len(waiting)
    return [number for number, _ in waiting], [expected for _, expected in waiting], already
