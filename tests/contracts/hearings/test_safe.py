"""A claimant who signs with a Safe of three owners, any two of whom sign for it

given fewer owners than it asks, or one owner twice
    it reverts with Claimant_BadSignature
given an owner it removed, even for what was signed before
    it reverts with Claimant_BadSignature
given the signature of another Safe, though it has the same owners
    it reverts with Claimant_BadSignature, and with Claimant_NotTheSigner where that Safe is named
given a message that was taken before
    it reverts with Claimant_BadSignature
given no signature of a message it did not sign on chain
    it reverts with Claimant_BadSignature
given two owners, or its own transaction
    the appeal is filed and the account asked for, whoever relays it
given a handler that burns all gas
    it reverts with Claimant_BadSignature before anything is sent, and the counter takes the appeal
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from eth_account.signers.local import LocalAccount
from web3.contract.contract import ContractFunction

from almoner.chain.sender import GAS_CAP
from almoner.testing import DAY, World, digest, enrollment, household, payment_id, refuses
from almoner.testing.claimant import account, act_message, hash_of
from almoner.testing.safe import Safe, SafeCode

FILED = 1
MOTHER, SISTER, CLINIC = (account(f"owner {number}") for number in (1, 2, 3))
STATEMENT = digest("statement")
OTHER = household(50)
Signature = tuple[int, bytes, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Case 1, whose signer is a Safe and whose payment is held."""

    world: World
    safe: Safe
    payment: int

    def appeal(self, *owners: LocalAccount, safe: Safe | None = None) -> ContractFunction:
        """An appeal that these owners sign for the case's Safe, or as if for another."""
        return self.appealed(self._signed(self._appeal, *owners, safe=safe or self.safe))

    def appealed(self, signature: Signature) -> ContractFunction:
        given = (self.payment, STATEMENT, False, signature)
        return self.world.hearings.functions.appeal(self.world.program.address, *given)

    def unsigned(self) -> tuple[Signature, bytes]:
        """An appeal without a signature, and the hash it is about."""
        deadline = self.world.now() + DAY
        return (deadline, self.safe.signer, b""), hash_of(self._appeal(deadline))

    def pay_to(self, *owners: LocalAccount, safe: Safe | None = None) -> ContractFunction:
        """The wish for another account, signed in the same way."""
        signature = self._signed(self._pay_to, *owners, safe=safe or self.safe)
        ask = self.world.changes.functions.requestPayTo
        return ask(self.world.program.address, 1, OTHER, signature)

    def act(self, name: str, *owners: LocalAccount, safe: Safe | None = None) -> ContractFunction:
        """The appeal or the wish, by its name."""
        return {"appeal": self.appeal, "pay-to": self.pay_to}[name](*owners, safe=safe)

    def relay(self, fn: ContractFunction) -> None:
        self.world.stranger().send(fn)

    def _signed(self, message: Any, *owners: LocalAccount, safe: Safe) -> Signature:
        deadline = self.world.now() + DAY
        return deadline, self.safe.signer, safe.sign(hash_of(message(deadline)), *owners)

    def _appeal(self, deadline: int) -> Any:
        about = {"subject": self.payment, "content": STATEMENT, "deadline": deadline}
        return act_message(self.world, self.world.hearings, 1, "appeal", **about)

    def _pay_to(self, deadline: int) -> Any:
        content = int(OTHER, 16).to_bytes(32, "big")
        about = {"content": content, "deadline": deadline}
        return act_message(self.world, self.world.changes, 1, "pay-to", **about)


@pytest.fixture
def held(world: World) -> Held:
    safe = SafeCode.deploy(world.client, world.source).create(MOTHER, SISTER, CLINIC)
    world.approve(world.enroll([enrollment(1, signer=safe.signer)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    world.place_hold(payment_id(run, 1))
    return Held(world=world, safe=safe, payment=payment_id(run, 1))


def test_appeal__is_signed_by_two_owners_of_three(held: Held) -> None:
    held.relay(held.appeal(MOTHER, CLINIC))
    assert held.world.appeal(held.payment)["state"] == FILED


def test_requestPayTo__is_signed_by_two_owners_and_taken_once(held: Held) -> None:
    asked = held.pay_to(SISTER, CLINIC)
    held.relay(asked)
    proposal = held.world.change(held.world.last_proposal())
    assert proposal["value"] == int(OTHER, 16).to_bytes(32, "big")
    with refuses("Claimant_BadSignature", caseNo=1):
        held.relay(asked)


@pytest.mark.parametrize("act", ["appeal", "pay-to"])
def test_safe__needs_two_different_owners(held: Held, act: str) -> None:
    for owners in ((), (MOTHER,), (MOTHER, MOTHER), (MOTHER, account("thief"))):
        with refuses("Claimant_BadSignature", caseNo=1):
            held.relay(held.act(act, *owners))
    held.relay(held.act(act, MOTHER, SISTER))


@pytest.mark.parametrize("act", ["appeal", "pay-to"])
def test_safe__refuses_an_owner_it_removed(held: Held, act: str) -> None:
    before = held.act(act, MOTHER, CLINIC)
    held.safe.remove(CLINIC, MOTHER, SISTER)
    for fn in (before, held.act(act, SISTER, CLINIC)):
        with refuses("Claimant_BadSignature", caseNo=1):
            held.relay(fn)
    held.relay(held.act(act, MOTHER, SISTER))


@pytest.mark.parametrize("act", ["appeal", "pay-to"])
def test_safe__refuses_what_was_signed_for_another_of_the_same_owners(held: Held, act: str) -> None:
    other = held.safe.code.create(MOTHER, SISTER, CLINIC, number=1)
    with refuses("Claimant_BadSignature", caseNo=1):
        held.relay(held.act(act, MOTHER, SISTER, safe=other))
    held.relay(held.act(act, MOTHER, SISTER))


def test_appeal__names_no_other_safe_as_the_signer(held: Held) -> None:
    other = held.safe.code.create(MOTHER, SISTER, CLINIC, number=1)
    (deadline, _, _), about = held.unsigned()
    with refuses("Claimant_NotTheSigner", caseNo=1):
        held.relay(held.appealed((deadline, other.signer, other.sign(about, MOTHER, SISTER))))


def test_appeal__may_be_signed_on_chain_by_the_safe_itself(held: Held) -> None:
    signature, about = held.unsigned()
    with refuses("Claimant_BadSignature", caseNo=1):
        held.relay(held.appealed(signature))
    held.safe.sign_on_chain(about, MOTHER, SISTER)
    held.relay(held.appealed(signature))
    assert held.world.appeal(held.payment)["state"] == FILED


def test_appeal__I18_of_a_safe_that_burns_all_gas_is_taken_at_the_counter(held: Held) -> None:
    world, relayer = held.world, held.world.stranger()
    held.safe.set_handler(held.safe.code.burner(), MOTHER, SISTER)
    fn = held.appeal(MOTHER, SISTER)
    purse = world.client.request("eth_getBalance", relayer.address, "latest")
    with refuses("Claimant_BadSignature", caseNo=1):
        relayer.send(fn)
    assert world.client.request("eth_getBalance", relayer.address, "latest") == purse
    with refuses("Claimant_BadSignature", caseNo=1):
        world.send_with_gas(fn, GAS_CAP)

    given = (held.payment, STATEMENT, False, world.now())
    world.send("counter", world.hearings.functions.fileAtCounter(world.program.address, *given))
    assert world.appeal(held.payment)["state"] == FILED
