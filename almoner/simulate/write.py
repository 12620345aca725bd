"""Writes a caseload as the files an agency would have, and the truth beside them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from almoner.simulate.caseload import Caseload
from almoner.simulate.household import Household

COLUMNS = (
    "case_number",
    "members",
    "household_size",
    "unit",
    "pay_to",
    "office",
    "worker",
    "signer",
    "from_period",
    "to_period",
    "group",
    "day",
    "phone",
    "mailing_address",
    "language",
)


def write(caseload: Caseload, folder: Path) -> tuple[Path, ...]:
    """Writes `roster.csv`, `ring.csv`, `declared.csv` and `truth.json` and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    declared = [(each.account, each.capacity, each.until_days) for each in caseload.declared]
    return (
        _table(folder / "roster.csv", COLUMNS, map(_record, caseload.roster)),
        _table(folder / "ring.csv", COLUMNS, map(_record, caseload.ring)),
        _table(folder / "declared.csv", ("account", "capacity", "until_days"), declared),
        _truth(folder / "truth.json", caseload),
    )


def _record(household: Household) -> tuple[object, ...]:
    h = household
    signer = ""
    return (
        *(h.case_number, ";".join(h.members), len(h.members), h.unit, h.pay_to, h.office, h.worker),
        *(signer, h.from_period, h.to_period, h.group, h.day),
        *(h.phone, h.mailing_address, h.language),
    )


def _table(path: Path, header: Sequence[str], records: Iterable[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(records)
    return path


def _truth(path: Path, caseload: Caseload) -> Path:
    """What each case really is. The fraud check never reads it; only its evaluation does."""
    everybody = (*caseload.roster, *caseload.ring)
    truth = {
        "seed": caseload.seed,
        "kinds": {household.case_number: household.kind for household in everybody},
        "fraud": [household.case_number for household in everybody if household.kind.fraud],
    }
    path.write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")
    return path
