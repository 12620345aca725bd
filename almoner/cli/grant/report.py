"""`almoner grant report`: the financial report of an award."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import click

from almoner import money
from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.cli import intervals, session, tables, words
from almoner.cli.dates import date
from almoner.cli.grant import categories
from almoner.cli.parameters import NUMBER
from almoner.cli.session import Session
from almoner.errors import ConfigError
from almoner.ledger.grant_statuses import PayMode
from almoner.monitor.source import decoder
from almoner.reports import award as awards
from almoner.reports.award import AwardReport, PeriodReport
from almoner.reports.periods import day
from almoner.reports.position import Position, total

_COLUMNS = ("program", "award", "from", "to", "line", "figure", "period", "cumulative")
_UNKNOWN = "not recorded"
_OWN = {
    "returned": "Returned by the grantee",
    "refunded": "Of that, spent before",
    "disallowed": "Costs disallowed, deducted nowhere",
    "released": "Released at closeout",
}
_BOX_11 = {
    "11d": "Indirect costs, base",
    "11e": "Indirect costs, amount charged",
    "11f": "Indirect costs, share",
}
_LINES = {
    PayMode.REIMBURSEMENT: "cost category",
    PayMode.ADVANCE: "cost category",
    PayMode.MILESTONE: "milestone",
}
Pair = dict[str, int | None]
"""A figure of a period, and since the award began; None where no contract records it."""


@click.command()
@click.argument("award", type=NUMBER)
@intervals.days(required=False)
@session.program_id
@session.as_json
@tables.as_csv
def report(
    award: int,
    first: datetime | None,
    last: datetime | None,
    program_id: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show what an award received, spent and has left, as the Federal Financial Report asks.

    By quarter of its period of performance, or for the days --from to --to, both included; each
    figure of the period beside the one since the award began. Reads the ledger only.

    Example: almoner grant report 4 --from 2027-01-01 --to 2027-03-31
    """
    tables.require_one_form(as_json=as_json, as_csv=as_csv)
    period = intervals.period(first, last)
    here = Session()
    agency = here.agency(program_id, Kind.GRANT)
    program = str(agency.program.address)
    found = awards.report(here.settings.ledger, decoder(), program, award, period)
    if as_json:
        click.echo(json.dumps(_facts(found)))
    elif as_csv:
        click.echo(tables.of_values(_COLUMNS, _values(found)))
    else:
        click.echo(_text(found, _names(here, agency, found)))


def _facts(found: AwardReport) -> dict[str, Any]:
    """The report for machines: amounts in base units, days in UTC, None for what is not known."""
    return {
        "program": found.program,
        "award": found.award,
        "state": found.state,
        "mode": found.mode,
        "basis": "cash",
        "from_time": found.from_time,
        "to_time": found.to_time,
        "match_bps": found.match_bps,
        "indirect_bps": found.indirect_bps,
        "block": found.block,
        "block_time": found.block_time,
        "periods": [
            {
                "from": f"{each.period.first}",
                "to": f"{each.period.last}",
                "complete": each.complete,
                "figures": _pairs(total(each.opening), total(each.closing)),
                "sf425": _form(found, each),
                "lines": [
                    {"line": at, "figures": _pairs(*around)}
                    for at, around in enumerate(zip(each.opening, each.closing, strict=True))
                ],
            }
            for each in found.periods
        ],
    }


def _values(found: AwardReport) -> Iterator[Mapping[str, Any]]:
    """The same, a figure a row; of the whole award where it names no line."""
    for period in _facts(found)["periods"]:
        about = {"program": found.program, "award": found.award}
        about |= {"from": period["from"], "to": period["to"]}
        own = [(None, period["figures"]), (None, period["sf425"])]
        own += [(each["line"], each["figures"]) for each in period["lines"]]
        for line, figures in own:
            for figure, pair in figures.items():
                yield {**about, "line": line, "figure": figure, **pair}


