"""Awards, their lines, their draws and payments, as a grant program would tell them."""

from __future__ import annotations

from collections.abc import Iterator

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.ledger import grant_sums
from almoner.ledger.claims import changes
from almoner.ledger.claims import program as programs
from almoner.ledger.claims.claim import NOTHING, Claim, Question
from almoner.ledger.columns import units
from almoner.ledger.database import Database, Row
from almoner.ledger.grant_statuses import (
    Approved,
    AwardState,
    DrawState,
    MilestoneState,
    PayMode,
)
from almoner.ledger.grant_sums import DrawSums
from almoner.ledger.statuses import RunState


def _asked(call: str, answer: str) -> Question:
    return Question(contract="program", call=call, answer=answer)


_AWARDS = _asked("awards()", "(uint32)")
_AWARD = _asked(
    "awardOf(uint32)",
    "((address,uint64,uint32,uint8,uint8,bool,uint64,uint64,uint64,uint64,uint64,uint64,uint40,"
    "uint40,uint40,uint16,uint16,uint16,uint16,uint32,uint32[4],uint40,uint32,bytes32,bytes32,"
    "bytes32))",
)
_LINES = _asked("linesOf(uint32)", "((uint64,uint64,uint8,bytes32)[])")
_SIGNER = _asked("signerHash(uint32)", "(bytes32)")
_COMMITTED = _asked("committedTo(bytes32)", "(uint64)")
_DRAWS = _asked("draws()", "(uint32)")
_DRAW = _asked(
    "drawOf(uint32)",
    "((uint32,uint8,uint8,uint64,uint40,uint32,uint32,uint16,uint40,uint32[4],uint64,uint64,"
    "uint64,bytes32,bytes32))",
)
_OBLIGATION = _asked("obligationOf(uint64)", "(uint32)")
_APPROVED_IN = _asked("certifiedCount(uint16)", "(uint32)")
_ACTED = _asked("acted(uint64,uint32)", "(bool)")
_NONCE = _asked("nonceOf(address,uint32)", "(uint64)")

# How a person had a part in an award: in the award or in an amendment of it.
_ACTS, _AMENDS = 1, 2

# What is hashed for a draw's reviewer and approvers to repeat: the award and what was asked for.
_CONTENT = ("uint32", "(uint8,uint64,uint64,uint40,uint40,bytes32,uint64,bytes32)")


def claims(db: Database, program: str) -> Iterator[Claim]:
    """Every claim about a grant program itself."""
    yield from programs.identity(db, program)
    yield from _awards(db, program)
    yield from _draws(db, program)
    yield from _payments(db, program)
    yield from _acted(db, program)
    yield from changes.nonces(db, program, _NONCE)


def seats(db: Database, program: str, subject: Approved, number: int) -> tuple[int, ...]:
    """The approvers of something, with a 0 for each empty seat."""
    rows = db.execute(
        "SELECT person FROM grant_approvers WHERE program = ? AND subject = ? AND number = ?"
        " ORDER BY seat",
        (program, subject, number),
    ).fetchall()
    approvers = tuple(person for (person,) in rows)
    return approvers + (0,) * (programs.SEATS - len(approvers))


def persons(db: Database, program: str) -> Iterator[tuple[int, int, bool, bool]]:
    """Award, person, whether that person acted on the award, and on an amendment of it; for
    everyone who had any part, also one that is no act."""
    for award, person, most in db.execute(
        "WITH parts (award, person, how) AS ("
        "  SELECT award, person, 1 + amending FROM participants WHERE program = ?1"
        "  UNION ALL SELECT award, recommender, 1 FROM awards WHERE program = ?1"
        "  UNION ALL SELECT award, closer, 1 FROM awards WHERE program = ?1"
        "  UNION ALL SELECT award, reviewer, 1 FROM awards JOIN reviews USING (application)"
        "    WHERE program = ?1"
        "  UNION ALL SELECT award, judge, 1 FROM award_lines WHERE program = ?1"
        "  UNION ALL SELECT award, reviewer, 1 FROM draws WHERE program = ?1"
        "  UNION ALL SELECT award, denier, 1 FROM draws WHERE program = ?1"
        "  UNION ALL SELECT award, by, 1 FROM substantiations WHERE program = ?1"
        "  UNION ALL SELECT number, person, 1 FROM grant_approvers"
        "    WHERE program = ?1 AND subject = ?2"
        "  UNION ALL SELECT case_no, person, 1 FROM involved WHERE program = ?1"
        "  UNION ALL SELECT award, proposer, 2 FROM amendments WHERE program = ?1"
        "  UNION ALL SELECT award, noticer, 2 FROM amendments WHERE program = ?1"
        "  UNION ALL SELECT award, filer, 0 FROM amendments WHERE program = ?1"
        "  UNION ALL SELECT award, decider, 0 FROM amendments WHERE program = ?1"
        "  UNION ALL SELECT award, ender, 0 FROM amendments WHERE program = ?1"
        ") SELECT award, person, max(how) FROM parts WHERE person != 0"
        " GROUP BY award, person ORDER BY award, person",
        (program, Approved.AWARD),
    ):
        yield award, person, most >= _ACTS, most == _AMENDS


