"""The page for who does not know which program is theirs.

given an agency of several programs
├── each should be told of, with its office, and lead to pages of its own in the reader's language
├── whom it is for should choose, and an unknown choice should not be heard
├── where none is for that, the page should say whom to call
└── a program that lacks the reader's language should be told of in another, marked as such
given one program
├── the page should say so, offer no choice, and still help
└── without a description it should say whom to ask
a program that the agency does not have should not be there
every page should say that it decides nothing, and need no script; home and the ways in lead there
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest

from almoner.program import About, Described
from almoner.service.app import server
from almoner.service.context import ServiceContext
from almoner.testing.pages import Service, serving

CASH, GRANT = "/programs/cash-assistance", "/programs/small-business-grant"
DECIDES = "This page does not decide anything"


@contextmanager
def _asking(context: ServiceContext, language: str = "en") -> Iterator[httpx.Client]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        origin = f"http://localhost:{listener.getsockname()[1]}"
        pages = server(context, host="127.0.0.1", port=0)
        spoken = {"accept-language": language}
        with serving(pages, listener), httpx.Client(base_url=origin, headers=spoken) as client:
            yield client


def _with_about(program: Described, **changes: object) -> Described:
    assert isinstance(program.about, About)
    return replace(program, about=replace(program.about, **changes))


def _links(page: str) -> list[str]:
    return re.findall(r'href="(/programs/[a-z-]+)"', page)


@pytest.fixture
def visitor(service: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.origin) as client:
        yield client


def test_programs__are_each_told_of(service: Service, visitor: httpx.Client) -> None:
    page = visitor.get("/programs").text

    assert _links(page) == [CASH, GRANT]
    for said in ("Money each month", "Money for small businesses", DECIDES, "Find your program"):
        assert said in page
    assert "If none of these is what you need, call 555-0100" in page
    told = visitor.get(GRANT).text
    (other,) = service.context.others
    for said in (*other.office.address, other.office.name, other.office.hours, "tel:5550100"):
        assert said in told
    assert 'href="http://localhost:8701/?language=en"' in told
    assert DECIDES in told
    assert "http://localhost:870" not in visitor.get(CASH).text, "its own pages are here"


def test_programs__are_chosen_by_whom_they_are_for(visitor: httpx.Client) -> None:
    assert _links(visitor.get("/programs?for=household").text) == [CASH]
    chosen = visitor.get("/programs?for=organization").text
    assert _links(chosen) == [GRANT]
    assert chosen.count('aria-current="true"') == 2, "the choice, and the language"


@pytest.mark.parametrize("choice", ["", "nobody", "household'", "HOUSEHOLD"])
def test_programs__do_not_hear_an_unknown_choice(visitor: httpx.Client, choice: str) -> None:
    page = visitor.get("/programs", params={"for": choice}).text
    assert _links(page) == [CASH, GRANT]


def test_programs__say_whom_to_call_where_none_is_for_that(service: Service) -> None:
    context = service.context
    second = replace(context.program, id="second")
    with _asking(replace(context, others=(second,))) as asking:
        page = asking.get("/programs?for=organization").text
    assert _links(page) == []
    assert "There is no program for that on these pages. Call 555-0100" in page


def test_programs__are_one_and_help_all_the_same(service: Service) -> None:
    with _asking(replace(service.context, others=())) as alone:
        for path in ("/programs", "/programs?for=organization"):
            page = alone.get(path).text
            assert "These pages know of one program." in page
            assert _links(page) == [CASH]
            assert "/programs?for=" not in page
        assert alone.get(GRANT).status_code == 404


def test_program__that_nobody_described_says_whom_to_ask(
    service: Service, visitor: httpx.Client
) -> None:
    context = service.context
    bare = replace(context, program=replace(context.program, about=None))
    with _asking(bare) as asking:
        for path in ("/programs", CASH):
            page = asking.get(path).text
            assert "not told of here in plain words yet. Call 555-0100" in page
    assert "in plain words yet" not in visitor.get(CASH).text


def test_program__is_told_of_in_the_readers_language(visitor: httpx.Client) -> None:
    page = visitor.get(GRANT, headers={"accept-language": "ar"}).text
    assert '<html lang="ar" dir="rtl">' in page
    assert "أموال للشركات الصغيرة" in page
    assert "?language=ar" in page
    assert 'lang="en" dir="auto"' not in page


def test_program__without_the_readers_language_is_told_of_in_another(service: Service) -> None:
    context = service.context
    (other,) = context.others
    assert other.about is not None
    english = _with_about(other, words={"en": other.about.words["en"]})
    with _asking(replace(context, others=(english,)), "ar") as asking:
        for path in ("/programs", GRANT):
            page = asking.get(path).text
            assert "Money for small businesses" in page
            assert 'lang="en" dir="auto"' in page


@pytest.mark.parametrize("path", ["/programs/none", "/programs/..%2Fx", f"{CASH}/x"])
def test_program__that_is_none_is_not_there(visitor: httpx.Client, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_pages__lead_there_and_need_no_script(visitor: httpx.Client) -> None:
    for path in ("/", "/sign-in", "/bind"):
        assert 'href="/programs"' in visitor.get(path).text, path
    assert 'href="/programs"' not in visitor.get("/lost-device").text
    for path in ("/programs", CASH):
        assert "<script" not in visitor.get(path).text
        assert "set-cookie" not in visitor.get(path).headers, "nobody is asked who they are"
