"""The report of a back-test: made, written and shown."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from almoner.backtest import report as reports
from almoner.backtest import reported, run
from almoner.backtest.engine import Engine
from almoner.backtest.report import Tried
from almoner.backtest.shares import LEAST, Cap, Fuse
from almoner.backtest.source import Source
from almoner.chain.deploy import FUSE_OUTCOMES, FUSE_RATE_BPS
from almoner.cli import tables
from almoner.errors import Fault, InputError
from almoner.fraud.policy import RuleSet
from almoner.monitor.policy import parameters
from almoner.program import Described


def with_numbers(rules: RuleSet, programs: Sequence[Described]) -> RuleSet:
    """Rules by which programs of these purposes are judged with their files' numbers.

    Raises ConfigError for a number no rule has, InputError for two files of one purpose that
    differ in them.
    """
    own = {each.purpose: parameters(each, rules) for each in programs}
    for each in programs:
        if own[each.purpose] != parameters(each, rules):
            reason = f"two files of purpose {each.purpose} differ in their numbers: give one"
            raise InputError([Fault(field="--program", reason=reason)])
    return replace(rules, purposes={**rules.purposes, **own})


def report(
    tried: Tried,
    other: RuleSet | None,
    engine: Engine,
    source: Source,
    programs: Sequence[Described],
) -> dict[str, Any]:
    """The report of what was tried, compared with what other rules find on the same engine.

    Of the programs' numbers the other rules get those that they know.
    """
    before = None
    if other is not None:
        own = {
            each.purpose: {
                name: value
                for name, value in tried.rules.purposes[each.purpose].items()
                if name in other.bounds
            }
            for each in programs
        }
        other = replace(other, purposes={**other.purposes, **own})
        before = Tried(rules=other, result=run.run(other, engine))
    return reports.report(
        tried,
        before,
        engine=engine,
        read=source.read(),
        caps={
            each.purpose: Cap(share_bps=each.holds.bot_share_bps, floor=each.holds.bot_floor)
            for each in programs
        },
        fuse=Fuse(outcomes=FUSE_OUTCOMES, rate_bps=FUSE_RATE_BPS),
        names=source.names,
    )


def require_room(path: Path) -> None:
    """Raises InputError, before anything long begins, where a report could not be written."""
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        reason = f"{path} cannot be written: there is no folder {path.parent} that you may write to"
        raise InputError([Fault(field="report", reason=reason)])


def write(path: Path, made: Mapping[str, Any]) -> bytes:
    """Writes a report whole or not at all; its SHA-256. Raises InputError where it cannot."""
    whole = reported.written(made)
    draft = path.with_name(f"{path.name}.draft")
    try:
        draft.write_bytes(whole)
        os.replace(draft, path)
    except OSError as fault:
        reason = f"{path} cannot be written: {fault.strerror}"
        raise InputError([Fault(field="report", reason=reason)]) from fault
    return hashlib.sha256(whole).digest()


def told(made: Mapping[str, Any], path: Path, digest: bytes) -> str:
    """The report for people."""
    read, against = made["read"], made["against"]
    compared = f"compared with {against['version']}" if against else "compared with none"
    held, per_day = made["held"], made["holds_per_day"]
    most = f", most {per_day['most']:,} on {per_day['most_on']}" if per_day["most"] else ""
    hundredths = per_day["mean_hundredths"]
    lines = [
        f"Version {made['rules']['version']} of the rules, {compared}, over blocks "
        f"{read['first_block']} to {read['last_block']} of chain {read['chain_id']}: "
        f"{made['payments']:,} payments, {made['looked_at']['count']:,} of them looked at and "
        f"{held['count']:,} held, where every typology may hold.",
        f"Held in a day: {hundredths // 100}.{hundredths % 100:02} on average{most}.",
    ]
    if made["typologies"]:
        lines += ["", _typologies(made)]
    if any(each["held"] for each in made["families"]):
        lines += ["", _families(made)]
    if made["programs"]:
        lines += ["", _programs(made), "", _offices(made)]
    return "\n".join([*lines, "", f"Report: {path}, SHA-256 0x{digest.hex()}"])


def _typologies(made: Mapping[str, Any]) -> str:
    amounts = ("looked at", "added", "removed", "held", "added", "removed")
    rows = [
        (
            each["typology"],
            *(
                f"{each[what][name]:,}"
                for what in ("looked_at", "held")
                for name in ("count", "added", "removed")
            ),
        )
        for each in made["typologies"]
    ]
    return tables.of_text(("typology",), amounts, rows)


def _families(made: Mapping[str, Any]) -> str:
    rows = [
        (
            f"{each['family']} ({each['typology']})",
            *(f"{each[name]:,}" for name in ("held", "most_in_a_period", "overturned")),
            f"{each['trips_at']:,}",
        )
        for each in made["families"]
        if each["held"]
    ]
    amounts = ("held", "most in a period", "known overturned", "fuse trips at")
    return tables.of_text(("family",), amounts, rows)


def _programs(made: Mapping[str, Any]) -> str:
    rows = []
    for each in made["programs"]:
        fullest = each["fullest"]
        cap, left = fullest["cap"], fullest["left"]
        rows.append(
            (
                str(each["program"]),
                *_shown(each),
                str(fullest["period"]),
                f"{fullest['held']:,}",
                "not known" if cap is None else f"{cap:,}",
                "not known" if left is None else f"{left:,}",
            )
        )
    amounts = ("payments", "looked at", "held", "fullest period", "held in it", "its cap", "left")
    return tables.of_text(("program",), amounts, rows)


def _offices(made: Mapping[str, Any]) -> str:
    rows = [
        (str(each["program"]), each["office"], f"{each['caseworkers']:,}", *_shown(each))
        for each in made["offices"]
    ]
    amounts = ("caseworkers", "payments", "looked at", "held")
    return tables.of_text(("program", "offices of size"), amounts, rows)


def _shown(each: Mapping[str, Any]) -> tuple[str, str, str]:
    """How many payments, and the shares of those looked at and held."""
    payments = each["payments"]
    if payments is None:
        return (f"below {LEAST}", "", "")

    def share(count: int) -> str:
        return f"{count:,} ({100 * count / payments:.2f} %)"

    return f"{payments:,}", share(each["looked_at"]), share(each["held"])
