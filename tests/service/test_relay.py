"""What people signed, on its way to the chain.

given a signed message
├── the relay dies before or after any step: resumed, it should be on the chain once
├── its transaction was lost to another: it should be sent in a new one
├── it was relayed by somebody else: it should count as refused, and nothing be sent
├── it was delivered: delivering it again should send nothing
├── two processes relay at once: each message should have a transaction of its own
├── nothing answers: it should stay written down, and the page say that it is on its way
├── it is refused later: the pages should say so until it is signed anew
├── another one fails as nobody expects: it should be sent all the same
├── another request acts for the case: it should be refused for now, and pages answer meanwhile
├── somebody gives a nonce away: what waits should be told meanwhile
└── nothing answered before it was written down: it should not be said to be
given a file that is none of the relay's: it should be refused
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_account.signers.local import LocalAccount
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from almoner import typed_data
from almoner.chain.sender import Sender, Signed
from almoner.demo.person import PageRefused, SoftPerson, text
from almoner.errors import AlmonerError, NodeUnreachable, Reverted
from almoner.service import drafts, relay
from almoner.service.context import ServiceContext
from almoner.service.drafts import Wanted
from almoner.service.outgoing import Outgoing, Queue
from almoner.testing import DAY, claimant
from almoner.testing.pages import Service


class Killed(BaseException):
    """The process ended here."""


class DyingQueue(Queue):
    """Ends the process at a step: before the write of that name, or after it."""

    dies: tuple[str, str] = ("", "")
    signed: Signed | None = None
    """What the process had signed when it ended."""

    def keep(self, digest: bytes, signed: Signed) -> None:
        self.signed = signed
        self._step("keep", lambda: super(DyingQueue, self).keep(digest, signed))

    def finish(self, digest: bytes) -> None:
        self._step("finish", lambda: super(DyingQueue, self).finish(digest))

    def put(self, program: str, message: Outgoing) -> None:
        self._step("put", lambda: super(DyingQueue, self).put(program, message))

    def _step(self, name: str, write: object) -> None:
        if self.dies == ("before", name):
            raise Killed
        write()  # type: ignore[operator]
        if self.dies == ("after", name):
            raise Killed


def _nothing_answers(_: object) -> None:
    raise NodeUnreachable("nothing answers")


class LosingSender(Sender):
    """Broadcasts nothing while the node is away."""

    def broadcast(self, signed: Signed) -> None:
        _nothing_answers(signed)


@pytest.fixture
def holder(service: Service) -> LocalAccount:
    """The key of the held case: an account, which signs like a passkey does."""
    key = claimant.account()
    case_no = service.story.held
    code, address = claimant.account("code"), claimant.account("code").address
    until = service.world.now() + 86_400
    roster = service.world.roster.functions
    service.world.send("counter", roster.offerKey(case_no, address, until))
    signer = claimant.signer_of(key)
    message = claimant.binding_message(service.world, case_no, signer, until)
    signature = bytes(code.sign_message(message).signature)
    service.world.stranger().send(roster.bindSigner(case_no, signer, signature))
    return key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "another.sqlite"


@pytest.fixture
def context(service: Service, path: Path) -> Iterator[ServiceContext]:
    """The pages' context, with a queue that can be made to die."""
    with closing(DyingQueue.open(path)) as queue:
        yield replace(service.context, outgoing=queue)


def _freeze(context: ServiceContext, key: LocalAccount, case_no: int) -> Outgoing:
    wanted = Wanted(contract=typed_data.CHANGES, action="freeze", case_no=case_no)
    draft = drafts.of(context, wanted)
    message = drafts.message(context, draft)
    return Outgoing(
        digest=message.digest,
        action=wanted.action,
        case_no=case_no,
        deadline=draft.deadline,
        signer=claimant.signer_of(key),
        signature=bytes(key.sign_message(message.signable).signature),
    )


def _is_frozen(service: Service) -> bool:
    word, bit = divmod(service.story.held, 224)
    return bool(service.world.roster.functions.frozenOf(word).call() >> bit & 1)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["put", "keep", "finish"])
