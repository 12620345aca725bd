"""Puts on chain what a person signed. It can delay that, but neither change nor invent it.

Each message is written down before it is sent, and sent until it is mined or refused: after a
crash at any point it is there once.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from eth_abi.abi import decode
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from almoner.acts import draws
from almoner.casefile import Credential, Statement
from almoner.chain.agency import Agency
from almoner.chain.sender import Signed
from almoner.errors import (
    AlmonerError,
    ChainError,
    NodeUnreachable,
    Reverted,
    SignatureRefused,
    TransactionLost,
)
from almoner.numbering import FIRST_PAYMENT
from almoner.service import drafts, standing
from almoner.service.context import ServiceContext
from almoner.service.drafts import Draft
from almoner.service.outgoing import Outgoing

BIND = "bind"
"""The one act the key of a one-time code signs, and not the person's."""
APPEAL = "appeal"
APPEAL_AND_WAIVE = "appeal and waive"
"""Without keeping what is continued until the decision."""
WITHDRAW = "withdraw appeal"
EVERY_SECONDS = 5.0
"""How often what is unfinished is tried again."""
# The signature was checked before: the contract refuses one only when the number of messages it was
# made for is no longer the case's.
_STALE = ("Claimant_BadSignature", "Claimant_Expired")

log = logging.getLogger(__name__)


class DraftStale(SignatureRefused):
    """The chain no longer takes a draft: its time is over, or another message came before it."""


class OnItsWay(ChainError):
    """A message is written down and not on the chain yet: it is tried until it is, or refused."""


class TurnTaken(AlmonerError):
    """Another request acts for the case: what it signed is not on the chain yet."""


class Turns:
    """Lets one request at a time act for a case."""

    def __init__(self) -> None:
        self._locks: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)

    @contextmanager
    def of(self, case_no: int) -> Iterator[None]:
        """Keeps the turn until the block ends. Raises TurnTaken: who waited would keep a thread."""
        lock = self._locks[case_no]
        if not lock.acquire(blocking=False):
            raise TurnTaken(f"Case {case_no} has a message on its way: ask again.")
        try:
            yield
        finally:
            lock.release()


def outgoing(draft: Draft, *, digest: bytes, signer: bytes, signature: bytes) -> Outgoing:
    """A draft that was signed, as it is written down and sent. The signature was checked before."""
    wanted = draft.wanted
    return Outgoing(
        digest=digest,
        action=wanted.action,
        case_no=wanted.case_no,
        subject=wanted.subject,
        content=wanted.content,
        deadline=draft.deadline,
        signer=signer,
        signature=signature,
        told=wanted.told,
    )


def take(
    context: ServiceContext, draft: Draft, message: Outgoing, *, is_done: Callable[[], bool]
) -> TxReceipt | None:
    """Has a signed act done, unless it is; what its contract answered, None where it was done.

    Ask for the case's turn first. Raises DraftStale if it has to be signed anew, Reverted if the
    contract refuses, OnItsWay once it is written down, and ChainError before: then nothing was
    taken.
    """
    if is_done():
        return None
    note(context, draft)
    try:
        return deliver(context, message)
    except Reverted as refusal:
        # Done in the same moment by another process of ours, or by anybody else who relays.
        if is_done():
            return None
        if refusal.name in _STALE:
            raise DraftStale(f"It has to be signed anew: {refusal.rendered}.") from refusal
        raise


def note(context: ServiceContext, draft: Draft) -> None:
    """Keeps what a draft commits to and the chain does not have, before anybody can send it."""
    wanted = draft.wanted
    if wanted.words:
        context.casefile.put_statement(
            Statement(
                payment_id=wanted.subject,
                case_no=wanted.case_no,
                digest=wanted.content,
                salt=wanted.salt,
                words=wanted.words,
                written_at=standing.now(context),
                program=context.agency.award_program,
            )
        )
    if wanted.credential is not None:
        _keep(context, wanted.credential)


def deliver(context: ServiceContext, message: Outgoing) -> TxReceipt:
    """Has a message mined once, however often this is called, and does what follows from it.

    Raises Reverted if a contract refuses it, and OnItsWay where it stays written down, to be tried
    again.
    """
    context.outgoing.put(context.address, message)
    try:
        receipt = _mined(context, message)
        _follow_up(context, message, bytes(receipt["transactionHash"]))
    except Reverted:
        raise
    except ChainError as fault:
        raise OnItsWay(f"A signed message waits to be sent: {fault}") from fault
    context.outgoing.finish(message.digest)
    log.info("A signed message is on chain.", extra={"action": "relayed", "act": message.action})
    return receipt


