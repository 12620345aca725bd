"""Another account, another key, no draws for a while, and what other contracts may not do: enact,
restore, freezePayTo, reshape, suspend, terminate, closeUnreported, disallow

given any other caller than Changes or GrantAmendments
    each reverts with SetAside_WrongCaller
given an award that was not accepted
    a change reverts with GrantAwards_WrongState
given a kind that awards have not, an account of ours or nobody's, or the one it has
    it reverts with GrantAwards_BadChange
given another account by the grantee's signature
    it waits out its cooling-off, can be objected to, and redirects no approved draw
given another key
    it signs from then on, and the old one no more
given the wish to hold draws back
    none is approved until it is taken back
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from almoner.simulate.playing.passkey import Passkey
from almoner.testing import DAY, digest, refuses
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_samples import payee
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    AMOUNT,
    CLOSED,
    OFFERED,
    agency,
    anyone,
    as_contract,
    enact,
    officer,
    signed_elsewhere,
)

INCREASE, DECREASE, TERMINATE, PAY_TO, SIGNER, RENEW = 1, 2, 3, 4, 5, 6
"""`ChangeKind`."""
OPEN, CONTESTED, ENACTED, CLOSED_PROPOSAL = 1, 3, 5, 8
"""`ProposalState`."""
NEW = payee("another account")


def word(address: str) -> bytes:
    return int(address, 16).to_bytes(32, "big")


def change(grants: Grants, award: int, kind: int, value: bytes) -> Any:
    return grants.awards.functions.enact(award, kind, value)


def request_call(grants: Grants, award: int, pay_to: str = NEW, name: str = "grantee") -> Any:
    changes = grants.world.changes
    signed = signed_elsewhere(grants, award, changes, "pay-to", content=word(pay_to), name=name)
    return changes.functions.requestPayTo(grants.awards.address, award, pay_to, signed)


def requested(grants: Grants, award: int, pay_to: str = NEW) -> int:
    """A change of account the grantee asked for; the proposal's number."""
    anyone(grants, request_call(grants, award, pay_to))
    return agency(grants).last_proposal()


def cooled(grants: Grants, proposal: int) -> None:
    grants.world.warp_to(agency(grants).change(proposal)["effectiveAt"])


