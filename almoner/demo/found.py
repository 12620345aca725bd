"""What the fraud check found in the demonstration, by typology, as the ledger has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from almoner.fraud import explaining
from almoner.fraud.judging import Decision
from almoner.ledger.alert_records import AlertView
from almoner.ledger.statuses import OutboxState
from almoner.ledger.views import Views

_MOST = 1_000_000
_SHOWN = 12
"""Digits of an alert's number, enough to ask for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one typology found about payments."""

    typology: str
    looked_at: int
    """Payments that were paid all the same."""
    held: int
    alert: str
    """The beginning of an alert's number, of a hold where there is one."""

    @property
    def sentence(self) -> str:
        """What `almoner alert show` says of the typology."""
        return explaining.looks_like(self.typology)

    def line(self) -> str:
        """For people, with the command that says more."""
        return (
            f"Held: {self.held}; looked at and paid all the same: {self.looked_at}. "
            f"{self.sentence} (almoner alert show {self.alert})"
        )

    def told(self) -> dict[str, Any]:
        """For the outcome."""
        return {
            "looked_at": self.looked_at,
            "held": self.held,
            "sentence": self.sentence,
            "alert": self.alert,
        }


def typologies(views: Views) -> list[Found]:
    """Each typology by which payments were held or looked at, first the one that held most."""
    by_name: dict[str, list[AlertView]] = {}
    for alert in views.alerts(limit=_MOST):
        by_name.setdefault(alert.typology, []).append(alert)
    found = [_found(name, alerts) for name, alerts in by_name.items()]
    return sorted(found, key=lambda each: (-each.held, -each.looked_at, each.typology))


def _found(name: str, alerts: list[AlertView]) -> Found:
    looks = [each for each in alerts if each.decision == Decision.ALERT]
    holds = [each for each in alerts if each.outbox is OutboxState.PLACED]
    return Found(
        typology=name,
        looked_at=len(looks),
        held=len(holds),
        alert=f"0x{(holds or alerts)[0].alert.hex()[:_SHOWN]}",
    )
