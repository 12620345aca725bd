"""Everything that can happen to the cases of a program and their payments, chapter by chapter.

Cases go by their numbers; case n signs with the account `claimant of case n`. The last chapter
leaves some of everything unfinished.
"""

from __future__ import annotations

from eth_account import Account

from almoner import money
from almoner.ledger.statuses import Basis, ChangeKind, PaymentKind
from almoner.testing import DAY, World, claimant, digest, enrollment, household, payment_id
from almoner.testing.acts import EMAIL, LETTER, Acts, word
from almoner.testing.judging import judged

FIFTY, HUNDRED = money.parse("50"), money.parse("100")
REJECTED, WITHDRAWN, AGAIN, DOUBLE, SHORT = 21, 22, 23, 24, 25
REFUSING = (16, 17, 18, 19)
LEAD = 5 * DAY
"""Before its issue date a run may be opened, by the terms."""


def tell(world: World) -> World:
    """Tells the whole story in a world; the second program of it, which asks for delivery."""
    acts = Acts(world=world)
    households(acts)
    dead_runs(acts)
    compile_roll = world.roster.functions.compileRoll(0)
    world.stranger().send(compile_roll)  # and what changes later is paid from its slot
    first = acts.certify(1)
    holds(acts, first)
    settled(acts, first)
    struck(acts, first)
    world.stranger().send(compile_roll)
    requests(acts)
    reductions(acts)
    ends(acts)
    replacements(acts, first)
    singles(acts)
    unfinished(acts, first)
    other = world.with_program(mode=1)
    deliveries(Acts(world=other))
    judged(world, other)
    return other


def households(acts: Acts) -> None:
    """Enrolled, approved, refused, taken back; a child in two; a shelter; codes by letter."""
    world, roster = acts.world, acts.world.roster.functions
    batch = [
        enrollment(number, signer=claimant.signer_of(acts.claimant(number)) if number > 2 else b"")
        for number in range(1, 23)
    ]
    world.approve(world.enroll(batch)[:20])
    for number, office, name in (
        (REJECTED, "determiner", "reject"),
        (WITHDRAWN, "caseworker", "withdraw"),
    ):
        refs = (digest(f"case {number}"), [digest(f"member {number}")])
        world.send(office, roster[name](number, *refs, digest("reason")))
    world.enroll([enrollment(REJECTED)])

    child, until = digest("member 1"), world.now() + 60 * DAY
    for member, case_ref in ((child, digest("case 24")), (digest("member 2"), digest("none"))):
        world.send("determiner", roster.proposeDoubleMember(member, case_ref, until))
    confirm = roster.confirmDoubleMember(child, digest("case 24"), until)
    world.send("program_admin", confirm)
    both = [child, digest("member 24")]
    second = [enrollment(24, member_refs=both, to_period=2), enrollment(25, to_period=1)]
    world.approve(world.enroll(second))
    world.enroll([enrollment(26, amount=10**12)])  # the most terms allow, and never approved

    for account in (household(1), household(2)):
        world.send("determiner", roster.proposeSharedAccount(account, 12, until))
    world.send("program_admin", roster.confirmSharedAccount(household(1), 12, until))
    code, signer = claimant.account("code"), claimant.signer_of(acts.claimant(1))
    for number in (1, 1, 2):  # the first letter did not arrive
        world.send("counter", roster.offerKey(number, code.address, until))
    said = claimant.binding_message(world, 1, signer, until)
    signature = bytes(Account.sign_message(said, code.key).signature)
    world.stranger().send(roster.bindSigner(1, signer, signature))


def dead_runs(acts: Acts) -> None:
    """A run withdrawn, one that lapses, and one that is recalled with two payments held."""
    world = acts.world
    run = world.open_run()
    world.seal(run)
    acts.run("maker", "withdrawRun", run, digest("too early"))
    world.warp(DAY)
    run = world.open_run()
    world.seal(run)
    world.warp(3 * DAY)
    world.stranger().send(world.program.functions.lapseRun(run))
    world.warp(DAY)
    run = acts.certify(1)
    for number in (3, 4):
        world.place_hold(payment_id(run, number))
    acts.release(payment_id(run, 4))
    acts.recall(run)
    acts.lapse(payment_id(run, 3))
    acts.drop(payment_id(run, 3))
    world.warp(DAY)


