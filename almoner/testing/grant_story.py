"""Everything that can happen to rounds, awards and draws, chapter by chapter.

Applications of the first round that is judged and awards go by the same numbers, and the
organization of award n signs with the account `claimant of case n`, so that all that Changes and
Hearings know of cases works for awards. The last chapter leaves some of everything unfinished.
"""

from __future__ import annotations

from typing import Any

from almoner import money
from almoner.testing import DAY, World, digest
from almoner.testing.grant_acts import ADVERSE, GrantActs
from almoner.testing.grant_samples import (
    ADVANCE,
    CLOSEOUT,
    DEOBLIGATION,
    DISALLOWANCE,
    MILESTONE,
    SUSPENSION,
    TERMINATION,
    payee,
)
from almoner.testing.grants import Grants

THOUSAND = money.parse("1,000")
HUNDRED = money.parse("100")
MUCH = [each * THOUSAND for each in (200, 30, 30, 20)]
BANDS = [(150 * THOUSAND, 1), (money.MAXIMUM, 2)]
(WITHDRAWN, DECLINED, EXPIRED, DRAWN, ADVANCED, BUILT, OBJECTS, ENDED) = range(1, 9)
(CUT, GROWN, MOVED, DONE, SHORT, LARGE, STOPPED, OFFERED) = range(9, 17)
LAST = OFFERED


def tell(world: World) -> tuple[World, World]:
    """Tells the whole story in a world; its two grant programs, as worlds of their own."""
    acts = GrantActs.of(Grants.create(world, bands=BANDS))
    rounds(acts)
    offers(acts)
    draws(acts)
    holds(acts)
    advances(acts)
    milestones(acts)
    changes(acts)
    agreements(acts)
    objections(acts)
    ends(acts)
    other = GrantActs.of(Grants.create(world, challenge_window=2 * DAY))
    another_program(other)
    unfinished(acts)
    return acts.world, other.world


def rounds(acts: GrantActs) -> None:
    """Drafted, cancelled, published; applied for, revised, taken back, reviewed, judged."""
    grants, fn = acts.grants, acts.world.rounds.functions
    acts.world.send("program_admin", fn.cancelRound(grants.draft(), digest("no money")))
    given_up = grants.open_round(regime=2)
    acts.world.send("program_admin", fn.cancelRound(given_up, digest("no money")))

    wanted = {
        "budget": 3_000 * THOUSAND,
        "ceiling": 300 * THOUSAND,
        "match_bps": 1_000,
        "maxima": [50, 40, 30],
    }
    judged = grants.open_round(**wanted)
    asked = {LARGE: {"amounts": MUCH}}
    applications = [acts.apply(judged, at, **asked.get(at, {})) for at in range(1, LAST + 1)]
    last = acts.apply(judged, 99)
    revision = fn.askRevision(last, digest("a page is missing"))
    acts.world.send("grants_officer", revision)
    acts.revise(last, 99, documents=digest("all pages"))
    acts.withdraw(last, 99)
    acts.apply(judged, 99)
    acts.withdraw(acts.apply(judged, 98), 98)
    # The third reviewer is in conflict, never says, and never hands a sheet in.
    reviewer = acts.world.person("reviewer", 2)
    some = [applications[0], applications[1], applications[DRAWN - 1]]
    acts.world.send("grants_officer", fn.assign(some, reviewer))
    acts.world.send("reviewer", fn.attest(some[:1], True), 2)
    acts.world.send("reviewer", fn.attest(some[2:], False), 2)
    grants.judge(judged, applications, [40, 20, 10])
    found = fn.identify(last + 1, digest("organization found"))
    acts.world.send("grants_officer", found)


