"""Rounds, applications, awards, draws and amendments, read from the ledger."""

from __future__ import annotations

from functools import partial

from almoner.ledger import casework, grant_sums, standing
from almoner.ledger.columns import units, unpacked
from almoner.ledger.database import Database, Row
from almoner.ledger.grant_records import (
    AmendmentView,
    ApplicationView,
    AwardView,
    DrawView,
    LineView,
    ReviewView,
    RoundView,
)
from almoner.ledger.grant_statuses import (
    AmendmentKind,
    AmendmentState,
    ApplicationState,
    Approved,
    AwardState,
    DrawState,
    MilestoneState,
    PayMode,
    Regime,
    ReviewState,
    RoundState,
)
from almoner.ledger.grant_sums import DrawSums
from almoner.ledger.pool import Pool
from almoner.ledger.projections.applications import UNITS
from almoner.ledger.projections.rounds import SCORE
from almoner.ledger.reading import reading
from almoner.ledger.records import PaymentView
from almoner.location import Location

# Of columns with one name, the first one is read: state and end are the payment's and the hold's.
_DRAWS = f"""
SELECT {standing.COLUMNS}, payments.state, payments.kind, payments.failed_at, payments.paid_at,
    payments.paid_by, payments.case_no, draws.state AS draw_state,
    draws.reason_hash AS denial, draws.*
FROM draws
LEFT JOIN payments ON payments.program = draws.program AND payments.payment_id = draw << 32 | award
{standing.JOINS}
WHERE draws.program = ?1 AND (CAST(?2 AS BIGINT) IS NULL OR award = ?2) ORDER BY draw
"""

_PAYMENT = f"""
SELECT {standing.COLUMNS}, draws.payable_at, draws.payable_at AS issue_at, payments.*
FROM payments
JOIN draws ON draws.program = payments.program AND draws.draw = payments.run
{standing.JOINS}
WHERE payments.program = ? AND payments.payment_id = ?
"""


