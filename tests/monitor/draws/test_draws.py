"""Draws on grants, judged when they are certified, by the rules of the program's own file.

catch_up
├── holds a draw that was approved sooner than it can have been read, and none a second later
├── holds the draws of a split award, and neither of its look-alikes
├── holds a draw that is paid to an officer's key
├── lets an invoice be shared by two awards
├── gives up on a draw whose challenge window is over
├── judges each program by its own file, and says which it has none of
└── finds live, act by act, what a ledger finds that is built afresh
"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from almoner import money
from almoner.fraud.grounds import Policy
from almoner.ledger.statuses import OutboxState
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor.daemon import Monitor
from almoner.testing import DAY, digest, watch
from almoner.testing.grant_acts import GrantActs
from almoner.testing.grant_samples import DEOBLIGATION
from almoner.testing.grants import Grants
from tests.monitor.draws.drawing import (
    HALF,
    HOUR,
    JUST_BELOW,
    OFFICER,
    QUICK,
    SHELL,
    SPLIT,
    alert_of,
    awarded,
    certified,
    held_for,
    hold,
)


def test_catch_up__holds_what_was_approved_within_the_hour(
    grants: Grants, bot: Monitor, views: Views, armed: Policy
) -> None:
    (award,) = awarded(grants, ["quick"])
    draw = certified(grants, award, "quick", after=HOUR - 1)

    bot.catch_up()

    placed, alert = hold(grants, draw), alert_of(views, grants, draw)
    ground = armed.grounds["approval_in_seconds"]
    assert (placed["state"], placed["bot"]) == (1, True)
    assert (placed["reason"], placed["ruleNo"]) == (QUICK, ground.rule_no)
    assert 5 * DAY - 120 <= placed["expiresAt"] - placed["placedAt"] <= 5 * DAY
    assert (alert.case_no, alert.run, alert.period) == (award, draw, 1)
    assert alert.amount == money.parse("1,000")
    assert alert.outbox is OutboxState.PLACED
    fired = [each for each in alert.findings if each.band == "broken"]
    assert [(each.rule, each.measure) for each in fired] == [("approval_in_seconds", HOUR - 1)]


@pytest.mark.parametrize("after", [HOUR, HOUR + 1])
def test_catch_up__does_not_hold_an_urgent_draw_that_was_read(
    grants: Grants, bot: Monitor, views: Views, after: int
) -> None:
    (award,) = awarded(grants, ["urgent"])
    draw = certified(grants, award, "urgent", after=after)

    bot.catch_up()

    assert held_for(grants, [draw]) == [0]
    assert views.alerts() == []


def test_catch_up__holds_every_draw_of_a_split_award(
    grants: Grants, bot: Monitor, views: Views
) -> None:
    names = ["shell 1", "shell 2", "shell 3"]
    awards = awarded(grants, names, account=SHELL)
    draws = [certified(grants, *each) for each in zip(awards, names, strict=True)]

    bot.catch_up()

    assert held_for(grants, draws) == [SPLIT] * 3
    assert alert_of(views, grants, draws[0]).case_no == awards[0]


def test_catch_up__does_not_hold_two_awards_just_below_the_limit(
    grants: Grants, bot: Monitor, views: Views
) -> None:
    names = ["one", "another"]
    awards = awarded(grants, names, account=SHELL)
    draws = [certified(grants, *each) for each in zip(awards, names, strict=True)]

    bot.catch_up()

    assert held_for(grants, draws) == [0, 0]
    assert views.alerts() == []


def test_catch_up__does_not_hold_awards_of_one_organization(
    grants: Grants, bot: Monitor, views: Views
) -> None:
    """They count together, so that more persons approved all but the first."""
    names = ["key 1", "key 2", "key 3"]
    awards = awarded(grants, names, account=SHELL, organization=digest("one organization"))
    draws = [certified(grants, *each) for each in zip(awards, names, strict=True)]

    bot.catch_up()

    assert held_for(grants, draws) == [0, 0, 0]
    assert views.alerts() == []


def test_catch_up__does_not_hold_awards_that_lie_far_apart(
    grants: Grants, bot: Monitor, views: Views
) -> None:
    names = ["spring", "summer", "winter"]
    awards = awarded(grants, names[:2], account=SHELL)
    grants.world.warp(90 * DAY)
    awards += awarded(grants, names[2:], account=SHELL)
    draws = [certified(grants, *each) for each in zip(awards, names, strict=True)]

    bot.catch_up()

    assert held_for(grants, draws) == [0, 0, 0]
    assert views.alerts() == []


def test_catch_up__only_alerts_where_one_account_serves_many_organizations(
    grants: Grants, bot: Monitor, views: Views
) -> None:
    names = ["club 1", "club 2", "club 3"]
    awards = awarded(grants, names, account=SHELL, lines=HALF)
    draw = certified(grants, awards[0], names[0])

    bot.catch_up()

    assert held_for(grants, [draw]) == [0]
    alert = alert_of(views, grants, draw)
    assert (alert.decision, alert.outbox) == ("alert", None)


def test_catch_up__a_declined_offer_is_no_part_of_a_split_award(
    grants: Grants, bot: Monitor, views: Views
) -> None:
    names = ["shell 1", "shell 2"]
    awards = awarded(grants, names, account=SHELL)
    round_ = grants.open_round()
    application = grants.apply(round_, "shell 3", pay_to=SHELL)
    grants.judge(round_, [application], [40, 20, 10])
    third = grants.recommend(application, lines=JUST_BELOW)
    grants.offer(third)
    before = certified(grants, awards[0], names[0])
    content = grants.award(third)["termsHash"]
    signed = grants.grantee(third, "decline", content=content, name="shell 3")
    grants.world.stranger().send(grants.awards.functions.decline(third, signed))
    after = certified(grants, awards[1], names[1])

    bot.catch_up()

    assert held_for(grants, [before, after]) == [SPLIT, 0]


def test_catch_up__sees_a_split_award_whose_accounts_were_joined_later(
    grants: Grants, bot: Monitor
) -> None:
    """And one of which was cut since: what counts is what its approvers saw."""
    acts = GrantActs.of(grants)
    names = [acts.name(award) for award in (1, 2, 3)]
    awards = awarded(grants, names[:2], account=SHELL) + awarded(grants, names[2:])
    before = certified(grants, awards[0], names[0])
    grants.enacted(awards[1], DEOBLIGATION, subject=0, amount=money.parse("30,000"))
    moves = acts.request_pay_to(awards[2], SHELL)
    grants.world.warp(7 * DAY)
    acts.enact(moves)
    after = certified(grants, awards[0], names[0], line=1)

    bot.catch_up()

    assert grants.award(awards[1])["total"] == money.parse("65,000")
    # The first one's window is over; it would have been placed within it.
    assert held_for(grants, [before, after]) == [0, SPLIT]


def test_catch_up__holds_what_is_paid_to_an_officer(grants: Grants, bot: Monitor) -> None:
    key = grants.world.officer("grants_officer", 1).address
    names = ["friend", "stranger"]
    awards = awarded(grants, names[:1], account=key) + awarded(grants, names[1:])
    draws = [certified(grants, *each) for each in zip(awards, names, strict=True)]

    bot.catch_up()

    assert held_for(grants, draws) == [OFFICER, 0]


def test_catch_up__lets_two_awards_share_an_invoice(
    grants: Grants, bot: Monitor, views: Views
) -> None:
    names = ["workshop", "school"]
    awards = awarded(grants, names, lines=HALF)
    invoice = {"cost_ref": digest("one invoice"), "gross": money.parse("10,000")}
    parts = [money.parse("6,000"), money.parse("4,000")]
    draws = [
        certified(grants, award, name, amount=part, **invoice)
        for award, name, part in zip(awards, names, parts, strict=True)
    ]

    bot.catch_up()

    assert held_for(grants, draws) == [0, 0]
    assert views.alerts() == []


def test_catch_up__gives_up_when_the_window_is_over(
    grants: Grants, bot: Monitor, views: Views, caplog: pytest.LogCaptureFixture
) -> None:
    (award,) = awarded(grants, ["quick"])
    draw = certified(grants, award, "quick", after=60)
    grants.pass_challenge(draw)

    bot.catch_up()

    assert held_for(grants, [draw]) == [0]
    assert alert_of(views, grants, draw).outbox is OutboxState.TOO_LATE
    assert f"payment {grants.payment_id(draw)} (draw {draw}, award {award}) of " in caplog.text
    (told,) = [each for each in caplog.records if hasattr(each, "award")]
    assert (told.draw, told.award) == (draw, award)  # type: ignore[attr-defined]


def test_catch_up__holds_until_the_window_is_over(
    grants: Grants, bot: Monitor, views: Views
) -> None:
    """Of seconds and blocks, the later one."""
    (award,) = awarded(grants, ["quick"])
    draw = certified(grants, award, "quick", after=60)
    grants.world.warp_to(grants.draw_of(draw)["payableAt"])

    bot.catch_up()

    assert held_for(grants, [draw]) == [QUICK]


def test_catch_up__judges_each_program_by_its_own_file(
    grants: Grants,
    store: Store,
    views: Views,
    armed: Policy,
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = grants.world
    other = Grants.create(world, program_id=digest("another file"))
    policies = {
        world.program.address: watch.policy(world),
        grants.awards.address: armed,
    }
    (award,), (elsewhere,) = awarded(grants, ["quick"]), awarded(other, ["quick"])
    draw = certified(grants, award, "quick", after=60)
    unjudged = certified(other, elsewhere, "quick", after=60)
    world.approve(world.enroll(watch.ghosts(12)))
    run = world.open_run()
    world.seal(run)
    world.certify(run)

    with caplog.at_level(logging.WARNING, logger="almoner.monitor.judge"):
        Monitor(store, world.client, policies, world.officer("monitor")).catch_up()

    assert held_for(grants, [draw]) == [QUICK]
    assert held_for(other, [unjudged]) == [0]
    assert {alert.program for alert in views.alerts()} == policies.keys()
    assert len(views.alerts(world.program.address)) == 12
    told = [record for record in caplog.records if getattr(record, "action", "") == "not_judged"]
    assert [record.__dict__["program"] for record in told] == [other.awards.address]


def test_I28_replay_finds_what_was_found_live(
    grants: Grants, bot: Monitor, store: Store, armed: Policy, tmp_path: Path
) -> None:
    """Read act by act while it happens, and read again at once when all of it is over."""
    names = ["shell 1", "shell 2", "shell 3"]
    awards = awarded(grants, names, account=SHELL)
    bot.catch_up()
    draws = []
    for award, name, after in zip(awards, names, [60, HOUR, DAY], strict=True):
        draws.append(certified(grants, award, name, after=after))
        bot.catch_up()
    # What becomes of the awards later must not change what was found about the draws.
    grants.enacted(awards[2], DEOBLIGATION, subject=0, amount=money.parse("40,000"))
    bot.catch_up()

    assert held_for(grants, draws) == [SPLIT] * 3
    live = watch.rows(store.location)
    assert len(live["alerts"]) == 3
    assert watch.fresh(grants.world, tmp_path, armed) == live
