"""What grants cost: rounds, awards, draws; `grant_changes` tells how awards change and end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.types import TxReceipt

from almoner import money
from almoner.testing.grant_samples import (
    ADVANCE,
    MILESTONE,
    REIMBURSEMENT,
    SUBMISSION_TYPE,
    payee,
)
from almoner.testing.grants import Grants
from almoner.testing.samples import DAY, digest
from almoner.testing.world import World

OFFICER = "grants_officer"
COST = money.parse("500")
KEPT, ADVANCED, BUILT, DECLINED, EXPIRED, ENDED, SILENT = (
    *("kept", "advanced", "built", "declined", "expired", "ended", "silent"),
)
"""Organizations, by what becomes of their awards."""
MODES = {KEPT: REIMBURSEMENT, ADVANCED: ADVANCE, BUILT: MILESTONE}


def begin(world: World) -> tuple[Grants, dict[str, int], dict[str, int]]:
    """A round and its awards up to their draws: the program, its awards by organization, and the
    gas of what other systems of grants do too."""
    grants = Grants.create(world)
    _give_up_a_round(grants)
    applications, applied = _judge_a_round(grants)
    awards, offered, accepted = _award(grants, applications)
    figures = {
        "grant: application": applied["gasUsed"],
        "grant: offer": offered["gasUsed"],
        "grant: acceptance": accepted["gasUsed"],
    }
    return grants, awards, figures | _draw(grants, awards)


def relayed(grants: Grants, name: str, *arguments: Any) -> TxReceipt:
    """Has a stranger call the program."""
    return grants.world.stranger().send(grants.awards.functions[name](*arguments))


def _give_up_a_round(grants: Grants) -> None:
    rounds = grants.world.rounds.functions
    grants.world.send("program_admin", rounds.cancelRound(grants.draft(), digest("no money")))


def _judge_a_round(grants: Grants) -> tuple[Sequence[int], TxReceipt]:
    """One application for each organization; one revised, one more taken back."""
    world, rounds = grants.world, grants.world.rounds.functions
    round_ = grants.open_round()
    names = (KEPT, ADVANCED, BUILT, DECLINED, EXPIRED, ENDED, SILENT)
    applications = [grants.apply(round_, name) for name in names[:-1]]
    applied = world.stranger().send(grants.apply_call(round_, names[-1]))
    applications.append(int(rounds.applications().call()))
    world.send(OFFICER, rounds.askRevision(applications[0], digest("which supplies?")))
    better = grants.submission(KEPT, documents=digest("better documents"))
    content = keccak(encode([SUBMISSION_TYPE], [better]))
    signed = grants.applicant(KEPT, "revise", applications[0], content)
    world.stranger().send(rounds.revise(applications[0], better, signed))
    gone = grants.apply(round_, "gone")
    signed = grants.applicant("gone", "withdraw", gone)
    world.stranger().send(rounds.withdraw(gone, signed))
    grants.judge(round_, applications, [40, 20, 10])
    return applications, applied


def _award(
    grants: Grants, applications: Sequence[int]
) -> tuple[dict[str, int], TxReceipt, TxReceipt]:
    """Every application is awarded; one award is recommended twice, one declined, one expires."""
    world = grants.world
    twice = grants.recommend(applications[0])
    world.send(OFFICER, grants.awards.functions.withdrawAward(twice))
    names = (KEPT, ADVANCED, BUILT, DECLINED, EXPIRED, ENDED, SILENT)
    awards = {}
    for name, application in zip(names, applications, strict=True):
        end = world.now() + (60 if name in (ENDED, SILENT) else 700) * DAY
        mode = MODES.get(name, REIMBURSEMENT)
        awards[name] = grants.recommend(application, mode=mode, to=end)
        known = grants.award(awards[name])["termsHash"]
        approve = grants.awards.functions.approveAward(awards[name], known)
        offered = world.send("approver", approve)
    for name in (KEPT, ADVANCED, BUILT, ENDED, SILENT):
        content = grants.award(awards[name])["termsHash"]
        signed = grants.grantee(awards[name], "accept", content=content, name=name)
        accepted = relayed(grants, "accept", awards[name], signed)
    declined = awards[DECLINED]
    content = grants.award(declined)["termsHash"]
    signed = grants.grantee(declined, "decline", content=content, name=DECLINED)
    relayed(grants, "decline", declined, signed)
    return awards, offered, accepted


def _draw(grants: Grants, awards: dict[str, int]) -> dict[str, int]:
    """Draws withdrawn, denied and paid, of each mode of payment."""
    world, kept, program = grants.world, awards[KEPT], grants.awards.functions
    denied = grants.draw(kept, KEPT)
    world.send(OFFICER, program.denyDraw(denied, digest("not of this award")))
    taken_back = grants.draw(kept, KEPT)
    content = grants.draw_of(taken_back)["contentHash"]
    signed = grants.grantee(kept, "withdraw draw", subject=taken_back, content=content, name=KEPT)
    relayed(grants, "withdrawDraw", taken_back, signed)
    grants.paid(kept, KEPT)
    figures = _one_more(grants, kept)

    advanced = grants.paid(awards[ADVANCED], ADVANCED, cost_ref=bytes(32), gross=0)
    shown = (COST, digest("receipt"), COST, digest("evidence"))
    content = keccak(encode(["uint64", "bytes32", "uint64", "bytes32"], shown))
    signed = grants.grantee(
        awards[ADVANCED], "substantiate", subject=advanced, content=content, name=ADVANCED
    )
    world.send(OFFICER, program.substantiate(advanced, *shown, signed))

    built, evidence = awards[BUILT], digest("a photograph")
    for accepted in (False, True):
        signed = grants.grantee(built, "milestone", content=evidence, name=BUILT)
        relayed(grants, "submitMilestone", built, 0, evidence, signed)
        judged = (built, 0, evidence, accepted, digest("seen"))
        world.send(OFFICER, program.judgeMilestone(*judged))
    grants.paid(built, BUILT, cost_ref=bytes(32), gross=0)
    return figures


def _one_more(grants: Grants, award: int) -> dict[str, int]:
    """The gas of a further draw of a grantee who holds the token."""
    program = grants.awards.functions
    assert grants.world.balance(payee(KEPT)), "it was paid before"
    requested = grants.world.stranger().send(grants.request_call(award, grants.request(), KEPT))
    draw = int(program.draws().call())
    grants.review(draw)
    content = grants.draw_of(draw)["contentHash"]
    approved = grants.world.send("approver", program.approveDraw(draw, content))
    settled = grants.settle(draw)
    return {
        "grant: request": requested["gasUsed"],
        "grant: approval": approved["gasUsed"],
        "grant: settlement": settled["gasUsed"],
    }
