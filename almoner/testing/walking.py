"""Walking every page of a story with one browser, in an order in which that can be done."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.demo.browser import BrowserPerson
from almoner.testing.samples import BEGINNING


class Served(Protocol):
    """Pages that are open."""

    origin: str


Story = TypeVar("Story")
Service = TypeVar("Service", bound=Served)
Walker = TypeVar("Walker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Walker]):
    """A page, and how a walk that has seen those before gets there."""

    name: str
    """Of its picture: small letters and hyphens."""
    route: str | None
    """The path of its route in `almoner.service.app`; none has what is there for no address."""
    show: Callable[[Walker], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A page that a browser shows now."""

    name: str
    language: str
    person: BrowserPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class Walks(Generic[Story, Service, Walker]):
    """How pages of one kind are walked: what happened before, what serves them, who walks."""

    tell: Callable[[Client, Path], Story]
    opened: Callable[[Story, Path], AbstractContextManager[Service]]
    begin: Callable[[Service, BrowserPerson], Walker]
    pages: Sequence[Page[Walker]]

    def each(self, languages: Sequence[str], *, bypass_csp: bool = False) -> Iterator[Seen]:
        """Every page in each language, on one local chain that is taken back after each.

        Raises ConfigError if there is no browser.
        """
        with nodes.start(timestamp=BEGINNING) as node, tempfile.TemporaryDirectory() as told:
            story = self.tell(Client(node.url, expected_chain_id=nodes.CHAIN_ID), Path(told))
            for language in languages:
                before = node.snapshot()
                with (
                    tempfile.TemporaryDirectory() as records,
                    self.opened(story, Path(records)) as service,
                    BrowserPerson(
                        service.origin, language=language, bypass_csp=bypass_csp
                    ) as person,
                ):
                    walker = self.begin(service, person)
                    for page in self.pages:
                        page.show(walker)
                        yield Seen(name=page.name, language=language, person=person)
                node.restore(before)


def at(path: str) -> Callable[[Any], None]:
    """Opens a page at a path, in which `{walk.held}` and the like are filled in."""

    def go(walk: Any) -> None:
        walk.person.page.goto(path.format(walk=walk))

    return go
