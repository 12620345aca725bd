"""A new passkey with a real browser: made, signed for by the old one, and signed in with.

given a person with a passkey
├── the whole way: the new one should sign in, the old one not, and the browser complain of nothing
├── when what is to be signed is not the passkey that the page names: it should not be signed
└── when the page names another than was made in this browser: it should not be signed
"""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Route

from almoner.demo.browser import BrowserPerson
from almoner.demo.person import PageRefused
from almoner.testing.pages import Service

CONTENT = "data-content="


def test_key__is_replaced_by_one_that_signs_in(service: Service, person: BrowserPerson) -> None:
    person.bind(*service.letter(service.story.held))
    old = person.passkeys()

    said = person.replace_key()

    assert "New passkey" in said
    assert "It counts from" in said
    numbers = {each["credentialId"] for each in old}
    new = [each for each in person.passkeys() if each["credentialId"] not in numbers]
    assert len(new) == 1
    service.enact(service.world.last_proposal())
    person.sign_out()
    person.hold(new)
    assert "My payments" in person.sign_in()
    person.sign_out()
    complaints = list(person.complaints)
    person.hold(old)
    with pytest.raises(PageRefused, match="does not belong"):
        person.sign_in()
    assert complaints == []


def _of_another(route: Route) -> None:
    """The page names another passkey than the one that was made."""
    response = route.fetch()
    before, _, rest = response.text().partition(f'{CONTENT}"')
    route.fulfill(response=response, body=f'{before}{CONTENT}"0x{"11" * 32}"{rest[67:]}')


def test_key__that_the_page_does_not_name_is_not_signed_for(
    service: Service, person: BrowserPerson
) -> None:
    person.bind(*service.letter(service.story.held))
    person.page.route("**/key/sign", _of_another)

    with pytest.raises(PageRefused, match="That did not work"):
        person.replace_key()
    assert service.relayed() == 1, "only the binding was sent"
    person.page.unroute("**/key/sign")
    assert "New passkey" in person.replace_key()


def test_key__that_was_not_made_here_is_not_signed_for(
    service: Service, person: BrowserPerson
) -> None:
    person.bind(*service.letter(service.story.held))
    another = base64.b64encode(bytes(64)).decode()
    person.page.add_init_script(
        f"if (location.pathname === '/key/sign') sessionStorage.setItem('made', '{another}')"
    )

    with pytest.raises(PageRefused, match="That did not work"):
        person.replace_key()
    assert service.relayed() == 1, "only the binding was sent"
