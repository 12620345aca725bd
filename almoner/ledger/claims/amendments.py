"""Amendments, as GrantAmendments would tell them."""

from __future__ import annotations

from collections.abc import Iterator

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.ledger.claims import awards, changes
from almoner.ledger.claims.claim import NOTHING, Claim, Question
from almoner.ledger.columns import units, unpacked
from almoner.ledger.database import Database, Row
from almoner.ledger.grant_statuses import AmendmentKind, AmendmentState, Approved
from almoner.ledger.projections.applications import UNITS


def _asked(call: str, answer: str) -> Question:
    return Question(contract="amendments", call=call, answer=answer)


_AMENDMENTS = _asked("amendments()", "(uint32)")
_AMENDMENT = _asked(
    "amendmentOf(uint32)",
    "((address,uint32,uint8,uint8,uint64,uint64,uint40,uint40,uint40,uint32,uint32,uint32,uint32,"
    "uint32[4],uint40,bytes32))",
)
_MOVED = _asked("movedOf(address,uint32)", "(uint64)")
_EXTENDED = _asked("isExtended(address,uint32)", "(bool)")
_CONTESTED = _asked("isContested(address,uint32)", "(bool)")
_SUSPENDED_BY = _asked("suspendedBy(address,uint32)", "(uint32)")
_ACTED = _asked("acted(address,uint32,uint32)", "(bool)")
_NONCE = _asked("nonceOf(address,uint32)", "(uint64)")

_DECIDED_OR_LATE = (AmendmentState.OVERTURNED, AmendmentState.LAPSED)
# What a grantee signs of an agreement: its lines, its end and its conditions.
_AGREED = ("uint64[]", "uint40", "bytes32")


def register(db: Database) -> Iterator[Claim]:
    """Every amendment of the agency."""
    rows = db.execute("SELECT * FROM amendments ORDER BY amendment").fetchall()
    yield _AMENDMENTS.claim("The number of amendments", (), len(rows))
    for row in rows:
        number = row["amendment"]
        approvers = awards.seats(db, row["program"], Approved.AMENDMENT, number)
        yield _AMENDMENT.claim(f"Amendment {number}", (number,), _amendment(row, approvers))


def claims(db: Database, program: str) -> Iterator[Claim]:
    """Every claim about what amended the awards of a program."""
    known = db.execute(
        "SELECT award FROM awards WHERE program = ? ORDER BY award", (program,)
    ).fetchall()
    moved: dict[int, int] = {}
    extended, contested = set(), set()
    suspended: dict[int, int] = {}
    for row in db.execute("SELECT * FROM amendments WHERE program = ?", (program,)):
        moved[row["award"]] = moved.get(row["award"], 0) + units(row["moved"])
        if row["kind"] == AmendmentKind.NO_COST_EXTENSION:
            extended.add(row["award"])
        if _contests(row):
            contested.add(row["award"])
        if row["suspends"]:
            suspended[row["award"]] = row["amendment"]
    for (award,) in known:
        about = f"What was moved between the categories of award {award}"
        yield _MOVED.claim(about, (program, award), moved.get(award, 0))
    for (award,) in known:
        yield _EXTENDED.claim(
            f"Whether award {award} was extended", (program, award), award in extended
        )
    for (award,) in known:
        about = f"Whether a suspension of award {award} ended while it was objected to"
        yield _CONTESTED.claim(about, (program, award), award in contested)
    for (award,) in known:
        about = f"What award {award} is suspended by"
        yield _SUSPENDED_BY.claim(about, (program, award), suspended.get(award, 0))
    for award, person, _, amending in awards.persons(db, program):
        about = f"Whether person {person} acted on an amendment of award {award}"
        yield _ACTED.claim(about, (program, award, person), amending)
    yield from changes.nonces(db, program, _NONCE)


def _amendment(row: Row, approvers: tuple[int, ...]) -> tuple[object, ...]:
    agreed = row["kind"] == AmendmentKind.BILATERAL
    ends = agreed or row["kind"] == AmendmentKind.NO_COST_EXTENSION
    return (
        row["program"].lower(),
        row["award"],
        AmendmentKind(row["kind"]).number,
        AmendmentState(row["state"]).number,
        units(row["subject"]),
        units(row["amount"]),
        row["to_time"] if ends else 0,  # of the others, the award says it
        row["object_by"] or 0,
        row["decide_by"] or 0,
        row["proposer"],
        row["noticer"],
        row["filer"],
        row["decider"],
        approvers,
        row["approved_at"] or 0,
        _content(row) if agreed else NOTHING,
    )


def _content(row: Row) -> bytes:
    """What approvers repeat: what was agreed on, and the terms it was agreed on."""
    agreed = (unpacked(row["lines"], UNITS), row["to_time"], row["conditions"])
    content = keccak(encode(_AGREED, agreed))
    return bytes(keccak(row["terms_hash"] + content))


def _contests(row: Row) -> bool:
    """Whether it is a suspension that ended before an objection to it was decided against the
    grantee."""
    withdrawn = row["state"] == AmendmentState.WITHDRAWN and row["received_at"] is not None
    undecided = withdrawn and not row["decider"]
    ended = row["state"] in _DECIDED_OR_LATE or undecided
    return ended and row["kind"] == AmendmentKind.SUSPENSION
