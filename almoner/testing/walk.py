"""Every page of the service in one table, in an order in which one browser can see them all.

Whoever adds a page adds a line to `PAGES`: then axe-core looks at it, and it is in the pictures.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from almoner.demo.browser import BrowserPerson
from almoner.demo.person import PageRefused
from almoner.testing import pages
from almoner.testing.pages import LETTER, Service
from almoner.testing.samples import digest
from almoner.testing.walking import Page, Walks, at

ANOTHER = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
"""An account somebody asks for in a person's name."""
WORDS = "My sister and I share this account."


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One person at the pages of a story, with its letters; each step changes the story."""

    service: Service
    person: BrowserPerson

    def go(self, path: str) -> None:
        """Opens a page."""
        self.person.page.goto(path)

    @property
    def held(self) -> int:
        """The held payment of a case that was paid before."""
        return self.service.payment(self.service.story.held)

    @property
    def new(self) -> int:
        """The held payment of a case that was not."""
        return self.service.payment(self.service.story.new)

    def refused_code(self) -> None:
        """Types the code of another case's letter."""
        number, _ = self.service.letter(self.service.story.held)
        _, foreign = self.service.letter(self.service.story.new)
        with suppress(PageRefused):
            self.person.send_code(number, foreign)

    def right_code(self) -> None:
        """Types the code of the letter."""
        self.person.send_code(*self.service.letter(self.service.story.held))

    def first_person(self) -> None:
        """Signs in as the person of the held payment."""
        self.person.bind(*self.service.letter(self.service.story.held))

    @property
    def change(self) -> str:
        """The path of the newest change that somebody asked for."""
        return f"/account/changes/{self.service.world.last_proposal()}"

    def made_key(self) -> None:
        """Makes a new passkey."""
        self.go("/key/change")
        self.person.page.locator("#act").click()
        self.person.page.wait_for_url("**/key/sign")

    def asked_key(self) -> None:
        """Signs for it with the old one, and looks what is about to change."""
        self.person.page.locator("#act").click()
        self.person.page.wait_for_url("**/account/changes/*")
        self.service.follow()
        self.go("/key")

    def asked_change(self) -> None:
        """Lists another account that somebody asked for at the counter."""
        world, program = self.service.world, self.service.world.program.address
        about = (program, self.service.story.held, ANOTHER, digest("form"))
        world.send("counter", world.changes.functions.filePayTo(*about))
        self.service.follow()
        self.go("/account")

    @property
    def notice(self) -> str:
        """The path of the newest notice about a case."""
        return f"/notices/{self.service.world.last_proposal()}"

    def noticed(self) -> None:
        """Lists the notices of a case that is to end."""
        self.service.notice_of_end(self.service.story.held)
        self.service.follow()
        self.go("/notices")

    def appealed_notice(self) -> None:
        """Appeals a notice."""
        self.go(f"{self.notice}/appeal")
        self.person.page.locator("#words").fill(WORDS)
        self._sign(self.notice)

    def signed(self, path: str, next_path: str) -> None:
        """Signs what a page asks to, and arrives at the next."""
        self.go(path)
        self._sign(next_path)

    def _sign(self, next_path: str) -> None:
        self.person.page.locator("#act").click()
        self.person.page.wait_for_url(f"**{next_path}")

    def second_person(self) -> None:
        """Signs in as the person of the new case, whose hold was sustained and noticed."""
        world, program = self.service.world, self.service.world.program.address
        founded = digest("founded")
        world.send("investigator", world.holds.functions.sustain(program, self.new, founded))
        serve = world.changes.functions.serve
        proposal = world.last_proposal()
        world.send("counter", serve(program, proposal, LETTER, digest("posted")))
        self.service.follow()
        # The first person's stay behind: a virtual authenticator keeps three and no more.
        self.person.hold([])
        self.person.bind(*self.service.letter(self.service.story.new))
        self.person.payment(self.new)

    def not_recognized(self) -> None:
        """Appeals on a device that does not recognize its owner."""
        with self.person.unverified(), suppress(PageRefused):
            self.person.appeal(WORDS, self.held)

    def appealed(self, payment: int) -> None:
        """Appeals."""
        self.person.appeal(WORDS, payment)
        self.service.follow()

    def lettered(self) -> None:
        """Lists the letters that were sent to the person of the held case."""
        self.service.lettered(self.service.story.held)
        self.go("/letters")

    def read_letter(self) -> None:
        """Opens the newest of them."""
        self.person.page.locator("main .card a").first.click()

    def representative(self) -> None:
        """Signs in as somebody who acts for the person of the new case."""
        self.person.bind(*self.service.representative(self.service.story.new))
        self.go("/acting")

    def answered(self) -> None:
        """Writes an answer for that person."""
        self.go(f"/answer/{self.new}")
        self.person.page.locator("#words").fill(WORDS)
        self.person.page.locator("main form button").click()

    def ended_case(self) -> None:
        """Lists the payments of a case that ended."""
        self.service.enact(self.service.notice_of_end(self.service.story.new))
        self.service.follow()
        self.go("/payments")


