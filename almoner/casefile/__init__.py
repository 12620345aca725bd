"""The casefile: the only place with personal data, in an encrypted database of its own."""

from almoner.casefile.casefile import Casefile
from almoner.casefile.codes import key as key_from_code
from almoner.casefile.records import (
    Access,
    AccessEntry,
    CaseRecord,
    CodeOffer,
    Credential,
    Enrolled,
    Grounds,
    Household,
    NewCase,
    Statement,
)

__all__ = [
    "Access",
    "AccessEntry",
    "CaseRecord",
    "Casefile",
    "CodeOffer",
    "Credential",
    "Enrolled",
    "Grounds",
    "Household",
    "NewCase",
    "Statement",
    "key_from_code",
]
