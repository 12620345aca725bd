"""A person at the pages with a real Chromium; only what keeps the passkey is virtual."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from almoner.demo.passkey import SoftPasskey
from almoner.demo.person import PageRefused, first_held
from almoner.errors import ConfigError
from almoner.service import strings

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
INSTALL = "apt-get install -y chromium"
WAIT_MILLISECONDS = 30_000.0
PHONE = (360, 740)
"""Width and height in CSS pixels."""


def find_chromium() -> Path | None:
    """The Chrome or Chromium installed on this machine, None if there is none."""
    found = [Path(path) for name in NAMES if (path := shutil.which(name))]
    return next(iter([*found, *(place for place in PLACES if place.is_file())]), None)


class BrowserPerson:
    """One person's browser, with an authenticator that keeps passkeys and verifies its owner.

    It asks for pages in a `language`, and finds buttons by their words in the language that a page
    speaks. Raises ConfigError if no browser is installed. Close it, or use it as a context manager.
    """

    def __init__(
        self, origin: str, *, language: str = strings.SOURCE, bypass_csp: bool = False
    ) -> None:
        # Imported here, because only who has a browser needs it.
        from playwright import sync_api

        executable = find_chromium()
        if executable is None:
            raise ConfigError(f"There is no Chrome or Chromium on this machine: {INSTALL}")
        self.origin = origin
        self.complaints: list[str] = []
        """What the browser wrote to its console as an error."""
        self._playwright = sync_api.sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            executable_path=str(executable), args=list(FLAGS)
        )
        context = self._browser.new_context(
            base_url=origin,
            locale=language,
            viewport={"width": PHONE[0], "height": PHONE[1]},
            bypass_csp=bypass_csp,
        )
        context.set_default_timeout(WAIT_MILLISECONDS)
        self.page: Page = context.new_page()
        self.page.on("console", lambda line: self._note(line.type, line.text))
        self.page.on("pageerror", lambda error: self._note("error", str(error)))
        self._authenticator = context.new_cdp_session(self.page)
        self._authenticator.send("WebAuthn.enable")
        made = self._authenticator.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        self._number = made["authenticatorId"]

    def bind(self, case_number: str, code: str) -> str:
        """Sets up sign-in with a letter, and is signed in."""
        self.send_code(case_number, code)
        self._press("passkey.submit")
        return self._arrive("/payments")

    def send_code(self, case_number: str, code: str) -> None:
        """The first step of binding alone. Raises PageRefused with what the page said."""
        self.page.goto("/bind")
        self.page.get_by_label(self._said("bind.case_number")).fill(case_number)
        self.page.get_by_label(self._said("bind.code")).fill(code)
        self._press("bind.submit")
        fault = self.page.locator("#fault:visible")
        if fault.count():
            raise PageRefused(fault.inner_text())

    def sign_in(self) -> str:
        """Signs in with the passkey."""
        self.page.goto("/sign-in")
        self._press("sign_in.submit")
        return self._arrive("/payments")

    def payments(self) -> str:
        """Reads the own payments."""
        self.page.goto("/payments")
        return self._words()

    def payment(self, payment_id: int | None = None) -> str:
        """Reads one payment: a given one, or the first that is being checked."""
        self.page.goto(f"/payments/{self._held(payment_id)}")
        return self._words()

    def appeal(self, words: str, payment_id: int | None = None) -> str:
        """Appeals a check: of a given payment, or of the first that is being checked."""
        self.page.goto(f"/payments/{self._held(payment_id)}")
        self.page.get_by_role("link", name=self._said("payment.answer_link")).click()
        self.page.get_by_label(self._said("appeal.words")).fill(words)
        self._press("appeal.submit")
        return self._arrive("**/done")

    def sign_out(self) -> str:
        """Leaves."""
        self._press("site.sign_out")
        return self._words()

    def keep(self, passkey: SoftPasskey) -> None:
        """Has the authenticator keep a passkey that was made before."""
        credential = {
            "credentialId": base64.b64encode(passkey.credential_id).decode(),
            "isResidentCredential": True,
            "rpId": passkey.rp_id,
            "privateKey": base64.b64encode(passkey.exported).decode(),
            "userHandle": base64.b64encode(passkey.credential_id).decode(),
            "signCount": 0,
        }
        self.hold([*self.passkeys(), credential])

    def passkeys(self) -> list[dict[str, Any]]:
        """What the authenticator keeps, as it tells it."""
        about = {"authenticatorId": self._number}
        return list(self._authenticator.send("WebAuthn.getCredentials", about)["credentials"])

    def hold(self, passkeys: Sequence[dict[str, Any]]) -> None:
        """Has the authenticator keep these passkeys and no other."""
        about = {"authenticatorId": self._number}
        self._authenticator.send("WebAuthn.clearCredentials", about)
        for each in passkeys:
            self._authenticator.send("WebAuthn.addCredential", {**about, "credential": each})

    def replace_key(self) -> str:
        """Makes a new passkey and signs for it with the old one."""
        self.page.goto("/key/change")
        self._press("key.make")
        self.page.wait_for_url("**/key/sign")
        self._press("key.submit")
        return self._arrive("**/account/changes/*")

    def close(self) -> None:
        """Closes the browser."""
        self._browser.close()
        self._playwright.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def unverified(self) -> Iterator[None]:
        """Meanwhile the authenticator does not recognize its owner."""
        self._verify(False)
        try:
            yield
        finally:
            self._verify(True)

    def _verify(self, verified: bool) -> None:
        self._authenticator.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": self._number, "isUserVerified": verified},
        )

    def _said(self, key: str) -> str:
        """The words of a key in the language of the page.

        That is the one the agency knows a household reads, whatever the browser asks for.
        """
        return strings.load(self.page.locator("html").get_attribute("lang") or "")(key)

    def _press(self, key: str) -> None:
        """Presses the button that says the words of a key."""
        self.page.get_by_role("button", name=self._said(key)).click()

    def _held(self, payment_id: int | None) -> int:
        if payment_id is not None:
            return payment_id
        self.page.goto("/payments")
        return first_held(self.page.content())

    def _arrive(self, path: str) -> str:
        """Waits for the next page, or for the sentence that says why there is none."""
        fault = self.page.locator("#fault:visible")
        self.page.locator(f"html:not(:has(#act)), {'#fault:visible'}").first.wait_for(
            state="attached"
        )
        if fault.count():
            raise PageRefused(fault.inner_text())
        self.page.wait_for_url(path)
        return self._words()

    def _words(self) -> str:
        return self.page.locator("main").inner_text()

    def _note(self, kind: str, line: str) -> None:
        if kind == "error":
            self.complaints.append(line)
