"""Back-tests over a ledger's export, beside what its monitor wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from almoner.backtest import observing, run
from almoner.backtest.duck import Duck
from almoner.backtest.memory import Memory
from almoner.backtest.reading import Export
from almoner.blocks import LOG_BITS
from almoner.fraud import alerts
from almoner.fraud.alerts import Trigger
from almoner.fraud.grounds import Policy
from almoner.fraud.policy import RuleSet
from almoner.ledger.database import Row
from almoner.ledger.export import writing as exporting
from almoner.ledger.store import Store
from almoner.monitor.source import decoder
from almoner.observations.schema import Kind, account_key

Told = tuple[object, ...]
"""An alert or a referral, with the digest of all that it says."""


class Backtest:
    """Of all a ledger has, read from an export of it."""

    def __init__(self, store: Store, folder: Path) -> None:
        with store.transaction() as db:
            db.execute("UPDATE progress SET final = projected")
            last = int(db.execute("SELECT projected FROM progress").fetchone()[0])
        # Of so many blocks that the newest is the last of a file.
        exporting.export(store.location, folder, decoder(), blocks=last + 1)
        self._store, self._engine = store, Duck()
        export = Export(folder, decoder(), observing.WANTED)
        self._engine.load(observing.batches(export, Memory()))

    def wrote(self) -> list[Told]:
        """What the ledger's monitor wrote."""
        of_payments = self._store.db.execute(
            "SELECT alert, decision, typology, score, trigger_block, evidence, cannot_tell"
            " FROM alerts"
        )
        referred = self._store.db.execute(
            "SELECT referral, decision, typology, rule, id, part FROM referrals"
        )
        return sorted([*map(tuple, of_payments), *map(tuple, referred)], key=repr)

    def judges(self, by: Policy) -> list[Told]:
        """What a monitor with this policy would have written."""
        programs = self._store.db.execute("SELECT program FROM programs")
        names = {account_key(row[0]): str(row[0]) for row in programs}
        found: list[Told] = []
        for judged in run.run(_as_policy(by, self._engine), self._engine).judged:
            verdict, (place, _) = judged.verdict, judged.place
            trigger = _trigger(self._store, place)
            said = (verdict.decision.value, verdict.typology.name)
            if judged.payment is None:
                (only,) = verdict.findings
                digest = alerts.referral(by, verdict, trigger)
                found.append((digest, *said, only.rule, only.id, only.part))
                continue
            made = alerts.alert(
                by,
                verdict,
                trigger,
                program=names[judged.payment.program],
                payment=judged.payment.payment,
                amount=judged.payment.amount,
                lacks=judged.cannot_tell,
            )
            kept = (made.evidence, made.lacking)
            found.append((made.digest, *said, verdict.score, trigger.block, *kept))
        return sorted(found, key=repr)


def _as_policy(by: Policy, engine: Duck) -> RuleSet:
    """The rules of a policy, whose own numbers are those of every purpose there is."""
    opened = engine.rows(f"SELECT value FROM observations WHERE kind = {int(Kind.OPENED)}")
    return replace(
        by.rules,
        purposes={int(purpose or 0): by.own for (purpose,) in opened},
        typologies=tuple(
            each if each.name in by.grounds else replace(each, hold=None)
            for each in by.rules.typologies
        ),
    )


def _trigger(store: Store, place: int) -> Trigger:
    row: Row = store.db.execute(
        "SELECT * FROM blocks WHERE number = ?", (place >> LOG_BITS,)
    ).fetchone()
    chain_id = store.db.execute("SELECT chain_id FROM deployment").fetchone()[0]
    return Trigger(chain_id=chain_id, block=row["number"], hash=row["hash"], time=row["time"])
