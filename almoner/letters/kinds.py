"""The kinds of letters, the parts each has to have, and what each part has to say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What a letter tells; names its section of the tables of words."""

    CODE = "code"
    HOLD = "hold"
    DECREASE = "decrease"
    TERMINATE = "terminate"
    STRIKE = "strike"
    EXPUNGE = "expunge"
    ACCOUNT_CHANGE = "account_change"
    KEY_CHANGE = "key_change"
    DECISION = "decision"


NOTICES = (Kind.DECREASE, Kind.TERMINATE, Kind.STRIKE, Kind.EXPUNGE)
"""Letters whose dispatch is attested on the chain, which starts a period."""
ADVERSE = (Kind.HOLD, *NOTICES)
"""Letters that tell of something against the person."""
WARNINGS = (Kind.ACCOUNT_CHANGE, Kind.KEY_CHANGE)
"""Letters that go to contacts of before as well."""

Parts = Mapping[str, frozenset[str]]
"""The parts of a letter in their order, each with the placeholders it has to carry."""

_HOW = frozenset({"phone", "address", "reference"})
_PHONE = frozenset({"phone", "hours"})
_HELP: Parts = {"phone": _PHONE, "legal_help": frozenset({"phone"})}


def _adverse(action: set[str], date: set[str]) -> Parts:
    return {
        "title": frozenset(),
        "action": frozenset(action),
        "reason": frozenset({"reason"}),
        "facts": frozenset({"facts"}),
        "law": frozenset({"law"}),
        "date": frozenset(date),
        "hearing": frozenset(),
        "how": _HOW,
        "continued": frozenset(),
        "liability": frozenset(),
        **_HELP,
    }


def _warning(told: Parts) -> Parts:
    return {
        "title": frozenset(),
        "action": frozenset({"asked"}),
        **told,
        "date": frozenset({"starts"}),
        "how": _HOW | {"last_day"},
        "phone": _PHONE,
    }


_PERIOD = {"starts", "last_day"}
_ACCOUNTS: Parts = {
    "old": frozenset({"old"}),
    "new": frozenset({"new"}),
    "compare": frozenset(),
}
PARTS: Mapping[Kind, Parts] = {
    Kind.CODE: {
        "title": frozenset(),
        "action": frozenset({"code"}),
        "date": frozenset({"last_day"}),
        "how": frozenset({"phone"}),
        "phone": _PHONE,
    },
    Kind.HOLD: _adverse({"amount", "issued"}, {"ends"}),
    Kind.DECREASE: _adverse({"prior", "value"}, _PERIOD),
    Kind.TERMINATE: _adverse({"program"}, _PERIOD),
    Kind.STRIKE: _adverse({"amount", "issued"}, _PERIOD),
    Kind.EXPUNGE: _adverse({"amount", "issued"}, _PERIOD),
    Kind.ACCOUNT_CHANGE: _warning(_ACCOUNTS),
    Kind.KEY_CHANGE: _warning({}),
    Kind.DECISION: {
        "title": frozenset(),
        "action": frozenset({"decided", "outcome"}),
        "facts": frozenset({"facts"}),
        "liability": frozenset(),
        **_HELP,
    },
}
