"""Every page by axe-core and at the narrowest width; and that the check would find a fault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from almoner.demo.browser import BrowserPerson
from almoner.service import app, strings
from almoner.testing import axe
from almoner.testing.pages import Service
from almoner.testing.walk import PAGES, Walk

NARROW, WIDE = 320, 1280
NO_PAGES = {"/openapi.json"}
"""Routes that show nothing to a person."""
TARGET = 24
"""The least side of what is tapped, in CSS pixels (WCAG 2.2, 2.5.8)."""


@pytest.fixture
def person(service: Service) -> Iterator[BrowserPerson]:
    """Somebody whose browser lets axe-core in."""
    with BrowserPerson(service.origin, bypass_csp=True) as walking:
        yield walking


def check(person: BrowserPerson, name: str, widths: tuple[int, ...]) -> list[str]:
    """What is wrong with the page, at each width and with large text."""
    faults = []
    for width in widths:
        person.page.set_viewport_size({"width": width, "height": 800})
        faults += [f"{name} at {width}: {fault}" for fault in axe.violations(person.page)]
        if axe.sideways(person.page):
            faults.append(f"{name} at {width}: scrolls sideways by {axe.sideways(person.page)}")
    axe.enlarge(person.page)
    if axe.sideways(person.page):
        faults.append(f"{name} with large text: scrolls sideways by {axe.sideways(person.page)}")
    return faults


def _walked(service: Service, person: BrowserPerson, widths: tuple[int, ...]) -> list[str]:
    """What is wrong with any page."""
    walk, faults = Walk(service=service, person=person), []
    for page in PAGES:
        page.show(walk)
        faults += check(person, page.name, widths)
    return faults


def test_pages__have_no_fault(service: Service, person: BrowserPerson) -> None:
    assert _walked(service, person, (NARROW,)) == []


@pytest.mark.nightly
@pytest.mark.parametrize("language", list(strings.load_all()))
def test_pages__have_no_fault_in_any_language(service: Service, language: str) -> None:
    with BrowserPerson(service.origin, language=language, bypass_csp=True) as person:
        assert _walked(service, person, (WIDE, NARROW)) == []
        assert person.page.locator(f"html[lang={language}]").count() == 1


def test_table__has_every_page() -> None:
    shown = {page.route for page in PAGES}
    routes = {route.path for route in app.ROUTES if "GET" in (route.methods or ())}

    assert routes - shown == NO_PAGES, "add a line for it to almoner/testing/walk.py"
    assert shown - routes == {None}, "shown and no page"
    assert len({page.name for page in PAGES}) == len(PAGES)


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

    assert any(violation.startswith(f"{rule}:") for violation in axe.violations(person.page))


def test_check__finds_a_page_that_scrolls_sideways(person: BrowserPerson) -> None:
    person.page.goto("/")
    assert axe.sideways(person.page) == 0
    person.page.evaluate("document.querySelector('h1').style.width = '3000px'")
    assert axe.sideways(person.page) > 0


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
