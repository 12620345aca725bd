"""The digests people sign, against the contracts that check them.

given the roster, the changes and the hearings of an agency
├── when the contract says its own EIP-712 domain: ours should be the same
├── when a digest is signed: the contract should accept exactly that one
└── when one field differs: the digest should differ
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account import Account
from eth_utils.crypto import keccak

from almoner import typed_data
from almoner.chain.client import Client
from almoner.testing import DAY, World, enrollment, refuses
from almoner.testing.pages import Story

STATEMENT = bytes(range(32))
SIGNER = bytes(range(1, 21))


@pytest.fixture
def world(story: Story, isolation: None) -> World:
    return story.world


def _separator(domain: Any) -> bytes:
    """The domain separator of what `eip712Domain` returned."""
    _, name, version, chain_id, contract, _, _ = domain
    kind = keccak(
        b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    )
    types = ["bytes32", "bytes32", "bytes32", "uint256", "address"]
    values = [kind, keccak(text=name), keccak(text=version), chain_id, contract]
    return keccak(encode(types, values))


def _digest(domain: Any, kind: bytes, types: list[str], values: list[Any]) -> bytes:
    """A digest made by hand, without the library ours is made with."""
    message = keccak(encode(["bytes32", *types], [keccak(kind), *values]))
    return keccak(b"\x19\x01" + _separator(domain) + message)


def test_bind_signer__is_in_the_domain_the_roster_states(world: World, client: Client) -> None:
    ours = typed_data.bind_signer(
        chain_id=client.chain_id,
        roster=world.roster.address,
        case_no=7,
        signer=SIGNER,
        expires_at=1_900_000_000,
    )

    assert ours.digest == _digest(
        world.roster.functions.eip712Domain().call(),
        b"BindSigner(uint32 caseNo,bytes32 signerHash,uint40 expiresAt)",
        ["uint32", "bytes32", "uint40"],
        [7, keccak(SIGNER), 1_900_000_000],
    )


ACT = (
    b"ClaimantAct(string action,address program,uint32 caseNo,uint64 subject,bytes32 content,"
    b"uint64 nonce,uint40 deadline)"
)
ACT_TYPES = ["bytes32", "address", "uint32", "uint64", "bytes32", "uint64", "uint40"]


def test_appeal__is_in_the_domain_the_hearings_state(world: World, client: Client) -> None:
    ours = typed_data.appeal(
        chain_id=client.chain_id,
        hearings=world.hearings.address,
        program=world.program.address,
        payment_id=(3 << 32) | 9,
        statement=STATEMENT,
        nonce=5,
        deadline=1_900_000_000,
    )

    assert ours.digest == _digest(
        world.hearings.functions.eip712Domain().call(),
        ACT,
        ACT_TYPES,
        [
            *(keccak(text="appeal"), world.program.address, 9, (3 << 32) | 9),
            *(STATEMENT, 5, 1_900_000_000),
        ],
    )


def test_claimant_act__is_in_the_domain_the_changes_state(world: World, client: Client) -> None:
    ours = typed_data.claimant_act(
        chain_id=client.chain_id,
        name=typed_data.CHANGES,
        contract=world.changes.address,
        action="object",
        program=world.program.address,
        case_no=9,
        subject=4,
        content=bytes(32),
        nonce=0,
        deadline=1_900_000_000,
    )

    assert ours.digest == _digest(
        world.changes.functions.eip712Domain().call(),
        ACT,
        ACT_TYPES,
        [keccak(text="object"), world.program.address, 9, 4, bytes(32), 0, 1_900_000_000],
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"chain_id": 1},
        {"name": typed_data.CHANGES},
        {"contract": "0x00000000000000000000000000000000000000aa"},
        {"action": "appeal and waive"},
        {"program": "0x00000000000000000000000000000000000000aa"},
        {"case_no": 8},
        {"subject": (4 << 32) | 9},
        {"content": bytes(32)},
        {"nonce": 1},
        {"deadline": 1_900_000_001},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_claimant_act__differs_when_one_field_does(changed: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "chain_id": 31337,
        "name": typed_data.HEARINGS,
        "contract": "0x0000000000000000000000000000000000000001",
        "action": "appeal",
        "program": "0x0000000000000000000000000000000000000002",
        "case_no": 9,
        "subject": (3 << 32) | 9,
        "content": STATEMENT,
        "nonce": 0,
        "deadline": 1_900_000_000,
    }
    act = typed_data.claimant_act

    assert act(**given).digest == act(**given).digest
    assert act(**given).digest != act(**{**given, **changed}).digest


def test_bind_signer__is_accepted_by_the_roster(world: World) -> None:
    (case_no,) = world.enroll([enrollment(900)])
    world.approve([case_no])
    key = Account.create()
    until = world.now() + DAY
    world.send("counter", world.roster.functions.offerKey(case_no, key.address, until))

    def signed(expires_at: int) -> bytes:
        message = typed_data.bind_signer(
            chain_id=world.client.chain_id,
            roster=world.roster.address,
            case_no=case_no,
            signer=SIGNER,
            expires_at=expires_at,
        )
        return bytes(key.unsafe_sign_hash(message.digest).signature)

    bind = world.roster.functions.bindSigner
    with refuses("Roster_BadSignature", caseNo=case_no):
        world.stranger().send(bind(case_no, SIGNER, signed(until + 1)))
    world.stranger().send(bind(case_no, SIGNER, signed(until)))
    assert bytes(world.roster.functions.signerHash(case_no).call()) == keccak(SIGNER)


def test_payment_id__is_run_and_case() -> None:
    assert typed_data.run_of((3 << 32) | 9) == 3
    assert typed_data.case_of((3 << 32) | 9) == 9
