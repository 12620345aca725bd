"""Signatures of a grant program: of applicants, reviewers and grantees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_account.messages import SignableMessage, encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak
from web3.contract import Contract

from almoner.testing.claimant import account, signer_of
from almoner.testing.samples import digest
from almoner.testing.world import World, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """One grant program of a world, and who signs for it."""

    world: World
    awards: Contract

    def sheet(self, application: int, scores: Sequence[int], at: int = 0) -> tuple[Any, ...]:
        """A reviewer's signed score sheet of an application as it stands."""
        content = fields(self.world.rounds.functions.applicationOf(application))["content"]
        types = [
            *(("application", "uint32"), ("content", "bytes32")),
            *(("scores", "uint16[]"), ("comments", "bytes32")),
        ]
        values = [application, content, list(scores), digest("comments")]
        message = self._message("GrantRounds", "ScoreSheet", types, values)
        reviewer = self.world.officer("reviewer", at)
        signature = bytes(reviewer._account.sign_message(message).signature)
        return (application, list(scores), digest("comments"), reviewer.address, signature)

    def applicant(
        self, name: str, action: str, subject: int, content: bytes = bytes(32), **overrides: Any
    ) -> tuple[int, bytes, bytes]:
        """An organization's signature for GrantRounds, good for an hour. Overrides: signer, nonce,
        deadline, and fields of the signing domain."""
        signer = overrides.pop("signer", account(name))
        deadline = overrides.pop("deadline", self.world.now() + 3_600)
        bound = keccak(signer_of(signer))
        nonce = overrides.pop("nonce", None)
        if nonce is None:
            nonce = int(self.world.rounds.functions.nonceOf(bound).call())
        types = [
            *(("action", "string"), ("subject", "uint32"), ("content", "bytes32")),
            *(("nonce", "uint64"), ("deadline", "uint40")),
        ]
        values = [action, subject, content, nonce, deadline]
        message = self._message("GrantRounds", "ApplicantAct", types, values, **overrides)
        return deadline, signer_of(signer), bytes(signer.sign_message(message).signature)

    def grantee(
        self,
        award: int,
        action: str,
        *,
        subject: int = 0,
        content: bytes = bytes(32),
        name: str = "grantee",
        by: str = "awards",
        deadline: int | None = None,
        **domain: Any,
    ) -> tuple[int, bytes, bytes]:
        """A grantee's signature for GrantAwards or, `by` "amendments", GrantAmendments; good for an
        hour unless said. `domain` replaces fields of the signing domain."""
        contract = self.awards if by == "awards" else self.world.amendments
        signer: LocalAccount = account(name)
        deadline = self.world.now() + 3_600 if deadline is None else deadline
        nonce = int(contract.functions.nonceOf(self.awards.address, award).call())
        types = [
            *(("action", "string"), ("program", "address"), ("caseNo", "uint32")),
            *(("subject", "uint64"), ("content", "bytes32"), ("nonce", "uint64")),
            ("deadline", "uint40"),
        ]
        values = [action, self.awards.address, award, subject, content, nonce, deadline]
        named = "GrantAwards" if by == "awards" else "GrantAmendments"
        message = self._message(named, "ClaimantAct", types, values, **domain)
        return deadline, signer_of(signer), bytes(signer.sign_message(message).signature)

    def _message(
        self,
        contract: str,
        name: str,
        types: list[tuple[str, str]],
        values: list[Any],
        **domain: Any,
    ) -> SignableMessage:
        deployed = {
            "GrantRounds": self.world.rounds,
            "GrantAwards": self.awards,
            "GrantAmendments": self.world.amendments,
        }[contract]
        place = {
            "name": f"Almoner {contract}",
            "version": "1",
            "chainId": self.world.client.chain_id,
            "verifyingContract": deployed.address,
        }
        fields_ = {name: [{"name": field, "type": kind} for field, kind in types]}
        named = {field: value for (field, _), value in zip(types, values, strict=True)}
        return encode_typed_data(place | domain, fields_, named)