def _awards(db: Database, program: str) -> Iterator[Claim]:
    rows = db.execute(
        "SELECT * FROM awards WHERE program = ? ORDER BY award", (program,)
    ).fetchall()
    sums = grant_sums.of_draws(db, program)
    yield _AWARDS.claim("The number of awards", (), len(rows))
    for row in rows:
        number = row["award"]
        approvers = seats(db, program, Approved.AWARD, number)
        said = _award(row, sums.get(number, DrawSums()), approvers)
        yield _AWARD.claim(f"Award {number}", (number,), said)
    for row in rows:
        number = row["award"]
        drawn = sums.get(number, DrawSums()).by_line
        yield _LINES.claim(
            f"The lines of award {number}",
            (number,),
            tuple(
                (
                    units(line["budget"]),
                    drawn.get(line["line"], 0),
                    MilestoneState(line["state"]).number,
                    line["evidence"] or NOTHING,
                )
                for line in db.execute(
                    "SELECT * FROM award_lines WHERE program = ? AND award = ? ORDER BY line",
                    (program, number),
                )
            ),
        )
    for row in rows:
        about = f"The signer of award {row['award']}"
        yield _SIGNER.claim(about, (row["award"],), bytes(keccak(row["signer"])))
    for organization, amount in grant_sums.committed(db, program).items():
        about = f"What the organization 0x{organization.hex()} was awarded"
        yield _COMMITTED.claim(about, (organization,), amount)


def _award(row: Row, sums: DrawSums, approvers: tuple[int, ...]) -> tuple[object, ...]:
    return (
        row["pay_to"].lower(),
        units(row["total"]),
        row["application"],
        AwardState(row["state"]).number,
        PayMode(row["mode"]).number,
        bool(row["frozen"]),
        sums.drawn,
        sums.approved,
        sums.paid,
        units(row["returned"]),
        sums.outstanding,
        sums.disallowed,
        row["from_time"],
        row["to_time"],
        row["offer_ends"] or 0,
        sums.open,
        row["indirect_bps"],
        row["tolerance_bps"],
        row["match_bps"],
        row["recommender"],
        approvers,
        row["approved_at"] or 0,
        row["allotment"],
        row["org_ref"],
        row["terms_hash"],
        row["report"] or NOTHING,
    )


def _draws(db: Database, program: str) -> Iterator[Claim]:
    rows = db.execute("SELECT * FROM draws WHERE program = ? ORDER BY draw", (program,)).fetchall()
    periods = {row["run"]: row["period"] for row in programs.payments(db, program)}
    yield _DRAWS.claim("The number of draws", (), len(rows))
    for row in rows:
        number = row["draw"]
        said = (
            row["award"],
            row["line"],
            DrawState(row["state"]).number,
            units(row["amount"]),
            row["payable_at"] or 0,
            row["payable_block"] or 0,
            row["reviewer"],
            periods.get(number, 0),
            row["approved_at"] or 0,
            seats(db, program, Approved.DRAW, number),
            units(row["gross"]),
            units(row["disallowed"]),
            units(row["outstanding"]),
            row["cost_ref"] or NOTHING,
            row["content_hash"],
        )
        yield _DRAW.claim(f"Draw {number}", (number,), said)
        asked = (*(None,) * 14, _content(row))
        yield _DRAW.claim(f"What draw {number} asks for", (number,), asked)


def _payments(db: Database, program: str) -> Iterator[Claim]:
    known = {row["payment_id"]: row for row in programs.payments(db, program)}
    draws = {
        row["draw"] << 32 | row["award"]: row
        for row in db.execute("SELECT * FROM draws WHERE program = ?", (program,))
    }
    for payment in sorted({*draws, *known}):
        draw, row = draws.get(payment), known.get(payment)
        certified = draw is not None and draw["state"] == DrawState.APPROVED
        yield programs.PAYMENT.claim(
            f"Payment {payment}",
            (payment,),
            programs.NO_PAYMENT if row is None else programs.slot(row),
            RunState.CERTIFIED.number if certified else 0,
            (draw["payable_at"] or 0) if draw is not None else 0,
            (draw["payable_block"] or 0) if draw is not None else 0,
        )
    for payment, row in known.items():
        about = f"The draw and the award of payment {payment}"
        yield _OBLIGATION.claim(about, (payment,), row["case_no"])
        split = (row["case_no"], *(None,) * 14)
        yield _DRAW.claim(f"The draw of payment {payment}", (row["run"],), split)
    for payment in known:
        about = f"Whether payment {payment} is established"
        yield programs.ESTABLISHED.claim(about, (payment,), False)
    for period, count in db.execute(
        "SELECT period, count(*) FROM payments WHERE program = ? GROUP BY period", (program,)
    ):
        about = f"The number of draws approved in period {period}"
        yield _APPROVED_IN.claim(about, (period,), count)


def _acted(db: Database, program: str) -> Iterator[Claim]:
    """Who acted on an award, an amendment of it, or judged its application."""
    for award, person, acted, _ in persons(db, program):
        about = f"Whether person {person} acted on award {award}"
        yield _ACTED.claim(about, (award, person), acted)


def _content(row: Row) -> bytes:
    request = (
        row["line"],
        units(row["amount"]),
        units(row["matched"]),
        row["cost_from"],
        row["cost_to"],
        row["cost_ref"] or NOTHING,
        units(row["gross"]),
        row["evidence"],
    )
    return bytes(keccak(encode(_CONTENT, (row["award"], request))))
