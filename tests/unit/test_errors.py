"""What errors say to the person who reads them.

InputError
├── when a fault knows its line and field: it should name both
├── when a fault knows neither: it should give the reason alone
├── when a file's own words would end the line or color it: they should be written out
└── when there are several faults: it should tell all of them
"""

from __future__ import annotations

import inspect

import pytest

from almoner import errors
from almoner.errors import AlmonerError, Fault, InputError, Reverted


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (
            Fault(line=12, field="pay_to", reason="not an address"),
            "line 12, pay_to: not an address",
        ),
        (Fault(line=12, reason="too few columns"), "line 12: too few columns"),
        (Fault(field="pay_to", reason="not an address"), "pay_to: not an address"),
        (Fault(reason="the file is empty"), "the file is empty"),
        (
            Fault(field="\x1b[31mx\nalmoner: done", reason="is 'ü' and '\u202e'"),
            r"\x1b[31mx\nalmoner: done: is 'ü' and '\u202e'",
        ),
    ],
)
def test_fault__names_what_it_knows(fault: Fault, text: str) -> None:
    assert str(fault) == text


def test_input_error__tells_all_faults() -> None:
    refused = InputError([Fault(line=1, reason="no amount"), Fault(line=3, reason="no case")])
    assert str(refused) == "line 1: no amount\nline 3: no case"
    assert len(refused.faults) == 2


def test_input_error__needs_a_fault() -> None:
    with pytest.raises(ValueError, match="at least one fault"):
        InputError([])


def test_reverted__shows_name_and_arguments() -> None:
    refused = Reverted("Treasury_OverAllotted", {"requested": 5, "actor": b"\x01\x02"})
    assert str(refused) == (
        "The contract refused: Treasury_OverAllotted(requested=5, actor=0x0102)."
    )


def test_docstring__draws_every_error() -> None:
    classes = [each for _, each in inspect.getmembers(errors, inspect.isclass)]
    raised = [each.__name__ for each in classes if issubclass(each, AlmonerError)]
    assert len(raised) > 10
    drawn = {line.strip("│├└─ ").split(" ")[0] for line in (errors.__doc__ or "").splitlines()}
    assert set(raised) <= drawn
