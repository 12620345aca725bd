"""Words of 224 cases, as a program packs them: who is sealed, and who was in a period."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.ledger.database import Database, Row
from almoner.ledger.projections import rows

WORD = 224
"""Cases in a word (contracts/libraries/Entries.sol)."""
_BYTES = WORD // 8
_CASE_BITS = 32


def payment_id(run: int, case_no: int) -> int:
    """The number of a case's payment in a run."""
    return run << _CASE_BITS | case_no


def case_of(payment: int) -> int:
    """The case a payment is of."""
    return payment & ((1 << _CASE_BITS) - 1)


def cases(word: int, bits: int) -> Iterator[int]:
    """The case numbers of the set bits of a word; bits past it are nobody's."""
    for bit in range(WORD):
        if bits >> bit & 1:
            yield word * WORD + bit


def bits_of(column: bytes) -> int:
    """The bits that a column has."""
    return int.from_bytes(column, "big")


def seal(db: Database, program: str, word: int, *, run: int, period: int, mask: int) -> None:
    """A run takes cases of a word. What a dead run of the period left behind is free again."""
    # A run that takes nobody of a word leaves it as it was: its period has not begun there.
    if not mask:
        return
    before = _word(db, program, word)
    issued = 0
    if before is not None and before["tag"] == period:
        issued = bits_of(before["issued"]) & ~bits_of(before["lane"])
    db.execute(
        "INSERT INTO words VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (program, word) DO UPDATE SET lane_run = excluded.lane_run,"
        " lane = excluded.lane, tag = excluded.tag, issued = excluded.issued",
        (program, word, run, column(mask), period, column(issued | mask)),
    )


def leave(db: Database, program: str, word: int, lane: int) -> None:
    """A word was paid but for these bits."""
    _set(db, program, word, "lane", lane)


def take(db: Database, program: str, payment: int) -> None:
    """A payment that was due leaves its word."""
    word, bit = divmod(case_of(payment), WORD)
    before = _word(db, program, word)
    assert before is not None
    _set(db, program, word, "lane", bits_of(before["lane"]) & ~(1 << bit))


def give_back(db: Database, program: str, payment: int, period: int) -> None:
    """The period may take a case again; a later one has forgotten the bit already."""
    word, bit = divmod(case_of(payment), WORD)
    before = _word(db, program, word)
    assert before is not None
    if before["tag"] == period:
        _set(db, program, word, "issued", bits_of(before["issued"]) & ~(1 << bit))


def _word(db: Database, program: str, word: int) -> Row | None:
    found: Row | None = db.execute(
        "SELECT * FROM words WHERE program = ? AND word = ?", (program, word)
    ).fetchone()
    return found


def _set(db: Database, program: str, word: int, name: str, bits: int) -> None:
    key = {"program": program, "word": word}
    rows.change(db, "words", key, **{name: column(bits)})


def column(bits: int) -> bytes:
    """Bits as a column has them."""
    return bits.to_bytes(_BYTES, "big")
