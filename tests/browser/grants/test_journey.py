"""Organizations at their pages with a real browser.

given a signing app in the browser
├── it should sign in, and ask for a draw whose paper never leaves the device
├── and the service asks to sign another draw: the app should not be asked
└── and it says no: the page should say so, and move the focus there
given a passkey: it should sign in, and accept its award
given a joint account: its owners should sign the file of the page, and bring the signatures back
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Request, Route, expect

from almoner.acts import draws
from almoner.acts.awards import AwardState
from almoner.demo.browser import BrowserPerson
from almoner.grants import documents
from almoner.testing.claimant import account
from almoner.testing.grant_pages import GrantService, owners
from almoner.testing.signing_app import SigningApp, signed

PAPER = "Invoice 7 of a supplier: 1,000 dollars, for a machine nobody else has.\n" * 9


@pytest.fixture
def app(grants: GrantService, person: BrowserPerson) -> SigningApp:
    """The app of the account that holds the active award, in the person's browser."""
    made = SigningApp(account("grantee"), grants.context.client.chain_id)
    made.put(person)
    return made


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    found = tmp_path / "invoice 7.txt"
    found.write_text(PAPER)
    return found


def _sign_in(person: BrowserPerson) -> None:
    person.page.goto("/sign-in")
    person.page.get_by_role("link", name="Sign in with a signing app").click()
    expect(person.page.get_by_label("Test signing app")).to_be_checked()
    person.page.get_by_role("button", name="Sign in with a signing app").click()
    person.page.wait_for_url("**/awards")


def _fill(person: BrowserPerson, grants: GrantService, paper: Path) -> None:
    """Fills the form that asks for money."""
    page = person.page
    page.goto(f"/awards/{grants.story.active}/ask")
    today = datetime.fromtimestamp(grants.world.now(), UTC).strftime("%Y-%m-%d")
    page.get_by_label("What it is for").select_option("2")
    page.get_by_label("How much").fill("1,000.50")
    page.get_by_label("What you add").fill("$250")
    for label in ("First day", "Last day", "Its date"):
        page.get_by_label(label).fill(today)
    page.get_by_label("Who sent it").fill("A supplier")
    page.get_by_label("Its number").fill("7")
    page.get_by_label("All it comes to").fill("1,000.50")
    page.get_by_label("Papers that show the costs").set_input_files(paper)


def test_app__asks_for_a_draw_with_a_paper_that_stays(
    grants: GrantService, person: BrowserPerson, app: SigningApp, paper: Path
) -> None:
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(request.post_data or "")

    person.page.on("request", note)
    _sign_in(person)
    assert app.asked[0]["message"]["origin"] == grants.origin

    _fill(person, grants, paper)
    person.page.get_by_role("button", name="Sign and ask for the money").click()
    person.page.wait_for_url("**/draws/*")

    expect(person.page.locator("main")).to_contain_text("We have your request.")
    number = int(person.page.url.rpartition("/")[2])
    found = draws.show(grants.context.agency, number)
    told = draws.requested(grants.context.agency, found)
    assert told.evidence == grants.context.keys.documents(documents.manifest([paper]))
    assert (found.amount, told.matched, found.gross) == (1_000_500_000, 250_000_000, 1_000_500_000)
    assert app.asked[1]["message"]["content"] == f"0x{found.content_hash.hex()}"
    assert any("invoice 7.txt" in each for each in sent), "its name does leave"
    assert not any("machine" in each for each in sent)
    assert person.complaints == []


def _more(route: Route) -> None:
    typed = json.loads(route.request.post_data or "{}")
    route.continue_(post_data=json.dumps({**typed, "matched": "5,000"}))


def _another(route: Route) -> None:
    response = route.fetch()
    said: dict[str, Any] = response.json()
    said["message"]["deadline"] += 1
    route.fulfill(response=response, json=said)


@pytest.mark.parametrize("tamper", [_more, _another], ids=["typed", "message"])
def test_app__is_not_asked_for_another_draw(
    grants: GrantService, person: BrowserPerson, app: SigningApp, paper: Path, tamper: Any
) -> None:
    _sign_in(person)
    _fill(person, grants, paper)
    person.page.route("**/prepare", tamper)

    person.page.get_by_role("button", name="Sign and ask for the money").click()

    expect(person.page.locator("#fault")).to_be_focused()
    expect(person.page.locator("#fault")).to_contain_text("That did not work")
    assert len(app.asked) == 1, "only to sign in"
    person.page.unroute("**/prepare")
    person.page.get_by_role("button", name="Sign and ask for the money").click()
    person.page.wait_for_url("**/draws/*")
    assert len(app.asked) == 2


def test_app__whose_owner_says_no_can_be_asked_again(
    grants: GrantService, person: BrowserPerson, app: SigningApp
) -> None:
    app.agrees = False
    page = person.page
    page.goto("/sign-in/app")
    page.get_by_role("button", name="Sign in with a signing app").click()
    expect(page.locator("#fault")).to_be_focused()
    expect(page.locator("#fault")).to_contain_text("Your signing app did not sign")

    app.agrees = True
    page.get_by_role("button", name="Sign in with a signing app").click()
    page.wait_for_url("**/awards")


def test_passkey__accepts_its_award(grants: GrantService, person: BrowserPerson) -> None:
    award = grants.story.by_passkey
    person.keep(grants.story.passkey)
    page = person.page
    page.goto("/sign-in/passkey")
    page.get_by_label("Award number").fill(str(award))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/awards")
    page.goto(f"/awards/{award}")
    page.get_by_role("link", name="Accept the award").click()
    page.get_by_role("button", name="Sign and accept").click()
    page.wait_for_url(f"**/awards/{award}")

    assert grants.story.grants.award(award)["state"] == AwardState.ACTIVE
    expect(page.locator("main")).to_contain_text("This award is yours")
    assert person.complaints == []


def test_owners__sign_the_file_of_the_page(grants: GrantService, person: BrowserPerson) -> None:
    award, page = grants.story.by_safe, person.page
    page.goto("/sign-in/owners")
    page.get_by_label("Your joint account").fill(grants.story.safe.contract.address)
    page.get_by_role("button", name="Make the file to sign").click()
    expect(page.get_by_role("heading", name="Sign the file, and bring it back")).to_be_focused()
    page.get_by_label("The signatures").fill(_brought(person)[0])
    page.get_by_role("button", name="Sign in with a joint account").click()
    expect(page.locator("#fault")).to_contain_text("This signature was not accepted")
    page.get_by_label("The signatures").fill("\n".join(_brought(person)))
    page.get_by_role("button", name="Sign in with a joint account").click()
    page.wait_for_url("**/awards")

    page.goto(f"/awards/{award}/accept")
    page.get_by_role("button", name="Make the file to sign").click()
    page.get_by_label("The signatures").fill("\n".join(_brought(person)))
    page.get_by_role("button", name="Make a file to send").click()
    assert _saved(person, "Save the file to send")["version"] == "1.0"
    page.get_by_role("button", name="Sign and accept").click()
    page.wait_for_url(f"**/awards/{award}")
    assert grants.story.grants.award(award)["state"] == AwardState.ACTIVE


def _brought(person: BrowserPerson) -> list[str]:
    """What the owners sign of the file that the page offers."""
    file = _saved(person, "Save the file to sign")
    return [signed(owner, file["safeMessage"]) for owner in owners()]


def _saved(person: BrowserPerson, link: str) -> dict[str, Any]:
    with person.page.expect_download() as saved:
        person.page.get_by_role("link", name=link).click()
    found: dict[str, Any] = json.loads(Path(saved.value.path()).read_text())
    return found
