"""Every page in a browser that runs no scripts.

a page
├── should show its heading, and every way on that needs no script
├── should offer no button that only a script would answer
└── which is there to sign should say what to do without scripts
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from almoner.testing import grant_walk, walk
from almoner.testing.walking import Seen, Walks

SIGNED = "form:not([method])"
"""A form that a script sends, as it takes a signature."""


def _plainly(seen: Seen) -> list[str]:
    """What is wrong with a page where the browser runs no scripts."""
    context = seen.person.page.context
    assert context.browser is not None
    plain = context.browser.new_context(
        java_script_enabled=False, storage_state=context.storage_state(), locale="en"
    )
    try:
        page = plain.new_page()
        page.goto(seen.person.page.url)
        expect(page.locator("h1")).to_be_visible()
        faults = []
        if page.locator(f"{SIGNED} button:visible").count():
            faults.append(f"{seen.name}: a button does nothing")
        # Chromium reads the part for browsers without scripts, but does not show it in this mode.
        if page.locator(SIGNED).count() and not page.locator("noscript").count():
            faults.append(f"{seen.name}: nothing says what to do without scripts")
        return faults
    finally:
        plain.close()


@pytest.mark.nightly
@pytest.mark.parametrize("walks", [walk.WALKS, grant_walk.WALKS], ids=["households", "grants"])
def test_pages__without_scripts_show_every_other_way(walks: Walks[Any, Any, Any]) -> None:
    faults, signed = [], 0
    for seen in walks.each(["en"]):
        faults += _plainly(seen)
        signed += seen.person.page.locator(SIGNED).count()
    assert faults == []
    assert signed > 5
