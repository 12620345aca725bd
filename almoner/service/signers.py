"""Who speaks for a case: the one-time code of a letter, and the passkey that was bound with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eth_typing import Hash32
from eth_utils.crypto import keccak

from almoner import typed_data
from almoner.casefile import Credential, SpokenFor
from almoner.errors import Reverted, SignatureRefused
from almoner.service import relay
from almoner.service.context import ServiceContext
from almoner.service.outgoing import Outgoing
from almoner.service.passkeys import Passkey
from almoner.service.sessions import Binding
from almoner.service.signatories import Signatory


class CodeRefused(SignatureRefused):
    """The chain no longer takes a code: it was used, replaced, or its time is over."""


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
    context.casefile.put_credential(credential(binding.case_no, passkey))
    try:
        relay.deliver(
            context,
            Outgoing(
                digest=message.digest,
                action=relay.BIND,
                case_no=binding.case_no,
                deadline=binding.expires_at,
                signer=signer,
                signature=signature,
            ),
        )
    except Reverted as refusal:
        raise CodeRefused(f"The code no longer counts: {refusal.rendered}.") from refusal


def credential(case_no: int, passkey: Passkey) -> Credential:
    """A passkey as the casefile keeps it, so that it is known here once the chain has it."""
    return Credential(
        credential_id=passkey.credential_id, case_no=case_no, x=passkey.x, y=passkey.y
    )


def bind_representative(context: ServiceContext, binding: Binding, passkey: Passkey) -> None:
    """Keeps the passkey of a representative whose code was right. Nothing of it is on the chain.

    Raises CodeRefused if the code is over by now: whoever saw the letter may have typed it before
    the one it is for used it.
    """
    theirs = replace(credential(binding.case_no, passkey), representative=binding.representative)
    address, now = str(binding.key.address), context.client.head()[2]
    if not context.casefile.use_representative_code(theirs, address, at=now):
        raise CodeRefused("The code no longer counts.")


def spoken_for(context: ServiceContext, credential_id: bytes) -> SpokenFor | None:
    """The case that a representative's passkey speaks for now; None for any other passkey."""
    return context.casefile.speaks_for(credential_id, context.client.head()[2])


def known(context: ServiceContext, credential_id: bytes) -> Passkey:
    """A passkey that was kept here. Raises SignatureRefused for any other."""
    found = context.casefile.credential(credential_id)
    if found is None:
        raise SignatureRefused("The passkey is not known here.")
    return Passkey(credential_id=found.credential_id, x=found.x, y=found.y)


def owner(context: ServiceContext, credential_id: bytes) -> tuple[int, Passkey]:
    """The case a passkey speaks for, as the chain has it now. Raises SignatureRefused."""
    found = context.casefile.credential(credential_id)
    if found is None:
        raise SignatureRefused("The passkey is not known here.")
    passkey = Passkey(credential_id=found.credential_id, x=found.x, y=found.y)
    if not is_bound(context, found.case_no, passkey):
        raise SignatureRefused("The passkey does not speak for a case, or no longer.")
    return found.case_no, passkey


def is_bound(context: ServiceContext, case_no: int, signatory: Signatory) -> bool:
    """Whether the chain has this signatory as the signer of the case, or of the award."""
    return signer_hash(context, case_no) == hash_of(context, signatory)


def hash_of(context: ServiceContext, signatory: Signatory) -> bytes:
    """What the chain keeps of a signatory it bound."""
    return keccak(signatory.signer(context.agency.verifier.address))


def signer_hash(context: ServiceContext, case_no: int) -> bytes:
    """What the chain keeps of the signer of a case or an award; zeros where nobody is bound."""
    return bytes(context.client.call(context.agency.roster.functions.signerHash(case_no)))
