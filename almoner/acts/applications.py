"""Applications to rounds (contracts/interfaces/IGrantRounds.sol), signed, sent by any key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.logs import DISCARD

from almoner.acts import rounds
from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError

SUBMISSION = "(bytes,address,uint64[],uint64,bytes32)"
"""The ABI type of `Submission`."""

Submission = tuple[bytes, str, list[int], int, bytes]
"""Signer, account, amounts by category, match and commitment to documents; base units."""
Signature = tuple[int, bytes, bytes]
"""Deadline, signer and signature."""


class ApplicationState(IntEnum):
    """Where an application stands, numbered as in the contract."""

    NONE = 0
    SUBMITTED = 1
    WITHDRAWN = 2
    AWARDED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An application as it stands. `total` in base units."""

    number: int
    signer_hash: bytes
    content: bytes
    """Of the submission that stands."""
    org_ref: bytes
    """The organization, zeros before it was identified."""
    pay_to: str
    total: int
    round: int
    state: ApplicationState
    revision: int
    sheets: int
    score: int
    """Sum of the sheets that count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """The submission of an application that stands, as it was announced. Base units."""

    signer: bytes
    amounts: tuple[int, ...]
    matched: int
    documents: bytes


def content(submission: Submission) -> bytes:
    """What an applicant signs of a submission."""
    return keccak(encode([SUBMISSION], [submission]))


def show(agency: Agency, number: int) -> Application:
    """An application to a round of the program. Raises AlmonerError if there is none."""
    found = _read(agency, number)
    rounds.show(agency, found.round)
    return found


def submitted(agency: Agency, number: int) -> Submitted:
    """What stands of an application beside what the contract keeps of it.

    Raises AlmonerError if there is none.
    """
    return _last(_announced(agency, application=number), number)


def listed(agency: Agency, round_: int) -> list[tuple[Application, Submitted]]:
    """The applications to a round of the program, oldest first, with what stands of each.

    Raises AlmonerError if there is no such round.
    """
    rounds.show(agency, round_)
    announced = _announced(agency, round=round_)
    numbers = sorted({event["application"] for event in announced})
    return [
        (
            _read(agency, number),
            _last([each for each in announced if each["application"] == number], number),
        )
        for number in numbers
    ]


def submit(
    agency: Agency, anyone: Sender, round_: int, submission: Submission, signature: Signature
) -> int:
    """Applies to a round and returns the application's number.

    Raises Reverted, as GrantRounds_BadApplication.
    """
    receipt = anyone.send(agency.rounds.functions.submit(round_, submission, signature))
    done = agency.rounds.events.ApplicationSubmitted().process_receipt(receipt, errors=DISCARD)
    return int(done[0]["args"]["application"])


def revise(
    agency: Agency, anyone: Sender, number: int, submission: Submission, signature: Signature
) -> None:
    """Replaces what was submitted, while the round is open. Raises Reverted."""
    anyone.send(agency.rounds.functions.revise(number, submission, signature))


def withdraw(agency: Agency, anyone: Sender, number: int, signature: Signature) -> None:
    """Takes an application back, as long as no offer was made on it. Raises Reverted."""
    anyone.send(agency.rounds.functions.withdraw(number, signature))


def ask(agency: Agency, grants_officer: Sender, number: int, reason: bytes) -> None:
    """Asks an applicant for a revision; what was submitted stands. Raises Reverted."""
    grants_officer.send(agency.rounds.functions.askRevision(number, reason))


def identify(agency: Agency, grants_officer: Sender, number: int, organization: bytes) -> None:
    """Says which organization applied, by its reference. Raises Reverted."""
    grants_officer.send(agency.rounds.functions.identify(number, organization))


def _announced(agency: Agency, **indexed: int) -> list[dict[str, Any]]:
    return agency.client.events(agency.rounds.events.ApplicationSubmitted(), **indexed)


def _last(announced: list[dict[str, Any]], number: int) -> Submitted:
    if not announced:
        raise AlmonerError(f"There is no application {number}.")
    last = announced[-1]
    return Submitted(
        signer=last["signer"],
        amounts=tuple(last["amounts"]),
        matched=last["matched"],
        documents=last["documents"],
    )


def _read(agency: Agency, number: int) -> Application:
    """An application to a round of the agency. Raises AlmonerError if there is none."""
    kept = agency.rounds.functions
    found = structs.read(agency.client, kept.applicationOf(number))
    state = ApplicationState(found.pop("state"))
    if state is ApplicationState.NONE:
        last = agency.client.call(kept.applications())
        rest = f"the last is {last}" if last else "nobody applied yet"
        raise AlmonerError(f"There is no application {number}; {rest}.")
    return Application(number=number, state=state, **found)