def resume(context: ServiceContext) -> None:
    """Tries once more what was taken and is neither mined nor refused."""
    for message in context.outgoing.unfinished(context.address):
        about = {"action": "relay_waits", "act": message.action}
        try:
            deliver(context, message)
        except Reverted as refusal:
            context.outgoing.tell_late(message.digest)
            refused = {"action": "relay_refused", "act": message.action, "error": refusal.name}
            log.warning("A signed message was refused after all.", extra=refused)
        except AlmonerError as fault:
            log.warning("A signed message waits.", extra={**about, "error": type(fault).__name__})
        except Exception:
            # One that nobody expects must not keep the others.
            log.exception("A signed message waits for a reason nobody knows.", extra=about)


def resuming(context: ServiceContext, ended: threading.Event) -> None:
    """Does so again and again until the event is set."""
    while not ended.is_set():
        try:
            resume(context)
        except AlmonerError as fault:
            log.warning(
                "The relay could not look for what waits.",
                extra={"action": "relay_waits", "error": type(fault).__name__},
            )
        ended.wait(EVERY_SECONDS)


def call(agency: Agency, message: Outgoing) -> ContractFunction:
    """What is asked of a contract with a message."""
    program, m = agency.program.address, message
    signature = (m.deadline, m.signer, m.signature)
    hearings, changes = agency.hearings.functions, agency.changes.functions
    match m.action:
        case "bind":
            return agency.roster.functions.bindSigner(m.case_no, m.signer, m.signature)
        case "appeal" | "appeal and waive":
            waive = m.action == APPEAL_AND_WAIVE
            return hearings.appeal(program, m.subject, m.content, waive, signature)
        case "withdraw appeal":
            return hearings.withdraw(program, m.subject, signature)
        case "pay-to":
            account = drafts.account_of(m.content)
            return changes.requestPayTo(program, m.case_no, account, signature)
        case "signer":
            return changes.requestSigner(program, m.case_no, m.told, signature)
        case "object":
            return changes.object(program, m.subject, signature)
        case "freeze" | "unfreeze":
            frozen = m.action == "freeze"
            return changes.freezePayTo(program, m.case_no, frozen, signature)
        case "accept":
            return agency.program.functions.accept(m.case_no, signature)
        case "decline":
            return agency.program.functions.decline(m.case_no, signature)
        case "draw":
            (request,) = decode([draws.REQUEST], m.told)
            return agency.program.functions.requestDraw(m.case_no, request, signature)
        case "withdraw draw":
            return agency.program.functions.withdrawDraw(m.subject, signature)
        case "report":
            return agency.program.functions.submitReport(m.case_no, m.content, signature)
        case "milestone":
            submit = agency.program.functions.submitMilestone
            return submit(m.case_no, m.subject, m.content, signature)
    raise ValueError(f"no contract knows the act {m.action}")


def _keep(context: ServiceContext, credential: Credential) -> None:
    """Has a passkey known here before it is asked for: what never counts signs nobody in."""
    if context.casefile.credential(credential.credential_id) != credential:
        context.casefile.put_credential(credential)


def _mined(context: ServiceContext, message: Outgoing) -> TxReceipt:
    """The receipt of the message's one transaction."""
    try:
        return context.relay.wait(_sent(context, message))
    except Reverted as refusal:
        context.outgoing.refuse(message.digest, refusal.name)
        raise


def _sent(context: ServiceContext, message: Outgoing) -> bytes:
    """The hash of the message's one transaction, which the node has."""
    queue, sender = context.outgoing, context.relay
    with queue.turn():
        progress = queue.progress(message.digest)
        if progress.signed is not None:
            if progress.done:
                return progress.signed.hash
            with suppress(TransactionLost):
                _broadcast(context, message, progress.signed)
                return progress.signed.hash
        signed = sender.prepare(call(context.agency, message))
        queue.keep(message.digest, signed)
        _broadcast(context, message, signed)
        return signed.hash


def _broadcast(context: ServiceContext, message: Outgoing, signed: Signed) -> None:
    """Raises ChainError where the node refuses it: then it is forgotten, and the next made anew."""
    try:
        context.relay.broadcast(signed)
    except NodeUnreachable:
        raise
    except ChainError:
        context.relay.discard(signed)
        context.outgoing.drop(message.digest)
        raise


def _follow_up(context: ServiceContext, message: Outgoing, transaction: bytes) -> None:
    if message.action == BIND:
        context.casefile.withdraw_code(message.case_no)
    if message.action in (APPEAL, APPEAL_AND_WAIVE):
        context.casefile.file_statement(message.content, transaction)
        if message.subject >= FIRST_PAYMENT:
            _settle(context, message.subject)


def _settle(context: ServiceContext, payment_id: int) -> None:
    """Pays a payment the appeal freed. Anyone can do it later, so a refusal here loses nothing."""
    if not standing.of(context, payment_id).payable:
        return
    relay, settle = context.relay, context.agency.program.functions.settlePayment(payment_id)
    try:
        with context.outgoing.turn():
            signed = relay.submit(settle)
        relay.wait(signed.hash)
    except ChainError as fault:
        log.warning(
            "A freed payment could not be paid yet.",
            extra={"action": "settle_refused", "reason": type(fault).__name__},
        )