def offers(acts: GrantActs) -> None:
    """Recommended, taken back, offered, declined, accepted, not accepted in time."""
    grants, fn = acts.grants, acts.grants.awards.functions
    built = [each * THOUSAND for each in (30, 40, 30)]
    plans: dict[int, dict[str, Any]] = {
        ADVANCED: {"mode": ADVANCE},
        BUILT: {"mode": MILESTONE, "lines": built},
        SHORT: {"to": acts.world.now() + 60 * DAY},
        LARGE: {"lines": MUCH},
    }
    for number in range(1, LAST + 1):
        acts.recommend(number, **plans.get(number, {}))
    acts.world.send("grants_officer", fn.withdrawAward(WITHDRAWN))
    for number in range(DECLINED, LAST):
        if number != LARGE:
            grants.offer(number)
        if number > EXPIRED and number != LARGE:
            grants.accept(number, acts.name(number))
    grants.offer(OFFERED)
    content = grants.award(DECLINED)["termsHash"]
    signed = grants.grantee(DECLINED, "decline", content=content, name=acts.name(DECLINED))
    acts.world.stranger().send(fn.decline(DECLINED, signed))
    acts.world.warp_to(grants.award(EXPIRED)["offerEnds"])
    acts.world.stranger().send(fn.expireOffer(EXPIRED))


def draws(acts: GrantActs) -> None:
    """Requested, taken back, denied, approved, paid, sent back; a document of two awards."""
    grants, fn = acts.grants, acts.grants.awards.functions
    taken = acts.draw(DRAWN)
    content = grants.draw_of(taken)["contentHash"]
    signed = grants.grantee(
        DRAWN, "withdraw draw", subject=taken, content=content, name=acts.name(DRAWN)
    )
    acts.world.stranger().send(fn.withdrawDraw(taken, signed))
    acts.world.send("grants_officer", fn.denyDraw(acts.draw(DRAWN), digest("not allowable")), 1)
    reviewed = acts.draw(DRAWN, line=1)
    grants.review(reviewed)
    acts.world.send("grants_officer", fn.denyDraw(reviewed, digest("twice")))

    shared = {"cost_ref": digest("one invoice"), "gross": 3 * THOUSAND}
    for number in (DRAWN, OBJECTS):
        acts.paid(number, **shared)
    back = acts.paid(DRAWN, line=2, amount=2 * THOUSAND, gross=5 * THOUSAND)
    acts.recover(grants.payment_id(back), 2 * HUNDRED)
    acts.recover(grants.payment_id(back), HUNDRED, acts.world.officer("budget_officer"))


def holds(acts: GrantActs) -> None:
    """Held, released, appealed both ways, lapsed, sustained and struck; expunged."""
    world, grants = acts.world, acts.grants
    held = [acts.approved(DRAWN, amount=THOUSAND + at, gross=2 * THOUSAND) for at in range(5)]
    payments = [grants.payment_id(draw) for draw in held]
    for payment in payments:
        world.place_hold(payment)
    acts.release(payments[0])
    grants.settle(held[0])
    acts.appeal(DRAWN, payments[1])
    acts.decide(payments[1], for_claimant=True)
    acts.appeal(DRAWN, payments[2])
    acts.decide(payments[2], for_claimant=False, overpaid=HUNDRED)
    strike = acts.sustain(payments[3])
    acts.serve(strike)
    world.warp(20 * DAY)
    acts.enact(strike)
    for payment in (payments[2], payments[4]):
        acts.lapse(payment)

    refused = acts.approved(MOVED)
    world.source.send(world.token.functions.setBlocked(payee(acts.name(MOVED)), True))
    grants.pass_challenge(refused)
    payment = grants.payment_id(refused)
    acts.change("caseworker", "proposeExpunge", payment, digest("no account"))
    expunge = world.last_proposal()
    acts.serve(expunge)
    world.warp(40 * DAY)
    acts.enact(expunge)
    world.source.send(world.token.functions.setBlocked(payee(acts.name(MOVED)), False))


