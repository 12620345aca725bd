"""In which language a page speaks.

given a person who chose a language
├── it should be remembered, and taken off the address, with what else a page knows
│   └── what no page knows should be dropped, and repeated nowhere
├── a language that is not offered should not be heard
└── an address of two slashes should never lead to another site
given nobody chose
├── the household's language should count once its person is signed in
├── then the browser's, by weight
└── then the program's first
given a translation nobody reviewed
├── each page should say so and lead to the English one
└── a notice should show the English beside, and a payment nobody checks should not
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from almoner.demo.person import PageRefused, SoftPerson
from almoner.service import languages, strings
from almoner.service.languages import COOKIE
from almoner.testing import digest
from almoner.testing.pages import Service
from almoner.testing.walk import ANOTHER

TABLES = strings.load_all()
UNREVIEWED = "Nadie ha revisado todavía esta traducción."
BESIDE = 'class="original" lang="en" dir="ltr"'


@pytest.fixture
def visitor(service: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.origin) as client:
        yield client


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("es", ["es"]),
        ("es-MX,es;q=0.9,en;q=0.8", ["es", "en"]),
        ("en;q=0.1, ar;q=0.7", ["ar", "en"]),
        ("en;q=0, ar", ["ar"]),
        ("*", []),
        ("", []),
        ("es;q=nan, en;q=-1, ;;, ar;q=9", []),
    ],
)
def test_preferred__orders_languages_by_weight(header: str, expected: list[str]) -> None:
    assert languages.preferred(header) == expected


@pytest.mark.parametrize(
    ("asked", "household", "accepted", "expected"),
    [
        ("ar", "es", "en", "ar"),
        (None, "es-mx", "ar", "es"),
        (None, "", "fr, ar;q=0.5", "ar"),
        ("xx", "yy", "zz", "es"),
    ],
    ids=["asked", "household", "browser", "first of the program"],
)
def test_chosen__is_the_first_that_is_offered(
    asked: str | None, household: str, accepted: str, expected: str
) -> None:
    offered = languages.offered(["es", "en", "ar", "fr"], TABLES)
    assert list(offered) == ["es", "en", "ar"], "French has no table"

    found = languages.chosen(offered, asked=asked, household=household, accepted=accepted)
    assert found.language == expected


def test_offered__is_english_where_the_program_speaks_nothing_we_do() -> None:
    assert list(languages.offered(["fr"], TABLES)) == ["en"]


def test_choice__is_remembered_and_taken_off_the_address(visitor: httpx.Client) -> None:
    answer = visitor.get("/programs?for=household&language=es")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/programs?for=household"
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=es;")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    page = visitor.get("/program", headers={"accept-language": "ar"})
    assert '<html lang="es" dir="ltr">' in page.text
    assert page.headers["content-language"] == "es"
    assert {"Accept-Language", "Cookie"} <= set(page.headers["vary"].replace(" ", "").split(","))
    assert visitor.get("/?language=ar", follow_redirects=True).headers["content-language"] == "ar"


@pytest.mark.parametrize(
    "query",
    [
        "csrf=guess",
        "for=guess",
        "guess",
        "for=household&for=guess",
        "for=guess&language=guess",
        "for=household+guess",
    ],
)
def test_link__repeats_nothing_that_an_address_makes_up(visitor: httpx.Client, query: str) -> None:
    """Beside the token of the forms, and compressed, it would help to guess the token."""
    for path in ("/programs", "/sign-in", "/nowhere", "/payments"):
        answer = visitor.get(f"{path}?{query}", follow_redirects=True)
        assert "guess" not in answer.text
    assert "guess" not in visitor.get(f"/programs?{query}&language=es").headers.get("location", "")


def test_link__keeps_what_the_page_knows(visitor: httpx.Client) -> None:
    page = visitor.get("/programs?for=household&since=3").text

    assert 'href="?for=household&amp;language=es"' in page
    assert "since" not in page


@pytest.mark.parametrize("code", ["fr", "", "en-us", "../ar", "es&language=xx"])
def test_choice__of_what_is_not_offered_is_not_heard(visitor: httpx.Client, code: str) -> None:
    answer = visitor.get(f"/?language={code}")

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert '<html lang="en" dir="ltr">' in answer.text


@pytest.mark.parametrize("path", ["//evil.example/", "/%5Cevil.example", "/%0d%0aevil: 1"])
def test_choice__never_leads_to_another_site(service: Service, path: str) -> None:
    answer = httpx.get(f"{service.origin}{path}?language=es")

    assert answer.status_code == 303
    assert httpx.URL(service.origin).join(answer.headers["location"]).host == "localhost"
    assert not answer.headers["location"].startswith(("//", "/\\"))
    assert "evil" not in answer.headers


def test_page__speaks_the_browsers_language_and_offers_the_others(visitor: httpx.Client) -> None:
    page = visitor.get("/", headers={"accept-language": "ar-EG, en;q=0.5"}).text

    assert '<html lang="ar" dir="rtl">' in page
    for language, name in (("en", "English"), ("es", "Español"), ("ar", "العربية")):
        assert f'href="?language={language}"' in page
        assert f">{name}</a>" in page


def test_refusal__is_in_the_language_of_the_page(service: Service, bound: SoftPerson) -> None:
    path = f"/appeal/{service.payment(service.story.held)}"
    bound.http.headers["accept-language"] = "es"

    with pytest.raises(PageRefused, match="Escriba lo que quiere decir"):
        bound.post(f"{path}/prepare", bound.get(path), {"words": " "})


def test_page__says_that_nobody_reviewed_its_translation(visitor: httpx.Client) -> None:
    for path in ("/", "/program", "/bind", "/nowhere"):
        page = visitor.get(path, headers={"accept-language": "es"}).text
        assert UNREVIEWED in page
        assert ">Read this page in English</a>" in page
        assert "translation" not in visitor.get(path).text, "in English there is nothing to say"


def test_notice__shows_the_english_beside_while_nobody_reviewed_it(
    service: Service, bound: SoftPerson
) -> None:
    held = f"/payments/{service.payment(service.story.held)}"
    paid = f"/payments/{service.payment(service.story.held, service.story.first_run)}"
    english = bound.get(held)
    assert BESIDE not in english, "English stands alone"

    bound.http.headers["accept-language"] = "es"
    notice = bound.get(held)
    assert BESIDE in notice
    for said in ("Varios hogares comparten su cuenta", "Several households share your account"):
        assert said in notice
    for said in ("Si nadie decide a más tardar el", "If nobody decides by"):
        assert said in notice
    assert BESIDE not in bound.get(paid), "nothing is taken away there"


def test_change__shows_the_english_beside_while_nobody_reviewed_it(
    service: Service, bound: SoftPerson
) -> None:
    world, case_no = service.world, service.story.held
    asked = (world.program.address, case_no, ANOTHER, digest("form"))
    world.send("counter", world.changes.functions.filePayTo(*asked))
    path = f"/account/changes/{world.last_proposal()}"
    assert BESIDE not in bound.get(path)

    bound.http.headers["accept-language"] = "es"
    page = bound.get(path)
    assert BESIDE in page
    for said in ("Todavía no vale.", "It does not count yet.", "Vale desde el", "It counts from"):
        assert said in page


def test_case_notice__shows_the_english_beside_while_nobody_reviewed_it(
    service: Service, bound: SoftPerson
) -> None:
    path = f"/notices/{service.notice_of_end(service.story.held)}"
    service.follow()
    assert BESIDE not in bound.get(path)

    bound.http.headers["accept-language"] = "es"
    page = bound.get(path)
    assert BESIDE in page
    for said in ("Si apela antes del", "If you appeal before", "Su caso termina", "Your case ends"):
        assert said in page


def test_household__is_spoken_to_in_its_language_once_signed_in(
    service: Service, person: SoftPerson
) -> None:
    service.reads(service.story.held, "es-mx")

    assert '<html lang="en"' in person.get("/")
    person.bind(*service.letter(service.story.held))
    assert '<html lang="es"' in person.get("/payments")
    assert '<html lang="en"' in person.get("/payments?language=en"), "unless they ask for another"


def test_household__whose_language_nobody_knows_has_the_browsers(
    service: Service, bound: SoftPerson
) -> None:
    bound.http.headers["accept-language"] = "ar"

    assert '<html lang="ar"' in bound.get("/payments")
