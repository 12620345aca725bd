"""`almoner alert`: what the fraud check found, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from almoner import numbering
from almoner.cli import session, tables
from almoner.cli.proof import proof
from almoner.cli.session import Session
from almoner.errors import Fault, InputError
from almoner.fraud import explaining, policy
from almoner.ledger.alert_records import AlertView, LackView, ReferralView, RetractionView
from almoner.ledger.views import Views
from almoner.moments import utc

_SHOWN = 12
"""Digits of an alert's number that lists show; enough to ask for it."""


_ORDER = ("hold", "alert", "shadow", "referral")
"""In which decisions of one block are listed."""
_TOLD = {
    "final": "It is final: no reorganization takes its block back.",
    "provisional": "It is provisional: its block is not final yet, and the chain may take it back.",
}


@click.group()
def alert() -> None:
    """What the fraud check found: payments to look at, and what goes to investigators."""


alert.add_command(proof)


@alert.command(name="list")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True)
@session.as_json
def list_(limit: int, as_json: bool) -> None:
    """List alerts about payments and referrals to investigators, newest first.

    In one block holds come before alerts, and those before referrals.

    Those of blocks that are not final yet are provisional; those of blocks that the chain took back
    are retracted, and nothing follows from them.

    Example: almoner alert list
    """
    views = Views(Session().settings.ledger)
    found = [
        *map(_of_alert, views.alerts(limit=limit + 1)),
        *map(_of_referral, views.referrals(limit + 1)),
        *map(_of_retraction, views.retractions(limit + 1)),
    ]
    found.sort(key=lambda each: (-each["block"], _rank(each["decision"])))
    rows = [
        (
            each["alert"][: 2 + _SHOWN],
            each["decision"] or "-",
            each["standing"],
            each["typology"] or "-",
            each["subject"],
        )
        for each in found[:limit]
    ]
    nothing = "The fraud check found nothing so far."
    said = nothing
    if rows:
        said = tables.of_text(("alert", "decision", "standing", "typology", "about"), (), rows)
    more = len(found) > limit
    if more:
        said += f"\n\nThese are the newest {limit:,}. There are more: --limit {10 * limit}"
    session.say(said, as_json=as_json, alerts=found[:limit], more=more)


@alert.command()
@click.argument("number", metavar="ID")
@session.as_json
def show(number: str, as_json: bool) -> None:
    """Explain an alert or a referral: what was found, what it looks like, what else it may be.

    ID may be cut short, as lists show it.

    Example: almoner alert show 0x5f3a9c01d2e4
    """
    found = _found(Views(Session().settings.ledger), number)
    session.say(_told(found), as_json=as_json, **found)


def _rank(decision: str | None) -> int:
    return _ORDER.index(decision) if decision in _ORDER else len(_ORDER)


def _found(views: Views, number: str) -> dict[str, Any]:
    """The one alert or referral that begins so. Raises InputError if there is none, or several."""
    digits = number.lower().removeprefix("0x")
    if not digits or set(digits) - set("0123456789abcdef"):
        raise InputError([Fault(field="ID", reason=f"{number} is no number of an alert")])
    alerts = [_of_alert(each) for each in views.alerts_beginning(digits)]
    found = alerts + [_of_referral(each) for each in views.referrals_beginning(digits)]
    found += [_of_retraction(each) for each in views.retractions_beginning(digits)]
    if not found:
        reason = f"there is no alert {number}; almoner alert list shows those there are"
        raise InputError([Fault(field="ID", reason=reason)])
    if len(found) > 1:
        raise InputError([Fault(field="ID", reason=f"{len(found)} begin so: give more digits")])
    return found[0]


