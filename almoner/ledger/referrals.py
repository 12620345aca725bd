"""Referrals: what investigators hear of that is about no payment."""

from __future__ import annotations

import json

from eth_utils.address import to_checksum_address

from almoner.fraud import catalog
from almoner.ledger.alert_records import ReferralView
from almoner.ledger.database import Database, Row
from almoner.observations.schema import account_key, key


def newest(db: Database, between: tuple[bytes, bytes], limit: int) -> list[ReferralView]:
    """Those with a digest between these two, the newest first."""
    rows = db.execute(
        "SELECT referrals.*, band, weight, measure, whole, features, program, subject, account,"
        " person, trigger_block <= progress.final AS final"
        " FROM referrals CROSS JOIN progress JOIN findings USING (rule, id, part, place)"
        " WHERE referral BETWEEN ? AND ? ORDER BY trigger_block DESC, referral LIMIT ?",
        (*between, limit),
    ).fetchall()
    names = _names(db) if rows else {}
    return [_view(row, names) for row in rows]


def _names(db: Database) -> dict[int, str]:
    """The accounts and programs that are known, by their keys."""
    accounts = {
        key(bytes(value)): str(to_checksum_address(bytes(value)))
        for (value,) in db.execute("SELECT account FROM accounts")
    }
    programs = {
        account_key(name): str(name) for (name,) in db.execute("SELECT program FROM programs")
    }
    return accounts | programs


def _view(row: Row, names: dict[int, str]) -> ReferralView:
    plain = (
        *("referral", "typology", "decision", "rule", "band", "weight", "measure", "whole"),
        *("rule_set", "trigger_block", "trigger_hash", "triggered_at"),
    )
    return ReferralView(
        features=dict(json.loads(row["features"])),
        subject=_subject(row, names),
        final=bool(row["final"]),
        **{name: row[name] for name in plain},
    )


def _subject(row: Row, names: dict[int, str]) -> str:
    about = catalog.catalog().rule(row["rule"]).about
    program, account = (names.get(row[name], row[name]) for name in ("program", "account"))
    return {
        "case": f"case {row['subject']} of {program}",
        "person": f"person {row['person']}",
        "account": f"account {account}",
    }.get(about, f"program {program}")