_ABOUT = "/programs/{program}"
PAGES: tuple[Page[Walk], ...] = (
    Page(name="home", route="/", show=at("/")),
    Page(name="program", route="/program", show=at("/program")),
    Page(name="programs", route="/programs", show=at("/programs")),
    Page(name="programs-chosen", route="/programs", show=at("/programs?for=household")),
    Page(name="program-about", route=_ABOUT, show=at("/programs/cash-assistance")),
    Page(name="check", route="/program/check", show=at("/program/check")),
    Page(name="bind", route="/bind", show=at("/bind")),
    Page(name="bind-refused", route="/bind", show=Walk.refused_code),
    Page(name="passkey", route="/bind/passkey", show=Walk.right_code),
    Page(name="sign-in", route="/sign-in", show=at("/sign-in")),
    Page(name="lost-device", route="/lost-device", show=at("/lost-device")),
    Page(name="not-here", route=None, show=at("/nowhere")),
    Page(name="payments", route="/payments", show=Walk.first_person),
    Page(name="home-signed-in", route="/", show=at("/")),
    Page(name="payment", route="/payments/{payment_id:payment}", show=at("/payments/{walk.held}")),
    Page(name="appeal", route="/appeal/{payment_id:payment}", show=at("/appeal/{walk.held}")),
    Page(name="appeal-refused", route="/appeal/{payment_id:payment}", show=Walk.not_recognized),
    Page(
        name="done-paid",
        route="/appeal/{payment_id:payment}/done",
        show=lambda walk: walk.appealed(walk.held),
    ),
    Page(
        name="payment-paid",
        route="/payments/{payment_id:payment}",
        show=at("/payments/{walk.held}"),
    ),
    Page(name="account", route="/account", show=at("/account")),
    Page(name="account-change", route="/account/change", show=at("/account/change")),
    Page(name="account-waiting", route="/account", show=Walk.asked_change),
    Page(name="change", route="/account/changes/{proposal:number}", show=at("{walk.change}")),
    Page(
        name="object",
        route="/account/changes/{proposal:number}/object",
        show=at("{walk.change}/object"),
    ),
    Page(
        name="change-contested",
        route="/account/changes/{proposal:number}",
        show=lambda walk: walk.signed(f"{walk.change}/object", walk.change),
    ),
    Page(name="key", route="/key", show=at("/key")),
    Page(name="key-change", route="/key/change", show=at("/key/change")),
    Page(name="key-sign", route="/key/sign", show=Walk.made_key),
    Page(name="key-waiting", route="/key", show=Walk.asked_key),
    Page(name="stop", route="/account/stop", show=at("/account/stop")),
    Page(
        name="account-stopped",
        route="/account",
        show=lambda walk: walk.signed("/account/stop", "/account"),
    ),
    Page(name="resume", route="/account/resume", show=at("/account/resume")),
    Page(name="notices", route="/notices", show=Walk.noticed),
    Page(name="case-notice", route="/notices/{proposal:number}", show=at("{walk.notice}")),
    Page(
        name="case-notice-appeal",
        route="/notices/{proposal:number}/appeal",
        show=at("{walk.notice}/appeal"),
    ),
    Page(
        name="case-notice-appealed", route="/notices/{proposal:number}", show=Walk.appealed_notice
    ),
    Page(
        name="case-notice-withdraw",
        route="/notices/{proposal:number}/withdraw",
        show=at("{walk.notice}/withdraw"),
    ),
    Page(name="letters", route="/letters", show=Walk.lettered),
    Page(name="letter", route="/letters/{digest:digest}", show=Walk.read_letter),
    Page(name="payment-noticed", route="/payments/{payment_id:payment}", show=Walk.second_person),
    Page(
        name="done-waiting",
        route="/appeal/{payment_id:payment}/done",
        show=lambda walk: walk.appealed(walk.new),
    ),
    Page(
        name="withdraw",
        route="/appeal/{payment_id:payment}/withdraw",
        show=at("/appeal/{walk.new}/withdraw"),
    ),
    Page(
        name="payment-appealed",
        route="/payments/{payment_id:payment}",
        show=at("/payments/{walk.new}"),
    ),
    Page(name="payments-ended", route="/payments", show=Walk.ended_case),
    Page(name="acting", route="/acting", show=Walk.representative),
    Page(name="answer", route="/answer/{subject:payment}", show=at("/answer/{walk.new}")),
    Page(name="answer-sent", route="/answer/{subject:payment}", show=Walk.answered),
)
WALKS = Walks(
    tell=pages.tell,
    opened=pages.opened,
    begin=lambda service, person: Walk(service=service, person=person),
    pages=PAGES,
)
