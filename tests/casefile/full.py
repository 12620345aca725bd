"""Fills a casefile with one of everything about a case, and reads all of that."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from almoner.casefile import (
    Access,
    Casefile,
    Channel,
    Contact,
    Credential,
    Grounds,
    Letter,
    NewCase,
    Scope,
    Statement,
)
from tests.casefile.household import LOOK

DAY = 86_400
CASES = (17, 18)
PIECE = 24
PROGRAM = "0x" + "77" * 20
"""Of grants: its awards have numbers of their own, from 1 too."""


def number(case_no: int) -> str:
    """The agency's number of a case."""
    return f"C-{case_no:06d}"


def payment(case_no: int) -> int:
    return (2 << 32) | case_no


def words(case_no: int) -> list[str]:
    """Whatever is said about a case, and must be nowhere in the file."""
    parts = (
        "Elm Street",
        "Phone",
        "box",
        "statement",
        "grounds",
        "letter",
        "answer",
        "agent",
        "hold",
    )
    return [f"{part} of household {case_no}" for part in parts]


def grounds(case_no: int) -> Grounds:
    return Grounds.write(words(case_no)[4], case_no=case_no, at=1, salt=bytes([case_no] * 32))


def letter(case_no: int) -> Letter:
    return Letter(
        case_no=case_no,
        kind="hold placed",
        language="en",
        channel=Channel.LETTER,
        salt=bytes([case_no] * 32),
        text=words(case_no)[5],
        written_at=1,
    )


def statement(case_no: int) -> Statement:
    salt, said = bytes([case_no] * 32), words(case_no)[3]
    digest = hashlib.sha256(salt + said.encode()).digest()
    return Statement(
        payment_id=payment(case_no),
        case_no=case_no,
        digest=digest,
        salt=salt,
        words=said,
        written_at=1,
    )


def of_award(award: int) -> Statement:
    """What a grantee said about a payment on an award."""
    salt, said = bytes([award + 100] * 32), f"statement of grantee {award}"
    digest = hashlib.sha256(salt + said.encode()).digest()
    return replace(statement(award), digest=digest, salt=salt, words=said, program=PROGRAM)


def fill(casefile: Casefile, case_no: int) -> None:
    """Everything that can be kept of a case."""
    street, phone, box, *_, agent, hold = words(case_no)
    casefile.put_case(
        NewCase(
            case_number=number(case_no),
            facts={"household_size": case_no},
            members=(f"M-{case_no}",),
            private={"mailing_address": street, "phone": phone},
        )
    )
    casefile.number({number(case_no): case_no})
    contact = Contact(address=(f"Oak {street}",), email=f"{box.replace(' ', '-')}@example.org")
    casefile.put_contact(case_no, contact, LOOK)
    casefile.choose_channel(case_no, Channel.EMAIL, LOOK)
    about = {"name": agent, "scope": Scope.READ, "begins": LOOK.at, "ends": LOOK.at + DAY}
    representative = casefile.put_representative(case_no, **about, access=LOOK)
    passkey = Credential(
        credential_id=b"claimant %d" % case_no, case_no=case_no, x=b"x" * 32, y=b"y" * 32
    )
    casefile.put_credential(passkey)
    theirs = {"credential_id": b"agent %d" % case_no, "representative": representative}
    casefile.put_credential(replace(passkey, **theirs))
    casefile.put_answer(
        case_no,
        subject=payment(case_no),
        representative=representative,
        words=words(case_no)[6],
        at=LOOK.at,
    )
    casefile.put_statement(statement(case_no))
    casefile.put_grounds(grounds(case_no))
    casefile.put_letter(letter(case_no))
    casefile.note_sent(letter(case_no).digest, at=2, proof="list 12")
    casefile.put_code(case_no, "014D-2PF2-DBSQ-QG28-T5CY-4TQK-FFKN", expires_at=9, access=LOOK)
    held = casefile.place_legal_hold(case_no, replace(LOOK, purpose=hold))
    casefile.lift_legal_hold(case_no, held, replace(LOOK, purpose=f"over: {hold}"))


def read(casefile: Casefile, case_no: int, access: Access = LOOK) -> dict[str, Any]:
    """All of that."""
    return {
        "case": casefile.case(number(case_no), access),
        "contacts": casefile.contacts(case_no, access),
        "choices": casefile.choices(case_no, access),
        "representatives": casefile.representatives(case_no, access),
        "answers": casefile.answers_of(case_no, access),
        "credentials": casefile.credentials_of(case_no),
        "speaks": casefile.speaks_for(b"agent %d" % case_no, LOOK.at),
        "statements": casefile.statements(payment(case_no), access),
        "grounds": casefile.grounds(grounds(case_no).digest, access),
        "letters": casefile.letters(case_no, access),
        "code": casefile.code_offer(case_no),
        "legal holds": casefile.legal_holds(case_no, access),
        "typed otherwise": casefile.case_no_of(number(case_no).lower().replace("-", " ")),
    }


def shows(content: bytes, token: bytes) -> bool:
    """Whether any piece of a token is among other bytes: a long one is on several pages."""
    ends = range(PIECE, len(token) + 1, PIECE)
    return any(token[end - PIECE : end] in content for end in ends)
