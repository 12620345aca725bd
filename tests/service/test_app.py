"""What every answer has, whatever was asked."""

from __future__ import annotations

import gzip
import json
import shlex
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from almoner.config import PROJECT_ROOT
from almoner.demo.person import SoftPerson
from almoner.ledger.views import Views
from almoner.service import app
from almoner.service.context import ServiceContext
from almoner.testing import pages
from almoner.testing.pages import Service

PUBLIC = ["/", "/program", "/bind", "/sign-in", "/nowhere", "/payments/x"]


class BrokenViews(Views):
    """A ledger that fails in a way nobody expected."""

    def cursor(self) -> None:
        raise RuntimeError("secret of the house")


@pytest.fixture
def visitor(service: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.origin) as client:
        yield client


@contextmanager
def _visiting(context: ServiceContext) -> Iterator[httpx.Client]:
    """Somebody at pages of another context."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"http://localhost:{listener.getsockname()[1]}"
        server = app.server(context, host="127.0.0.1", port=0)
        with pages.serving(server, listener), httpx.Client(base_url=address) as client:
            yield client


@pytest.mark.parametrize("path", PUBLIC)
def test_answer__forbids_all_foreign_code_and_frames(visitor: httpx.Client, path: str) -> None:
    answer = visitor.get(path)

    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("accepted", "used"), [("br, gzip", "br"), ("gzip", "gzip"), ("identity", None)]
)
def test_page__is_sent_small(visitor: httpx.Client, accepted: str, used: str | None) -> None:
    with visitor.stream("GET", "/program", headers={"accept-encoding": accepted}) as answer:
        sent = len(b"".join(answer.iter_raw()))
    whole = visitor.get("/program", headers={"accept-encoding": "identity"})

    assert answer.headers.get("content-encoding") == used
    assert "Accept-Encoding" in answer.headers["vary"] or used is None
    assert (sent < len(whole.content) / 2) is (used is not None)


@pytest.mark.parametrize("path", PUBLIC)
def test_page__has_no_code_or_style_of_its_own_and_one_heading(
    visitor: httpx.Client, path: str
) -> None:
    source = visitor.get(path).text

    assert "<style" not in source
    assert " style=" not in source
    assert " onclick=" not in source
    assert "<script>" not in source
    assert source.count("<h1") == 1
    assert source.count("<main ") == 1
    assert "This is a demonstration. It is not a government website" in source


def test_page__of_an_official_service_has_no_demonstration_notice(service: Service) -> None:
    with _visiting(replace(service.context, demonstration=False)) as official:
        assert "demonstration" not in official.get("/").text


def test_cookie__is_out_of_reach_of_scripts_and_other_sites(visitor: httpx.Client) -> None:
    assert "set-cookie" not in visitor.get("/").headers, "who only reads gets none"

    cookie = visitor.get("/bind").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie, "the test's pages have no https"


def test_cookie__of_https_pages_is_secure(service: Service) -> None:
    party = replace(service.context.party, origin="https://localhost")
    with _visiting(replace(service.context, party=party)) as client:
        answer = client.get("/bind")

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-almoner-443=")
    assert "; path=/; " in cookie
    assert "secure" in cookie.lower()
    assert "domain" not in cookie.lower(), "a browser refuses one of this prefix that names one"
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ("http://localhost:8000", "almoner-8000"),
        ("http://localhost:8001", "almoner-8001"),
        ("http://localhost", "almoner-80"),
        ("https://benefits.example", "__Host-almoner-443"),
        ("https://benefits.example:8443", "__Host-almoner-8443"),
    ],
)
def test_cookie__is_named_by_the_place_of_the_pages(origin: str, name: str) -> None:
    assert app.cookie_name(origin) == name


def test_visit__goes_on_while_the_same_browser_uses_other_pages_of_the_host(
    service: Service, tmp_path: Path
) -> None:
    (folder := tmp_path / "other").mkdir()
    with (
        pages.opened(service.story, folder) as neighbor,
        closing(SoftPerson(service.origin)) as here,
        closing(SoftPerson(neighbor.origin)) as there,
    ):
        # One browser: its cookies are those of the host, whatever the port.
        there.http.cookies = here.http.cookies.jar
        here.bind(*service.letter(service.story.held))
        there.bind(*neighbor.letter(service.story.new))
        for each in (here, there):
            assert each.http.get("/payments").url.path == "/payments"

        there.sign_out()

        assert there.http.get("/payments").url.path == "/sign-in"
        assert here.http.get("/payments").url.path == "/payments"


def test_answer__is_only_for_our_own_host(visitor: httpx.Client) -> None:
    assert visitor.get("/", headers={"host": "benefits.example"}).status_code == 400
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/strings/en.toml"])
def test_static__gives_nothing_from_outside(visitor: httpx.Client, path: str) -> None:
    assert visitor.get(path).status_code == 404
    assert visitor.get("/static/app.css").status_code == 200


def test_static__may_be_kept_and_its_errors_not(visitor: httpx.Client) -> None:
    style = visitor.get("/static/app.css")
    assert style.headers["cache-control"] == "no-cache"
    again = visitor.get("/static/app.css", headers={"if-none-match": style.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")

    for path in ("/static/none.css", "/static/", "/static/../app.py"):
        missing = visitor.get(path)
        assert missing.status_code == 404
        assert missing.headers["cache-control"] == "no-store", "it has the token of a visit"
    posted = visitor.post("/static/app.css")
    assert (posted.status_code, posted.headers["cache-control"]) == (405, "no-store")


def test_page__that_fails_tells_nothing_of_the_inside(service: Service, tmp_path: Path) -> None:
    views = BrokenViews(tmp_path / "none.sqlite")
    with _visiting(replace(service.context, views=views)) as broken:
        answer = broken.get("/program")

    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "secret of the house" not in answer.text
    assert answer.headers["content-security-policy"]


def test_page__without_a_ledger_says_to_come_back(service: Service, tmp_path: Path) -> None:
    views = Views(tmp_path / "none.sqlite")
    with _visiting(replace(service.context, views=views)) as broken:
        answer = broken.get("/program")

    assert answer.status_code == 503
    assert "Your payments are not affected" in answer.text
    assert "none.sqlite" not in answer.text


def test_weight__is_small() -> None:
    static = app.FRONTEND / "static"
    scripts = {path.stem: len(gzip.compress(path.read_bytes())) for path in static.rglob("*.js")}
    grantees = {"accounts", "account-sign-in", "apps", "award-sign-in", "hands", "papers"}
    assert sum(scripts[name] for name in scripts.keys() - grantees) <= 6_300
    assert sum(scripts.values()) <= 9_500
    assert (static / "styles.css").stat().st_size <= 60_000


def test_style__is_what_its_recipe_makes(tmp_path: Path) -> None:
    made = tmp_path / "styles.css"
    recipe = json.loads((PROJECT_ROOT / "package.json").read_text())["scripts"]["css"]
    *command, committed = shlex.split(recipe)
    command[0] = str(PROJECT_ROOT / "node_modules" / ".bin" / command[0])

    subprocess.run([*command, str(made)], cwd=PROJECT_ROOT, check=True, timeout=120)

    assert made.read_text() == (PROJECT_ROOT / committed).read_text(), "run npm run css"
