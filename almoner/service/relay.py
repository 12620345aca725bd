"""Puts on chain what a person signed. It can delay that, but neither change nor invent it."""

from __future__ import annotations

import hashlib
import logging
import secrets
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from eth_typing import Hash32

from almoner import typed_data
from almoner.acts import payments
from almoner.casefile import Access, Casefile, Credential, Statement
from almoner.errors import ChainError, Reverted, SignatureRefused
from almoner.service import assertions, passkeys, standing
from almoner.service.context import ServiceContext
from almoner.service.passkeys import Passkey
from almoner.service.sessions import Binding, Draft

APPEAL_SECONDS = 15 * 60
"""How long a signed appeal may be relayed, in block time."""
SALT_BYTES = 32
MOST_WORDS = 4_000
"""Characters of a statement."""
_CONTINUED = False
"""Not waived: who appeals here keeps what is continued until the decision."""
# The signature was checked before: the contract refuses one only when the number of messages it was
# made for is no longer the case's.
_STALE = ("Claimant_BadSignature", "Claimant_Expired")

log = logging.getLogger(__name__)


class CodeRefused(SignatureRefused):
    """The chain no longer takes a code: it was used, replaced, or its time is over."""


class DraftStale(SignatureRefused):
    """The chain no longer takes a draft: its time is over, or another message came before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The key a case's one-time code must lead to, with the block time it ends."""

    key: str
    expires_at: int


def offer(context: ServiceContext, case_no: int) -> Offer:
    """What the counter offered for a case; a key of zeros where it offered nothing."""
    key, expires_at, _ = context.client.call(context.agency.roster.functions.keyOfferOf(case_no))
    return Offer(key=str(key), expires_at=int(expires_at))


def bind(context: ServiceContext, binding: Binding, passkey: Passkey) -> None:
    """Binds a passkey to a case with the code's key. Raises CodeRefused if the chain refuses."""
    signer = passkey.signer(context.agency.verifier.address)
    message = typed_data.bind_signer(
        chain_id=context.client.chain_id,
        roster=context.agency.roster.address,
        case_no=binding.case_no,
        signer=signer,
        expires_at=binding.expires_at,
    )
    signature = bytes(binding.key.unsafe_sign_hash(Hash32(message.digest)).signature)
    # Kept before it is sent: after a crash in between, a bound passkey must still be known here.
    # One that was never bound signs nobody in, because `owner` asks the chain.
    context.casefile.put_credential(
        Credential(
            credential_id=passkey.credential_id, case_no=binding.case_no, x=passkey.x, y=passkey.y
        )
    )
    roster = context.agency.roster.functions
    try:
        context.relay.send(roster.bindSigner(binding.case_no, signer, signature))
    except Reverted as refusal:
        raise CodeRefused(f"The code no longer counts: {refusal.rendered}.") from refusal
    context.casefile.withdraw_code(binding.case_no)
    log.info("A passkey was bound.", extra={"action": "signer_bound"})


def owner(context: ServiceContext, credential_id: bytes) -> tuple[int, Passkey]:
    """The case a passkey speaks for, as the chain has it now. Raises SignatureRefused."""
    found = context.casefile.credential(credential_id)
    if found is None:
        raise SignatureRefused("The passkey is not known here.")
    passkey = Passkey(credential_id=found.credential_id, x=found.x, y=found.y)
    if not is_bound(context, found.case_no, passkey):
        raise SignatureRefused("The passkey does not speak for a case, or no longer.")
    return found.case_no, passkey


def passkey_of(context: ServiceContext, case_no: int) -> Passkey:
    """The passkey bound to a case. Raises SignatureRefused if there is none here."""
    for found in context.casefile.credentials_of(case_no):
        passkey = Passkey(credential_id=found.credential_id, x=found.x, y=found.y)
        if is_bound(context, case_no, passkey):
            return passkey
    raise SignatureRefused("No passkey speaks for this case.")


def is_bound(context: ServiceContext, case_no: int, passkey: Passkey) -> bool:
    """Whether the chain has this passkey as the signer of the case."""
    bound = signer_hash(context, case_no)
    return bound == passkey.signer_hash(context.agency.verifier.address)


