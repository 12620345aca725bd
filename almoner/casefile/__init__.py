"""The casefile: the only place with personal data, in an encrypted database of its own."""

from almoner.casefile.answers import Answer
from almoner.casefile.casefile import Casefile
from almoner.casefile.codes import key as key_from_code
from almoner.casefile.contacts import Channel, Choice, Contact, is_mailbox
from almoner.casefile.erasure import ALL_BUT_THE_LOG, Erased, Erasing
from almoner.casefile.legal_holds import LegalHold
from almoner.casefile.letters import Letter, LetterState
from almoner.casefile.records import (
    SALT_BYTES,
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
    committed,
)
from almoner.casefile.representatives import Representative, Scope, SpokenFor
from almoner.casefile.retention import Kind, Schedule
from almoner.casefile.vault import spelled

__all__ = [
    "ALL_BUT_THE_LOG",
    "SALT_BYTES",
    "Access",
    "AccessEntry",
    "Answer",
    "CaseRecord",
    "Casefile",
    "Channel",
    "Choice",
    "CodeOffer",
    "Contact",
    "Credential",
    "Enrolled",
    "Erased",
    "Erasing",
    "Grounds",
    "Household",
    "Kind",
    "LegalHold",
    "Letter",
    "LetterState",
    "NewCase",
    "Representative",
    "Schedule",
    "Scope",
    "SpokenFor",
    "Statement",
    "committed",
    "is_mailbox",
    "key_from_code",
    "spelled",
]