def _of_alert(each: AlertView) -> dict[str, Any]:
    return {
        "alert": f"0x{each.alert.hex()}",
        "decision": each.decision,
        "standing": _standing(each.final),
        "typology": each.typology,
        "subject": f"payment {numbering.payment(each.payment_id)}",
        "program": each.program,
        "payment_id": each.payment_id,
        "amount": each.amount,
        "score": each.score,
        "block": each.trigger_block,
        "block_hash": f"0x{each.trigger_hash.hex()}",
        "at": utc(each.triggered_at).isoformat(),
        "rule_set": f"0x{each.rule_set.hex()}",
        "outbox": each.outbox,
        "findings": [
            _finding(
                finding.rule,
                finding.band,
                finding.weight,
                finding.measure,
                finding.whole,
                finding.features,
            )
            for finding in each.findings
        ],
        "cannot_tell": [_lack(lack) for lack in each.cannot_tell],
    }


def _of_referral(each: ReferralView) -> dict[str, Any]:
    return {
        "alert": f"0x{each.referral.hex()}",
        "decision": each.decision,
        "standing": _standing(each.final),
        "typology": each.typology,
        "subject": each.subject,
        "program": None,
        "payment_id": None,
        "amount": None,
        "score": each.weight,
        "block": each.trigger_block,
        "block_hash": f"0x{each.trigger_hash.hex()}",
        "at": utc(each.triggered_at).isoformat(),
        "rule_set": f"0x{each.rule_set.hex()}",
        "outbox": None,
        "findings": [
            _finding(each.rule, each.band, each.weight, each.measure, each.whole, each.features)
        ],
        "cannot_tell": [],
    }


def _of_retraction(each: RetractionView) -> dict[str, Any]:
    return {
        "alert": f"0x{each.alert.hex()}",
        "decision": None,
        "standing": "retracted",
        "typology": None,
        "subject": f"payment {numbering.payment(each.payment_id)}",
        "program": each.program,
        "payment_id": each.payment_id,
        "amount": None,
        "score": None,
        "block": each.trigger_block,
        "block_hash": f"0x{each.trigger_hash.hex()}",
        "at": None,
        "rule_set": None,
        "outbox": None,
        "findings": [],
        "cannot_tell": [],
    }


def _standing(final: bool) -> str:
    return "final" if final else "provisional"


def _finding(
    rule: str, band: str, weight: int, measure: int, whole: int, features: Mapping[str, int]
) -> dict[str, Any]:
    return {
        "rule": rule,
        "band": band,
        "weight": weight,
        "measure": measure,
        "whole": whole,
        "features": dict(features),
        "sentence": explaining.explained(rule, measure, whole, features),
    }


def _lack(lack: LackView) -> dict[str, Any]:
    return {
        "rule": lack.rule,
        "unit": lack.unit,
        "needs": lack.needs,
        "has": lack.has,
        "sentence": explaining.needed(lack.rule, lack.unit, lack.needs, lack.has),
    }


def _told(found: Mapping[str, Any]) -> str:
    if found["standing"] == "retracted":
        return (
            f"An alert about {found['subject']} is retracted: the chain took back block "
            f"{found['block']:,}, which triggered it, and nothing follows from it. What was "
            "certified again was judged again."
        )
    rules = policy.load()
    what = {
        "hold": "It is held, and a person looks at it.",
        "alert": "A person should look at it; it is paid all the same.",
        "referral": "An investigator should look into it.",
        "shadow": "Nothing follows: this typology is only tried.",
    }
    lines = [
        f"{found['subject'].capitalize()}, at {found['at']} (block {found['block']:,}).",
        what[found["decision"]],
        _TOLD[found["standing"]],
        explaining.looks_like(found["typology"]),
        "",
    ]
    for each in found["findings"]:
        lines.append(f"- {each['sentence']} ({each['rule']}, {each['band']}, {each['weight']})")
        lines.append(f"  It may be innocent: {rules.catalog.rule(each['rule']).surmise}")
    if found["cannot_tell"]:
        lines += ["", explaining.lacking()["title"]]
        lines += [f"- {each['sentence']}" for each in found["cannot_tell"]]
    return "\n".join(lines)
