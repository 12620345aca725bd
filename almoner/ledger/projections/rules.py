"""The register of rules, and the families that share a fuse."""

from __future__ import annotations

from eth_abi.abi import decode
from eth_utils.crypto import keccak

from almoner.events import Event
from almoner.ledger.database import Database
from almoner.ledger.projections import rows


def registered(db: Database, event: Event) -> None:
    """A version of a rule has a number."""
    a = event.args
    # The contract hashes the citation's bytes, which need not be text.
    _, authority = decode(["bytes32", "bytes"], event.data)
    db.execute(
        "INSERT INTO rules (rule_no, family, rule_hash, authority, authority_hash, registrar)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            a["ruleNo"],
            a["family"],
            a["ruleHash"],
            a["authority"],
            bytes(keccak(authority)) if authority else None,
            a["by"],
        ),
    )
    db.execute("INSERT INTO families (family) VALUES (?) ON CONFLICT DO NOTHING", (a["family"],))


def armed(db: Database, event: Event) -> None:
    """A second person lets a rule hold."""
    _arm(db, event, event.args["by"])


def disarmed(db: Database, event: Event) -> None:
    """One person took its power to hold."""
    _arm(db, event, 0)


def tripped(db: Database, event: Event) -> None:
    """Too many holds of a family were unfounded: it cannot hold any more."""
    rows.change(db, "families", {"family": event.args["family"]}, tripped_at=event.block_time)


def rearm_proposed(db: Database, event: Event) -> None:
    """An investigator gives a reason to trust it again."""
    a = event.args
    rows.change(db, "families", {"family": a["family"]}, proposer=a["by"], reason=a["reasonHash"])


def rearmed(db: Database, event: Event) -> None:
    """A second person trusts it again; its figures begin anew."""
    family = event.args["family"]
    db.execute("DELETE FROM families WHERE family = ?", (family,))
    db.execute("INSERT INTO families (family, armed_at) VALUES (?, ?)", (family, event.block_time))


def _arm(db: Database, event: Event, armer: int) -> None:
    rows.change(db, "rules", {"rule_no": event.args["ruleNo"]}, armer=armer)


EVENTS = {
    "RuleRegistered": registered,
    "RuleArmed": armed,
    "RuleDisarmed": disarmed,
    "FuseTripped": tripped,
    "RearmProposed": rearm_proposed,
    "FuseRearmed": rearmed,
}
