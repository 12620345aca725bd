"""The journal that is refused: where something is not there, or does not add up.

journal
├── is refused for a program that is not there, and before the ledger has a block
└── is refused where an event is missing, or says more, or a table does
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from almoner.errors import LedgerError
from almoner.events import Decoder
from almoner.ledger.store import Store
from almoner.reports.journal import journal
from almoner.reports.periods import Period
from almoner.testing import watch
from almoner.testing.grant_story import ADVANCED
from tests.reports.history import History
from tests.reports.own_accounts import BOOKED


def test_journal__is_refused_for_a_program_that_is_not_there(
    history: History, decoder: Decoder, all_days: Period
) -> None:
    stranger = history.world.token.address
    with pytest.raises(LedgerError, match=f"The ledger has no program {stranger}"):
        journal(history.ledger, decoder, all_days, stranger)


def test_journal__is_refused_before_the_ledger_has_a_block(
    history: History, decoder: Decoder, all_days: Period, tmp_path: Path
) -> None:
    path = tmp_path / "empty.sqlite"
    Store(path, watch.scope(history.world)).close()

    with pytest.raises(LedgerError, match="The ledger has no block yet: run almoner monitor"):
        journal(path, decoder, all_days)
    with pytest.raises(LedgerError, match="There is no ledger at "):
        journal(tmp_path / "none.sqlite", decoder, all_days)


AMOUNT_IN = {"Appropriated": 1, "Recovered": 1}
"""Which word of an event's data is its amount, where it is not the first."""


@pytest.mark.parametrize("name", [*BOOKED, "PaymentSettled", "AppropriationClosed"])
def test_journal__is_refused_where_an_event_says_more(
    history: History,
    decoder: Decoder,
    all_days: Period,
    raised: Callable[..., Path],
    name: str,
) -> None:
    of_grants = name in ("DrawSubstantiated", "PaymentSettled")
    address = history.programs[0].program.address if of_grants else history.world.treasury.address
    # The newest de-obligation is of the closed appropriation: it moves nothing.
    older = 1 if name == "Deobligated" else 0
    award = ADVANCED if of_grants else None
    ledger = raised(name, address, word=AMOUNT_IN.get(name, 0), award=award, older=older)

    with pytest.raises(LedgerError, match=r"The journal does not balance: .* in base units"):
        journal(ledger, decoder, all_days)


@pytest.mark.parametrize("name", [*BOOKED, "ProgramOpened", "AppropriationClosed"])
def test_journal__is_refused_without_an_event(
    history: History, decoder: Decoder, all_days: Period, spoiled: Callable[..., Path], name: str
) -> None:
    ledger = spoiled(
        "DELETE FROM events WHERE id ="
        " (SELECT max(id) FROM events JOIN kinds USING (kind) WHERE name = ?)",
        name,
    )

    with pytest.raises(
        LedgerError, match=r"The journal does not balance|The ledger lacks an event"
    ):
        journal(ledger, decoder, all_days)


@pytest.mark.parametrize(
    ("table", "column", "named"),
    [
        ("appropriations", "ceiling", "The ceiling of appropriation 1"),
        ("appropriations", "received", "What was received of appropriation 1"),
        ("appropriations", "returned_to_source", "What was returned of appropriation 1"),
        ("appropriations", "allotted", "What is allotted of appropriation 1"),
        ("allotments", "allotted", "What is allotted of allotment 1"),
        ("allotments", "obligated", "What is obligated of allotment 1"),
        ("allotments", "disbursed", "What was disbursed of allotment 1"),
        ("allotments", "recovered", "What was recovered of allotment 1"),
        ("allotments", "cash", "The cash of allotment 1"),
    ],
)
def test_journal__is_refused_where_a_table_says_more(
    history: History,
    decoder: Decoder,
    all_days: Period,
    spoiled: Callable[..., Path],
    table: str,
    column: str,
    named: str,
) -> None:
    ledger = spoiled(f"UPDATE {table} SET {column} = {column} + 1 WHERE {table[:-1]} = 1")

    with pytest.raises(LedgerError, match=f"The journal does not balance: {named} is"):
        journal(ledger, decoder, all_days)