def test_message__is_on_the_chain_once_wherever_the_relay_dies(
    service: Service,
    context: ServiceContext,
    holder: LocalAccount,
    path: Path,
    when: str,
    step: str,
) -> None:
    sent = service.relayed()
    message = _freeze(context, holder, service.story.held)
    assert isinstance(context.outgoing, DyingQueue)
    context.outgoing.dies = (when, step)
    with pytest.raises(Killed):
        relay.deliver(context, message)
    if context.outgoing.signed is not None:
        # The nonce it had reserved in memory is gone with the process.
        context.relay.discard(context.outgoing.signed)

    with closing(Queue.open(path)) as again:
        for _ in range(2):
            relay.resume(replace(context, outgoing=again))
        left = again.unfinished(context.address)

    taken = (when, step) != ("before", "put")
    assert _is_frozen(service) is taken, "what was not written down was not taken"
    assert service.relayed() == sent + taken
    assert left == []


def test_message__delivered_again_sends_nothing(
    service: Service, context: ServiceContext, holder: LocalAccount
) -> None:
    message = _freeze(context, holder, service.story.held)
    first = relay.deliver(context, message)
    sent = service.relayed()

    assert relay.deliver(context, message)["transactionHash"] == first["transactionHash"]
    assert service.relayed() == sent


def test_message__whose_transaction_was_lost_goes_in_another(
    service: Service, context: ServiceContext, holder: LocalAccount
) -> None:
    message = _freeze(context, holder, service.story.held)
    away = replace(context, relay=LosingSender(service.world.client, context.relay._account))
    with pytest.raises(relay.OnItsWay):
        relay.deliver(away, message)
    lost = context.outgoing.progress(message.digest).signed
    assert lost is not None
    assert not _is_frozen(service)
    context.relay.discard(lost)
    context.relay.send(service.world.token.functions.approve(context.address, 1))

    relay.resume(context)

    assert _is_frozen(service)
    assert context.outgoing.unfinished(context.address) == []


def test_message__stays_written_down_while_nothing_answers(
    service: Service, context: ServiceContext, holder: LocalAccount
) -> None:
    message = _freeze(context, holder, service.story.held)
    away = replace(context, relay=LosingSender(service.world.client, context.relay._account))
    with pytest.raises(relay.OnItsWay):
        relay.deliver(away, message)
    relay.resume(away)

    assert context.outgoing.waiting(context.address, service.story.held) == [message]
    assert context.outgoing.waiting(context.address, service.story.new) == []
    relay.resume(context)
    assert _is_frozen(service)
    assert context.outgoing.waiting(context.address, service.story.held) == []


def test_message__that_somebody_else_relayed_is_not_sent(
    service: Service, context: ServiceContext, holder: LocalAccount
) -> None:
    message = _freeze(context, holder, service.story.held)
    service.world.stranger(9).send(relay.call(context.agency, message))
    sent = service.relayed()

    with pytest.raises(Reverted, match="BadSignature"):
        relay.deliver(context, message)

    assert _is_frozen(service)
    assert service.relayed() == sent
    assert context.outgoing.progress(message.digest).refused == "Claimant_BadSignature"
    assert context.outgoing.unfinished(context.address) == []


def test_messages__of_two_processes_have_a_transaction_each(
    service: Service, context: ServiceContext, holder: LocalAccount, path: Path
) -> None:
    message = _freeze(context, holder, service.story.held)
    sent = service.relayed()
    with closing(Queue.open(path)) as second, ThreadPoolExecutor(2) as pool:
        both = [context, replace(context, outgoing=second)]
        receipts = list(pool.map(lambda each: relay.deliver(each, message), both))

    assert receipts[0]["transactionHash"] == receipts[1]["transactionHash"]
    assert service.relayed() == sent + 1


def test_queue__that_is_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "relay.sqlite"
    path.write_bytes(b"not a database, but long enough to be taken for one" * 100)
    with pytest.raises(AlmonerError, match="move it away"):
        Queue.open(path)