def holds(acts: Acts, run: int) -> None:
    """Released, lapsed, extended, appealed, withdrawn, sustained; a fuse that trips."""
    world = acts.world
    world.register_and_arm_rule(family=2)
    world.register_and_arm_rule(family=3)
    world.send("investigator", world.holds.functions.disarmRule(3), 1)
    world.register_and_arm_rule(family=3)
    world.send("program_admin", world.holds.functions.registerRule(4, digest("rule 4"), ""))
    payment = {number: payment_id(run, number) for number in range(1, 26)}

    world.place_hold(payment[3], "investigator", at=1)  # the bot held it before
    for number in range(5, 11):
        days = 1 if number == 6 else 4
        world.place_hold(payment[number], expires_at=world.now() + days * DAY)
    for number in range(11, 15):
        world.place_hold(payment[number], rule_no=2)
        acts.release(payment[number])
    reason = digest("measured again")
    world.send("investigator", world.holds.functions.proposeRearm(2, reason))
    world.send("program_admin", world.holds.functions.rearm(2, reason))
    world.place_hold(payment[15], rule_no=2)

    acts.release(payment[5])
    world.place_hold(payment[5], "investigator", at=1)
    acts.release(payment[5])
    acts.appeal(7, payment[7])
    acts.hearing("assign", payment[7], world.person("hearing_officer", 1))
    acts.decide(payment[7], for_claimant=True, at=1)
    longer = world.now() + 6 * DAY
    acts.hold("investigator", "extend", payment[8], longer, digest("a letter is out"))
    acts.appeal(9, payment[9])
    acts.withdraw_appeal(9, payment[9])
    acts.appeal(10, payment[10])
    acts.decide(payment[10], for_claimant=False)
    acts.release(payment[3])
    acts.release(payment[15])


def settled(acts: Acts, run: int) -> None:
    """Paid, refused, set aside, paid at last, sent back."""
    world = acts.world
    for number in REFUSING:
        world.source.send(world.token.functions.setBlocked(household(number), True))
    world.settle(run)
    world.warp(DAY)
    world.source.send(world.token.functions.setBlocked(household(19), False))
    for number in REFUSING:
        acts.set_aside(payment_id(run, number))
    acts.lapse(payment_id(run, 6))
    for number in (3, 5, 6, 7, 11, 12, 13):
        acts.pay(payment_id(run, number))
    acts.recover(payment_id(run, 2), FIFTY)
    acts.recover(payment_id(run, 20), FIFTY, world.officer("budget_officer"))


def struck(acts: Acts, run: int) -> None:
    """Two strikes: one whose letter came back, one appealed in vain; and one who is late."""
    world = acts.world
    first = acts.sustain(payment_id(run, 8))
    acts.serve(first)
    acts.change("counter", "noteReturned", first, digest("unknown here"))
    acts.serve(first, EMAIL)
    second = acts.sustain(payment_id(run, 9))
    acts.serve(second)
    acts.appeal(9, payment_id(run, 9))
    acts.decide(payment_id(run, 9), for_claimant=False, overpaid=FIFTY)
    world.warp(4 * DAY)
    acts.lapse(payment_id(run, 10))
    world.warp(17 * DAY)
    acts.enact(first)

    world.approve([AGAIN])
    world.stranger().send(world.roster.functions.reportLate(AGAIN, 1))


def requests(acts: Acts) -> None:
    """Other accounts and other keys, objected to or not; payments stopped at a person's wish."""
    world = acts.world
    form, reason = digest("form"), digest("reason")
    acts.freeze(19, frozen=True)
    acts.freeze(18, frozen=True)
    acts.freeze(18, frozen=False)
    acts.freeze(3, frozen=True)

    wins = acts.request_pay_to(3, household(103))
    acts.change("counter", "contest", wins, form, at=1)
    acts.change("counter", "judge", wins, False, reason, at=2)
    acts.freeze(3, frozen=False)
    falls = acts.request_pay_to(18, household(118))
    acts.object(18, falls)
    acts.change("counter", "judge", falls, True, reason, at=2)
    lapses = acts.request_pay_to(9, household(109))
    acts.object(9, lapses)
    acts.change("counter", "filePayTo", 17, household(117), form, at=1)
    seen = world.last_proposal()
    acts.change("counter", "witness", seen, at=2)
    acts.change("counter", "fileSigner", 1, digest("a new telephone")[:20], form, at=1)
    key = acts.request_signer(4, claimant.signer_of(claimant.account("new key of case 4")))

    world.warp(7 * DAY)
    acts.anyone("lapse", lapses)
    acts.enact(seen)
    acts.enact(key)
    assert acts.world.case(17)["payTo"] == household(117)


