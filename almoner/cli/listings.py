"""The payments of a run and the holds of a program, a line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from almoner import money
from almoner.acts.holds import Hold, HoldState
from almoner.acts.sealed import Listed
from almoner.casefile import Access
from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.cli import spelling
from almoner.cli.dates import date
from almoner.cli.session import Session
from almoner.numbering import FIRST_PAYMENT, on_chain

Line = Mapping[str, Any]


def of_payments(
    here: Session, agency: Agency, found: Sequence[Listed], access: Access
) -> list[Line]:
    """What is told of each payment of a run; amounts in base units."""
    names = spelling.known(here, agency, [each.case_no for each in found], access)
    return [
        {
            "payment": each.payment,
            "case": each.case_no,
            "case_number": names.get(each.case_no),
            "amount": each.amount,
            "pay_to": each.pay_to,
            "state": each.state,
            "hold": None if each.hold is HoldState.NONE else each.hold.name.lower(),
        }
        for each in found
    ]


def of_holds(
    here: Session, agency: Agency, found: Mapping[int, Hold], access: Access, *, as_json: bool
) -> list[Line]:
    """What is told of each hold of a program, by payment."""
    names = spelling.known(here, agency, [payment % FIRST_PAYMENT for payment in found], access)
    return [
        {
            "payment": number,
            **_made_of(agency, number, names),
            "state": hold.state.name.lower(),
            "rule": hold.rule_no,
            "expires_at": hold.expires_at if as_json else date(hold.expires_at),
        }
        for number, hold in found.items()
    ]


def payment(line: Line) -> str:
    """A payment for people."""
    pays = f"{money.dollars(line['amount'])} to {line['pay_to']}" if line["amount"] else "nothing"
    hold = f", hold {line['hold']}" if line["hold"] else ""
    return f"case {_named(line)}, payment {line['payment']}: {pays}, {line['state']}{hold}"


def hold(line: Line) -> str:
    """A hold for people."""
    return f"case {_named(line)}, payment {line['payment']} of run {line['run']}: {_stands(line)}"


def draw_hold(line: Line) -> str:
    """The same of a draw, whose payment is numbered by draw and award."""
    return (
        f"award {line['award']}, payment {line['payment']} of draw {line['draw']}: {_stands(line)}"
    )


def _made_of(agency: Agency, number: int, names: Mapping[int, str]) -> Line:
    """What a payment's number is made of."""
    first, second = divmod(number, FIRST_PAYMENT)
    if agency.kind is Kind.GRANT:
        return {"draw": first, "award": second}
    return {"run": first, "case": second, "case_number": names.get(second)}


def _stands(line: Line) -> str:
    return f"{line['state']} by rule {line['rule']}, until {line['expires_at']}"


def _named(line: Line) -> str:
    return line["case_number"] or on_chain(line["case"])


def say(
    form: Callable[[Line], str], lines: Sequence[Line], none: str = "No case is in it."
) -> None:
    """Prints the lines, or that there are none."""
    click.echo("\n".join(form(line) for line in lines) or none)
