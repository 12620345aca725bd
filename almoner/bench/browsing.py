"""What each page weighs and how soon it is there, on a phone over a slow network; and axe-core."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from almoner.demo.browser import BrowserPerson
from almoner.testing import album, axe, grant_walk, walk

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

WIDTHS, HEIGHT = (360, 1280), 800
PHONE = {"width": 412, "height": 823, "deviceScaleFactor": 1.75, "mobile": True}
# What Lighthouse applies for slow 4G: a request waits so long, and bytes come so fast.
SLOW = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1_474.56 * 1024 / 8,
    "uploadThroughput": 675 * 1024 / 8,
}
SLOWER = 4
"""Times a phone's processor is slower than this machine's."""
SETTLED_MILLISECONDS = 500
"""After which nothing larger is painted any more: nothing here comes in later."""
_LARGEST = """wait => new Promise(resolve => {
    let at = 0;
    new PerformanceObserver(list => { at = list.getEntries().at(-1).startTime })
        .observe({ type: "largest-contentful-paint", buffered: true });
    setTimeout(() => resolve(at), wait);
})"""


@dataclass(slots=True)
class Weighed:
    """The heaviest and the slowest of all pages, and everything axe-core finds."""

    page_kb_max: float = 0.0
    """Kilobytes (1,000) of the page and all it loads, as sent, with an empty cache."""
    js_kb_max: float = 0.0
    lcp_ms_max: float = 0.0
    heaviest: str = ""
    slowest: str = ""
    violations: list[str] = field(default_factory=list)
    pages: int = 0

    def note(self, page: str, size: float, script: float, painted: float) -> None:
        """Takes a page's figures in."""
        self.pages += 1
        if size > self.page_kb_max:
            self.page_kb_max, self.heaviest = round(size, 1), page
        if painted > self.lcp_ms_max:
            self.lcp_ms_max, self.slowest = round(painted), page
        self.js_kb_max = max(self.js_kb_max, round(script, 1))


def measure(languages: Sequence[str], told: Callable[[int, int], None]) -> Weighed:
    """Walks every page in each language. `told` hears how many are done, and of how many.

    Pages weigh the same whatever the width; they are weighed and timed in the first language.
    Raises ConfigError if there is no browser.
    """
    found, done, total = Weighed(), 0, len(album.NAMES) * len(languages)
    person: BrowserPerson | None = None
    walks = (each.WALKS.each(languages, bypass_csp=True) for each in (walk, grant_walk))
    for seen in chain.from_iterable(walks):
        page = seen.person.page
        if person is not seen.person:
            # Never detached: Chromium would put the passkeys of the page away with it.
            person, session = seen.person, page.context.new_cdp_session(page)
        if seen.language == languages[0]:
            found.note(seen.name, *_loaded(page, session))
        for fault in _faults(page):
            found.violations.append(f"{seen.name} in {seen.language}: {fault}")
        done += 1
        told(done, total)
    return found


def _loaded(page: Page, session: CDPSession) -> tuple[float, float, float]:
    """Kilobytes of a page, of its scripts, and when its largest part was painted (ms)."""
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}

    def answered(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def finished(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    with _as_phone(session):
        page.goto(page.url, wait_until="networkidle")
        painted = float(page.evaluate(_LARGEST, SETTLED_MILLISECONDS))
    session.remove_listener("Network.responseReceived", answered)
    session.remove_listener("Network.loadingFinished", finished)
    script = sum(size for each, size in sizes.items() if kinds[each] == "Script")
    return sum(sizes.values()) / 1000, script / 1000, painted


@contextmanager
def _as_phone(session: CDPSession) -> Iterator[None]:
    """Meanwhile a page is on a slow phone over a slow network, and nothing is kept of before."""
    fast = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.enable")
    for disabled, network, slower in ((True, SLOW, SLOWER), (False, fast, 1)):
        session.send("Network.setCacheDisabled", {"cacheDisabled": disabled})
        session.send("Network.emulateNetworkConditions", network)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        if disabled:
            session.send("Emulation.setDeviceMetricsOverride", PHONE)
            yield
    session.send("Emulation.clearDeviceMetricsOverride")


def _faults(page: Page) -> list[str]:
    """What axe-core finds at each width, and with text twice as large."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"at {width}: {each}" for each in axe.violations(page)]
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    axe.enlarge(page)
    return found + [f"with large text: {each}" for each in axe.violations(page)]
