"""Cases and households, as a program's roster would tell them."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.ledger.claims.claim import NOBODY, NOTHING, Claim, Question
from almoner.ledger.columns import units
from almoner.ledger.database import Database
from almoner.ledger.projections.words import WORD, bits_of
from almoner.ledger.statuses import CaseStatus
from almoner.numbering import on_chain


def _asked(call: str, answer: str) -> Question:
    return Question(contract="roster", call=call, answer=answer)


_CASES = _asked("cases()", "(uint32)")
_CASE = _asked(
    "caseOf(uint32)",
    "((address,uint64,uint16,uint16,uint8,uint8,uint32,uint32,uint32,uint40,uint40,bytes32))",
)
_SIGNER = _asked("signerHash(uint32)", "(bytes32)")
_OFFER = _asked("keyOfferOf(uint32)", "((address,uint40,uint32))")
_CASE_NO = _asked("caseNoOf(bytes32)", "(uint32)")
_MEMBER = _asked("memberOf(bytes32)", "(uint32)")
_SECOND = _asked("secondCaseOf(bytes32)", "(uint32)")
_DOUBLE = _asked("doubleMemberOf(bytes32)", "((bytes32,uint40,uint32,uint32))")
_SHARED = _asked("sharedAccountOf(address)", "((uint16,uint40,uint32,uint32))")
_APPROVED = _asked("approvedOf(uint32)", "(uint256)")
_FROZEN = _asked("frozenOf(uint32)", "(uint256)")
_ROLL = _asked("rollOf(uint32)", "(address,uint256)")

_LIVE = (CaseStatus.ENROLLED, CaseStatus.APPROVED, CaseStatus.TERMINATED)


def claims(db: Database, program: str) -> Iterator[Claim]:
    """Every claim about the roster of a program."""
    last = db.execute("SELECT max(case_no) FROM cases WHERE program = ?", (program,)).fetchone()[0]
    yield _CASES.claim("The number of cases", (), last or 0)
    yield from _cases(db, program)
    yield from _case_refs(db, program)
    yield from _members(db, program)
    yield from _shared_accounts(db, program)
    for question, condition in ((_APPROVED, "status = 'approved'"), (_FROZEN, "frozen = 1")):
        for word in range((last or 0) // WORD + 1):
            taken = bits(db, program, word, condition)
            yield question.claim(f"{question.call} of word {word}", (word,), taken)
    yield from _rolls(db, program, (last or 0) // WORD)


def _rolls(db: Database, program: str, last: int) -> Iterator[Claim]:
    compiled = {
        row["word"]: (row["code"].lower(), bits_of(row["current"]))
        for row in db.execute("SELECT * FROM rolls WHERE program = ?", (program,))
    }
    for word in range(last + 1):
        said = compiled.get(word, (NOBODY, 0))
        yield _ROLL.claim(f"The roll of word {word}", (word,), *said)


def bits(db: Database, program: str, word: int, condition: str) -> int:
    """The bits of a word's cases that meet a condition."""
    rows = db.execute(
        f"SELECT case_no FROM cases WHERE program = ? AND case_no BETWEEN ? AND ? AND {condition}",
        (program, word * WORD, word * WORD + WORD - 1),
    )
    return sum(1 << case_no % WORD for (case_no,) in rows)


def _cases(db: Database, program: str) -> Iterator[Claim]:
    rows = db.execute(
        "SELECT * FROM cases LEFT JOIN key_offers USING (program, case_no)"
        " WHERE program = ? ORDER BY case_no",
        (program,),
    ).fetchall()
    for row in rows:
        said = (
            row["pay_to"].lower(),
            units(row["amount"]),
            row["from_period"],
            row["to_period"],
            CaseStatus(row["status"]).number,
            row["members"],
            row["caseworker"],
            row["determiner"],
            row["closer"],
            row["ended_at"] or 0,
            row["except_until"],
            row["terms_hash"],
        )
        yield _CASE.claim(f"Case {on_chain(row['case_no'])}", (row["case_no"],), said)
    for row in rows:
        about = f"The signer of case {on_chain(row['case_no'])}"
        yield _SIGNER.claim(about, (row["case_no"],), row["signer_hash"] or NOTHING)
    for row in rows:
        offer = (NOBODY, 0, 0)
        if row["key"] is not None:
            offer = (row["key"].lower(), row["expires_at"], row["by"])
        yield _OFFER.claim(
            f"The key offer of case {on_chain(row['case_no'])}", (row["case_no"],), offer
        )


def _case_refs(db: Database, program: str) -> Iterator[Claim]:
    for row in db.execute(
        "SELECT case_ref, max(CASE WHEN status IN (?, ?, ?) THEN case_no ELSE 0 END) AS live"
        " FROM cases WHERE program = ? GROUP BY case_ref",
        (*_LIVE, program),
    ):
        about = f"The live case of the reference 0x{row['case_ref'].hex()}"
        yield _CASE_NO.claim(about, (row["case_ref"],), row["live"])


def _shared_accounts(db: Database, program: str) -> Iterator[Claim]:
    declared = {
        row["account"]: (row["capacity"], row["until_time"], row["proposer"], row["confirmer"])
        for row in db.execute("SELECT * FROM shared_accounts WHERE program = ?", (program,))
    }
    paid = db.execute("SELECT DISTINCT pay_to FROM cases WHERE program = ?", (program,))
    for account in sorted({*declared, *(account for (account,) in paid)}):
        said = declared.get(account, (0, 0, 0, 0))
        yield _SHARED.claim(f"The shared account {account}", (account,), said)


def _members(db: Database, program: str) -> Iterator[Claim]:
    refs = [
        ref
        for (ref,) in db.execute(
            "SELECT member_ref FROM members WHERE program = ?1"
            " UNION SELECT member_ref FROM double_members WHERE program = ?1 ORDER BY 1",
            (program,),
        )
    ]
    for question, second in ((_MEMBER, 0), (_SECOND, 1)):
        for ref in refs:
            found = db.execute(
                "SELECT case_no FROM members WHERE program = ? AND member_ref = ?"
                " AND second = ? AND freed_at IS NULL",
                (program, ref, second),
            ).fetchone()
            about = f"{question.call} of 0x{ref.hex()}"
            yield question.claim(about, (ref,), found[0] if found else 0)
    for ref in refs:
        declared = db.execute(
            "SELECT case_ref, until_time, proposer, confirmer FROM double_members"
            " WHERE program = ? AND member_ref = ?",
            (program, ref),
        ).fetchone()
        about = f"The double membership of 0x{ref.hex()}"
        yield _DOUBLE.claim(about, (ref,), tuple(declared) if declared else (NOTHING, 0, 0, 0))
