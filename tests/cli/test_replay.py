"""`almoner replay`: alerts recomputed from the facts.

replay
├── of an alert: it should come out byte for byte, also after more happened
├── of a referral: the same
├── where a fact was changed: it should name the first difference
├── where the alert's own row was changed: it should say so
├── where it was changed what could not tell, or the evidence: it should name that
├── by other rules with a higher bound: the payment should not be held
└── of no alert, or without its program's file: it should be refused
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from almoner.config import PROJECT_ROOT
from almoner.fraud import policy as policies
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor.daemon import Monitor
from almoner.monitor.policy import policy
from almoner.program import load_any
from almoner.testing import enrollment, household, watch
from tests.cli.conftest import Bench

FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
GRANTS = PROJECT_ROOT / "programs" / "small-business-grant.toml"


@pytest.fixture
def judged(bench: Bench) -> Iterator[Store]:
    """A ring of ghosts on one account, judged by the example's file; then more of them."""
    world = bench.world
    made = policy(load_any(FILE), [])
    with Store(bench.casefile.with_name("ledger.sqlite"), watch.scope(world)) as opened:
        monitor = Monitor(opened, world.client, {world.program.address: made})
        world.approve(world.enroll([enrollment(0), *watch.ghosts(12)]))
        run = world.open_run()
        world.seal(run)
        world.certify(run)
        # Nobody can count with it.
        absurd = world.token.functions.mint(watch.RING_ACCOUNT, 1 << 63)
        world.send("budget_officer", absurd)
        monitor.catch_up()
        world.approve(world.enroll(watch.ghosts(3, first=20_000)))
        monitor.catch_up()
        yield opened


def replayed(bench: Bench, number: bytes, *words: object) -> Any:
    done = bench.run("replay", "--alert", f"0x{number.hex()}", "--program", FILE, "--json", *words)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def refused(bench: Bench, number: bytes) -> str:
    done = bench.run("replay", "--alert", f"0x{number.hex()}", "--program", FILE)
    assert done.exit_code == 1
    return done.stderr


def test_replay__comes_out_byte_for_byte(bench: Bench, judged: Store) -> None:
    views = Views(judged.location)
    alerts, referrals = views.alerts(), views.referrals()
    assert len(alerts) == 12
    assert referrals

    for number in (alerts[0].alert, referrals[0].referral):
        found = replayed(bench, number)
        assert hashlib.sha256(found["canonical"].encode()).digest() == number
        for name in ("evidence", "cannot_tell"):
            assert found["recorded"][name] == found["recomputed"][name]
        untold = {each["rule"] for each in found["recorded"]["cannot_tell"]}
        # A referral says what one rule found, and of no other.
        shown = bench.run("alert", "show", number.hex()).stdout
        of_payment = number == alerts[0].alert
        assert ("common_funder" in untold) == ("Could not tell:" in shown) == of_payment

    said = bench.run("replay", "--alert", alerts[0].alert.hex()[:16], "--program", FILE).stdout
    assert "follows from the facts, byte for byte" in said


def test_replay__names_the_first_difference_of_a_changed_fact(bench: Bench, judged: Store) -> None:
    alert = Views(judged.location).alerts()[-1]
    ring, other = (
        judged.db.execute("SELECT id FROM identifiers WHERE value = ?", (account,)).fetchone()[0]
        for account in (bytes.fromhex(each[2:]) for each in (watch.RING_ACCOUNT, household(0)))
    )
    with judged.transaction() as db:
        for slot in "abc":
            db.execute(
                f"UPDATE events SET {slot} = ? WHERE id ="
                f" (SELECT min(id) FROM events WHERE {slot} = ?)",
                (other, ring),
            )

    told = refused(bench, alert.alert)

    assert "does not follow from the facts: fired[" in told
    assert "in the alert and" in told


def test_replay__says_that_the_alert_itself_was_changed(bench: Bench, judged: Store) -> None:
    alert = Views(judged.location).alerts()[0]
    with judged.transaction() as db:
        db.execute("UPDATE alerts SET findings = '[]' WHERE alert = ?", (alert.alert,))

    assert "is not what its id is the digest of" in refused(bench, alert.alert)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("cannot_tell", "[]", "cannot_tell[0] is nothing in the alert and {"),
        ("evidence", bytes(32), "its evidence is not the digest of what was found"),
    ],
)
def test_replay__says_that_what_could_not_tell_was_changed(
    bench: Bench, judged: Store, column: str, value: object, said: str
) -> None:
    alert = Views(judged.location).alerts()[0]
    with judged.transaction() as db:
        db.execute(f"UPDATE alerts SET {column} = ? WHERE alert = ?", (value, alert.alert))

    assert f"does not follow from the facts: {said}" in refused(bench, alert.alert)


def test_replay__by_other_rules_may_hold_nothing(
    bench: Bench, judged: Store, tmp_path: Path
) -> None:
    number = Views(judged.location).alerts()[0].alert
    text = policies.FOLDER.joinpath(f"{policies.CURRENT}.toml").read_text()
    milder = tmp_path / "milder.toml"
    bands = (
        'name = "shared_account"\nbands = [{ from = 1, band = "raised", weight = 50 }, { from = 8,'
    )
    assert bands in text
    milder.write_text(
        text.replace(
            bands, bands.replace("from = 1,", "from = 50,").replace("from = 8,", "from = 60,")
        )
    )

    same = replayed(bench, number, "--rules", policies.CURRENT)
    other = replayed(bench, number, "--rules", milder)

    assert same["recomputed"]["decision"] == same["instead"]["decision"] == "hold"
    assert other["recomputed"]["decision"] == "hold"
    assert (other["instead"] or {}).get("decision") != "hold"


def test_replay__refuses_what_it_does_not_know(bench: Bench, judged: Store) -> None:
    assert "there is no alert 0xabcdefab" in refused(bench, bytes.fromhex("abcdefab"))
    number = Views(judged.location).alerts()[0].alert
    done = bench.run(
        "replay", "--alert", f"0x{number.hex()}", "--rules", "1999-1", "--program", FILE
    )
    assert done.exit_code == 1
    assert "there is no version 1999-1 of the rules" in done.stderr
