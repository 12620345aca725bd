"""What a claimant does with a passkey, relayed by somebody else."""

from __future__ import annotations

from web3.types import TxReceipt

from almoner.simulate.playing.passkey import Passkey
from almoner.testing.claimant import account, appeal_message, binding_message, hash_of
from almoner.testing.samples import DAY, digest, enrollment
from almoner.testing.world import World, payment_id

NEW, ESTABLISHED = 1, 2
"""Cases: one whose first payment is held, and one that was paid before."""


def tell(world: World) -> dict[str, int]:
    """Gas of binding one, and of appealing a hold with one: in vain at first, or with the money
    released at once to a household that was paid before."""
    keys = {number: Passkey.of(f"case {number}", world.verifier.address) for number in (1, 2)}
    world.approve(
        world.enroll([enrollment(NEW), enrollment(ESTABLISHED, signer=keys[ESTABLISHED].signer)])
    )
    bound = _bind(world, keys[NEW])
    run = _certified(world, 1)
    first = payment_id(run, NEW)
    world.place_hold(first)
    appealed = _appeal(world, first, keys[NEW])
    world.settle(run)
    world.warp(DAY)

    second = payment_id(_certified(world, 2), ESTABLISHED)
    world.place_hold(second)
    released = _appeal(world, second, keys[ESTABLISHED])
    return {
        "Roster.bindSigner, a passkey": bound["gasUsed"],
        "Hearings.appeal, signed with a passkey": appealed["gasUsed"],
        "Hearings.appeal, signed with a passkey, releasing": released["gasUsed"],
    }


def _bind(world: World, key: Passkey) -> TxReceipt:
    code, until = account("code"), world.now() + 30 * DAY
    world.send("counter", world.roster.functions.offerKey(NEW, code.address, until))
    said = binding_message(world, NEW, key.signer, until)
    signature = bytes(code.sign_message(said).signature)
    return world.stranger().send(world.roster.functions.bindSigner(NEW, key.signer, signature))


def _appeal(world: World, payment: int, key: Passkey) -> TxReceipt:
    statement, deadline = digest("I live there"), world.now() + DAY
    signature = key.sign(hash_of(appeal_message(world, payment, statement, deadline)))
    given = (payment, statement, False, (deadline, key.signer, signature))
    return world.stranger().send(world.hearings.functions.appeal(world.program.address, *given))


def _certified(world: World, period: int) -> int:
    run = world.open_run(period)
    world.seal(run)
    world.certify(run)
    return run
