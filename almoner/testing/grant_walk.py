"""Every page of a grant program in one table, in an order in which one browser can see them all.

Whoever adds a page adds a line to `PAGES`, as in `almoner.testing.walk`.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from almoner.demo.browser import BrowserPerson
from almoner.service import strings
from almoner.testing import grant_pages
from almoner.testing.claimant import account
from almoner.testing.grant_pages import GrantService
from almoner.testing.signing_app import SigningApp
from almoner.testing.walking import Page, Walks, at

WORDS = "We waited for this machine for a year."


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantWalk:
    """One organization at the pages of a story; each step changes the story."""

    service: GrantService
    person: BrowserPerson
    app: SigningApp = field(init=False)

    def __post_init__(self) -> None:
        app = SigningApp(account("grantee"), self.service.context.client.chain_id)
        app.put(self.person)
        object.__setattr__(self, "app", app)

    @property
    def active(self) -> int:
        """The award that is drawn on."""
        return self.service.story.active

    @property
    def held(self) -> int:
        """The payment of the draw that is checked."""
        return self.service.story.grants.payment_id(self.service.story.held)

    def files(self) -> None:
        """Has a file made for the owners of a joint account."""
        self.person.page.goto("/sign-in/owners")
        self.person.page.locator("#account").fill(self.service.story.safe.contract.address)
        self.person.page.locator("#act").click()
        self.person.page.locator("#owners").wait_for()

    def by_app(self) -> None:
        """Signs in as who speaks for the active award."""
        self.person.page.goto("/sign-in/app")
        self.signed("/awards")

    def asked(self) -> None:
        """Asks for money, of which the ledger knows nothing yet."""
        page, today = self.person.page, "2020-01-01"
        page.goto(f"/awards/{self.active}/ask")
        for name in ("amount", "matched", "gross"):
            page.locator(f"#{name}").fill("100")
        for name in ("vendor", "number"):
            page.locator(f"#{name}").fill("7")
        for name in ("cost_from", "cost_to", "date"):
            page.locator(f"#{name}").fill(today)
        with tempfile.NamedTemporaryFile(suffix=".txt") as paper:
            page.locator("#papers").set_input_files(Path(paper.name))
            page.locator("#act").click()
            page.locator("#fault:visible").wait_for()

    def appealed(self) -> None:
        """Says what there is to say about the check."""
        self.person.page.goto(f"/appeal/{self.held}")
        self.person.page.locator("#words").fill(WORDS)
        self.signed("/done")
        self.service.follow()

    def made_key(self) -> None:
        """Makes a new passkey for the active award."""
        self.person.page.goto(f"/awards/{self.active}/key/change")
        self.signed("/key/sign")

    @property
    def change(self) -> str:
        """The path of the newest change of the active award that was asked for."""
        changes = self.service.world.changes.functions
        number = changes.proposals(self.service.context.address).call()
        return f"/awards/{self.active}/changes/{number}"

    def asked_key(self) -> None:
        """Signs for it with the account."""
        self.person.page.locator("#act").click()
        self.person.page.wait_for_url("**/changes/*")

    def by_passkey(self) -> None:
        """Signs in as who speaks for an offered award."""
        self.leave()
        # Of several the browser may take any.
        self.person.hold([])
        self.person.keep(self.service.story.passkey)
        self.person.page.goto("/sign-in/passkey")
        self.person.page.locator("#award").fill(str(self.service.story.by_passkey))
        self.signed("/awards")

    def leave(self) -> None:
        """Signs out."""
        said = strings.load(self.person.page.locator("html").get_attribute("lang") or "")
        self.person.page.get_by_role("button", name=said("site.sign_out")).click()

    def signed(self, next_path: str) -> None:
        """Signs what a page asks to, and arrives at the next."""
        self.person.page.locator("#act").click()
        self.person.page.wait_for_url(f"**{next_path}")


_ABOUT = "/programs/{program}"
_AWARD = "/awards/{award:short}"
_DRAW = f"{_AWARD}/draws/{{draw:short}}"
_CHANGE = f"{_AWARD}/changes/{{proposal:number}}"
_MINE = "/awards/{walk.active}"
_OFFERED = "/awards/{walk.service.story.by_passkey}"
PAGES: tuple[Page[GrantWalk], ...] = (
    Page(name="grant-home", route="/", show=at("/")),
    Page(name="grant-programs", route="/programs", show=at("/programs")),
    Page(name="grant-about", route=_ABOUT, show=at("/programs/small-business-grant")),
    Page(name="grant-sign-in", route="/sign-in", show=at("/sign-in")),
    Page(name="sign-in-passkey", route="/sign-in/passkey", show=at("/sign-in/passkey")),
    Page(name="sign-in-app", route="/sign-in/app", show=at("/sign-in/app")),
    Page(name="sign-in-owners", route="/sign-in/owners", show=at("/sign-in/owners")),
    Page(name="sign-in-owners-file", route="/sign-in/owners", show=GrantWalk.files),
    Page(name="awards", route="/awards", show=GrantWalk.by_app),
    Page(name="award", route=_AWARD, show=at(_MINE)),
    Page(name="ask", route=f"{_AWARD}/ask", show=at(f"{_MINE}/ask")),
    Page(name="ask-refused", route=f"{_AWARD}/ask", show=GrantWalk.asked),
    Page(
        name="draw",
        route=_DRAW,
        show=at(f"{_MINE}/draws/{{walk.service.story.asked}}"),
    ),
    Page(
        name="draw-refused",
        route=_DRAW,
        show=at(f"{_MINE}/draws/{{walk.service.story.refused}}"),
    ),
    Page(
        name="draw-withdraw",
        route=f"{_DRAW}/withdraw",
        show=at(f"{_MINE}/draws/{{walk.service.story.asked}}/withdraw"),
    ),
    Page(name="report", route=f"{_AWARD}/report", show=at(f"{_MINE}/report")),
    Page(
        name="award-milestones",
        route=_AWARD,
        show=at("/awards/{walk.service.story.milestones}"),
    ),
    Page(
        name="milestone",
        route=f"{_AWARD}/milestones/{{line:short}}",
        show=at("/awards/{walk.service.story.milestones}/milestones/0"),
    ),
    Page(
        name="grant-payment",
        route="/payments/{payment_id:payment}",
        show=at("/payments/{walk.held}"),
    ),
    Page(
        name="grant-appeal",
        route="/appeal/{payment_id:payment}",
        show=at("/appeal/{walk.held}"),
    ),
    Page(
        name="grant-appeal-done",
        route="/appeal/{payment_id:payment}/done",
        show=GrantWalk.appealed,
    ),
    Page(
        name="grant-appeal-withdraw",
        route="/appeal/{payment_id:payment}/withdraw",
        show=at("/appeal/{walk.held}/withdraw"),
    ),
    Page(name="grant-key", route=f"{_AWARD}/key", show=at(f"{_MINE}/key")),
    Page(name="grant-key-change", route=f"{_AWARD}/key/change", show=at(f"{_MINE}/key/change")),
    Page(name="grant-key-sign", route=f"{_AWARD}/key/sign", show=GrantWalk.made_key),
    Page(name="grant-change", route=_CHANGE, show=GrantWalk.asked_key),
    Page(name="grant-object", route=f"{_CHANGE}/object", show=at("{walk.change}/object")),
    Page(name="awards-offered", route="/awards", show=GrantWalk.by_passkey),
    Page(name="award-offered", route=_AWARD, show=at(_OFFERED)),
    Page(name="accept", route=f"{_AWARD}/accept", show=at(f"{_OFFERED}/accept")),
    Page(name="decline", route=f"{_AWARD}/decline", show=at(f"{_OFFERED}/decline")),
)
WALKS = Walks(
    tell=grant_pages.tell,
    opened=grant_pages.opened,
    begin=lambda service, person: GrantWalk(service=service, person=person),
    pages=PAGES,
)