def reductions(acts: Acts) -> None:
    """Amounts up and down, appealed and undone; by law for many at once."""
    world = acts.world
    acts.approve(1, ChangeKind.INCREASE, money.parse("120"))
    heard = acts.notice(8, ChangeKind.DECREASE, FIFTY)
    acts.appeal(8, heard)
    acts.decide(heard, for_claimant=False)
    undone = acts.notice(5, ChangeKind.DECREASE, FIFTY, Basis.ADEQUATE)
    acts.enact(undone)
    acts.appeal(5, undone)
    acts.decide(undone, for_claimant=True)
    waived = acts.notice(13, ChangeKind.DECREASE, FIFTY, Basis.ADEQUATE)
    acts.enact(waived)
    acts.appeal(13, waived, waive=True)
    acts.decide(waived, for_claimant=True)

    run = _decreased_while_sealed(acts, 10)
    proposal = world.last_proposal()
    acts.run("maker", "withdrawRun", run, digest("reason"))
    acts.anyone("restore", proposal)
    acts.withdraw_appeal(10, proposal)

    late = acts.notice(15, ChangeKind.DECREASE, FIFTY, Basis.ADEQUATE)
    acts.enact(late)
    bits = 1 << 13 | 1 << 16 | 1 << 18
    amounts = [HUNDRED, money.parse("101"), money.parse("102")]
    law = (0, bits, amounts, digest("a new table"))
    acts.change("program_admin", "proposeMass", *law)
    mass = world.last_proposal()
    acts.serve(mass)
    world.warp(10 * DAY)
    acts.anyone("enactMass", mass, bits, amounts)
    acts.file(late)
    acts.hearing("findGoodCause", late, digest("in hospital"))
    acts.change("caseworker", "withdraw", acts.propose(15, ChangeKind.INCREASE, 2 * HUNDRED))


def ends(acts: Acts) -> None:
    """Terminated, appealed, restored, closed by a stranger and by an officer, reopened, renewed."""
    world, roster = acts.world, acts.world.roster.functions
    restored = acts.notice(6, ChangeKind.TERMINATE, basis=Basis.ADEQUATE)
    acts.enact(restored)
    acts.appeal(6, restored)
    asked = acts.notice(7, ChangeKind.TERMINATE, basis=Basis.REQUESTED)
    died = acts.notice(12, ChangeKind.TERMINATE, basis=Basis.DEATH)
    goes_on = acts.notice(14, ChangeKind.TERMINATE, basis=Basis.ADEQUATE)
    for proposal in (asked, died, goes_on):
        acts.enact(proposal)
    acts.approve(14, ChangeKind.REOPEN)
    acts.approve(14, ChangeKind.RENEW, 13)
    over = acts.notice(SHORT, ChangeKind.EXPIRY)
    world.warp(20 * DAY)
    acts.enact(over)
    for number, by in ((7, world.stranger()), (12, world.officer("caseworker", 1))):
        by.send(roster.close(number, digest(f"case {number}"), [digest(f"member {number}")]))


def replacements(acts: Acts, first: int) -> None:
    """Expunged, replaced, reissued; a reissue recalled, and one whose original is paid at last."""
    world = acts.world
    refused = payment_id(first, 16)
    acts.change("caseworker", "proposeExpunge", refused, digest("no account"))
    expunge = world.last_proposal()
    acts.serve(expunge)

    run = acts.single(17, PaymentKind.REISSUE, HUNDRED, original=payment_id(first, 17))
    world.certify(run)
    acts.recall(run)
    again = payment_id(run, 17)
    run = acts.single(17, PaymentKind.REISSUE, HUNDRED, original=again)
    world.certify(run)
    acts.pay(payment_id(run, 17))

    run = acts.single(18, PaymentKind.REISSUE, HUNDRED, original=payment_id(first, 18))
    world.source.send(world.token.functions.setBlocked(household(18), False))
    acts.sign_run(run, 0, 1)

    run = acts.single(20, PaymentKind.REISSUE, FIFTY, original=payment_id(first, 20))
    world.certify(run)
    acts.pay(payment_id(run, 20))
    run = acts.single(8, PaymentKind.REPLACEMENT, HUNDRED, original=payment_id(first, 8))
    world.certify(run)
    acts.pay(payment_id(run, 8))

    world.warp(40 * DAY)
    acts.enact(expunge)


def singles(acts: Acts) -> None:
    """Supplements, restored benefits and a court's order: paid, held, recalled, lapsed."""
    world = acts.world
    run = acts.single(1, PaymentKind.SUPPLEMENT, FIFTY)
    world.certify(run)
    acts.pay(payment_id(run, 1))

    run = acts.single(5, PaymentKind.RESTORED, FIFTY)
    world.certify(run)
    held = payment_id(run, 5)
    world.place_hold(held, rule_no=2)
    acts.recall(run)
    acts.lapse(held)
    acts.drop(held)

    run = acts.single(6, PaymentKind.COURT_ORDER, HUNDRED)
    world.certify(run)
    acts.recall(run)

    run = acts.single(11, PaymentKind.SUPPLEMENT, FIFTY)
    world.warp(3 * DAY)
    world.stranger().send(world.program.functions.lapseRun(run))


