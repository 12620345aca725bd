"""Rule sets and posted outcomes, as RuleSets would tell them."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.ledger.claims.claim import NOTHING, Claim, Question
from almoner.ledger.database import Database
from almoner.ledger.statuses import RuleSetState


def _asked(call: str, answer: str) -> Question:
    return Question(contract="rule_sets", call=call, answer=answer)


_ACTIVE = _asked("active(address)", "(bytes32)")
_ACTIVATION = _asked("activationOf(address)", "((bytes32,bytes32,uint32,uint32,uint32,uint40))")
_CANDIDATE = _asked("candidateOf(address)", "((bytes32,bytes32,uint32))")
_POSTED = _asked("postedTo()", "(uint32)")


def posts(db: Database) -> Iterator[Claim]:
    """How far outcomes are posted. Before the first, that follows from the deployment alone."""
    (last,) = db.execute("SELECT max(last) FROM outcome_posts").fetchone()
    yield _POSTED.claim("The last block that outcomes are posted of", (), last)


def claims(db: Database, program: str) -> Iterator[Claim]:
    """Every claim about what the monitor judges a program by."""
    last = db.execute(
        "SELECT * FROM rule_sets WHERE program = ? AND number > 0 ORDER BY number DESC LIMIT 1",
        (program,),
    ).fetchone()
    active, said = NOTHING, (NOTHING, NOTHING, 0, 0, 0, 0)
    if last is not None:
        active = last["rule_set"] if last["state"] == RuleSetState.ACTIVE else NOTHING
        said = (
            *(active, last["report"], last["number"]),
            *(last["proposer"], last["activator"], last["activated_at"]),
        )
    yield _ACTIVE.claim(f"The active rule set of {program}", (program,), active)
    yield _ACTIVATION.claim(f"The last activation of {program}", (program,), said)
    waiting = db.execute(
        "SELECT rule_set, report, proposer FROM rule_sets WHERE program = ? AND state = ?",
        (program, RuleSetState.PROPOSED),
    ).fetchone()
    candidate = tuple(waiting) if waiting is not None else (NOTHING, NOTHING, 0)
    yield _CANDIDATE.claim(f"The proposed rule set of {program}", (program,), candidate)
