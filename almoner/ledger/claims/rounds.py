"""Rounds, applications and reviews, as GrantRounds would tell them."""

from __future__ import annotations

from collections.abc import Iterator

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.ledger.claims.claim import NOTHING, Claim, Question
from almoner.ledger.columns import units, unpacked
from almoner.ledger.database import Database, Row
from almoner.ledger.grant_statuses import ApplicationState, Regime, ReviewState, RoundState
from almoner.ledger.projections.applications import UNITS
from almoner.ledger.projections.rounds import SCORE


def _asked(call: str, answer: str) -> Question:
    return Question(contract="rounds", call=call, answer=answer)


_ROUNDS = _asked("rounds()", "(uint32)")
_ROUND = _asked(
    "roundOf(uint32)",
    "((uint64,uint64,uint64,uint64,address,uint32,uint40,uint40,uint16,uint8,uint8,uint8,uint32,"
    "bytes32))",
)
_MAXIMA = _asked("maximaOf(uint32)", "(uint16[])")
_APPLICATIONS = _asked("applications()", "(uint32)")
_APPLICATION = _asked(
    "applicationOf(uint32)",
    "((bytes32,bytes32,bytes32,address,uint64,uint32,uint8,uint16,uint16,uint32))",
)
_REVIEW = _asked("reviewOf(uint32,uint32)", "(uint8)")
_APPLIED = _asked("appliedAs(uint32,bytes32)", "(uint32)")
_NONCE = _asked("nonceOf(bytes32)", "(uint64)")

# What is hashed for the publisher to repeat, and what an organization signs.
_PLAN = "(address,uint32,uint64,uint64,uint64,uint16,uint40,uint40,uint8,uint8,uint16[],bytes32)"
_SUBMISSION = "(bytes,address,uint64[],uint64,bytes32)"


def claims(db: Database) -> Iterator[Claim]:
    """Every claim about what comes before an award."""
    yield from _rounds(db)
    yield from _applications(db)
    # Of everyone who judges anything of a round, where they stand to each of its applications.
    for application, reviewer, state in db.execute(
        "WITH panel AS (SELECT DISTINCT round, reviewer FROM reviews"
        " JOIN applications USING (application)),"
        " pairs AS (SELECT application, reviewer FROM applications JOIN panel USING (round)"
        " UNION SELECT application, reviewer FROM reviews)"
        " SELECT application, reviewer, state FROM pairs"
        " LEFT JOIN reviews USING (application, reviewer) ORDER BY 1, 2"
    ):
        about = f"The review of application {application} by person {reviewer}"
        stands = ReviewState(state).number if state else 0
        yield _REVIEW.claim(about, (application, reviewer), stands)
    for round_, signer, standing in db.execute(
        "SELECT round, signer_hash, max(CASE WHEN state = ? THEN 0 ELSE application END)"
        " FROM applications GROUP BY round, signer_hash",
        (ApplicationState.WITHDRAWN,),
    ):
        about = f"The application of the signer 0x{signer.hex()} to round {round_}"
        yield _APPLIED.claim(about, (round_, signer), standing)
    for signer, taken in db.execute(
        "SELECT signer_hash, count(id) FROM applications LEFT JOIN applicant_acts"
        " USING (application) GROUP BY signer_hash"
    ):
        yield _NONCE.claim(f"The next nonce of the signer 0x{signer.hex()}", (signer,), taken)


def _rounds(db: Database) -> Iterator[Claim]:
    rows = db.execute("SELECT * FROM rounds ORDER BY round").fetchall()
    yield _ROUNDS.claim("The number of rounds", (), len(rows))
    for row in rows:
        said = (
            *(units(row[name]) for name in ("budget", "reserved", "floor", "ceiling")),
            row["program"].lower(),
            row["allotment"],
            row["opens_at"],
            row["closes_at"],
            row["match_bps"],
            Regime(row["regime"]).number,
            row["quorum"],
            RoundState(row["state"]).number,
            row["drafter"],
            row["plan_hash"],
        )
        yield _ROUND.claim(f"Round {row['round']}", (row["round"],), said)
        planned = (*(None,) * 13, _plan_hash(row))
        yield _ROUND.claim(f"The plan of round {row['round']}", (row["round"],), planned)
    for row in rows:
        maxima = tuple(unpacked(row["maxima"], SCORE))
        yield _MAXIMA.claim(f"The highest scores of round {row['round']}", (row["round"],), maxima)


def _applications(db: Database) -> Iterator[Claim]:
    rows = db.execute("SELECT * FROM applications ORDER BY application").fetchall()
    yield _APPLICATIONS.claim("The number of applications", (), len(rows))
    for row in rows:
        said = (
            bytes(keccak(row["signer"])),
            _content(row),
            row["org_ref"] or NOTHING,
            row["pay_to"].lower(),
            units(row["total"]),
            row["round"],
            ApplicationState(row["state"]).number,
            row["revision"],
            row["sheets"],
            row["score"],
        )
        yield _APPLICATION.claim(f"Application {row['application']}", (row["application"],), said)
        keyed = (row["signer_hash"], *(None,) * 9)
        about = f"The signer of application {row['application']}"
        yield _APPLICATION.claim(about, (row["application"],), keyed)


def _plan_hash(row: Row) -> bytes:
    plan = (
        row["program"],
        row["allotment"],
        *(units(row[name]) for name in ("budget", "floor", "ceiling")),
        row["match_bps"],
        row["opens_at"],
        row["closes_at"],
        Regime(row["regime"]).number,
        row["quorum"],
        unpacked(row["maxima"], SCORE),
        row["rubric"],
    )
    return bytes(keccak(encode([_PLAN], [plan])))


def _content(row: Row) -> bytes:
    submission = (
        row["signer"],
        row["pay_to"],
        unpacked(row["amounts"], UNITS),
        units(row["matched"]),
        row["documents"],
    )
    return bytes(keccak(encode([_SUBMISSION], [submission])))
