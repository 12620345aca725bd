"""Awards, from their recommendation to their closeout, and the lines of their budgets."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.columns import stored, units
from almoner.ledger.database import Database, Row
from almoner.ledger.grant_statuses import (
    Approved,
    AwardState,
    MilestoneState,
    PayMode,
)
from almoner.ledger.projections import rows, seats
from almoner.ledger.statuses import ChangeKind


def recommended(db: Database, program: str, event: Event) -> None:
    """A grants officer recommends one, to the organization that applied as it stands now."""
    a = event.args
    applied = db.execute(
        "SELECT signer, org_ref, allotment FROM applications JOIN rounds USING (round)"
        " WHERE application = ?",
        (a["application"],),
    ).fetchone()
    db.execute(
        "INSERT INTO awards (program, award, application, state, mode, pay_to, signer, org_ref,"
        " allotment, total, from_time, to_time, match_bps, indirect_bps, tolerance_bps,"
        " conditions, terms_hash, recommender, recommended_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            program,
            a["award"],
            a["application"],
            AwardState.RECOMMENDED,
            PayMode.of(a["mode"]),
            a["payTo"],
            *applied,
            stored(a["total"]),
            a["from"],
            a["to"],
            a["matchBps"],
            a["indirectBps"],
            a["toleranceBps"],
            a["conditions"],
            a["termsHash"],
            a["by"],
            event.block_time,
        ),
    )
    _set_lines(db, program, event)
    seats.involve(db, program, a["award"], a["by"])


def withdrawn(db: Database, program: str, event: Event) -> None:
    """Its recommender took it back."""
    change(db, program, event, state=AwardState.WITHDRAWN, ended_at=event.block_time)


def approved(db: Database, program: str, event: Event) -> None:
    """An approver signed its terms."""
    a = event.args
    seats.take(db, program, Approved.AWARD, a["award"], event)
    seats.involve(db, program, a["award"], a["by"])
    change(db, program, event, approved_at=event.block_time)


def offered(db: Database, program: str, event: Event) -> None:
    """Money is set aside; it waits for the grantee."""
    change(
        db,
        program,
        event,
        state=AwardState.OFFERED,
        offered_at=event.block_time,
        cumulative=stored(event.args["cumulative"]),
        offer_ends=event.args["offerEnds"],
    )


def accepted(db: Database, program: str, event: Event) -> None:
    """The grantee accepted it."""
    change(db, program, event, state=AwardState.ACTIVE, accepted_at=event.block_time)


def offer_ended(db: Database, program: str, event: Event) -> None:
    """It was declined, or not accepted in time."""
    state = AwardState.of(event.args["state"])
    change(db, program, event, state=state, ended_at=event.block_time)


def amended(db: Database, program: str, event: Event) -> None:
    """It has another budget, or another end."""
    a = event.args
    total, ends, terms = stored(a["total"]), a["to"], a["termsHash"]
    change(db, program, event, total=total, to_time=ends, terms_hash=terms)
    _set_lines(db, program, event)


def suspended(db: Database, program: str, event: Event) -> None:
    """Nothing new may be requested, or again."""
    a = event.args
    state = AwardState.SUSPENDED if a["suspended"] else AwardState.ACTIVE
    change(db, program, event, state=state)
    rows.change(db, "amendments", {"amendment": a["amendment"]}, suspends=int(a["suspended"]))


def terminated(db: Database, program: str, event: Event) -> None:
    """Its period of performance ended."""
    change(db, program, event, state=AwardState.TERMINATED, to_time=event.args["endedAt"])


def reported(db: Database, program: str, event: Event) -> None:
    """The grantee handed the final report in."""
    report = event.args["report"]
    change(db, program, event, report=report, reported_at=event.block_time)


def closed(db: Database, program: str, event: Event) -> None:
    """What was not drawn went back."""
    a = event.args
    change(
        db,
        program,
        event,
        state=AwardState.CLOSED,
        released=stored(a["released"]),
        closer=a["by"],
        ended_at=event.block_time,
    )
    seats.involve(db, program, a["award"], a["by"])


def frozen(db: Database, program: str, event: Event) -> None:
    """The grantee holds its draws back, or no more."""
    change(db, program, event, frozen=int(event.args["frozen"]))


def changed(db: Database, program: str, event: Event) -> None:
    """It has another account or another key, whose bytes who asked for it told."""
    a = event.args
    change(db, program, event, pay_to=a["payTo"])
    proposed = db.execute(
        "SELECT signer FROM proposals WHERE program = ? AND case_no = ? AND kind = ? AND value = ?",
        (program, a["award"], ChangeKind.SIGNER, a["signerHash"]),
    ).fetchone()
    if proposed is not None:
        change(db, program, event, signer=proposed["signer"])


def milestone_submitted(db: Database, program: str, event: Event) -> None:
    """The grantee says a milestone is reached; that alone pays nothing."""
    evidence = event.args["evidence"]
    _change_line(db, program, event, state=MilestoneState.SUBMITTED, evidence=evidence)


def milestone_judged(db: Database, program: str, event: Event) -> None:
    """A grants officer accepted or rejected it."""
    a = event.args
    _change_line(
        db,
        program,
        event,
        state=MilestoneState.ACCEPTED if a["accepted"] else MilestoneState.REJECTED,
        judge=a["by"],
        judged_at=event.block_time,
        reason_hash=a["reasonHash"],
    )
    seats.involve(db, program, a["award"], a["by"])


def find(db: Database, program: str, award: int) -> Row:
    """An award that there is."""
    found: Row = db.execute(
        "SELECT * FROM awards WHERE program = ? AND award = ?", (program, award)
    ).fetchone()
    return found


def change(db: Database, program: str, event: Event, **columns: object) -> None:
    """Changes the award an event is about."""
    rows.change(db, "awards", {"program": program, "award": event.args["award"]}, **columns)


def cut(db: Database, program: str, draw: Row) -> None:
    """What was struck or expunged is no longer part of the award."""
    award, amount = draw["award"], units(draw["amount"])
    total = stored(units(find(db, program, award)["total"]) - amount)
    rows.change(db, "awards", {"program": program, "award": award}, total=total)
    key = {"program": program, "award": award, "line": draw["line"]}
    before = db.execute(
        "SELECT budget FROM award_lines WHERE program = ? AND award = ? AND line = ?",
        tuple(key.values()),
    ).fetchone()[0]
    rows.change(db, "award_lines", key, budget=stored(units(before) - amount))


def _set_lines(db: Database, program: str, event: Event) -> None:
    """The budget by line; a milestone may be added, and keeps where it stands."""
    db.executemany(
        "INSERT INTO award_lines (program, award, line, budget, state) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (program, award, line) DO UPDATE SET budget = excluded.budget",
        [
            (program, event.args["award"], line, stored(budget), MilestoneState.PLANNED)
            for line, budget in enumerate(event.args["lines"])
        ],
    )


def _change_line(db: Database, program: str, event: Event, **columns: object) -> None:
    key = {"program": program, "award": event.args["award"], "line": event.args["line"]}
    rows.change(db, "award_lines", key, **columns)


EVENTS = {
    "AwardRecommended": recommended,
    "AwardWithdrawn": withdrawn,
    "AwardApproved": approved,
    "AwardOffered": offered,
    "AwardAccepted": accepted,
    "OfferEnded": offer_ended,
    "AwardAmended": amended,
    "AwardSuspended": suspended,
    "AwardTerminated": terminated,
    "ReportSubmitted": reported,
    "AwardClosed": closed,
    "AwardFrozen": frozen,
    "AwardChanged": changed,
    "MilestoneSubmitted": milestone_submitted,
    "MilestoneJudged": milestone_judged,
}
