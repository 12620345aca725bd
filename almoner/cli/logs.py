"""What a daemon writes down while it runs: sentences for people, or one JSON object a line."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

TEXT = "%(asctime)s %(levelname)s %(message)s"


def begin(form: str) -> None:
    """Logs to standard error from now on, as `text` or as `json`.

    A JSON line has `time` (UTC), `level`, `logger`, `message` and every field of the record. Bytes
    are hexadecimal with 0x before them.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(TEXT) if form == "text" else _Json())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


class _Json(JsonFormatter):
    def __init__(self) -> None:
        super().__init__(
            "{levelname}{name}{message}",
            style="{",
            rename_fields={"levelname": "level", "name": "logger"},
            json_default=_shown,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {key: _shown_inside(value) for key, value in log_data.items()}

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(
            timespec="milliseconds"
        )
        super().add_fields(log_data, record, message_dict)


def _shown_inside(value: Any) -> Any:
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    if isinstance(value, Mapping):
        return {str(key): _shown_inside(each) for key, each in value.items()}
    return value


def _shown(value: Any) -> str:
    """What JSON has no form for."""
    return str(value)
