"""Pictures of an evaluation: what is found of what was planted, and who is wronged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from almoner.backtest.evaluation import interval
from almoner.cli.charts import Bar, Chart
from almoner.errors import Fault, InputError

_CHOSEN = ("looked at", "held")
Rows = Sequence[tuple[str, tuple[Bar, ...]]]


def make_room(folder: Path) -> None:
    """Makes the folder. Raises InputError, before anything long begins, where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise _refused(folder, fault) from fault


def write(folder: Path, found: Mapping[str, Any]) -> tuple[Path, ...]:
    """Writes every picture into a folder. Raises InputError where that cannot be."""
    try:
        paths = []
        for name, chart in _charts(found):
            path = folder / f"{name}.svg"
            path.write_text(chart.svg(), encoding="utf-8")
            paths.append(path)
    except OSError as fault:
        raise _refused(folder, fault) from fault
    return tuple(paths)


def _refused(folder: Path, fault: OSError) -> InputError:
    reason = f"{folder} cannot be written to: {fault.strerror}"
    return InputError([Fault(field="--plots", reason=reason)])


def _charts(found: Mapping[str, Any]) -> Iterator[tuple[str, Chart]]:
    about = (
        f"Version {found['version']} over a made-up population (seed {found['seed']}, "
        f"{found['payments']:,} payments, {found['stolen']:,} stolen). Lines are intervals of 95 %."
    )

    def chart(title: str, series: tuple[str, ...], rows: Rows) -> Chart:
        return Chart(title=f"Made-up population: {title}", subtitle=about, series=series, rows=rows)

    for figure, what in (
        ("recall", "recall of rules, of schemes that can be decided"),
        ("precision", "precision of rules"),
    ):
        rows = [(name, (_of_rule(each, figure),)) for name, each in found["rules"].items()]
        yield figure, chart(what, (figure,), rows)
    schemes = [
        (each["scheme"], _shares(each, "decidable", "caught", "held")) for each in found["schemes"]
    ]
    yield "schemes", chart("stolen payments that can be decided, by scheme", _CHOSEN, schemes)
    innocents = [
        (each["scheme"], _shares(each, "payments", "alerted", "held"))
        for each in found["look_alikes"]
    ]
    yield "innocents", chart("payments of innocents that look like a scheme", _CHOSEN, innocents)
    prevalences = [
        (
            f"{share} % stolen",
            tuple(_told(found[each]["precision_at"][share]) for each in ("alerts", "holds")),
        )
        for share in found["alerts"]["precision_at"]
    ]
    yield "prevalence", chart("precision, if so many payments were stolen", _CHOSEN, prevalences)
    capacity = [
        (f"{each['a_day']} a day", (_bar(each["count"], each["n"]),)) for each in found["capacity"]
    ]
    yield (
        "capacity",
        chart("precision, if so many payments are looked at", ("precision",), capacity),
    )


def _of_rule(each: Mapping[str, Any], figure: str) -> Bar:
    low, high = each[f"{figure}_interval"]
    note = f"of {each['n']:,} findings" if figure == "precision" else ""
    return Bar(share=each[figure], low=low, high=high, note=note)


def _shares(each: Mapping[str, Any], of: str, *counts: str) -> tuple[Bar, ...]:
    return tuple(_bar(each[name], each[of]) for name in counts)


def _bar(count: int, of: int) -> Bar:
    low, high = interval(count, of)
    share = count / of if of else None
    return Bar(share=share, low=low, high=high, note=f"({count:,} of {of:,})")


def _told(each: Mapping[str, Any]) -> Bar:
    # Where nothing would be chosen there is no precision, and nothing is known of it.
    high = 1.0 if each["high"] is None else each["high"]
    return Bar(share=each["precision"], low=each["low"] or 0.0, high=high, note="")
