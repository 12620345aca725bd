"""Declared exceptions, each by two persons: shared accounts, members of two households.

Until when is in seconds since 1970; references are those of `almoner.roster.references`.
"""

from __future__ import annotations

from almoner.chain.agency import Agency
from almoner.chain.sender import Sender


def propose_account(
    agency: Agency, determiner: Sender, account: str, capacity: int, until: int
) -> None:
    """Proposes that an account lawfully serves `capacity` cases. Raises Reverted."""
    determiner.send(agency.roster.functions.proposeSharedAccount(account, capacity, until))


def confirm_account(agency: Agency, admin: Sender, account: str, capacity: int, until: int) -> None:
    """Confirms it exactly as proposed. Raises Reverted, as Roster_NotProposed."""
    admin.send(agency.roster.functions.confirmSharedAccount(account, capacity, until))


def declare_account(
    agency: Agency,
    determiner: Sender,
    admin: Sender,
    account: str,
    capacity: int,
    until: int,
) -> None:
    """Declares a shared account by both persons. Raises Reverted, as Roster_SamePerson."""
    propose_account(agency, determiner, account, capacity, until)
    confirm_account(agency, admin, account, capacity, until)


def propose_member(
    agency: Agency, determiner: Sender, member: bytes, case: bytes, until: int
) -> None:
    """Proposes that a person lawfully belongs to a second household, which enrolls afterwards.

    Raises Reverted.
    """
    determiner.send(agency.roster.functions.proposeDoubleMember(member, case, until))


def confirm_member(agency: Agency, admin: Sender, member: bytes, case: bytes, until: int) -> None:
    """Confirms it exactly as proposed. Raises Reverted, as Roster_NotExcepted."""
    admin.send(agency.roster.functions.confirmDoubleMember(member, case, until))
