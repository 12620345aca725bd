"""Pages without a mouse: everything is reached with the Tab key, in order, and can be seen.

keyboard
├── from the letter to an appeal: only Tab, typing, Space and Enter
├── the first Tab of a page leads past what all pages have
└── on every page somebody sees: what has the focus is marked, and Tab leaves nothing out
"""

from __future__ import annotations

import pytest

from almoner.acts.payments import PaymentState
from almoner.demo.browser import BrowserPerson
from almoner.testing.pages import Service, words

FAR = 60
"""Presses of Tab after which something counts as out of reach."""
FOCUSED = """() => {
    const at = document.activeElement;
    const label = at.labels?.[0] ?? at;
    return label.textContent.trim().replace(/\\s+/g, " ");
}"""
MARKED = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
OPERABLE = """() => [...document.querySelectorAll("a[href], button, input, textarea, select")]
    .filter(each => each.type !== "hidden" && each.offsetParent && !each.disabled).length"""
NOBODYS = "() => document.activeElement === document.body"
TEXT = "My sister and I share this account."


def reach(person: BrowserPerson, said: str) -> None:
    """Presses Tab until something that begins with these words has the focus."""
    seen = []
    for _ in range(FAR):
        person.page.keyboard.press("Tab")
        seen.append(person.page.evaluate(FOCUSED))
        if seen[-1].startswith(said):
            return
    raise AssertionError(f"{said!r} is not reached, but {seen}")


def use(person: BrowserPerson, key: str, typed: str = "") -> None:
    """Reaches what the words of a key name; types into it, or presses Enter."""
    reach(person, words()(key))
    if typed:
        person.page.keyboard.type(typed)
    else:
        person.page.keyboard.press("Enter")


def test_keyboard__from_the_letter_to_an_appeal(service: Service, person: BrowserPerson) -> None:
    number, code = service.letter(service.story.held)
    payment = service.payment(service.story.held)

    person.page.goto("/bind")
    use(person, "bind.case_number", number)
    use(person, "bind.code", code)
    use(person, "bind.submit")
    person.page.wait_for_url("**/bind/passkey")
    use(person, "passkey.submit")
    person.page.wait_for_url("**/payments")
    person.page.goto(f"/payments/{payment}")
    use(person, "payment.answer_link")
    person.page.wait_for_url("**/appeal/*")
    use(person, "appeal.words", TEXT)
    use(person, "appeal.submit")
    person.page.wait_for_url("**/done")

    assert TEXT in person.page.locator("main").inner_text()
    assert service.world.payment(payment)["state"] == PaymentState.PAID


def test_keyboard__leads_past_what_all_pages_have(person: BrowserPerson) -> None:
    person.page.goto("/program")

    reach(person, words()("site.skip"))
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")

    assert person.page.evaluate("() => document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", ["/", "/program", "/bind", "/payments", "/account", "/notices"])
def test_keyboard__leaves_nothing_out_and_marks_where_it_is(
    service: Service, person: BrowserPerson, path: str
) -> None:
    person.bind(*service.letter(service.story.held))
    person.page.goto(path)
    operable, reached = person.page.evaluate(OPERABLE), 0

    for _ in range(FAR):
        person.page.keyboard.press("Tab")
        if person.page.evaluate(NOBODYS):
            break
        reached += 1
        assert person.page.evaluate(MARKED), person.page.evaluate(FOCUSED)

    assert reached == operable > 3