def _form(found: AwardReport, of: PeriodReport) -> dict[str, Pair]:
    """The form's lines: what changed in the period, and since the award began."""
    before, after = found.box_10(of.opening), found.box_10(of.closing)
    told = {
        now.code: _pair(then.amount, now.amount) for then, now in zip(before, after, strict=True)
    }
    then, now = found.box_11(of.opening), found.box_11(of.closing)
    if then is not None and now is not None:
        told["11d"] = _pair(then.base, now.base)
        told["11e"] = told["11f"] = _pair(then.charged, now.charged)
    return told


def _pairs(opening: Position, closing: Position) -> dict[str, Pair]:
    then, now = opening.figures(), closing.figures()
    return {name: _pair(then[name], now[name]) for name in now}


def _pair(opening: int | None, closing: int | None) -> Pair:
    """What changed, and what it comes to now."""
    changed = None if opening is None or closing is None else closing - opening
    return {"period": changed, "cumulative": closing}


def _names(here: Session, agency: Agency, found: AwardReport) -> Sequence[str]:
    """What the lines are called: by number where the program's file is not at hand."""
    count = len(found.periods[-1].closing)
    if found.mode is PayMode.MILESTONE:
        return [f"milestone {at}" for at in range(count)]
    with suppress(ConfigError):
        named = categories.of(here, agency)
        if len(named) == count:
            return named
    return [*(f"category {at}" for at in range(count - 1)), "indirect costs"]


def _text(found: AwardReport, names: Sequence[str]) -> str:
    newest = found.periods[-1]
    return "\n\n".join(
        (
            f"Award {found.award} of {found.program}: {found.state}, paid as {found.mode}, for "
            f"{day(found.from_time)} to {day(found.to_time - 1)}. The ledger ends with block "
            f"{found.block}, {date(found.block_time)}.",
            "By reporting period:\n" + _by_period(found),
            f"Federal Financial Report (SF-425), cash basis, {_days(newest)}:\n"
            + _by_code(found, newest),
            f"By {_LINES[found.mode]}, {_days(newest)}:\n" + _by_line(newest, names),
        )
    )


def _by_period(found: AwardReport) -> str:
    rows = []
    for each in found.periods:
        changed, now = total(each.movement), total(each.closing)
        amounts = (
            *(changed.receipts, now.receipts, changed.expenditures, now.expenditures),
            *(now.on_hand, now.unobligated),
        )
        rows.append((_days(each), *map(money.dollars, amounts)))
    amounts_of = ("received", "cumulative", "spent", "cumulative", "on hand", "unobligated")
    return tables.of_text(["period"], amounts_of, rows)


def _by_code(found: AwardReport, of: PeriodReport) -> str:
    form = _form(found, of)
    titles = {line.code: line.title for line in found.box_10(of.closing)} | _BOX_11
    rows = [
        (f"{code} {title}", *_shown(form[code])) for code, title in titles.items() if code in form
    ]
    if "11d" in form:
        rows.insert(-3, ("11b Indirect costs, rate at most", "", words.share(found.indirect_bps)))
    own = _pairs(total(of.opening), total(of.closing))
    rows += [(title, *_shown(own[name])) for name, title in _OWN.items()]
    return tables.of_text(["line"], ["period", "cumulative"], rows)


def _by_line(of: PeriodReport, names: Sequence[str]) -> str:
    rows = []
    for name, changed, now in zip(names, of.movement, of.closing, strict=True):
        amounts = (
            *(now.authorized, changed.receipts, now.receipts, changed.expenditures),
            *(now.expenditures, now.disallowed, now.unobligated),
        )
        rows.append((name, *map(money.dollars, amounts)))
    amounts_of = (
        *("authorized", "received", "cumulative", "spent", "cumulative"),
        *("disallowed", "unobligated"),
    )
    return tables.of_text(["line"], amounts_of, rows)


def _days(of: PeriodReport) -> str:
    so_far = "" if of.complete else " so far"
    return f"{of.period.first} to {of.period.last}{so_far}"


def _shown(pair: Pair) -> tuple[str, str]:
    period, cumulative = pair["period"], pair["cumulative"]
    if period is None or cumulative is None:
        return _UNKNOWN, _UNKNOWN
    return money.dollars(period), money.dollars(cumulative)
