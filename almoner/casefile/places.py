"""Where each token of the casefile stands: it opens there and nowhere else.

A place names what its row is about, so that whoever can write the file without its key cannot
give one household the address, the number or the words of another.
"""

from __future__ import annotations

Place = tuple[str | int | bytes | None, ...]

PROOF: Place = ("meta", "proof")


def case_number(index: bytes, case_no: int | None) -> Place:
    """Of the agency's case number: a case's number on chain is in no token of its own."""
    return ("cases", "case_number", index, case_no)


def case(column: str, index: bytes) -> Place:
    """Of what else is kept of a case."""
    return ("cases", column, index)


def private(field: str, index: bytes) -> Place:
    """Of one private field of a case."""
    return ("private", field, index)


def record(table: str, entry: int, index: bytes) -> Place:
    """Of a numbered record about a case: a contact, a choice, a representative, a legal hold."""
    return (table, "record", entry, index)


def credential(credential_id: bytes, case_no: int, representative: int) -> Place:
    """Of the proof that a passkey is a representative's."""
    return ("credentials", "proof", credential_id, case_no, representative)


def letter(column: str, digest: bytes, case_no: int) -> Place:
    """Of a part of a letter's copy."""
    return ("letters", column, digest, case_no)


def statement(
    column: str, digest: bytes, payment_id: int, case_no: int, program: str = ""
) -> Place:
    """Of a part of what a person wrote; of an award, the program that gives it is named too."""
    household = ("statements", column, digest, payment_id, case_no)
    return (*household, program) if program else household


def grounds(column: str, digest: bytes, case_no: int | None) -> Place:
    """Of a part of what an officer wrote."""
    return ("grounds", column, digest, case_no)


def purpose(at: int, office: str, act: str, case_no: int | None) -> Place:
    """Of what somebody looked at a case for: the rest of the line is readable."""
    return ("access_log", "purpose", at, office, act, case_no)


def erasure(at: int, office: str, case_no: int | None, kinds: str) -> Place:
    """Of the rule something was erased under: the rest of the line is readable."""
    return ("erasures", "rule", at, office, case_no, kinds)