def test_queue__is_readable_for_its_owner_only(context: ServiceContext, path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0
    assert path.with_suffix(".lock").stat().st_mode & 0o077 == 0


def test_pages__say_what_is_on_its_way(
    service: Service, bound: SoftPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = bound.get("/account/stop")
    signed = bound.passkey.sign(bound.post("/account/stop/prepare", page, {}))
    with monkeypatch.context() as patch:
        patch.setattr(service.context.relay, "broadcast", _nothing_answers)
        said = text(bound.get(bound.post("/account/stop", page, signed)["next"]))
    assert "We have what you signed" in said
    assert "You stopped payments" not in said

    relay.resume(service.context)

    said = text(bound.get("/account"))
    assert "You stopped payments" in said
    assert "We have what you signed" not in said


def test_pages__say_what_was_refused_later(
    service: Service, bound: SoftPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = bound.get("/account/stop")
    signed = bound.passkey.sign(bound.post("/account/stop/prepare", page, {}))
    with monkeypatch.context() as patch:
        patch.setattr(service.context.relay, "broadcast", _nothing_answers)
        bound.post("/account/stop", page, signed)
    service.world.warp_to(service.world.now() + 3 * DAY)
    assert "not on record" not in text(bound.get("/payments"))

    relay.resume(service.context)

    service.follow()
    assert "what you signed about your account" in text(bound.get("/payments"))
    assert "We have what you signed" not in text(bound.get("/account"))
    signed = bound.passkey.sign(bound.post("/account/stop/prepare", page, {}))
    bound.post("/account/stop", page, signed)
    assert "not on record" not in text(bound.get("/payments"))


def test_message__is_sent_though_another_fails_as_nobody_expects(
    service: Service, context: ServiceContext, holder: LocalAccount
) -> None:
    message = _freeze(context, holder, service.story.held)
    context.outgoing.put(context.address, replace(message, digest=b"1" * 32, action="unknown"))
    context.outgoing.put(context.address, message)

    relay.resume(context)

    assert context.outgoing.progress(message.digest).done
    assert not context.outgoing.progress(b"1" * 32).done


def test_act__while_another_of_the_case_is_on_its_way_is_refused(
    service: Service, bound: SoftPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = bound.get("/account/stop")
    signed = bound.passkey.sign(bound.post("/account/stop/prepare", page, {}))
    asked, mined = threading.Event(), threading.Event()
    wait = service.context.relay.wait

    def slowly(hash: bytes) -> TxReceipt:
        asked.set()
        assert mined.wait(30)
        return wait(hash)

    monkeypatch.setattr(service.context.relay, "wait", slowly)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(bound.post, "/account/stop", page, signed)
        assert asked.wait(30)
        with pytest.raises(PageRefused, match="still putting on record"):
            bound.post("/account/stop", page, signed)
        mined.set()
        assert first.result()["next"] == "/account"

    assert bound.post("/account/stop", page, signed)["next"] == "/account"


def test_queue__is_read_while_a_nonce_is_given_away(context: ServiceContext) -> None:
    with context.outgoing.turn(), ThreadPoolExecutor(1) as pool:
        asked = pool.submit(context.outgoing.waiting, context.address, 1)
        assert asked.result(timeout=5) == []


def test_pages__say_that_nothing_was_taken_where_nothing_answered(
    service: Service, bound: SoftPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = bound.get("/account/stop")
    signed = bound.passkey.sign(bound.post("/account/stop/prepare", page, {}))
    client = service.context.client
    call = client.call

    def asked(fn: ContractFunction, **given: Any) -> Any:
        """The node goes away while the page asks whether the account is stopped already."""
        return _nothing_answers(fn) if fn.fn_name == "caseOf" else call(fn, **given)

    with monkeypatch.context() as patch:
        patch.setattr(client, "call", asked)
        with pytest.raises(PageRefused, match="not affected"):
            bound.post("/account/stop", page, signed)

    assert service.context.outgoing.unfinished(service.context.address) == []
    assert "You stopped payments" not in text(bound.get("/account"))
