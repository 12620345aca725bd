"""The demonstration, whole, where there is no browser.

demo
├── it should end with one line of figures that show the ring stopped and the innocent paid
├── it should say what each typology of the fraud check found, in the words of `almoner alert show`
├── people should read on their pages why their payment waits, by five typologies
├── it should refuse, hold, strike, pay and close draws and awards of a year of grants
├── its figures should balance, and the ledger should be what the contracts say
├── an audit of the whole chain should find nothing
└── given no Chromium: a key in memory should sign over the same pages, and the figures say so
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import Any

import pytest

from almoner.config import PROJECT_ROOT
from almoner.fraud import explaining
from almoner.service import strings

RING = 24
INVENTED = 2
"""Households of insiders: one paid to a caseworker's key, one on an account that comes back."""
LED = 5
"""Households whose payments a clerk leads elsewhere."""
STOLEN = RING + INVENTED + LED
HELD_INNOCENT = 2 + 1 + 1
"""Two on the ring's account, who borrowed of a caseworker, and who is paid anew and held again."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The demonstration, with nothing on the path but what it needs."""
    path = tmp_path_factory.mktemp("bin")
    for name in ("node", "env", "sh"):
        found = shutil.which(name)
        assert found is not None, f"{name} is not installed"
        (path / name).symlink_to(found)
    return subprocess.run(
        [sys.executable, "-m", "almoner", "demo", "--exit"],
        cwd=PROJECT_ROOT,
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def figures(ran: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The last line of what it printed."""
    assert ran.returncode == 0, ran.stderr[-3000:]
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def test_demo__stops_what_would_be_stolen_before_it_is_paid(figures: dict[str, Any]) -> None:
    assert figures["enrolled"] == 1000 + RING + INVENTED
    assert figures["planted_fraud"] == STOLEN
    assert figures["caught_before_settlement"] == STOLEN
    assert figures["fraud_paid_at_end"] == 0
    assert figures["fraud_struck"] == STOLEN


def test_demo__pays_everybody_who_is_innocent(figures: dict[str, Any]) -> None:
    assert figures["paid"] == 2 * 1000 - 1, "one household asked to end"
    assert figures["held"] == STOLEN + HELD_INNOCENT
    assert figures["held_innocent"] == HELD_INNOCENT
    assert figures["innocent_unpaid_at_end"] == 0
    assert figures["innocent_lookalikes_held"] == 0
    assert figures["lapsed_and_paid"] == 1
    assert figures["appealed_and_paid"] == 1


def test_demo__balances(figures: dict[str, Any]) -> None:
    came_in = figures["received"] + figures["recovered"]
    assert came_in == figures["disbursed"] + figures["returned"] + figures["balance"]
    assert figures["disbursed"] > 0
    assert figures["returned"] > 0
    assert figures["ledger_equals_chain"] is True


def test_demo__ends_with_a_clean_audit(
    figures: dict[str, Any], ran: subprocess.CompletedProcess[str]
) -> None:
    assert (
        "The whole chain is read a second time, by code of its own: findings 0, answers of "
        "contracts that differ 0." in ran.stderr
    )
    assert figures["audit_findings"] == 0
    assert figures["audit_differences"] == 0


def test_demo__says_that_no_browser_was_there(
    figures: dict[str, Any], ran: subprocess.CompletedProcess[str]
) -> None:
    assert figures["browser"] is False
    assert "no Chromium here" in ran.stderr


def test_demo__closes_a_year_of_grants(figures: dict[str, Any]) -> None:
    assert figures["awarded"] > figures["drawn"] > 0
    assert figures["draws_refused"] == 1
    assert figures["draws_answered_and_paid"] == 1
    assert figures["draws_struck"] == figures["draws_held"] - 1 > 0
    assert figures["closed_out"] > 0


def test_demo__says_what_each_typology_found(
    figures: dict[str, Any], ran: subprocess.CompletedProcess[str]
) -> None:
    typologies = figures["typologies"]
    held = {name: found["held"] for name, found in typologies.items() if found["held"]}

    assert held == {
        "shared_account+one_hand": RING + 2,
        "diverted_payments": LED + 1,
        "officer_account": 4,
        "recycled_account": 1,
        "kickback": 1,
        "split_under_threshold": 6,
        "approval_in_seconds": 3,
    }
    assert sum(held.values()) == figures["held"] + figures["draws_held"]
    assert typologies["brief_office"]["held"] == 0
    assert typologies["brief_office"]["looked_at"] == 2 * 4, "four households, two months"
    assert "rubber_stamp" not in typologies, "determiners take their time"
    for name, found in typologies.items():
        assert found["sentence"] == explaining.looks_like(name)
        assert f"{found['sentence']} (almoner alert show {found['alert']})" in ran.stderr


def test_demo__has_people_read_why_their_payment_waits(
    ran: subprocess.CompletedProcess[str],
) -> None:
    words = strings.load()
    for typology in (
        *("diverted_payments", "kickback", "officer_account", "recycled_account"),
        "shared_account+one_hand",
    ):
        assert f"reads: “{words(f'because.{typology}')}” ({typology})" in ran.stderr
