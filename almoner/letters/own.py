"""The letters a person finds on the page: their own, without a key of any office."""

from __future__ import annotations

from almoner.casefile import Access, Casefile, Letter, LetterState

PURPOSE = "own letters"
"""What who is at the page looks at them for."""


def letters(casefile: Casefile, case_no: int, access: Access) -> list[Letter]:
    """The letters that were sent to the household of a case, the newest first; logged.

    None that was only written, and none to a contact of before: it shows where that is to whoever
    may have taken the case over.
    """
    found = casefile.letters(case_no, access)
    own = [each for each in found if each.state is not LetterState.WRITTEN and not each.before]
    return own[::-1]


def letter(casefile: Casefile, case_no: int, digest: bytes, access: Access) -> Letter | None:
    """One of them by its digest; None for another's, or one that the person does not see."""
    found = letters(casefile, case_no, access)
    return next((each for each in found if each.digest == digest), None)
