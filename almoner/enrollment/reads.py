"""Reading the roster contract for many cases at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eth_abi.abi import decode

from almoner.acts.cases import CaseStatus
from almoner.chain import batch
from almoner.chain.client import Client

_CASE = (
    *("address", "uint64", "uint16", "uint16", "uint8", "uint8"),
    *("uint32", "uint32", "uint32", "uint40", "uint40", "bytes32"),
)
"""`Case` (contracts/interfaces/IRoster.sol), field by field."""


_DOUBLE_MEMBER = ("bytes32", "uint40", "uint32", "uint32")
"""`DoubleMember`, likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondHousehold:
    """The household that a person of another one may join by a declared exception."""

    case_ref: bytes
    """All zeros for none."""
    until: int
    """The first second the exception is over."""
    used: bool
    """Whether the person is a member of a second household now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOnChain:
    """What is asked of many cases at once."""

    status: CaseStatus
    amount: int
    """Base units a period."""
    terms_hash: bytes


def case_numbers(client: Client, roster: str, case_refs: Sequence[bytes]) -> list[int]:
    """The number of each case by its reference, 0 for one that is not on chain."""
    return _numbers(client, roster, "caseNoOf(bytes32)", case_refs)


def member_cases(client: Client, roster: str, member_refs: Sequence[bytes]) -> list[int]:
    """The case each person is a member of by reference, 0 for none."""
    return _numbers(client, roster, "memberOf(bytes32)", member_refs)


def exceptions(client: Client, roster: str, member_refs: Sequence[bytes]) -> list[SecondHousehold]:
    """The second household of each person by reference, declared or not."""
    declared = batch.calls(client, roster, "doubleMemberOf(bytes32)", member_refs)
    joined = _numbers(client, roster, "secondCaseOf(bytes32)", member_refs)
    found = []
    for answer, second in zip(declared, joined, strict=True):
        case_ref, until, *_ = decode(_DOUBLE_MEMBER, answer)
        found.append(SecondHousehold(case_ref=case_ref, until=until, used=second != 0))
    return found


def cases(client: Client, roster: str, numbers: Sequence[int]) -> list[CaseOnChain]:
    """Each case by its number."""
    words = (number.to_bytes(32, "big") for number in numbers)
    found = []
    for answer in batch.calls(client, roster, "caseOf(uint32)", words):
        fields = decode(_CASE, answer)
        found.append(
            CaseOnChain(status=CaseStatus(fields[4]), amount=fields[1], terms_hash=fields[-1])
        )
    return found


def _numbers(client: Client, roster: str, signature: str, words: Iterable[bytes]) -> list[int]:
    answers = batch.calls(client, roster, signature, words)
    return [int.from_bytes(answer, "big") for answer in answers]
