"""The columns of exported files, and the rows they are made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from almoner.events import Event


def _always(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


_PLACE = (
    _always("block_number", pa.int64()),
    _always("log_index", pa.int64()),
    _always("block_time", pa.int64()),
    _always("block_hash", pa.string()),
    _always("tx_hash", pa.string()),
)
_LARGEST = (1 << 63) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A column that is taken from an argument, where an event has it."""

    type: pa.DataType
    arguments: tuple[str, ...]
    """Their names in the ABI. No event has two of them."""


TYPED: Mapping[str, Typed] = {
    "program": Typed(type=pa.string(), arguments=("program",)),
    "case_no": Typed(type=pa.int64(), arguments=("caseNo",)),
    "award": Typed(type=pa.int64(), arguments=("award",)),
    "payment_id": Typed(type=pa.int64(), arguments=("paymentId",)),
    "run": Typed(type=pa.int64(), arguments=("run",)),
    "draw": Typed(type=pa.int64(), arguments=("draw",)),
    "period": Typed(type=pa.int64(), arguments=("period",)),
    "appropriation": Typed(type=pa.int64(), arguments=("appropriation",)),
    "allotment": Typed(type=pa.int64(), arguments=("allotment",)),
    "account": Typed(type=pa.string(), arguments=("account", "payTo")),
    "amount": Typed(type=pa.int64(), arguments=("amount",)),
}
"""Columns beside the arguments, for queries that should not have to read JSON."""

SCHEMAS: Mapping[str, pa.Schema] = {
    "events": pa.schema(
        [
            *_PLACE,
            _always("address", pa.string()),
            pa.field("event", pa.string()),
            _always("args", pa.string()),
            *(pa.field(name, each.type) for name, each in TYPED.items()),
        ]
    ),
    "transfers": pa.schema(
        [
            _always("known_block", pa.int64()),
            *_PLACE,
            _always("sender", pa.string()),
            _always("recipient", pa.string()),
            pa.field("amount", pa.int64()),
            pa.field("data", pa.string()),
        ]
    ),
}
"""Of the files in each folder."""


def of_event(event: Event) -> tuple[object, ...]:
    """The row of an event."""
    return (
        event.block_number,
        event.log_index,
        event.block_time,
        hexadecimal(event.block_hash),
        hexadecimal(event.transaction_hash),
        event.address,
        event.name,
        json.dumps(_plain(event.args), sort_keys=True, separators=(",", ":"), ensure_ascii=True),
        *(_typed(each, event.args) for each in TYPED.values()),
    )


def batch(table: str, rows: Iterable[tuple[object, ...]]) -> pa.RecordBatch:
    """Rows as Parquet takes them. There has to be one at least."""
    schema = SCHEMAS[table]
    arrays = [
        pa.array(column, kind)
        for column, kind in zip(zip(*rows, strict=True), schema.types, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def hexadecimal(value: bytes) -> str:
    """Bytes as files have them."""
    return f"0x{value.hex()}"


def _typed(column: Typed, args: Mapping[str, Any]) -> object:
    for name in column.arguments:
        value = args.get(name)
        if value is not None and not (isinstance(value, int) and value > _LARGEST):
            return value
    return None


def _plain(value: Any) -> Any:
    """A value as JSON has it: integers as texts, which no reader rounds."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, bytes):
        return hexadecimal(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