class GrantViews:
    """Readers of a ledger, for what grants are about. Each call sees one state of it."""

    def __init__(self, location: Location, kept: Pool | None = None) -> None:
        """`kept` are open readings of it, for who asks all the time."""
        self._reading = kept.reading if kept is not None else partial(reading, location)

    def rounds(self, program: str) -> list[RoundView]:
        """The rounds of a program, oldest first."""
        with self._reading() as db:
            rows = db.execute("SELECT * FROM rounds WHERE program = ? ORDER BY round", (program,))
            return [_round(row) for row in rows]

    def applications(self, round_: int) -> list[ApplicationView]:
        """The applications to a round, oldest first, with their reviews."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT * FROM applications WHERE round = ? ORDER BY application", (round_,)
            ).fetchall()
            return [_application(db, row) for row in rows]

    def awards(self, program: str) -> list[AwardView]:
        """The awards of a program, oldest first."""
        with self._reading() as db:
            sums = grant_sums.of_draws(db, program)
            rows = db.execute(
                "SELECT * FROM awards WHERE program = ? ORDER BY award", (program,)
            ).fetchall()
            return [_award(db, row, sums.get(row["award"], DrawSums())) for row in rows]

    def draws(self, program: str, award: int | None = None) -> list[DrawView]:
        """The draws of a program or of one award, oldest first."""
        with self._reading() as db:
            return [_draw(db, row) for row in db.execute(_DRAWS, (program, award)).fetchall()]

    def signed_by(self, program: str, signer: bytes) -> tuple[int, ...]:
        """The awards a signer (ERC-7913) speaks for, oldest first."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT award FROM awards WHERE program = ? AND signer = ? ORDER BY award",
                (program, signer),
            ).fetchall()
        return tuple(row["award"] for row in rows)

    def signer(self, program: str, award: int) -> bytes | None:
        """Who speaks for an award (ERC-7913), None where there is no such award."""
        with self._reading() as db:
            row = db.execute(
                "SELECT signer FROM awards WHERE program = ? AND award = ?", (program, award)
            ).fetchone()
        return None if row is None else bytes(row["signer"])

    def payment(self, program: str, payment_id: int) -> PaymentView | None:
        """What a draw became with its approval, None where nothing did."""
        with self._reading() as db:
            row = db.execute(_PAYMENT, (program, payment_id)).fetchone()
        return None if row is None else casework.payment(row)

    def amendments(self, program: str, award: int | None = None) -> list[AmendmentView]:
        """What was to amend the awards of a program or one of them, oldest first."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT * FROM amendments WHERE program = ?1"
                " AND (CAST(?2 AS BIGINT) IS NULL OR award = ?2) ORDER BY amendment",
                (program, award),
            ).fetchall()
            return [_amendment(db, row) for row in rows]


def _round(row: Row) -> RoundView:
    return RoundView(
        round=row["round"],
        program=row["program"],
        allotment=row["allotment"],
        state=RoundState(row["state"]),
        budget=units(row["budget"]),
        reserved=units(row["reserved"]),
        floor=units(row["floor"]),
        ceiling=units(row["ceiling"]),
        match_bps=row["match_bps"],
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        regime=Regime(row["regime"]),
        quorum=row["quorum"],
        maxima=tuple(unpacked(row["maxima"], SCORE)),
        rubric=row["rubric"],
        plan_hash=row["plan_hash"],
        drafter=row["drafter"],
        publisher=row["publisher"],
    )


def _application(db: Database, row: Row) -> ApplicationView:
    reviews = db.execute(
        "SELECT * FROM reviews WHERE application = ? ORDER BY reviewer", (row["application"],)
    )
    return ApplicationView(
        application=row["application"],
        round=row["round"],
        state=ApplicationState(row["state"]),
        signer=row["signer"],
        pay_to=row["pay_to"],
        amounts=tuple(unpacked(row["amounts"], UNITS)),
        matched=units(row["matched"]),
        total=units(row["total"]),
        documents=row["documents"],
        revision=row["revision"],
        org_ref=row["org_ref"],
        sheets=row["sheets"],
        score=row["score"],
        submitted_at=row["submitted_at"],
        asked_at=row["asked_at"],
        reviews=tuple(
            ReviewView(
                reviewer=each["reviewer"],
                state=ReviewState(each["state"]),
                scores=tuple(unpacked(each["scores"] or b"", SCORE)),
                comments=each["comments"],
            )
            for each in reviews
        ),
    )


def _award(db: Database, row: Row, sums: DrawSums) -> AwardView:
    lines = db.execute(
        "SELECT * FROM award_lines WHERE program = ? AND award = ? ORDER BY line",
        (row["program"], row["award"]),
    )
    return AwardView(
        program=row["program"],
        award=row["award"],
        application=row["application"],
        state=AwardState(row["state"]),
        mode=PayMode(row["mode"]),
        pay_to=row["pay_to"],
        signer=row["signer"],
        org_ref=row["org_ref"],
        allotment=row["allotment"],
        total=units(row["total"]),
        drawn=sums.drawn,
        approved=sums.approved,
        paid=sums.paid,
        returned=units(row["returned"]),
        outstanding=sums.outstanding,
        disallowed=sums.disallowed,
        open=sums.open,
        from_time=row["from_time"],
        to_time=row["to_time"],
        match_bps=row["match_bps"],
        indirect_bps=row["indirect_bps"],
        tolerance_bps=row["tolerance_bps"],
        terms_hash=row["terms_hash"],
        recommender=row["recommender"],
        approvers=_approvers(db, row["program"], Approved.AWARD, row["award"]),
        offer_ends=row["offer_ends"],
        frozen=bool(row["frozen"]),
        report=row["report"],
        lines=tuple(
            LineView(
                line=line["line"],
                budget=units(line["budget"]),
                drawn=sums.by_line.get(line["line"], 0),
                state=MilestoneState(line["state"]),
                evidence=line["evidence"],
                judge=line["judge"],
            )
            for line in lines
        ),
    )


def _draw(db: Database, row: Row) -> DrawView:
    return DrawView(
        program=row["program"],
        draw=row["draw"],
        award=row["award"],
        line=row["line"],
        state=DrawState(row["draw_state"]),
        amount=units(row["amount"]),
        matched=units(row["matched"]),
        cost_from=row["cost_from"],
        cost_to=row["cost_to"],
        cost_ref=row["cost_ref"],
        gross=units(row["gross"]),
        evidence=row["evidence"],
        content_hash=row["content_hash"],
        requested_at=row["requested_at"],
        reviewer=row["reviewer"],
        denier=row["denier"],
        reason_hash=row["denial"],
        approvers=_approvers(db, row["program"], Approved.DRAW, row["draw"]),
        payable_at=row["payable_at"],
        outstanding=units(row["outstanding"]),
        disallowed=units(row["disallowed"]),
        payment=None if row["kind"] is None else standing.state(row),
        paid_at=row["paid_at"],
        tx_hash=row["paid_by"],
        hold=None if row["hold"] is None else standing.hold(row),
        appeal=None if row["appeal_state"] is None else casework.appeal(row),
    )


def _amendment(db: Database, row: Row) -> AmendmentView:
    return AmendmentView(
        amendment=row["amendment"],
        program=row["program"],
        award=row["award"],
        kind=AmendmentKind(row["kind"]),
        state=AmendmentState(row["state"]),
        subject=units(row["subject"]),
        amount=units(row["amount"]),
        lines=tuple(unpacked(row["lines"], UNITS)),
        to_time=row["to_time"],
        conditions=row["conditions"],
        terms_hash=row["terms_hash"],
        authority=row["authority"],
        reason_hash=row["reason_hash"],
        proposer=row["proposer"],
        proposed_at=row["proposed_at"],
        approvers=_approvers(db, row["program"], Approved.AMENDMENT, row["amendment"]),
        noticer=row["noticer"],
        object_by=row["object_by"],
        suspends=bool(row["suspends"]),
        decide_by=row["decide_by"],
        filer=row["filer"],
        decider=row["decider"],
        enacted_at=row["enacted_at"],
        ended_at=row["ended_at"],
    )


def _approvers(db: Database, program: str, subject: Approved, number: int) -> tuple[int, ...]:
    rows = db.execute(
        "SELECT person FROM grant_approvers WHERE program = ? AND subject = ? AND number = ?"
        " ORDER BY seat",
        (program, subject, number),
    )
    return tuple(person for (person,) in rows)
