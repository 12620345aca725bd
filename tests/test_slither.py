"""Slither's findings about our contracts, and what docs/slither.md says of them.

given a finding without a row, or found more often than its row says
    the check names it and asks for a mended contract or a reason
given a row without a finding
    the check asks to take it out
given a row without a reason
    the check asks for one
nightly: Slither runs over the contracts
    each of its findings has its row, and each row its finding
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from almoner.config import PROJECT_ROOT

DOCUMENT = PROJECT_ROOT / "docs" / "slither.md"
ROW = re.compile(r"^\| (?:high|medium) \| (\S+) \| `(\S+)` \| (\d+) \| (.*)\|$", re.MULTILINE)
REENTERED = "| medium | reentrancy-no-eth | `Runs._settleWord` | 1 | The lanes are guarded. |"
IGNORED = "| medium | unused-return | `Holds.sustain` | 1 | Only the period is needed. |"


def faults(found: str, document: str) -> list[str]:
    """What keeps a document from explaining exactly what was found, in sentences."""
    rows = {each.group(1, 2, 3): each.group(4) for each in ROW.finditer(document)}
    findings = {each.group(1, 2, 3) for each in ROW.finditer(found)}
    return [
        *(
            f"{check} finds {where}, {times} times: mend it, or explain it in docs/slither.md."
            for check, where, times in sorted(findings - rows.keys())
        ),
        *(
            f"{check} does not find {where} {times} times: take its row out of docs/slither.md."
            for check, where, times in sorted(rows.keys() - findings)
        ),
        *(
            f"docs/slither.md gives no reason for {check} in {where}."
            for (check, where, _), reason in rows.items()
            if not reason.strip()
        ),
    ]


def test_faults__of_a_document_that_explains_everything_are_none() -> None:
    assert faults(f"{REENTERED}\n{IGNORED}", f"# Table\n\n{IGNORED}\n{REENTERED}\n") == []


def test_faults__name_a_finding_that_has_no_row() -> None:
    (fault,) = faults(f"{REENTERED}\n{IGNORED}", IGNORED)
    assert fault.startswith("reentrancy-no-eth finds Runs._settleWord, 1 times: mend it, or")


def test_faults__name_a_row_whose_finding_is_gone() -> None:
    (fault,) = faults(IGNORED, f"{IGNORED}\n{REENTERED}")
    assert fault.startswith("reentrancy-no-eth does not find Runs._settleWord 1 times: take")


def test_faults__name_a_finding_that_became_more() -> None:
    more, less = faults(REENTERED.replace("| 1 |", "| 2 |"), REENTERED)
    assert more.startswith("reentrancy-no-eth finds Runs._settleWord, 2 times")
    assert less.startswith("reentrancy-no-eth does not find Runs._settleWord 1 times")


def test_faults__name_a_row_without_a_reason() -> None:
    printed = "| medium | unused-return | `Holds.sustain` | 1 | |"
    assert faults(printed, printed) == [
        "docs/slither.md gives no reason for unused-return in Holds.sustain."
    ]


@pytest.mark.nightly
def test_findings__are_each_explained(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/findings.py"],
        cwd=PROJECT_ROOT,
        # Where a package below Slither keeps its folder; in the home folder otherwise.
        env={**os.environ, "VIRTUAL_ENV": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert faults(ran.stdout, DOCUMENT.read_text()) == []
