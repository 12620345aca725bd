"""`almoner evaluate`: how well the rules find what is planted in a made-up population."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from almoner import money
from almoner.backtest import engine as asking
from almoner.backtest import evaluation
from almoner.backtest.duck import Duck
from almoner.backtest.source import Exported
from almoner.cli import backtest, session, tables
from almoner.cli import plots as pictures
from almoner.simulate.population import EXPORT, TRUTH


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@backtest.of_rules
@click.option(
    "--plots",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write pictures of the figures there, as SVG.",
)
@session.as_json
def evaluate(folder: Path, version: str, plots: Path | None, as_json: bool) -> None:
    """Back-test a made-up population (almoner simulate population) and compare with its truth.

    A payment counts as caught if it is looked at or held before it is settled, and as decidable if
    its scheme's trace was complete in the events before it was certified. With --json all figures,
    of each rule and scheme too, with intervals of 95 %.

    Example: almoner evaluate made-up --plots pictures
    """
    rules = backtest.rules_of(version)
    if plots is not None:
        pictures.make_room(plots)
    known = evaluation.truth(folder / TRUTH)
    engine = Duck()
    done = backtest.over(rules, Exported(folder / EXPORT), engine)
    found = evaluation.evaluate(rules, done.result, known, asking.moments(engine))
    found["version"] = rules.version
    said = _told(found)
    if plots is not None:
        found["plots"] = [str(path) for path in pictures.write(plots, found)]
        said += "\n\nPictures: " + ", ".join(found["plots"])
    session.say(said, as_json=as_json, **found)


def _told(found: Mapping[str, Any]) -> str:
    saved = found["money"]
    lines = [
        f"{found['payments']:,} payments, {found['stolen']:,} of them stolen "
        f"(seed {found['seed']}). These figures are of a made-up population.",
        "",
        _share("Stolen, and not decidable from events", found["undecidable_share"]),
        _share("Decidable, looked at before settlement", found["caught_before_settlement"]),
        _share("Decidable, held before settlement", found["held_before_settlement"]),
        f"Innocent payments held, of 10,000: {found['innocents_held_per_10000']:.2f}",
        f"Payments looked at, of 10,000: {found['alerts_per_10000']:.1f}",
        f"Saved {money.dollars(saved['saved'])} of {money.dollars(saved['stolen'])} stolen; less "
        f"{money.dollars(saved['cost_of_a_wrongful_hold'])} for each payment held wrongly, "
        f"{money.dollars(saved['net'])}.",
        "",
        tables.of_text(
            ("scheme",),
            ("payments", "decidable", "of these looked at", "held", "blocks to detection"),
            [
                (
                    each["scheme"],
                    *(f"{each[name]:,}" for name in ("payments", "decidable", "caught", "held")),
                    _or_none(each["median_blocks_to_detection"]),
                )
                for each in found["schemes"]
            ],
        ),
        "",
        tables.of_text(
            ("rule",),
            ("findings", "right", "of decidable schemes seen"),
            [
                (name, f"{each['n']:,}", _per_cent(each["precision"]), _per_cent(each["recall"]))
                for name, each in found["rules"].items()
                if each["n"]
            ],
        ),
        "",
        tables.of_text(
            ("innocents that look like one",),
            ("payments", "looked at", "held"),
            [
                (each["scheme"], *(f"{each[name]:,}" for name in ("payments", "alerted", "held")))
                for each in found["look_alikes"]
            ],
        ),
    ]
    return "\n".join(lines)


def _share(name: str, told: Mapping[str, Any]) -> str:
    if told["share"] is None:
        return f"{name}: there are none"
    return (
        f"{name}: {100 * told['share']:.1f} % ({100 * told['low']:.1f} to "
        f"{100 * told['high']:.1f} % at 95 %; {told['count']:,} of {told['n']:,})"
    )


def _per_cent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"


def _or_none(number: int | None) -> str:
    return "-" if number is None else f"{number:,}"
