"""Every page of grants by axe-core and at the narrowest width."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from almoner.demo.browser import BrowserPerson
from almoner.service import app, strings
from almoner.testing import album
from almoner.testing.grant_pages import GrantService
from almoner.testing.grant_walk import PAGES, GrantWalk
from tests.browser.test_accessibility import NARROW, WIDE, check

NO_PAGES = {"/openapi.json", "/payments"}
"""Routes that show nothing to a person, or lead to another."""


@pytest.fixture
def person(grants: GrantService) -> Iterator[BrowserPerson]:
    """Somebody whose browser lets axe-core in."""
    with BrowserPerson(grants.origin, bypass_csp=True) as walking:
        yield walking


def _walked(grants: GrantService, person: BrowserPerson, widths: tuple[int, ...]) -> list[str]:
    walk, faults = GrantWalk(service=grants, person=person), []
    for page in PAGES:
        page.show(walk)
        faults += check(person, page.name, widths)
    return faults


def test_pages__have_no_fault(grants: GrantService, person: BrowserPerson) -> None:
    assert _walked(grants, person, (NARROW,)) == []


@pytest.mark.nightly
@pytest.mark.parametrize("language", list(strings.load_all()))
def test_pages__have_no_fault_in_any_language(grants: GrantService, language: str) -> None:
    with BrowserPerson(grants.origin, language=language, bypass_csp=True) as person:
        assert _walked(grants, person, (WIDE, NARROW)) == []
        assert person.page.locator(f"html[lang={language}]").count() == 1


def test_table__has_every_page() -> None:
    shown = {page.route for page in PAGES}
    routes = {route.path for route in app.GRANT_ROUTES if "GET" in (route.methods or ())}

    assert routes - shown == NO_PAGES, "add a line for it to almoner/testing/grant_walk.py"
    assert shown - routes == set(), "shown and no page"
    assert len(set(album.NAMES)) == len(album.NAMES)
