"""What events of a roster and of changes make known: of cases, their accounts and their members."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.events import Event
from almoner.observations.register import Register
from almoner.observations.row import Row, row
from almoner.observations.schema import Kind, account_key, key

_ENDED = {"CaseRejected": 1, "CaseWithdrawn": 2, "CaseClosed": 4}
_TERMINATED = 3
_MOVED_AWAY = 2
# Numbers of contracts/interfaces/IChanges.sol.
_INCREASE, _DECREASE, _TERMINATE, _PAY_TO, _SIGNER, _EXPIRY, _REOPEN = 1, 2, 3, 4, 5, 7, 8
_APPROVED = 2


def enrolled(event: Event, known: Register) -> Iterator[Row]:
    """A household was enrolled, with its members and, where it has one, its signer."""
    a, program = event.args, _program(event, known)
    subject, person = a["caseNo"], a["by"]
    yield row(
        Kind.ENROLLED,
        program=program,
        other=program,
        subject=subject,
        account=account_key(a["payTo"]),
        person=person,
        reference=key(a["caseRef"]),
        amount=a["amount"],
        value=a["priorCaseNo"],
    )
    for member in a["memberRefs"]:
        yield row(
            Kind.MEMBER, program=program, subject=subject, person=person, reference=key(member)
        )
    if a["signer"]:
        yield row(Kind.SIGNER, program=program, subject=subject, reference=key(bytes(a["signer"])))


def approved(event: Event, known: Register) -> Iterator[Row]:
    """It is paid from now on."""
    a, program = event.args, _program(event, known)
    account = account_key(a["payTo"])
    case = known.case(known.program(event.address), a["caseNo"])
    yield row(
        Kind.APPROVED,
        program=program,
        subject=a["caseNo"],
        account=account,
        person=a["by"],
        partner=a["enrolledBy"],
        amount=a["amount"],
        value=event.block_time - case.enrolled_at,
    )
    yield row(
        Kind.JOINED, program=program, subject=a["caseNo"], account=account, person=a["enrolledBy"]
    )


def ended(event: Event, known: Register) -> Iterator[Row]:
    """A case was rejected, withdrawn, or, long terminated, closed."""
    # Who closes is an account, and may be anyone.
    by = event.args["by"] if event.name != "CaseClosed" else 0
    yield row(
        Kind.ENDED,
        program=_program(event, known),
        subject=event.args["caseNo"],
        person=by,
        value=_ENDED[str(event.name)],
    )


def changed(event: Event, known: Register) -> Iterator[Row]:
    """A change of a case took effect."""
    a, program, subject = event.args, _program(event, known), event.args["caseNo"]
    kind, prior, value = a["kind"], a["prior"], a["value"]
    if kind in (_INCREASE, _DECREASE):
        yield row(
            Kind.AMOUNT_CHANGED,
            program=program,
            subject=subject,
            amount=int.from_bytes(value, "big"),
        )
    elif kind == _PAY_TO:
        for what, account in ((Kind.LEFT, prior), (Kind.JOINED, value)):
            yield row(
                what,
                program=program,
                subject=subject,
                account=key(account[-20:]),
                value=_MOVED_AWAY if what is Kind.LEFT else None,
            )
    elif kind in (_TERMINATE, _EXPIRY, _REOPEN):
        case = known.case(known.program(event.address), subject)
        again = kind == _REOPEN
        yield row(
            Kind.RESUMED if again else Kind.ENDED,
            program=program,
            subject=subject,
            value=None if again else _TERMINATED,
        )
        yield row(
            Kind.JOINED if again else Kind.LEFT,
            program=program,
            subject=subject,
            account=account_key(case.account),
            value=None if again else 1,
        )


def restored(event: Event, known: Register) -> Iterator[Row]:
    """A decrease or an end was undone, by an appeal."""
    a, program = event.args, _program(event, known)
    if a["kind"] in (_TERMINATE, _EXPIRY) and a["status"] == _APPROVED:
        case = known.case(known.program(event.address), a["caseNo"])
        yield row(Kind.RESUMED, program=program, subject=a["caseNo"])
        yield row(
            Kind.JOINED, program=program, subject=a["caseNo"], account=account_key(case.account)
        )
    yield row(Kind.AMOUNT_CHANGED, program=program, subject=a["caseNo"], amount=a["amount"])


def amounts_changed(event: Event, known: Register) -> Iterator[Row]:
    """A change of law set amounts of a word of 224 cases."""
    a, program = event.args, _program(event, known)
    bits = [place for place in range(224) if a["bits"] >> place & 1]
    for place, amount in zip(bits, a["amounts"], strict=True):
        if a["changed"] >> place & 1:
            yield row(
                Kind.AMOUNT_CHANGED,
                program=program,
                subject=a["word"] * 224 + place,
                amount=amount,
            )


def proposed(event: Event, known: Register) -> Iterator[Row]:
    """Somebody wants a case, or an award, to be paid elsewhere."""
    a = event.args
    if a["kind"] == _PAY_TO:
        yield _pay_to(Kind.PAY_TO_PROPOSED, event, a["caseNo"], a["value"], a["origin"], a["by"])


def enacted(event: Event, known: Register) -> Iterator[Row]:
    """And it is."""
    told = known.proposal(event.args["program"], event.args["proposal"])
    if told.kind == _PAY_TO:
        yield _pay_to(Kind.PAY_TO_CHANGED, event, told.case_no, told.value, told.origin, told.by)


def signer_proposed(event: Event, known: Register) -> Iterator[Row]:
    """A new signer was named for a case or an award."""
    a = event.args
    told = known.proposal(a["program"], a["proposal"])
    yield row(
        Kind.SIGNER,
        program=account_key(a["program"]),
        subject=told.case_no,
        person=told.by,
        reference=key(bytes(a["signer"])),
    )


def key_offered(event: Event, known: Register) -> Iterator[Row]:
    """A counter gave out a one-time code."""
    a = event.args
    yield row(Kind.KEY_OFFERED, program=_program(event, known), subject=a["caseNo"], person=a["by"])


def signer_bound(event: Event, known: Register) -> Iterator[Row]:
    """It was used."""
    a, program = event.args, _program(event, known)
    yield row(Kind.KEY_BOUND, program=program, subject=a["caseNo"])
    yield row(Kind.SIGNER, program=program, subject=a["caseNo"], reference=key(bytes(a["signer"])))


def acted(event: Event, known: Register) -> Iterator[Row]:
    """The person paid signed something."""
    a = event.args
    yield row(Kind.ACTED, program=account_key(a["program"]), subject=a["caseNo"])


def late(event: Event, known: Register) -> Iterator[Row]:
    """A period was not paid in time."""
    a = event.args
    yield row(Kind.LATE, program=_program(event, known), subject=a["caseNo"], value=a["period"])


def account_declared(event: Event, known: Register) -> Iterator[Row]:
    """Two officers declared an account to serve several cases."""
    a = event.args
    yield row(
        Kind.ACCOUNT_DECLARED,
        program=_program(event, known),
        account=account_key(a["account"]),
        person=a["by"],
        partner=a["proposer"],
        value=a["capacity"],
        until=a["until"],
    )


def member_declared(event: Event, known: Register) -> Iterator[Row]:
    """Two officers declared that a member is in two cases for a while."""
    a = event.args
    yield row(
        Kind.MEMBER_DECLARED,
        program=_program(event, known),
        reference=key(a["memberRef"]),
        person=a["by"],
        partner=a["proposer"],
        until=a["until"],
    )


def _program(event: Event, known: Register) -> int:
    return account_key(known.program(event.address))


def _pay_to(kind: Kind, event: Event, subject: int, value: bytes, origin: int, by: int) -> Row:
    return row(
        kind,
        program=account_key(event.args["program"]),
        subject=subject,
        account=key(value[-20:]),
        other=key(event.args["prior"][-20:]),
        person=by,
        value=origin,
    )


EVENTS = {
    "CaseEnrolled": enrolled,
    "CaseApproved": approved,
    **dict.fromkeys(_ENDED, ended),
    "CaseChanged": changed,
    "CaseRestored": restored,
    "AmountsChanged": amounts_changed,
    "ChangeProposed": proposed,
    "ChangeEnacted": enacted,
    "SignerProposed": signer_proposed,
    "KeyOffered": key_offered,
    "SignerBound": signer_bound,
    "ClaimantActed": acted,
    "PaymentLate": late,
    "SharedAccountConfirmed": account_declared,
    "DoubleMemberConfirmed": member_declared,
}
