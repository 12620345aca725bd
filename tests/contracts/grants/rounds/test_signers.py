"""With what an applicant signs: a passkey, a contract account. submit, revise, withdraw

given another's passkey, another relying party, or a contract that does not accept the message
    each reverts with GrantRounds_BadSignature
given the signer itself
    each is done, whoever relays it
"""

from __future__ import annotations

from typing import Any

from almoner.chain import artifacts
from almoner.simulate.playing.passkey import Passkey
from almoner.testing import digest, refuses
from almoner.testing.claimant import hash_of
from tests.contracts.grants.rounds.conftest import content_of

SUBMITTED, WITHDRAWN = 1, 2


def signed_by_passkey(
    desk: Any, passkey: Passkey, action: str, subject: int, content: bytes, **how: Any
) -> tuple[int, bytes, bytes]:
    challenge = hash_of(desk.message(passkey.signer, action, subject, content))
    return desk.deadline(), passkey.signer, passkey.sign(challenge, **how)


def test_submit_revise_withdraw__are_signed_by_a_passkey(desk: Any) -> None:
    own = Passkey.of("grantee", desk.world.verifier.address)
    thief = Passkey.of("thief", desk.world.verifier.address)
    wanted = desk.grants.submission("grantee", signer=own.signer)
    content = content_of(wanted)

    def wrong(action: str, subject: int, content: bytes) -> list[tuple[int, bytes, bytes]]:
        deadline, _, by_thief = signed_by_passkey(desk, thief, action, subject, content)
        elsewhere = signed_by_passkey(desk, own, action, subject, content, rp_id="example.org")
        return [(deadline, own.signer, by_thief), elsewhere]

    for signature in wrong("apply", desk.round, content):
        with refuses("GrantRounds_BadSignature", subject=desk.round):
            desk.anyone("submit", desk.round, wanted, signature)
    signature = signed_by_passkey(desk, own, "apply", desk.round, content)
    desk.anyone("submit", desk.round, wanted, signature)
    application = desk.rounds.applications().call()

    better = desk.grants.submission("grantee", signer=own.signer, documents=digest("better"))
    content = content_of(better)
    for signature in wrong("revise", application, content):
        with refuses("GrantRounds_BadSignature", subject=application):
            desk.anyone("revise", application, better, signature)
    signature = signed_by_passkey(desk, own, "revise", application, content)
    desk.anyone("revise", application, better, signature)
    assert desk.grants.application(application)["revision"] == 2

    for signature in wrong("withdraw", application, bytes(32)):
        with refuses("GrantRounds_BadSignature", subject=application):
            desk.anyone("withdraw", application, signature)
    desk.anyone(
        "withdraw", application, signed_by_passkey(desk, own, "withdraw", application, bytes(32))
    )
    assert desk.grants.application(application)["state"] == WITHDRAWN


def test_submit_revise_withdraw__are_signed_by_a_contract_account(desk: Any) -> None:
    address, _ = desk.world.source.deploy(artifacts.load("SignerWallet"))
    wallet = desk.world.client.contract("SignerWallet", address)
    signer = bytes.fromhex(address[2:])
    wanted = desk.grants.submission("grantee", signer=signer)
    better = desk.grants.submission("grantee", signer=signer, documents=digest("better"))

    def accept(action: str, subject: int, content: bytes) -> tuple[int, bytes, bytes]:
        """Has the contract accept a message; its signature, which has no bytes."""
        given = (desk.world.now() + 3_601, signer, b"")
        message = desk.message(signer, action, subject, content)
        desk.world.next_block_at(desk.world.now() + 1)
        desk.world.source.send(wallet.functions.accept(hash_of(message)))
        return given[0] - 1, signer, b""

    with refuses("GrantRounds_BadSignature", subject=desk.round):
        desk.anyone("submit", desk.round, wanted, (desk.deadline(), signer, b""))
    desk.anyone("submit", desk.round, wanted, accept("apply", desk.round, content_of(wanted)))
    application = desk.rounds.applications().call()

    with refuses("GrantRounds_BadSignature", subject=application):
        desk.anyone("revise", application, better, (desk.deadline(), signer, b""))
    desk.anyone("revise", application, better, accept("revise", application, content_of(better)))

    with refuses("GrantRounds_BadSignature", subject=application):
        desk.anyone("withdraw", application, (desk.deadline(), signer, b""))
    desk.anyone("withdraw", application, accept("withdraw", application, bytes(32)))
    assert desk.grants.application(application)["state"] == WITHDRAWN


def test_submit__I8_never_asks_a_foreign_verifier(desk: Any) -> None:
    """Else who deploys one could sign as anybody, or watch who is asked for."""
    address, _ = desk.world.source.deploy(artifacts.load("PasskeyVerifier"), "localhost")
    foreign = Passkey.of("grantee", address)
    wanted = desk.grants.submission("grantee", signer=foreign.signer)
    signature = signed_by_passkey(desk, foreign, "apply", desk.round, content_of(wanted))
    with refuses("GrantRounds_BadApplication", field="signer"):
        desk.anyone("submit", desk.round, wanted, signature)
    own = Passkey.of("grantee", desk.world.verifier.address)
    wanted = desk.grants.submission("grantee", signer=own.signer)
    with refuses("GrantRounds_BadSignature", subject=desk.round):
        desk.anyone("submit", desk.round, wanted, signature)
