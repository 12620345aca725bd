"""`almoner demo`: the main job from an empty chain, on real parts."""

from __future__ import annotations

import json
import signal
import sys
from functools import partial

import click

from almoner import money
from almoner.cli import session
from almoner.config import PROJECT_ROOT
from almoner.demo import browser, found
from almoner.demo.outcome import AMOUNTS, audited, outcome
from almoner.demo.person import SoftPerson
from almoner.demo.stage import Stage
from almoner.demo.story import PROGRAM_FILE, Story
from almoner.demo.town import DAY, Town
from almoner.program import load

# Room for three weeks of intake before the first run may be opened.
_BEFORE_FIRST_ISSUE = 35 * DAY


@click.command()
@click.option("--exit", "leave", is_flag=True, help="End with the outcome instead of serving on.")
def demo(leave: bool) -> None:
    """Pay a cash assistance program for two months and grants for a year, and stop fraud in time.

    Example: almoner demo --exit
    """
    # Ended by another program, it still removes what it made.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    stage = Stage()
    program = load(PROJECT_ROOT / PROGRAM_FILE)
    with Town.found(program, program.calendar.issue_at[0] - _BEFORE_FIRST_ISSUE) as town:
        story = Story(town, stage)
        chromium = browser.find_chromium()
        if chromium is None:
            stage.say("There is no Chromium here: a key in memory signs, over the same pages.")
        story.found()
        story.enroll()
        stage.scene("The first month")
        story.pay(1)
        story.ring()
        story.scheme()
        stage.scene("The second month")
        run = story.certify(2)
        story.checks.watch(run)
        story.settle(run)
        stage.scene("Delayed, and told why")
        origin = town.settings.origin
        kind = browser.BrowserPerson if chromium else SoftPerson
        someone = partial(kind, origin)
        story.checks.read(run, someone)
        story.checks.appeal(run, someone)
        story.checks.release(run)
        stage.scene("What would be stolen, by due process")
        proposals = story.checks.sustain(run)
        story.checks.lapse(run)
        story.checks.strike(proposals)
        story.make_good(run)
        story.close_books()
        stage.scene("A round of grants, and its year")
        story.grants.play(story.casefile, story.keys)
        figures = outcome(
            story.agency,
            story.record,
            story.checks.caught,
            story.grants.outcome(),
            browser=chromium is not None,
        )
        stage.scene("What the fraud check found")
        for each in found.typologies(story.record.views):
            stage.say(each.line())
        stage.say(
            f"With ALMONER_HOME={town.settings.home} ALMONER_DEPLOYMENTS="
            f"{town.settings.deployments} ALMONER_RPC={town.chain.url} in the environment these "
            "commands answer, as long as this runs."
        )
        stage.scene("An audit")
        checked = audited(town.client, town.settings.deployments)
        stage.say(
            "The whole chain is read a second time, by code of its own: findings "
            f"{checked['audit_findings']}, answers of contracts that differ "
            f"{checked['audit_differences']}."
        )
        figures |= checked
        if leave:
            click.echo(json.dumps(figures))
            return
        stage.scene("What it came to")
        for name, figure in figures.items():
            if name == "typologies":
                continue  # said above
            shown = money.dollars(figure) if name in AMOUNTS else figure
            stage.say(f"{name.replace('_', ' ')}: {shown}")
        stage.scene("Your turn")
        case_number, code = story.invite()
        stage.say(
            f"The pages are at {origin}, the program's totals at {origin}/program. Both programs "
            f"are at {origin}/programs; the pages of grants are at {town.grant_pages}."
        )
        stage.say(
            f"Case {case_number} is being checked in the third month. Its letter says: go to "
            f"{origin}/bind, your code is {code}. Set up sign-in, look, and appeal."
        )
        stage.say("Stop with Ctrl-C; everything made here is removed.")
        session.await_interrupt()
