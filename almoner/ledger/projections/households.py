"""Who belongs to which case, and what two persons declared to be lawful about it."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.database import Database


def double_member_confirmed(db: Database, program: str, event: Event) -> None:
    """Two persons declared it; a proposal alone changes nothing, and ends no declaration."""
    a = event.args
    db.execute(
        "INSERT INTO double_members VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (program, member_ref) DO UPDATE SET case_ref = excluded.case_ref,"
        " until_time = excluded.until_time, proposer = excluded.proposer,"
        " confirmer = excluded.confirmer",
        (program, a["memberRef"], a["caseRef"], a["until"], a["proposer"], a["by"]),
    )


def shared_account_confirmed(db: Database, program: str, event: Event) -> None:
    """The same about an account."""
    a = event.args
    db.execute(
        "INSERT INTO shared_accounts VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (program, account) DO UPDATE SET capacity = excluded.capacity,"
        " until_time = excluded.until_time, proposer = excluded.proposer,"
        " confirmer = excluded.confirmer",
        (program, a["account"], a["capacity"], a["until"], a["proposer"], a["by"]),
    )


def join(db: Database, program: str, event: Event) -> int:
    """The members of an enrollment; the earliest end of an exception it rests on, 0 for none."""
    ends = []
    for member in event.args["memberRefs"]:
        key = (program, member)
        elsewhere = db.execute(
            "SELECT 1 FROM members"
            " WHERE program = ? AND member_ref = ? AND freed_at IS NULL AND second = 0",
            key,
        ).fetchone()
        db.execute(
            "INSERT INTO members (program, case_no, member_ref, second) VALUES (?, ?, ?, ?)",
            (program, event.args["caseNo"], member, elsewhere is not None),
        )
        if elsewhere is not None:
            declared = "SELECT until_time FROM double_members WHERE program = ? AND member_ref = ?"
            ends.append(int(db.execute(declared, key).fetchone()[0]))
    return min(ends, default=0)


def free(db: Database, program: str, event: Event) -> None:
    """The members of a case that ended may enroll anew."""
    db.execute(
        "UPDATE members SET freed_at = ? WHERE program = ? AND case_no = ?",
        (event.block_time, program, event.args["caseNo"]),
    )


EVENTS = {
    "DoubleMemberConfirmed": double_member_confirmed,
    "SharedAccountConfirmed": shared_account_confirmed,
}