def freeze_call(grants: Grants, award: int, frozen: bool = True, name: str = "grantee") -> Any:
    changes, action = grants.world.changes, "freeze" if frozen else "unfreeze"
    signed = signed_elsewhere(grants, award, changes, action, name=name)
    return changes.functions.freezePayTo(grants.awards.address, award, frozen, signed)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("enact", (1, PAY_TO, word(NEW))),
        ("freezePayTo", (1, True)),
        ("reshape", (1, 1, [1], 1, bytes(32))),
        ("suspend", (1, 1, True)),
        ("terminate", (1, 1)),
        ("closeUnreported", (1, 1, 1)),
        ("disallow", (1, 1, 1)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_enact_freezePayTo_reshape_suspend_terminate_closeUnreported_disallow__revert_for_others(
    grants: Grants, award: int, name: str, arguments: tuple[Any, ...]
) -> None:
    before, fn = grants.award(award), grants.awards.functions[name](*arguments)
    stranger, treasury = grants.world.stranger().address, grants.world.treasury
    with refuses("SetAside_WrongCaller", caller=stranger):
        anyone(grants, fn)
    with refuses("SetAside_WrongCaller", caller=treasury.address):
        as_contract(grants, treasury, fn)
    assert grants.award(award) == before


def test_enact__reverts_for_an_award_not_accepted_and_not_once_it_is(grants: Grants) -> None:
    award = grants.offered()
    with refuses("GrantAwards_WrongState", award=award, state=OFFERED):
        anyone(grants, request_call(grants, award))
    fn = change(grants, award, PAY_TO, word(NEW))
    with refuses("GrantAwards_WrongState", award=award, state=OFFERED):
        as_contract(grants, grants.world.changes, fn)
    grants.accept(award)
    requested(grants, award)


@pytest.mark.parametrize("kind", [0, INCREASE, DECREASE, TERMINATE, RENEW, 7, 8, 9, 10])
def test_enact__I24_reverts_for_a_kind_that_awards_have_not(
    grants: Grants, award: int, kind: int
) -> None:
    fn = change(grants, award, kind, word(NEW))
    with refuses("GrantAwards_BadChange", award=award):
        as_contract(grants, grants.world.changes, fn)


@pytest.mark.parametrize("own", ["nobody", "same", "program", "treasury", "token", "too long"])
def test_enact__I8_reverts_for_an_account_that_is_nobodys_or_ours(
    grants: Grants, award: int, own: str
) -> None:
    value = {
        "nobody": bytes(32),
        "same": word(payee("grantee")),
        "program": word(grants.awards.address),
        "treasury": word(grants.world.treasury.address),
        "token": word(grants.world.token.address),
        "too long": b"\x01" + word(NEW)[1:],
    }[own]
    with refuses("GrantAwards_BadChange", award=award):
        as_contract(grants, grants.world.changes, change(grants, award, PAY_TO, value))


def test_enact__reverts_for_no_key_or_the_one_it_has(grants: Grants, award: int) -> None:
    for value in (bytes(32), keccak(signer_of(account("grantee")))):
        with refuses("GrantAwards_BadChange", award=award):
            as_contract(grants, grants.world.changes, change(grants, award, SIGNER, value))


def test_enact__I8_reverts_for_another_signer(grants: Grants, award: int) -> None:
    with refuses("Claimant_NotTheSigner", caseNo=award):
        anyone(grants, request_call(grants, award, name="somebody else"))


def test_enact__I23_another_account_waits_out_its_cooling_off_and_redirects_no_approved_draw(
    grants: Grants, award: int
) -> None:
    draw = grants.approved(award)
    later = grants.draw(award)
    proposal = requested(grants, award)
    due = agency(grants).change(proposal)["effectiveAt"]
    assert due == grants.world.now() + 7 * DAY
    grants.world.next_block_at(due - 1)
    with refuses("Changes_TooEarly", proposal=proposal, enactableAt=due):
        enact(grants, proposal)
    before = grants.award(award)
    assert before["payTo"] == payee("grantee")
    grants.world.next_block_at(due)

    receipt = enact(grants, proposal)

    signer = keccak(signer_of(account("grantee")))
    changed = {"award": award, "payTo": NEW, "signerHash": signer}
    facts = {"program": grants.awards.address, "proposal": proposal}
    done = facts | {"prior": word(payee("grantee")), "by": grants.world.stranger().address}
    assert grants.world.events(receipt) == [("AwardChanged", changed), ("ChangeEnacted", done)]
    assert grants.award(award) == before | {"payTo": NEW}
    assert grants.payment(draw)["payTo"] == payee("grantee"), "what is approved stays"
    grants.certify(later)
    grants.settle(draw)
    grants.settle(later)
    assert grants.world.balance(payee("grantee")) == AMOUNT
    assert grants.world.balance(NEW) == AMOUNT


def test_enact__I23_another_account_can_be_objected_to(grants: Grants, award: int) -> None:
    changes, proposal = grants.world.changes, requested(grants, award)
    signed = signed_elsewhere(grants, award, changes, "object", subject=proposal)
    anyone(grants, changes.functions.object(grants.awards.address, proposal, signed))
    cooled(grants, proposal)
    with refuses("Changes_WrongState", proposal=proposal, state=CONTESTED):
        enact(grants, proposal)
    anyone(grants, changes.functions.lapse(grants.awards.address, proposal))
    assert agency(grants).change(proposal)["state"] == CLOSED_PROPOSAL
    assert grants.award(award)["payTo"] == payee("grantee")


def test_enact__another_key_signs_from_then_on(grants: Grants, award: int) -> None:
    changes, key = grants.world.changes, signer_of(account("new key"))
    signed = signed_elsewhere(grants, award, changes, "signer", content=keccak(key))
    anyone(grants, changes.functions.requestSigner(grants.awards.address, award, key, signed))
    proposal = agency(grants).last_proposal()
    cooled(grants, proposal)
    with refuses("Claimant_NotTheSigner", caseNo=award):
        grants.draw(award, "new key")

    receipt = enact(grants, proposal)

    changed = {"award": award, "payTo": payee("grantee"), "signerHash": keccak(key)}
    assert grants.world.events(receipt)[0] == ("AwardChanged", changed)
    assert grants.awards.functions.signerHash(award).call() == keccak(key)
    with refuses("Claimant_NotTheSigner", caseNo=award):
        grants.draw(award)
    grants.draw(award, "new key")


def test_requireSigner__I8_reverts_for_a_foreign_verifier(grants: Grants, award: int) -> None:
    changes, world = grants.world.changes, grants.world
    foreign = Passkey.of("grantee", world.token.address).signer
    for signer in (foreign, b"", bytes(20), signer_of(account("key")) + b"\x01"):
        signed = signed_elsewhere(grants, award, changes, "signer", content=keccak(signer))
        fn = changes.functions.requestSigner(grants.awards.address, award, signer, signed)
        with refuses("GrantAwards_BadChange", award=award):
            anyone(grants, fn)
    own = Passkey.of("grantee", world.verifier.address).signer
    signed = signed_elsewhere(grants, award, changes, "signer", content=keccak(own))
    anyone(grants, changes.functions.requestSigner(grants.awards.address, award, own, signed))


def test_enact__reaches_a_closed_award(grants: Grants, award: int) -> None:
    """What is paid back or disallowed later is still about its grantee."""
    signed = grants.grantee(award, "report", content=digest("report"))
    anyone(grants, grants.awards.functions.submitReport(award, digest("report"), signed))
    officer(grants, grants.awards.functions.closeAward(award, digest("report")))
    proposal = requested(grants, award)
    cooled(grants, proposal)
    enact(grants, proposal)
    assert grants.award(award) == grants.award(award) | {"payTo": NEW, "state": CLOSED}


@pytest.mark.parametrize("kind", [PAY_TO, SIGNER, TERMINATE])
def test_restore__reverts_because_nothing_here_is_ever_undone(
    grants: Grants, award: int, kind: int
) -> None:
    fn = grants.awards.functions.restore(award, kind, word(NEW))
    with refuses("GrantAwards_BadChange", award=award):
        as_contract(grants, grants.world.changes, fn)
    with refuses("GrantAwards_BadChange", award=award):
        anyone(grants, fn)


@pytest.mark.parametrize("kind", [INCREASE, DECREASE, TERMINATE])
def test_restore__I24_no_staff_change_of_an_award_is_ever_proposed(
    grants: Grants, award: int, kind: int
) -> None:
    world, basis = grants.world, 0 if kind == INCREASE else 1
    propose = world.changes.functions.propose
    fn = propose(grants.awards.address, award, kind, word(NEW), basis, digest("reason"))
    with refuses("GrantAwards_BadChange", award=award):
        world.send("caseworker", fn)


def test_freezePayTo__reverts_for_another_signer(grants: Grants, award: int) -> None:
    with refuses("Claimant_NotTheSigner", caseNo=award):
        anyone(grants, freeze_call(grants, award, name="somebody else"))


def test_freezePayTo__stops_approvals_and_nothing_that_is_approved(
    grants: Grants, award: int
) -> None:
    before, approved = grants.award(award), grants.approved(award)
    waiting = grants.draw(award)
    grants.review(waiting)

    receipt = anyone(grants, freeze_call(grants, award))

    assert grants.world.events(receipt)[-1] == ("AwardFrozen", {"award": award, "frozen": True})
    assert grants.award(award)["frozen"]
    content = grants.draw_of(waiting)["contentHash"]
    approve = grants.awards.functions.approveDraw(waiting, content)
    with refuses("GrantAwards_Frozen", award=award):
        grants.world.send("approver", approve)
    grants.settle(approved)
    receipt = anyone(grants, freeze_call(grants, award, frozen=False))
    assert grants.world.events(receipt)[-1] == ("AwardFrozen", {"award": award, "frozen": False})
    grants.world.send("approver", approve)
    assert grants.award(award)["frozen"] == before["frozen"]
