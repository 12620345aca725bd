"""A round that takes applications, and who applies, reviews and scores."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account.messages import SignableMessage
from eth_utils.crypto import keccak
from web3.types import TxReceipt

from almoner.testing import World, digest
from almoner.testing.claimant import account, signer_of
from almoner.testing.founding import DELAY
from almoner.testing.grant_samples import SUBMISSION_TYPE
from almoner.testing.grants import Grants
from almoner.testing.impersonation import send_as_program

ACT = [
    *(("action", "string"), ("subject", "uint32"), ("content", "bytes32")),
    *(("nonce", "uint64"), ("deadline", "uint40")),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One open round of a grant program. Verbs return the receipt of the act."""

    grants: Grants
    round: int

    @property
    def world(self) -> World:
        return self.grants.world

    @property
    def rounds(self) -> Any:
        return self.world.rounds.functions

    def plan(self) -> dict[str, Any]:
        """The round as it stands, by field."""
        return self.grants.round(self.round)

    # Acts

    def officer(self, name: str, *given: Any, at: int = 0) -> TxReceipt:
        return self.world.send("grants_officer", self.rounds[name](*given), at)

    def admin(self, name: str, *given: Any) -> TxReceipt:
        return self.world.send("program_admin", self.rounds[name](*given))

    def reviewer(self, name: str, *given: Any, at: int = 0) -> TxReceipt:
        return self.world.send("reviewer", self.rounds[name](*given), at)

    def anyone(self, name: str, *given: Any) -> TxReceipt:
        return self.world.stranger().send(self.rounds[name](*given))

    def program(self, name: str, *given: Any) -> TxReceipt:
        """Calls as only the program's own code can."""
        seen = dataclasses.replace(self.world, program=self.grants.awards)
        return send_as_program(seen, self.rounds[name](*given))

    # Applicants

    def signed(
        self, name: str, action: str, subject: int, wanted: Any = None, **overrides: Any
    ) -> tuple[int, bytes, bytes]:
        """An organization's signature, over a submission where there is one."""
        content = content_of(wanted) if wanted else bytes(32)
        return self.grants.applicant(name, action, subject, content, **overrides)

    def submit(self, name: str = "grantee", **overrides: Any) -> TxReceipt:
        """Has a stranger relay an application. `overrides` of the submission."""
        wanted = self.grants.submission(name, **overrides)
        given = (wanted, self.signed(name, "apply", self.round, wanted))
        return self.anyone("submit", self.round, *given)

    def revise(self, application: int, name: str = "grantee", **overrides: Any) -> TxReceipt:
        """Has a stranger relay a revision. `overrides` of the submission."""
        wanted = self.grants.submission(name, **overrides)
        given = (wanted, self.signed(name, "revise", application, wanted))
        return self.anyone("revise", application, *given)

    def withdraw(self, application: int, name: str = "grantee") -> TxReceipt:
        return self.anyone("withdraw", application, self.signed(name, "withdraw", application))

    def apply(self, name: str = "grantee", **overrides: Any) -> int:
        """Has an organization apply; its application's number."""
        return self.grants.apply(self.round, name, **overrides)

    def message(self, signer: bytes, action: str, subject: int, content: bytes) -> SignableMessage:
        """What an applicant signs who is no account; good for an hour from the last block."""
        nonce = self.rounds.nonceOf(keccak(signer)).call()
        values = [action, subject, content, nonce, self.deadline()]
        return self.grants._message("GrantRounds", "ApplicantAct", ACT, values)

    def deadline(self) -> int:
        return self.world.now() + 3_600

    # Review

    def close(self) -> None:
        """Waits for the closing."""
        self.world.warp_to(self.plan()["closesAt"])

    def clear(self, application: int, *reviewers: int) -> None:
        """Has reviewers assigned who attest that they have no conflict."""
        for at in reviewers:
            self.officer("assign", [application], self.world.person("reviewer", at))
            self.reviewer("attest", [application], False, at=at)

    def sheets(self, application: int, *reviewers: int) -> list[Any]:
        """Signed sheets of 40, 20 and 10."""
        return [self.grants.sheet(application, [40, 20, 10], at) for at in reviewers]

    def scored(self, name: str = "grantee", **overrides: Any) -> int:
        """An application with two sheets, after the closing; its number."""
        application = self.apply(name, **overrides)
        self.clear(application, 0, 1)
        self.close()
        self.officer("postSheets", self.sheets(application, 0, 1))
        return application

    def judged(self, name: str = "grantee", **overrides: Any) -> int:
        """An application that can be awarded; its number."""
        application = self.scored(name, **overrides)
        self.officer("identify", application, digest("organization"))
        self.officer("closePanel", self.round)
        return application

    def review_of(self, application: int, at: int = 0) -> int:
        """Where a reviewer stands to an application."""
        state = self.rounds.reviewOf(application, self.world.person("reviewer", at))
        return int(state.call())

    def link(self, person: int, key: str) -> None:
        """Has a further key linked to a person, and waits until it works."""
        offices = self.world.offices.functions
        self.world.send("appointing_authority", offices.proposeKey(person, key))
        self.world.send("appointing_authority", offices.linkKey(person, key), 1)
        self.world.warp(DELAY + 1)


def content_of(wanted: Sequence[Any]) -> bytes:
    """What an applicant signs of a submission."""
    return bytes(keccak(encode([SUBMISSION_TYPE], [wanted])))


def signer_hash(name: str = "grantee") -> bytes:
    """What the contract knows an organization's account by."""
    return bytes(keccak(signer_of(account(name))))


@pytest.fixture
def published(grants: Grants) -> Desk:
    """A published round that opens in an hour."""
    number = grants.draft()
    publish = grants.world.rounds.functions.publishRound(number, grants.round(number)["planHash"])
    grants.world.send("program_admin", publish)
    return Desk(grants=grants, round=number)


@pytest.fixture
def desk(published: Desk) -> Desk:
    """That round, just opened."""
    published.world.warp_to(published.plan()["opensAt"])
    return published


@pytest.fixture
def application(desk: Desk) -> int:
    """An application to that round."""
    return desk.apply()
