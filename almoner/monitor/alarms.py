"""What the contracts tell that a person has to look at, whatever the rules found."""

from __future__ import annotations

import logging

from almoner.events import Event

log = logging.getLogger(__name__)


def tell(event: Event) -> None:
    """Logs an alarm for a fuse that tripped and for a cap that is reached; else nothing."""
    a = event.args
    if event.name == "FuseTripped":
        log.error(
            "The rule family %d holds no more: of its holds %d were unfounded and %d were not. "
            "Look at the rule; an investigator and the program's administrator re-arm it.",
            a["family"],
            a["overturned"],
            a["upheld"],
            extra={"action": "fuse_tripped", "alarm": True, "family": a["family"]},
        )
    elif event.name == "HoldCapReached":
        log.error(
            "The monitor placed all %d holds it may in period %d of %s. What else it finds there "
            "is for an investigator.",
            a["cap"],
            a["period"],
            a["program"],
            extra={
                "action": "cap_reached",
                "alarm": True,
                "program": a["program"],
                "period": a["period"],
            },
        )
