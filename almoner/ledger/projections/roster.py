"""Cases: enrolled, approved, changed, ended; their claimants' keys; and reports of lateness."""

from __future__ import annotations

from eth_abi.abi import encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from almoner.events import Event
from almoner.ledger import officers
from almoner.ledger.columns import stored
from almoner.ledger.database import Database
from almoner.ledger.projections import households, rolls, rows, words
from almoner.ledger.statuses import CaseStatus, ChangeKind

# What the contract hashes for the determiner to repeat: roster, case number, enrollment.
_TERMS = (
    "address",
    "uint32",
    "(bytes32,bytes32[],bytes32,uint32,address,bytes,uint64,uint16,uint16,bytes32)",
)

_IN_ROLLS = (ChangeKind.INCREASE, ChangeKind.DECREASE, ChangeKind.PAY_TO, ChangeKind.RENEW)
"""Changes of what a roll says of a case: account, amount, or its last period."""


def enrolled(db: Database, program: str, event: Event) -> None:
    """A caseworker proposed a household."""
    a = event.args
    signer = bytes(a["signer"])
    db.execute(
        "INSERT INTO cases (program, case_no, status, case_ref, group_ref, prior_case_no, pay_to,"
        " amount, from_period, to_period, members, facts_commitment, terms_hash, caseworker,"
        " enrolled_at, except_until, signer, signer_hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            program,
            a["caseNo"],
            CaseStatus.ENROLLED,
            a["caseRef"],
            a["groupRef"],
            a["priorCaseNo"],
            a["payTo"],
            stored(a["amount"]),
            a["fromPeriod"],
            a["toPeriod"],
            len(a["memberRefs"]),
            a["factsCommitment"],
            _terms_hash(event),
            a["by"],
            event.block_time,
            households.join(db, program, event),
            signer or None,
            keccak(signer) if signer else None,
        ),
    )


def approved(db: Database, program: str, event: Event) -> None:
    """A determiner approved exactly what was enrolled."""
    a = event.args
    _change(
        db,
        program,
        a["caseNo"],
        status=CaseStatus.APPROVED,
        determiner=a["by"],
        approved_at=event.block_time,
    )


def rejected(db: Database, program: str, event: Event) -> None:
    """A determiner refused it."""
    _end(db, program, event, CaseStatus.REJECTED, event.args["by"])


def withdrawn(db: Database, program: str, event: Event) -> None:
    """Its caseworker took it back."""
    _end(db, program, event, CaseStatus.WITHDRAWN, event.args["by"])


def closed(db: Database, program: str, event: Event) -> None:
    """Anyone freed the household of a terminated case; the roster asks whose key that was."""
    closer = officers.person_of(db, event.args["by"], event.block_time)
    _end(db, program, event, CaseStatus.CLOSED, closer)


def changed(db: Database, program: str, event: Event) -> None:
    """A change came into effect."""
    a = event.args
    case_no, value = a["caseNo"], a["value"]
    kind = ChangeKind.of(a["kind"])
    number = int.from_bytes(value, "big")
    if kind in (ChangeKind.INCREASE, ChangeKind.DECREASE):
        _change(db, program, case_no, amount=stored(number))
    elif kind in (ChangeKind.TERMINATE, ChangeKind.EXPIRY):
        ended_at = event.block_time
        _change(db, program, case_no, status=CaseStatus.TERMINATED, ended_at=ended_at)
    elif kind is ChangeKind.PAY_TO:
        account = str(to_checksum_address(value[-20:]))
        _change(db, program, case_no, pay_to=account)
    elif kind is ChangeKind.SIGNER:
        _bind(db, program, case_no, value, _proposed_signer(db, program, case_no, value))
    elif kind is ChangeKind.RENEW:
        _change(db, program, case_no, to_period=number)
    else:
        _change(db, program, case_no, status=CaseStatus.APPROVED)
    if kind in _IN_ROLLS:
        _outdate(db, program, case_no)
    # What was paid before says nothing about another account, or about more money.
    if kind in (ChangeKind.PAY_TO, ChangeKind.INCREASE):
        _change(db, program, case_no, established=0)


