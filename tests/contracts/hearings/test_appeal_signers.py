"""With what a claimant signs an appeal: an account, a contract, a passkey

given a contract that does not accept the message, or another's passkey or relying party
    it reverts with Claimant_BadSignature
given the one bound to the case
    the appeal is filed, whoever relays it
"""

from __future__ import annotations

from almoner.chain import artifacts
from almoner.simulate.playing.passkey import Passkey
from almoner.testing import DAY, World, digest, enrollment, payment_id, refuses
from almoner.testing.claimant import account, appeal_message, hash_of, signer_of

FILED = 1
STATEMENT = digest("statement")


def held_by(world: World, signer: bytes) -> int:
    """The held payment of a case with that signer."""
    world.approve(world.enroll([enrollment(1, signer=signer)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    world.place_hold(payment_id(run, 1))
    return payment_id(run, 1)


def appeal(world: World, payment: int, signed: tuple[int, bytes, bytes]) -> None:
    given = (payment, STATEMENT, False, signed)
    fn = world.hearings.functions.appeal(world.program.address, *given)
    world.stranger().send(fn)


def test_appeal__is_signed_by_an_account(world: World) -> None:
    claimant, deadline = account(), world.now() + 30 * DAY
    signer = signer_of(claimant)
    payment = held_by(world, signer)
    message = appeal_message(world, payment, STATEMENT, deadline)
    thief = bytes(account("thief").sign_message(message).signature)
    with refuses("Claimant_BadSignature", caseNo=1):
        appeal(world, payment, (deadline, signer, thief))
    appeal(world, payment, (deadline, signer, bytes(claimant.sign_message(message).signature)))
    assert world.appeal(payment)["state"] == FILED


def test_appeal__is_signed_by_a_passkey(world: World) -> None:
    passkey = Passkey(verifier=world.verifier.address)
    payment, deadline = held_by(world, passkey.signer), world.now() + DAY
    challenge = hash_of(appeal_message(world, payment, STATEMENT, deadline))
    thief = Passkey(verifier=world.verifier.address).sign(challenge)
    for wrong in (thief, passkey.sign(challenge, rp_id="example.org")):
        with refuses("Claimant_BadSignature", caseNo=1):
            appeal(world, payment, (deadline, passkey.signer, wrong))
    appeal(world, payment, (deadline, passkey.signer, passkey.sign(challenge)))
    assert world.appeal(payment)["state"] == FILED


def test_appeal__is_signed_by_a_contract_account(world: World) -> None:
    address, _ = world.source.deploy(artifacts.load("SignerWallet"))
    wallet = world.client.contract("SignerWallet", address)
    signer = bytes.fromhex(address[2:])
    payment, deadline = held_by(world, signer), world.now() + DAY
    with refuses("Claimant_BadSignature", caseNo=1):
        appeal(world, payment, (deadline, signer, b""))
    message = appeal_message(world, payment, STATEMENT, deadline)
    world.source.send(wallet.functions.accept(hash_of(message)))
    appeal(world, payment, (deadline, signer, b""))
    assert world.appeal(payment)["state"] == FILED