def signer_hash(context: ServiceContext, case_no: int) -> bytes:
    """What the chain keeps of the signer of a case; zeros where nobody is bound."""
    return bytes(context.client.call(context.agency.roster.functions.signerHash(case_no)))


def draft(context: ServiceContext, payment_id: int, words: str) -> tuple[Draft, bytes]:
    """An appeal to sign, and the digest the passkey has to sign."""
    salt = secrets.token_bytes(SALT_BYTES)
    statement = hashlib.sha256(salt + words.encode()).digest()
    hearings = context.agency.hearings
    nonce = int(
        context.client.call(
            hearings.functions.nonceOf(context.address, typed_data.case_of(payment_id))
        )
    )
    deadline = context.client.head()[2] + APPEAL_SECONDS
    message = typed_data.appeal(
        chain_id=context.client.chain_id,
        hearings=hearings.address,
        program=context.address,
        payment_id=payment_id,
        statement=statement,
        nonce=nonce,
        deadline=deadline,
    )
    written = Draft(
        payment_id=payment_id,
        salt=salt,
        words=words,
        statement=statement,
        nonce=nonce,
        deadline=deadline,
    )
    return written, message.digest


class Turns:
    """Lets one request at a time act on a payment."""

    def __init__(self) -> None:
        self._locks: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)

    @contextmanager
    def of(self, payment_id: int) -> Iterator[None]:
        """Waits for the turn, and keeps it until the block ends."""
        with self._locks[payment_id]:
            yield


def file(
    context: ServiceContext,
    written: Draft,
    *,
    challenge: bytes,
    passkey: Passkey,
    credential: Mapping[str, Any],
) -> None:
    """Files a signed appeal, unless the person did already, and pays what it frees.

    Ask for the payment's turn first. Raises SignatureRefused if the signature is not the person's,
    over exactly this draft, DraftStale if it has to be signed anew, and Reverted if the contract
    refuses.
    """
    passkeys.check(context.party, passkey, challenge=challenge, credential=credential)
    signature = assertions.encoded(credential, challenge=challenge)
    if standing.of(context, written.payment_id).own:
        return
    _keep(context.casefile, written, standing.now(context))
    _send(context, written, passkey, signature)
    _settle(context, written.payment_id)


def _keep(casefile: Casefile, written: Draft, now: int) -> None:
    casefile.put_statement(
        Statement(
            payment_id=written.payment_id,
            case_no=typed_data.case_of(written.payment_id),
            digest=written.statement,
            salt=written.salt,
            words=written.words,
            written_at=now,
        )
    )


def _send(context: ServiceContext, written: Draft, passkey: Passkey, signature: bytes) -> None:
    try:
        receipt = context.relay.send(
            context.agency.hearings.functions.appeal(
                context.address,
                written.payment_id,
                written.statement,
                _CONTINUED,
                (written.deadline, passkey.signer(context.agency.verifier.address), signature),
            )
        )
    except Reverted as refusal:
        # Filed in the same moment by another process of ours, which noted it.
        if standing.of(context, written.payment_id).own:
            return
        if refusal.name in _STALE:
            raise DraftStale(f"The appeal has to be signed anew: {refusal.rendered}.") from refusal
        raise
    context.casefile.file_statement(written.statement, bytes(receipt["transactionHash"]))
    log.info("An appeal was filed.", extra={"action": "appeal_filed"})


def _settle(context: ServiceContext, payment_id: int) -> None:
    """Pays a payment the appeal freed. Anyone can do it later, so a refusal here loses nothing."""
    if not standing.of(context, payment_id).payable:
        return
    try:
        payments.settle(context.agency, context.relay, payment_id)
    except ChainError as fault:
        log.warning(
            "A freed payment could not be paid yet.",
            extra={"action": "settle_refused", "reason": type(fault).__name__},
        )


def filed(context: ServiceContext, payment_id: int) -> Statement | None:
    """The statement of an appeal that is on chain, if it was filed from these pages."""
    access = Access(office="claimant", purpose="own appeal", at=standing.now(context))
    found = [each for each in context.casefile.statements(payment_id, access) if each.filed_by]
    return found[-1] if found else None
