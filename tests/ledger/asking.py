"""Asks the contracts what a ledger claims, each question once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from eth_abi.exceptions import EncodingError
from eth_utils.abi import get_abi_input_types, get_abi_output_types

from almoner.backtest import observing
from almoner.backtest.memory import Memory
from almoner.backtest.reading import Export
from almoner.blocks import LOG_BITS
from almoner.chain import artifacts, batch
from almoner.chain.agency import Agency
from almoner.chain.client import Client
from almoner.ledger import claims, integrity, reprojection
from almoner.ledger.claims import Question
from almoner.ledger.database import Database
from almoner.ledger.export import writing as exporting
from almoner.ledger.reading import reading
from almoner.ledger.store import Store
from almoner.ledger.store import scope as scope_of
from almoner.location import Location
from almoner.monitor import reconciliation
from almoner.monitor.source import decoder

_NAMED = {"rounds": "GrantRounds", "amendments": "GrantAmendments", "rule_sets": "RuleSets"}


def ask_once(monkeypatch: pytest.MonkeyPatch, told: dict[tuple[str, str, bytes], bytes]) -> None:
    """Keeps what contracts answered, where nothing happens any more."""
    ask = batch.calls

    def once(client: Client, to: str, signature: str, arguments: Iterable[bytes]) -> list[bytes]:
        asked = list(arguments)
        new = [each for each in asked if (to, signature, each) not in told]
        answers = ask(client, to, signature, new)
        told.update(((to, signature, each), said) for each, said in zip(new, answers, strict=True))
        return [told[to, signature, each] for each in asked]

    monkeypatch.setattr(batch, "calls", once)


def untrue(agencies: list[Agency], db: Database) -> list[str]:
    """What the contracts deny of all that a ledger claims."""
    found = list(reconciliation.untrue(agencies[0], claims.of_agency(db)))
    for agency in agencies:
        program = str(agency.program.address)
        found += reconciliation.untrue(agency, claims.of_program(db, program))
    return found


def is_seen(agencies: list[Agency], db: Database) -> bool:
    """Whether a spoiled ledger differs from the contracts, or cannot even be read."""
    try:
        return bool(untrue(agencies, db))
    except (KeyError, TypeError, ValueError, OverflowError, ArithmeticError, EncodingError):
        return True


def said(store: Store, question: str, *values: object) -> list[dict[str, Any]]:
    """Rows of a ledger, by column."""
    return [dict(row) for row in store.db.execute(question, values)]


def require_in_abi(question: Question, program: str) -> None:
    """Fails unless a contract has that view; `program` is the contract of the programs asked."""
    named = {**_NAMED, "program": program}
    abi = artifacts.load(named.get(question.contract, question.contract.capitalize())).abi
    name = question.call[: question.call.index("(")]
    (function,) = [each for each in abi if each["type"] == "function" and each.get("name") == name]
    assert list(question.parameters) == get_abi_input_types(function)
    assert question.answer == f"({','.join(get_abi_output_types(function))})"


def unsound(location: Location) -> list[str]:
    """What a ledger lacks in itself, and where its rows are not what its events make."""
    with reading(location) as db:
        scope, contracts = scope_of(location), decoder()
        found = list(integrity.faults(db, contracts))
        return found + list(reprojection.differences(db, scope, contracts))


def observed_otherwise(store: Store, folder: Path) -> list[tuple[object, ...]]:
    """Observations that a ledger has and an export of it gives not, or the other way round."""
    with store.transaction() as db:
        db.execute("UPDATE progress SET final = projected")
    last = exporting.export(store.location, folder, decoder(), blocks=20).manifest.ranges[-1].last
    told = Export(folder, decoder(), observing.WANTED)
    exported = [
        row
        for batch in observing.batches(told, Memory())
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    ]
    kept = store.db.execute(
        "SELECT * FROM observations WHERE id < ? ORDER BY id, part", ((last + 1) << LOG_BITS,)
    ).fetchall()
    assert exported, "nothing was observed"
    return sorted(set(exported) ^ {tuple(row) for row in kept}, key=lambda row: row[:2])
