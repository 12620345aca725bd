"""Signatures of accounts, whatever keeps their key, as the newest block has it.

given an account without code: its own signature should be taken, in the form contracts take
├── another's, one of another message, or the higher of the two: it should be refused
given a contract account (ERC-1271)
├── what it accepts should be taken, also without a signature
└── what it does not accept, and what an account without an answer has: it should be refused
given a relay's file of before there were grants: it should be opened, and keep what it has
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from almoner import typed_data
from almoner.chain import artifacts
from almoner.errors import SignatureRefused
from almoner.service import signatories
from almoner.service.outgoing import Outgoing, Queue
from almoner.service.signatories import Account
from almoner.testing.claimant import account
from almoner.testing.grant_pages import GrantService
from almoner.typed_data import Message

N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


@pytest.fixture
def message(grants: GrantService) -> Message:
    """What is signed."""
    return _message(grants, 1)


def _message(grants: GrantService, time: int) -> Message:
    return typed_data.sign_in(
        chain_id=grants.context.client.chain_id,
        program=grants.context.address,
        origin=grants.origin,
        account=account().address,
        nonce=bytes(32),
        time=time,
    )


def _taken(grants: GrantService, address: str, message: Message, given: bytes) -> bytes:
    body = {"signature": f"0x{given.hex()}"}
    return signatories.signature(grants.context, Account(address=address), message, body)


def test_signature__of_a_key_is_taken_as_contracts_take_it(
    grants: GrantService, message: Message
) -> None:
    key = account()
    signed = bytes(key.sign_message(message.signable).signature)
    assert _taken(grants, key.address, message, signed) == signed
    short = signed[:64] + bytes([signed[64] - 27])
    assert _taken(grants, key.address, message, short) == signed

    high = (N - int.from_bytes(signed[32:64], "big")).to_bytes(32, "big")
    turned = signed[:32] + high + bytes([55 - signed[64]])
    other = bytes(account("other").sign_message(message.signable).signature)
    foreign = bytes(key.sign_message(_message(grants, 2).signable).signature)
    for wrong in (turned, other, foreign, b"", signed[:64], signed + b"0", bytes(65)):
        with pytest.raises(SignatureRefused):
            _taken(grants, key.address, message, wrong)


def test_signature__of_a_contract_is_what_it_accepts(
    grants: GrantService, message: Message
) -> None:
    world = grants.world
    address, _ = world.source.deploy(artifacts.load("SignerWallet"))
    wallet = world.client.contract("SignerWallet", address)
    with pytest.raises(SignatureRefused, match="does not accept"):
        _taken(grants, wallet.address, message, b"")

    world.stranger().send(wallet.functions.accept(message.digest))

    assert _taken(grants, wallet.address, message, b"") == b""
    assert _taken(grants, wallet.address, message, b"any") == b"any"
    with pytest.raises(SignatureRefused, match="does not accept"):
        _taken(grants, wallet.address, _message(grants, 2), b"")
    with pytest.raises(SignatureRefused, match="does not accept"):
        _taken(grants, world.token.address, message, b"")


def test_signature__that_is_none_is_refused(grants: GrantService, message: Message) -> None:
    key = Account(address=account().address)
    for body in ({}, {"signature": 7}, {"signature": "0x7"}, {"signature": "00" * 20_000}):
        with pytest.raises(SignatureRefused):
            signatories.signature(grants.context, key, message, body)


def test_queue__of_before_there_were_grants_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "relay.sqlite"
    with closing(Queue.open(path)) as queue:
        queue.put("0x01", _outgoing(b"1" * 32))
    with closing(sqlite3.connect(path)) as old:
        old.execute("ALTER TABLE messages DROP COLUMN told")

    with closing(Queue.open(path)) as queue:
        queue.put("0x01", _outgoing(b"2" * 32, told=b"request"))
        assert [each.told for each in queue.unfinished("0x01")] == [b"", b"request"]


def _outgoing(digest: bytes, told: bytes = b"") -> Outgoing:
    signed = {"signer": b"signer", "signature": b"signature"}
    return Outgoing(digest=digest, action="draw", case_no=1, deadline=1, told=told, **signed)