def restored(db: Database, program: str, event: Event) -> None:
    """A decrease or an end was undone; what an increase in between gave stays."""
    a = event.args
    _change(
        db,
        program,
        a["caseNo"],
        status=CaseStatus.of(a["status"]),
        amount=stored(a["amount"]),
        restore_due=0,
    )
    if ChangeKind.of(a["kind"]) is ChangeKind.DECREASE:
        _outdate(db, program, a["caseNo"])


def restore_due(db: Database, program: str, event: Event) -> None:
    """It is to be undone as soon as no live run has sealed the case."""
    _change(db, program, event.args["caseNo"], restore_due=1)


def amounts_changed(db: Database, program: str, event: Event) -> None:
    """A change of law set the amounts of cases of a word."""
    a = event.args
    changed = set(words.cases(a["word"], a["changed"]))
    for case_no, amount in zip(words.cases(a["word"], a["bits"]), a["amounts"], strict=True):
        # What was paid before says nothing about another amount.
        _change(db, program, case_no, established=0)
        if case_no in changed:
            _change(db, program, case_no, amount=stored(amount))
    rolls.outdate(db, program, a["word"], a["changed"])


def pay_to_frozen(db: Database, program: str, event: Event) -> None:
    """The person asked to be paid nowhere for now, or again."""
    _change(db, program, event.args["caseNo"], frozen=int(event.args["frozen"]))


def late(db: Database, program: str, event: Event) -> None:
    """Somebody put on record that a case was not paid in time."""
    a = event.args
    db.execute(
        "INSERT INTO late_reports VALUES (?, ?, ?, ?, ?, ?)",
        (program, a["caseNo"], a["period"], a["dueAt"], event.block_time, a["by"]),
    )


def key_offered(db: Database, program: str, event: Event) -> None:
    """The counter offers a one-time code's key."""
    a = event.args
    db.execute(
        "INSERT INTO key_offers VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (program, case_no) DO UPDATE SET key = excluded.key,"
        " expires_at = excluded.expires_at, by = excluded.by",
        (program, a["caseNo"], a["key"], a["expiresAt"], a["by"]),
    )


def signer_bound(db: Database, program: str, event: Event) -> None:
    """The claimant used the code."""
    a = event.args
    _bind(db, program, a["caseNo"], a["signerHash"], a["signer"])


def _end(db: Database, program: str, event: Event, status: CaseStatus, closer: int) -> None:
    _change(db, program, event.args["caseNo"], status=status, closer=closer)
    households.free(db, program, event)


def _bind(db: Database, program: str, case_no: int, signer_hash: bytes, signer: bytes) -> None:
    _change(db, program, case_no, signer=signer, signer_hash=signer_hash)
    db.execute("DELETE FROM key_offers WHERE program = ? AND case_no = ?", (program, case_no))


def _proposed_signer(db: Database, program: str, case_no: int, signer_hash: bytes) -> bytes:
    """The roster has its hash only; whoever asked for it told the rest."""
    found = db.execute(
        "SELECT signer FROM proposals WHERE program = ? AND case_no = ? AND kind = ? AND value = ?",
        (program, case_no, ChangeKind.SIGNER, signer_hash),
    ).fetchone()
    return bytes(found["signer"])


def _outdate(db: Database, program: str, case_no: int) -> None:
    word, bit = divmod(case_no, words.WORD)
    rolls.outdate(db, program, word, 1 << bit)


def _change(db: Database, program: str, case_no: int, **columns: object) -> None:
    rows.change(db, "cases", {"program": program, "case_no": case_no}, **columns)


def _terms_hash(event: Event) -> bytes:
    a = event.args
    enrollment = (
        a["caseRef"],
        a["memberRefs"],
        a["groupRef"],
        a["priorCaseNo"],
        a["payTo"],
        a["signer"],
        a["amount"],
        a["fromPeriod"],
        a["toPeriod"],
        a["factsCommitment"],
    )
    return bytes(keccak(encode(_TERMS, (event.address, a["caseNo"], enrollment))))


EVENTS = {
    "CaseEnrolled": enrolled,
    "CaseApproved": approved,
    "CaseRejected": rejected,
    "CaseWithdrawn": withdrawn,
    "CaseClosed": closed,
    "CaseChanged": changed,
    "CaseRestored": restored,
    "RestoreDue": restore_due,
    "AmountsChanged": amounts_changed,
    "PayToFrozen": pay_to_frozen,
    "PaymentLate": late,
    "KeyOffered": key_offered,
    "SignerBound": signer_bound,
}