def advances(acts: GrantActs) -> None:
    """Paid ahead, shown in part, sent back beyond what was open; costs that are not allowed."""
    grants = acts.grants
    first = acts.paid(ADVANCED, cost_ref=bytes(32), gross=0)
    acts.substantiate(first, 6 * HUNDRED)
    acts.substantiate(first, 4 * HUNDRED)
    second = acts.paid(ADVANCED, cost_ref=bytes(32), gross=0, amount=2 * THOUSAND)
    acts.substantiate(second, THOUSAND)
    acts.recover(grants.payment_id(second), 3 * HUNDRED)
    disallowed = {"subject": grants.payment_id(first), "amount": HUNDRED}
    grants.enacted(ADVANCED, DISALLOWANCE, **disallowed)
    grants.enacted(ADVANCED, DISALLOWANCE, **disallowed)


def milestones(acts: GrantActs) -> None:
    """Reached, rejected, reached again, accepted, paid; one more by amendment."""
    grants = acts.grants
    acts.milestone(BUILT, 0)
    acts.judge_milestone(BUILT, 0, accepted=False)
    acts.milestone(BUILT, 0)
    acts.judge_milestone(BUILT, 0, accepted=True)
    acts.paid(BUILT, cost_ref=bytes(32), gross=0, amount=30 * THOUSAND)
    acts.milestone(BUILT, 1)
    acts.milestone(BUILT, 2)
    acts.judge_milestone(BUILT, 2, accepted=False)
    lines = [each * THOUSAND for each in (30, 40, 30, 5)]
    acts.agree(BUILT, lines, grants.award(BUILT)["to"] + DAY)


def changes(acts: GrantActs) -> None:
    """Another account, another key, objected to; draws stopped at the grantee's wish."""
    world = acts.world
    acts.freeze(STOPPED, frozen=True)
    acts.freeze(MOVED, frozen=True)
    acts.freeze(MOVED, frozen=False)
    falls = acts.request_pay_to(MOVED, payee("somebody else"))
    acts.object(MOVED, falls)
    acts.change("counter", "judge", falls, True, digest("reason"), at=2)
    moves = acts.request_pay_to(MOVED, payee("a new account"))
    key = acts.request_key(DONE)
    world.warp(7 * DAY)
    acts.enact(moves)
    acts.enact(key)
    acts.paid(MOVED)


def agreements(acts: GrantActs) -> None:
    """Moved between categories, extended, agreed on by two; drawn on by two more."""
    acts.rebudget(GROWN, [each * THOUSAND for each in (45, 25, 20, 10)])
    acts.rebudget(GROWN, [each * THOUSAND for each in (43, 25, 22, 10)])
    acts.extend(GROWN)
    ends_at = acts.grants.award(GROWN)["to"]
    acts.agree(GROWN, [each * THOUSAND for each in (160, 20, 10, 10)], ends_at)
    acts.agree(CUT, [each * THOUSAND for each in (40, 20, 20, 10)], acts.grants.award(CUT)["to"])
    acts.approved(GROWN, amount=140 * THOUSAND, gross=140 * THOUSAND)
    acts.approved(GROWN, amount=15 * THOUSAND, gross=15 * THOUSAND)


def objections(acts: GrantActs) -> None:
    """Every act of the agency alone: overturned, upheld, not decided in time, lifted."""
    world, grants, fn = acts.world, acts.grants, acts.world.amendments.functions
    paid = acts.paid(OBJECTS)
    of_kind: dict[int, dict[str, Any]] = {
        DEOBLIGATION: {"subject": 1, "amount": THOUSAND},
        DISALLOWANCE: {"subject": grants.payment_id(paid), "amount": HUNDRED},
    }
    for kind in ADVERSE:
        acts.objected(OBJECTS, kind, **of_kind.get(kind, {}))
        acts.judge(for_grantee=True)
    for kind in ADVERSE:
        acts.objected(OBJECTS, kind, **of_kind.get(kind, {}))
    late = range(acts.newest() - len(ADVERSE) + 1, acts.newest() + 1)
    world.warp(61 * DAY)
    for amendment in late:
        world.stranger().send(fn.lapse(amendment))
    for kind in (DEOBLIGATION, DISALLOWANCE):
        upheld = acts.objected(OBJECTS, kind, counter=True, **of_kind[kind])
        acts.judge(for_grantee=False)
        world.stranger().send(fn.enact(upheld))
    lifted = grants.enacted(OBJECTS, SUSPENSION)
    world.send("grants_officer", fn.withdraw(lifted))
    world.send("grants_officer", fn.withdraw(grants.propose(OBJECTS, SUSPENSION)))
    world.send("grants_officer", fn.withdraw(acts.objected(MOVED, SUSPENSION)))
    grants.enacted(CUT, DEOBLIGATION, subject=2, amount=THOUSAND)


