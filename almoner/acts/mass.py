"""New amounts for whole groups by a change of law, a word of cases to a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.acts import changes
from almoner.acts.cases import WORD
from almoner.acts.changes import ProposalState
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError

_WAITING = (ProposalState.OPEN, ProposalState.SERVED, ProposalState.CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChange:
    """New amounts (base units) of cases that share a word, one for each set bit in order."""

    word: int
    bits: int
    amounts: tuple[int, ...]

    @property
    def cases(self) -> list[int]:
        """Their case numbers, in order."""
        return [self.word * WORD + bit for bit in range(WORD) if self.bits >> bit & 1]

    @property
    def content(self) -> bytes:
        """What a proposal of it keeps."""
        return keccak(encode(["uint256", "uint64[]"], [self.bits, list(self.amounts)]))


def grouped(amounts: Mapping[int, int]) -> list[WordChange]:
    """New amounts by case number, as one change for each word."""
    words: dict[int, list[int]] = {}
    for case_no in sorted(amounts):
        words.setdefault(case_no // WORD, []).append(case_no)
    return [
        WordChange(
            word=word,
            bits=sum(1 << case_no % WORD for case_no in cases),
            amounts=tuple(amounts[case_no] for case_no in cases),
        )
        for word, cases in words.items()
    ]


def waiting(agency: Agency, wanted: Iterable[WordChange]) -> dict[int, int]:
    """By word, the number of the proposal that waits with exactly the wanted content.

    One below a mass change of its word that is in effect is overtaken, and waits for nothing.
    """
    content = {change.word: change.content for change in wanted}
    made = agency.client.events(
        agency.changes.events.MassProposed(), program=agency.program.address
    )
    ours = [changes.show(agency, event["proposal"]) for event in made if event["word"] in content]
    newest: dict[int, int] = {}
    for proposal in ours:
        if proposal.state is ProposalState.ENACTED:
            newest[proposal.case_no] = max(proposal.number, newest.get(proposal.case_no, 0))
    return {
        proposal.case_no: proposal.number
        for proposal in ours
        if proposal.state in _WAITING
        and proposal.value == content[proposal.case_no]
        and proposal.number > newest.get(proposal.case_no, 0)
    }


def try_out(agency: Agency, change: WordChange) -> None:
    """Asks the roster whether it would take the amounts now; raises Reverted if not."""
    fn = agency.roster.functions.changeAmounts(change.word, change.bits, list(change.amounts))
    agency.client.call(fn, sender=agency.program.address)


def propose(agency: Agency, program_admin: Sender, change: WordChange, reason: bytes) -> int:
    """Proposes the new amounts of a word and returns the proposal's number. Raises Reverted."""
    fn = agency.changes.functions.proposeMass(
        agency.program.address, change.word, change.bits, list(change.amounts), reason
    )
    return changes.proposed(agency, program_admin.send(fn))


def proposed(agency: Agency, number: int) -> WordChange:
    """The amounts a proposal was made with. Raises AlmonerError for one that is no mass change."""
    program = agency.program.address
    made = agency.client.events(
        agency.changes.events.MassProposed(), program=program, proposal=number
    )
    if not made:
        raise AlmonerError(
            f"Proposal {number} is no mass change: carry it out with almoner case enact {number}."
        )
    event = made[0]
    return WordChange(word=event["word"], bits=event["bits"], amounts=tuple(event["amounts"]))


def enact(agency: Agency, anyone: Sender, number: int) -> None:
    """Carries a mass change out with the amounts that were proposed. Raises Reverted."""
    change = proposed(agency, number)
    fn = agency.changes.functions.enactMass(
        agency.program.address, number, change.bits, list(change.amounts)
    )
    anyone.send(fn)
