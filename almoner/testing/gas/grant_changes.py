"""What it costs to change awards and to end them, and what becomes of draws that are not paid."""

from __future__ import annotations

import dataclasses
from typing import Any

from eth_abi.abi import encode
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from almoner import money
from almoner.testing.acts import Acts
from almoner.testing.claimant import account
from almoner.testing.gas.grants import ENDED, EXPIRED, KEPT, OFFICER, SILENT, relayed
from almoner.testing.grant_samples import (
    CLOSEOUT,
    DEOBLIGATION,
    DISALLOWANCE,
    SUSPENSION,
    TERMINATION,
    payee,
)
from almoner.testing.grants import Grants
from almoner.testing.samples import DAY, digest

MORE = money.parse("1,000")
COUNTER = 2
"""An officer of the counter without a part in anything."""


class Desk(Acts):
    """The acts of benefits on the awards of a grant program."""

    def claimant(self, case_no: int) -> LocalAccount:
        """The grantee's account."""
        return account(KEPT)


def end(grants: Grants, awards: dict[str, int]) -> None:
    """Whatever can be done to awards after their first draws."""
    desk = Desk(world=dataclasses.replace(grants.world, program=grants.awards))
    kept = awards[KEPT]
    _agree(grants, kept)
    _hold(grants, desk, kept)
    _change_account(grants, desk, kept)
    _suspend(grants, kept)
    relayed(grants, "expireOffer", awards[EXPIRED])
    grants.enacted(awards[ENDED], TERMINATION)
    grants.enacted(kept, DEOBLIGATION, subject=1, amount=MORE)
    silent = awards[SILENT]
    grants.world.warp_to(grants.award(silent)["to"] + 120 * DAY)
    grants.enacted(silent, CLOSEOUT)
    _close(grants, kept)


def _agree(grants: Grants, award: int) -> None:
    """Moved by the grantee, extended once, and given more money."""
    world, amendments = grants.world, grants.world.amendments.functions
    lines = [each[0] for each in grants.awards.functions.linesOf(award).call()]
    moved = [lines[0] - MORE, lines[1] + MORE, *lines[2:]]
    content = keccak(encode(["uint64[]"], [moved]))
    signed = _signed(grants, award, "rebudget", content)
    world.stranger().send(amendments.rebudget(grants.awards.address, award, moved, signed))

    until = grants.award(award)["to"] + DAY
    signed = _signed(grants, award, "extend", until.to_bytes(32, "big"))
    extended = (grants.awards.address, award, until, digest("a late start"), signed)
    world.send(OFFICER, amendments.extend(*extended))

    terms = ([moved[0] + MORE, *moved[1:]], until, digest("conditions"))
    content = keccak(encode(["uint64[]", "uint40", "bytes32"], terms))
    given = (*terms, digest("more work"), _signed(grants, award, "amend", content))
    world.send(OFFICER, amendments.agree(grants.awards.address, award, *given))
    world.send("approver", amendments.approve(int(amendments.amendments().call()), *terms))


def _hold(grants: Grants, desk: Desk, award: int) -> None:
    """One draw is held and released, one struck, one expunged; of a paid one money comes back."""
    freed, struck, refused = (grants.approved(award, KEPT, line=line) for line in (0, 1, 2))
    desk.world.place_hold(grants.payment_id(freed))
    desk.release(grants.payment_id(freed))
    desk.world.place_hold(grants.payment_id(struck))
    proposal = desk.sustain(grants.payment_id(struck))
    desk.serve(proposal)
    grants.settle(freed)
    desk.recover(grants.payment_id(freed), MORE // 2)
    grants.enacted(award, DISALLOWANCE, subject=grants.payment_id(freed), amount=MORE // 4)
    desk.enact(proposal)

    world = grants.world
    world.source.send(world.token.functions.setBlocked(payee(KEPT), True))
    desk.change("caseworker", "proposeExpunge", grants.payment_id(refused), digest("no account"))
    proposal = desk.world.last_proposal()
    desk.serve(proposal)
    world.warp(40 * DAY)
    desk.enact(proposal)


def _change_account(grants: Grants, desk: Desk, award: int) -> None:
    desk.freeze(award, frozen=True)
    desk.freeze(award, frozen=False)
    proposal = desk.request_pay_to(award, payee("another"))
    grants.world.warp(7 * DAY)
    desk.enact(proposal)


def _suspend(grants: Grants, award: int) -> None:
    """Taken back, decided for the grantee, decided for the agency, and forgotten."""
    world, amendments = grants.world, grants.world.amendments.functions
    world.send(OFFICER, amendments.withdraw(grants.propose(award, SUSPENSION)))
    for decided in (True, False, None):
        number = grants.noticed(award, SUSPENSION)
        if decided is None:
            filed = (number, digest("form"), world.now())
            world.send("counter", amendments.objectAtCounter(*filed), COUNTER)
            world.warp_to(grants.amendment(number)["decideBy"] + 1)
            world.stranger().send(amendments.lapse(number))
            continue
        grants.object(number, KEPT)
        world.send("hearing_officer", amendments.decide(number, decided, digest("heard")))
        if not decided:
            world.stranger().send(amendments.enact(number))
            world.send(OFFICER, amendments.withdraw(number))


def _close(grants: Grants, award: int) -> None:
    report = digest("report")
    signed = grants.grantee(award, "report", content=report, name=KEPT)
    relayed(grants, "submitReport", award, report, signed)
    grants.world.send(OFFICER, grants.awards.functions.closeAward(award, report))


def _signed(grants: Grants, award: int, action: str, content: bytes) -> Any:
    return grants.grantee(award, action, content=content, name=KEPT, by="amendments")