def ends(acts: GrantActs) -> None:
    """Terminated, closed with a report and without one."""
    grants, fn = acts.grants, acts.grants.awards.functions
    upheld = acts.objected(ENDED, TERMINATION)
    acts.judge(for_grantee=False)
    acts.world.stranger().send(acts.world.amendments.functions.enact(upheld))
    ended_at = grants.award(ENDED)["to"]
    acts.paid(ENDED, cost_from=ended_at - 3_600, cost_to=ended_at - 1)

    report = digest("final report")
    for number, name in ((DRAWN, acts.name(DRAWN)), (DONE, acts.new_name(DONE))):
        signed = grants.grantee(number, "report", content=report, name=name)
        acts.world.stranger().send(fn.submitReport(number, report, signed))
    acts.world.send("grants_officer", fn.closeAward(DONE, report), 1)

    grants.enacted(SHORT, CLOSEOUT)


def another_program(acts: GrantActs) -> None:
    """A program of the same agency, whose numbers begin anew."""
    grants = acts.grants
    award = grants.active(acts.name(1))
    draw = grants.paid(award, acts.name(1))
    acts.recover(grants.payment_id(draw), HUNDRED)
    acts.world.place_hold(grants.payment_id(grants.approved(award, acts.name(1))))
    acts.freeze(award, frozen=True)
    grants.noticed(award, TERMINATION)


def unfinished(acts: GrantActs) -> None:
    """What waits: for an approval after one approver left, for a notice, a decision, a sheet."""
    world, grants, fn = acts.world, acts.grants, acts.grants.awards.functions
    grants.draft()
    round_ = grants.open_round()
    judged = [acts.apply(round_, number) for number in (1, 2)]
    rounds_, reviewer = world.rounds.functions, world.person("reviewer")
    world.send("grants_officer", rounds_.assign(judged, reviewer))
    world.send("reviewer", rounds_.attest(judged[:1], False))
    acts.draw(CUT)
    grants.review(acts.draw(CUT, line=1))
    two = acts.draw(GROWN, line=1, amount=2 * THOUSAND, gross=2 * THOUSAND)
    grants.review(two)
    ends_at = grants.award(CUT)["to"]
    lines = [each * THOUSAND for each in (140, 20, 19, 10)]
    agreed = acts.propose_agreement(CUT, lines, ends_at)
    acts.propose_agreement(BUILT, [each * THOUSAND for each in (30, 40, 30, 6)], ends_at)
    for at in (3, 0):
        if at == 0:
            world.remove(world.person("approver", 3), "approver")
        terms, content = grants.award(LARGE)["termsHash"], grants.draw_of(two)["contentHash"]
        world.send("approver", fn.approveAward(LARGE, terms), at)
        world.send("approver", fn.approveDraw(two, content), at)
        acts.approve_agreement(agreed, lines, ends_at, at=at)

    world.place_hold(grants.payment_id(acts.approved(CUT)))
    sustained = grants.payment_id(acts.approved(CUT))
    world.place_hold(sustained)
    acts.serve(acts.sustain(sustained))
    acts.appeal(CUT, sustained)
    grants.propose(OBJECTS, TERMINATION)
    grants.noticed(OBJECTS, TERMINATION)
    acts.objected(OBJECTS, CLOSEOUT)
    acts.objected(OBJECTS, DEOBLIGATION, subject=3, amount=HUNDRED)
    acts.judge(for_grantee=False)
    grants.noticed(STOPPED, SUSPENSION)
    grants.noticed(MOVED, SUSPENSION)  # contested before: not in effect yet
