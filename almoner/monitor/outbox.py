"""From alert to hold, exactly once: written down, then sent, and sent again until it is there.

A hold counts as placed when the ledger has its event. Until then its signed transaction is sent
again after every crash and every reorganization: the same one, as long as its nonce is free.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from almoner.chain.client import Client
from almoner.chain.sender import Sender, Signed
from almoner.errors import ChainError, LedgerError, NodeUnreachable, Reverted, TransactionLost
from almoner.ledger.follower import no_checkpoint
from almoner.ledger.store import Store
from almoner.monitor.budget import GAS_AN_HOUR, Budget
from almoner.monitor.sending import STUCK_BLOCKS, Sending
from almoner.monitor.waiting import Waiting, Waitlist
from almoner.numbering import draw_payment, payment

RETRIED = (
    "Offices_NotInOffice",
    "Holds_RuleNotArmed",
    "Holds_NoActiveRuleSet",
    "Holds_ForeignTrigger",
    "Holds_WrongState",
    "Holds_CapReached",
    "SetAside_PaymentWrongState",
    "OutOfGas",
    "Unknown",
)
"""Refusals that officers or the next block can cure: tried again while the window is open.

An officer's own hold may end before the window does, and a later run of the period raises the cap.
"""
_PLACED_BEFORE = ("Holds_OncePerPayment", "Holds_WrongState")
"""How the contract refuses what it has: only the MONITOR office uses an alert up."""
EXPIRY_MARGIN = 60
"""Seconds short of the longest expiry, for a reorganization to an earlier clock."""
RECEIPT_SECONDS = 5.0
"""The longest a drain waits for its transactions; what is missing is looked for next time."""

log = logging.getLogger(__name__)


def untold(hold: Waiting) -> None:
    """Called with each hold that was just sent; does nothing unless somebody measures."""


class Outbox:
    """Places the holds of one ledger in the name of the MONITOR office."""

    def __init__(
        self,
        store: Store,
        client: Client,
        sender: Sender,
        *,
        gas_an_hour: int = GAS_AN_HOUR,
        told: Callable[[Waiting], None] = untold,
        checkpoint: Callable[[str], None] = no_checkpoint,
    ) -> None:
        self._waitlist = Waitlist(store)
        self.budget = Budget(store, sender.address, gas_an_hour)
        self._sending = Sending(store, client, sender, self.budget)
        self._told = told
        self._client = client
        self._sender = sender
        self._checkpoint = checkpoint
        self._holds = client.contract("Holds", store.scope.holds)
        self._longest: dict[str, int] = {}

    def drain(self) -> int:
        """Places every hold that waits; how many were mined, one way or the other.

        Once the hour's gas is used up, the smallest payments wait until some of it is old. What
        was judged by other rules than the active ones waits for those to be activated.

        Raises NodeUnreachable or ChainError; what was not placed then waits on.
        """
        head, _, now = self._client.head()
        waiting = []
        for hold in self._waitlist.waiting(head, RETRIED):
            if self._is_over(hold, head, now):
                self._give_up(hold, head)
            elif hold.agreed:
                waiting.append(hold)
        self.budget.used_up = False
        sent, unsigned = self._send_again([hold for hold in waiting if hold.signed], head, now)
        for hold in [*unsigned, *(hold for hold in waiting if not hold.signed)]:
            signed = self._send(hold, head, now)
            if self.budget.used_up:
                break
            if signed is not None:
                sent.append((hold, signed))
        if not sent:
            return 0
        self._checkpoint("before_receipt")
        return self._confirm(sent)

    def _send(self, hold: Waiting, head: int, now: int) -> Signed | None:
        """Simulates, signs, writes down and sends one hold, unless the contract refuses it."""
        longest = self._bot_hold(hold.program)
        expires_at = now + longest - min(EXPIRY_MARGIN, longest // 10)
        if hold.deadline is not None:
            expires_at = min(expires_at, hold.deadline)
        call = self._holds.functions.place(
            hold.program,
            hold.payment_id,
            hold.rule_no,
            hold.reason,
            hold.alert,
            hold.trigger_block,
            hold.trigger_hash,
            hold.evidence,
            hold.notice,
            expires_at,
        )
        try:
            signed = self._sender.prepare(call)
        except Reverted as refusal:
            self._refused(hold, refusal, head)
            return None
        try:
            if not self.budget.take(signed, signed.gas, block=head, now=now):
                self._sender.discard(signed)
                return None
            self._checkpoint("before_sign")
            self._waitlist.sign(hold.alert, signed)
            self._checkpoint("before_send")
            if not self._broadcast(hold, signed):
                return None
        except LedgerError:
            # It may have been written down: then whoever writes the ledger next sends it.
            self._sender.discard(signed)
            raise
        self._checkpoint("after_send")
        self._told(hold)
        return signed

    def _send_again(
        self, holds: Sequence[Waiting], head: int, now: int
    ) -> tuple[list[tuple[Waiting, Signed]], list[Waiting]]:
        """Sends what was signed before; and what has to be signed anew, its nonce being gone."""
        sent: list[tuple[Waiting, Signed]] = []
        lost: list[Waiting] = []
        signed = sorted(
            ((hold, hold.signed) for hold in holds if hold.signed), key=lambda each: each[1].nonce
        )
        if not signed:
            return sent, lost
        used, free = self._sending.nonces()
        for hold, transaction in signed:
            mined = transaction.nonce < used and self._is_mined(transaction)
            sendable = used <= transaction.nonce <= free
            dearer = self._hastened(hold, transaction, head, now) if sendable else None
            transaction = dearer or transaction
            if mined or dearer or (sendable and self._is_taken(hold, transaction)):
                free = max(free, transaction.nonce + 1)
                sent.append((hold, transaction))
                continue
            if not mined:
                self._sender.discard(transaction)
                self._waitlist.unsign(hold.alert)
                lost.append(hold)
        return sent, lost

    def _is_taken(self, hold: Waiting, signed: Signed) -> bool:
        """Whether the node has it, now; what it dropped and refuses for its fee is made anew."""
        try:
            return self._broadcast(hold, signed)
        except NodeUnreachable:
            raise
        except ChainError:
            return False

    def _hastened(self, hold: Waiting, signed: Signed, head: int, now: int) -> Signed | None:
        """What was sent in its place because it is stuck. If it is the cheaper one that is mined
        after all, the contract says so when the hold is tried anew.
        """

        def keep(dearer: Signed) -> None:
            self._waitlist.sign(hold.alert, dearer)
            self._checkpoint("before_send")

        dearer = self._sending.hastened(signed, head, now, keep)
        if dearer is not None:
            log.warning(
                "The hold on payment %s of %s was not mined within %d blocks and was sent again at "
                "a higher fee.",
                _named(hold),
                hold.program,
                STUCK_BLOCKS,
                extra={"action": "hold_hastened", "nonce": signed.nonce, **_labels(hold)},
            )
        return dearer

    def _broadcast(self, hold: Waiting, signed: Signed) -> bool:
        return self._sending.broadcast(signed, lambda: self._waitlist.unsign(hold.alert))

    def _confirm(self, sent: Sequence[tuple[Waiting, Signed]]) -> int:
        """Waits a while for the receipts; how many came."""
        deadline = time.monotonic() + RECEIPT_SECONDS
        mined = 0
        used: list[tuple[Signed, int]] = []
        for hold, signed in sent:
            try:
                receipt = self._sender.wait(signed.hash, max(0.0, deadline - time.monotonic()))
                used.append((signed, receipt["gasUsed"]))
            except Reverted as refusal:
                self._refused(hold, refusal, self._client.head()[0])
            except TransactionLost:
                continue
            else:
                log.info(
                    "Payment %s of %s is held.",
                    _named(hold),
                    hold.program,
                    extra={"action": "hold_placed", **_labels(hold)},
                )
            mined += 1
        self.budget.used(used)
        return mined

    def _refused(self, hold: Waiting, refusal: Reverted, head: int) -> None:
        if refusal.name == "Holds_WindowOver":
            self._give_up(hold, head)
            return
        used = self._holds.functions.alertUsed(hold.program, hold.alert)
        if refusal.name in _PLACED_BEFORE and self._client.call(used):
            # It is on the chain already; the ledger has only not read that far.
            return
        self._waitlist.refuse(hold.alert, refusal.name, refusal.rendered, head)
        if hold.refusal != refusal.rendered:
            log.error(
                "The hold on payment %s of %s was refused: %s. An investigator has to look at it.",
                _named(hold),
                hold.program,
                refusal.rendered,
                extra={
                    "action": "hold_refused",
                    "alarm": True,
                    "refusal": refusal.rendered,
                    **_labels(hold),
                },
            )

    def _give_up(self, hold: Waiting, head: int) -> None:
        self._waitlist.give_up(hold.alert, head)
        log.error(
            "The challenge window of payment %s of %s was over before it could be held.",
            _named(hold),
            hold.program,
            extra={"action": "hold_too_late", "alarm": True, **_labels(hold)},
        )

    def _is_over(self, hold: Waiting, head: int, now: int) -> bool:
        if hold.signed is not None and self._is_mined(hold.signed):
            return False
        return now >= hold.payable_at and head >= hold.payable_block

    def _is_mined(self, signed: Signed) -> bool:
        found = self._client.request("eth_getTransactionReceipt", f"0x{signed.hash.hex()}")
        return found is not None

    def _bot_hold(self, program: str) -> int:
        """Seconds the bot may hold a payment of a program; its terms never change."""
        if program not in self._longest:
            contract = self._client.contract("IPayer", program)
            self._longest[program] = self._client.call(contract.functions.holdTerms())[0]
        return self._longest[program]


def _named(hold: Waiting) -> str:
    """Its payment with what the number is made of."""
    return (draw_payment if hold.of_draw else payment)(hold.payment_id)


def _labels(hold: Waiting) -> dict[str, object]:
    return {
        "program": hold.program,
        "payment_id": hold.payment_id,
        "draw" if hold.of_draw else "run": hold.payment_id >> 32,
        "award" if hold.of_draw else "case_no": hold.case_no,
        "alert": f"0x{hold.alert.hex()}",
    }
