"""Every page by axe-core and at the narrowest width; and that the check would find a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from almoner.config import PROJECT_ROOT
from almoner.demo.browser import BrowserPerson
from almoner.demo.person import PageRefused
from almoner.testing.pages import Service

AXE = PROJECT_ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW, WIDE = 320, 1280
TARGET = 24
"""The least side of what is tapped, in CSS pixels (WCAG 2.2, 2.5.8)."""


@pytest.fixture
def person(service: Service) -> Iterator[BrowserPerson]:
    """Somebody whose browser lets axe-core in."""
    with BrowserPerson(service.origin, bypass_csp=True) as walking:
        yield walking


def _violations(person: BrowserPerson) -> list[str]:
    """What axe-core finds, as rule and element."""
    person.page.add_script_tag(path=AXE)
    found: dict[str, Any] = person.page.evaluate("tags => axe.run({ runOnly: tags })", TAGS)
    assert found["passes"], "axe looked at something"
    return [
        f"{violation['id']}: {node['html']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def _sideways(person: BrowserPerson) -> int:
    """How many pixels of a page are beyond its right edge."""
    root = "document.documentElement"
    return int(person.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


def _check(person: BrowserPerson, name: str) -> list[str]:
    """What is wrong with the page, narrow and wide and with large text."""
    faults = []
    for width in (WIDE, NARROW):
        person.page.set_viewport_size({"width": width, "height": 800})
        faults += [f"{name} at {width}: {fault}" for fault in _violations(person)]
        if _sideways(person):
            faults.append(f"{name} at {width}: scrolls sideways by {_sideways(person)}")
    person.page.evaluate("document.documentElement.style.fontSize = '200%'")
    if _sideways(person):
        faults.append(f"{name} with large text: scrolls sideways by {_sideways(person)}")
    return faults


def test_pages__have_no_fault(service: Service, person: BrowserPerson) -> None:
    faults: list[str] = []

    def see(name: str, show: Callable[[], object]) -> None:
        show()
        faults.extend(_check(person, name))

    def wrong_code() -> None:
        with pytest.raises(PageRefused):
            person.bind(number, foreign)

    def right_code() -> None:
        person.page.goto("/bind")
        person.page.get_by_label("Case number").fill(number)
        person.page.get_by_label("One-time code").fill(code)
        person.page.get_by_role("button", name="Continue").click()
        person.page.wait_for_url("**/passkey")

    def not_recognized() -> None:
        with person.unverified(), pytest.raises(PageRefused):
            person.appeal("We share the account.")

    number, code = service.letter(service.story.held)
    _, foreign = service.letter(service.story.new)
    payment = service.payment(service.story.held)
    go = person.page.goto
    see("home", lambda: go("/"))
    see("bind", lambda: go("/bind"))
    see("bind, refused", wrong_code)
    see("passkey", right_code)
    see("sign in", lambda: go("/sign-in"))
    see("not here", lambda: go("/nowhere"))
    see("payments", lambda: person.bind(number, code))
    see("home, signed in", lambda: go("/"))
    see("payment", lambda: person.payment(payment))
    see("appeal", lambda: go(f"/appeal/{payment}"))
    see("appeal, refused", not_recognized)
    see("done", lambda: person.appeal("We share the account."))
    service.follow()
    see("payment, paid", lambda: person.payment(payment))
    see("program", lambda: go("/program"))
    service.enact(service.notice_of_end(service.story.held))
    service.follow()
    see("payments, case ended", lambda: go("/payments"))
    assert "Your case has ended" in person.payments()

    assert faults == []


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        ("document.querySelector('label[for=code]').remove()", "label"),
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('.lead').style.color = '#aaa'", "color-contrast"),
        ("document.querySelector('button[type=submit]').textContent = ''", "button-name"),
        ("document.querySelector('h1').remove()", "page-has-heading-one"),
    ],
    ids=["label", "language", "contrast", "button", "heading"],
)
def test_check__finds_a_fault(person: BrowserPerson, spoil: str, rule: str) -> None:
    person.page.goto("/bind")
    person.page.evaluate(spoil)

    assert any(violation.startswith(f"{rule}:") for violation in _violations(person))


def test_check__finds_a_page_that_scrolls_sideways(person: BrowserPerson) -> None:
    person.page.goto("/")
    assert _sideways(person) == 0
    person.page.evaluate("document.querySelector('h1').style.width = '3000px'")
    assert _sideways(person) > 0


def test_targets__are_large_enough(service: Service, person: BrowserPerson) -> None:
    person.bind(*service.letter(service.story.held))
    small = """least => [...document.querySelectorAll('a, button, input:not([type=hidden])')]
        .filter(each => each.offsetParent && !each.closest('p, li > :not(a)'))
        .map(each => [each.textContent, each.getBoundingClientRect()])
        .filter(([, box]) => Math.min(box.width, box.height) < least)
        .map(([text]) => text)"""

    for path in ("/", "/payments", f"/payments/{service.payment(service.story.held)}"):
        person.page.goto(path)
        assert person.page.evaluate(small, TARGET) == []
