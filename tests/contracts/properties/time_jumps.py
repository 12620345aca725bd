"""Time passes: to the next thing that falls due, or by days."""

from __future__ import annotations

from almoner.testing import DAY
from tests.contracts.properties.checks import TERMS
from tests.contracts.properties.scene import Scene


def deadlines(s: Scene) -> list[int]:
    """All times to come at which something can be done that cannot be done now."""
    r, found = s.record, []
    for run in r.runs.values():
        if run.state in ("opened", "sealed"):
            found.append(run.opened_at + TERMS["approval_window"])
        if run.state == "certified":
            found += [run.payable_at, run.payable_at + DAY]
    for hold in r.holds.values():
        if hold.state in ("placed", "sustained"):
            found.append(hold.expires_at)
    for p in r.proposals.values():
        if p.state == "served":
            found += [p.served_at, p.effective_at, p.effective_at + TERMS["receipt_grace"]]
        if p.state in ("open", "contested") and p.effective_at:
            found.append(p.effective_at)
    found += [each.decide_by for each in r.appeals.values() if each.state == "filed"]
    found += [each - TERMS["lead_time"] for each in r.issue_at.values()]
    found += [end for _, end in r.pauses]
    return sorted(each for each in found if each > s.now)


def next_deadline(s: Scene) -> None:
    """Waits until something is due, now and then a second less, or longer."""
    waiting = deadlines(s)
    jump = s.dice.choice([600, 3_600, 7_200])
    if waiting and s.dice.random() < 0.7:
        to = waiting[min(s.dice.choice([0, 0, 0, 1, 2]), len(waiting) - 1)] + s.dice.choice(
            [-2, -1, 0, 600]
        )
    else:
        to = s.now + jump
    wait(s, to)


def wait(s: Scene, to: int) -> None:
    s.wire.warp(to, blocks=s.dice.choice([0, 0, 3]))
    s.pass_to(s.wire.now)
    s.tried.append(f"{s.wire.now} time passes")