def unfinished(acts: Acts, first: int) -> None:
    """What waits: for an approval after one approver left, for a review, a notice, a decision."""
    world = acts.world
    run = acts.single(13, PaymentKind.SUPPLEMENT, FIFTY)
    acts.sign_run(run, 3)
    world.remove(world.person("approver", 3), "approver")
    acts.sign_run(run, 0)

    run = acts.single(14, PaymentKind.SUPPLEMENT, FIFTY)
    world.certify(run)
    world.place_hold(payment_id(run, 14), rule_no=2)
    acts.sustain(payment_id(run, 14))
    run = acts.single(15, PaymentKind.SUPPLEMENT, FIFTY)
    world.certify(run)
    world.place_hold(payment_id(run, 15), rule_no=2)
    acts.run("maker", "proposeRecall", run, digest("twice"))

    acts.change("caseworker", "proposeExpunge", payment_id(first, 10), digest("reason"))
    acts.propose(20, ChangeKind.TERMINATE, basis=Basis.ADVANCE)
    unreachable = acts.notice(20, ChangeKind.DECREASE, FIFTY)
    acts.change("counter", "noteReturned", unreachable, digest("unknown here"))
    acts.serve(unreachable, EMAIL)
    acts.change("counter", "noteReturned", unreachable, digest("unknown there"))
    signed_for = acts.propose(18, ChangeKind.DECREASE, FIFTY, Basis.ADVANCE)
    acts.anyone("acknowledge", signed_for, acts.sign_about(signed_for, 18, "acknowledge"))
    acts.request_pay_to(20, household(120))
    _decreased_while_sealed(acts, 11)
    for number in (16, 18):
        contested = acts.request_pay_to(number, household(200 + number))
        acts.change("counter", "contest", contested, digest("form"), at=1)
    acts.change("counter", "judge", contested - 1, False, digest("reason"), at=2)
    rearming = world.holds.functions.proposeRearm(1, digest("measured again"))
    world.send("investigator", rearming)
    confirmed = acts.propose(14, ChangeKind.INCREASE, 2 * HUNDRED)
    acts.change("determiner", "approve", confirmed, word(2 * HUNDRED))


def deliveries(acts: Acts) -> None:
    """A program whose notices must be delivered: handed over, signed for, or tried twice."""
    world = acts.world
    signers = {number: claimant.signer_of(acts.claimant(number)) for number in range(1, 5)}
    batch = [enrollment(number, signer=signer) for number, signer in signers.items()]
    world.approve(world.enroll(batch))
    acts.notice(1, ChangeKind.DECREASE, FIFTY)
    signed_for = acts.propose(2, ChangeKind.DECREASE, FIFTY, Basis.ADVANCE)
    acts.anyone("acknowledge", signed_for, acts.sign_about(signed_for, 2, "acknowledge"))
    tried = acts.propose(3, ChangeKind.DECREASE, FIFTY, Basis.ADVANCE)
    acts.change("counter", "noteAttempt", tried, LETTER, digest("nobody in"))
    acts.change("counter", "noteAttempt", tried, EMAIL, digest("bounced"), at=1)
    once = acts.propose(3, ChangeKind.TERMINATE, basis=Basis.ADVANCE)
    acts.change("counter", "noteAttempt", once, LETTER, digest("nobody in"))
    acts.approve(3, ChangeKind.RENEW, 13)
    run = acts.certify(1)
    for number in (2, 1):
        world.place_hold(payment_id(run, number), rule_no=2)
    acts.release(payment_id(run, 2))
    world.source.send(world.token.functions.setBlocked(household(3), True))
    world.settle(run)
    world.open_run(period=2)


def _decreased_while_sealed(acts: Acts, number: int) -> int:
    """A decrease in effect, sealed in a run, and only then appealed in time; the run."""
    world, period = acts.world, 1
    while (issue_at := world.program.functions.periodOf(period).call()[0]) <= world.now():
        period += 1
    world.warp_to(issue_at - LEAD)
    proposal = acts.notice(number, ChangeKind.DECREASE, FIFTY, Basis.ADEQUATE)
    acts.enact(proposal)
    run = world.open_run(period)
    world.seal(run)
    acts.appeal(number, proposal)
    return run
