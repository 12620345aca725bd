"""Cases as people know them: by the agency's numbers, where the casefile is at hand.

What knows cases by their numbers on the chain says so (almoner.numbering). Here a sentence gets the
agency's in their place. Each look into the casefile is logged there; where no case is named, or the
casefile is missing, does not open, or is another roster's, the sentence stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from almoner.casefile import Access, Enrolled
from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.cli import intake, words
from almoner.cli.session import Session
from almoner.errors import CasefileError
from almoner.numbering import draw_payment, on_chain

_CASE = re.compile(r"(?<=\b[Cc]ase )number (\d+) on the chain\b")
_AWARD = re.compile(r"\b(C|c)ase number (\d+) on the chain\b")
_UNSIGNED = "UNSIGNED"


def unsigned(agency: Agency, purpose: str) -> Access:
    """Who looks where no officer's key signed: nobody can say of which office."""
    return _access(agency, _UNSIGNED, purpose)


def known(
    here: Session, agency: Agency, case_nos: Iterable[int], access: Access
) -> Mapping[int, str]:
    """The agency's numbers of cases by those on the chain, of those that are at hand."""
    wanted = list(case_nos)
    if not wanted or not _at_hand(here, agency):
        return {}
    try:
        with intake.casefile(here, agency) as casefile:
            return casefile.case_numbers(wanted, access)
    except CasefileError:
        # Whoever only looks needs no key to the casefile.
        return {}


def named_cases(
    here: Session, agency: Agency, case_nos: Iterable[int], access: Access
) -> Mapping[int, str]:
    """What is said behind the word case: the agency's numbers, else those on the chain as such."""
    wanted = list(case_nos)
    found = known(here, agency, wanted, access)
    return {case_no: found.get(case_no, on_chain(case_no)) for case_no in wanted}


def named_case(here: Session, agency: Agency, case_no: int, access: Access) -> str:
    """The same of one case."""
    return named_cases(here, agency, [case_no], access)[case_no]


def payment(here: Session, agency: Agency, payment_id: int, purpose: str) -> str:
    """A payment with what its number is made of: its run and its case, of a grant draw and award.

    `purpose` is what the casefile's log says of the look at the case.
    """
    if agency.kind is Kind.GRANT:
        return draw_payment(payment_id)
    return words.payment(
        payment_id, named_case(here, agency, payment_id % 2**32, unsigned(agency, purpose))
    )


def facts(case: Enrolled) -> Mapping[str, Any]:
    """Both numbers of a case, for machines."""
    return {"case": case.case_no, "case_number": case.case_number}


def spelled(
    here: Session, agency: Agency, text: str, *, purpose: str, office: str = _UNSIGNED
) -> str:
    """A sentence with the agency's numbers in the place of those on the chain.

    What is a case to the contracts of a benefit program is an award to those of a grant program.
    """
    if agency.kind is Kind.GRANT:
        return _AWARD.sub(lambda said: f"{'A' if said[1] == 'C' else 'a'}ward {said[2]}", text)
    cases = {int(number) for number in _CASE.findall(text)}
    if not cases or not _at_hand(here, agency):
        return text
    found = known(here, agency, sorted(cases), _access(agency, office, purpose))
    return _CASE.sub(lambda said: found.get(int(said[1]), said[0]), text)


def _at_hand(here: Session, agency: Agency) -> bool:
    """Whether there is a casefile to look into; a grant program has no cases."""
    kept = here.settings.casefile.exists() and bool(here.settings.casefile_key)
    return kept and agency.kind is Kind.BENEFIT


def _access(agency: Agency, office: str, purpose: str) -> Access:
    return Access(office=office, purpose=purpose, at=agency.client.head()[2])
