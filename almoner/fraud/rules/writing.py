"""Writing the SQL that monitors run, and the catalog that says what each query is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from almoner.fraud import catalog
from almoner.fraud.catalog import Catalog, Entry, Figures
from almoner.fraud.rules import compiling
from almoner.fraud.rules.rule import Rule, Tally

ENGINES = {catalog.SQLITE: compiling.SQLITE, catalog.POSTGRESQL: compiling.POSTGRESQL}


def files(rules: Sequence[Rule], tallies: Sequence[Tally]) -> dict[Path, str]:
    """What the folder of SQL should hold, by path in it."""
    made = {Path(catalog.CATALOG): _catalog(rules, tallies).written()}
    for folder, dialect in ENGINES.items():
        for rule in rules:
            made[Path(folder) / f"{rule.name}.sql"] = compiling.live(rule, dialect) + "\n"
        for tally in tallies:
            path = Path(folder) / "tallies" / f"{tally.name}.sql"
            made[path] = compiling.closing(tally, dialect) + "\n"
    return made


def write(rules: Sequence[Rule], tallies: Sequence[Tally], folder: Path) -> tuple[Path, ...]:
    """Makes the folder hold just that; the paths that changed."""
    wanted = {folder / path: text for path, text in files(rules, tallies).items()}
    changed = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in wanted:
            path.unlink()
            changed.append(path)
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return tuple(changed)


def _catalog(rules: Sequence[Rule], tallies: Sequence[Tally]) -> Catalog:
    return Catalog(
        rules=tuple(
            Entry(
                name=rule.name,
                version=rule.version,
                family=rule.family,
                policy=rule.policy,
                about=rule.about,
                shape=rule.shape,
                anchors=tuple(map(int, rule.anchors)),
                features=rule.features,
                tally=0 if rule.tally is None else rule.tally.number,
                history=rule.history,
                epochs=rule.epochs,
                peers=rule.peers,
                rising=rule.rising,
                stands=rule.stands,
                surmise=rule.surmise,
            )
            for rule in rules
        ),
        tallies=tuple(
            Figures(
                number=each.number,
                name=each.name,
                kinds=tuple(map(int, each.kinds)),
                strata=each.strata,
            )
            for each in tallies
        ),
    )
