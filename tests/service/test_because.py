"""Why a payment is held, in a sentence on its person's page.

the table of each language
├── has a sentence for every typology that may hold, and for no other
├── speaks without the machinery, accusations, figures and persons
└── is read by a sixth-grader
given a hold by the alert of a typology
├── its person's page should say why in that typology's sentence, after what she has to do
├── a hold by no alert of the ledger should say nothing of it
└── a payment that is only looked at, or held no more, should say nothing of it
"""

from __future__ import annotations

import re

import pytest

from almoner.casefile import NewCase
from almoner.demo.person import SoftPerson
from almoner.fraud import policy as policies
from almoner.service import strings, wording
from almoner.service.strings import FOLDER, Strings
from almoner.service.wording import Stage
from almoner.testing import watch
from almoner.testing.pages import REASON, Service, case_number
from almoner.testing.reading import grade
from almoner.testing.samples import household

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml"))
FORBIDDEN = re.compile(
    r"\b(wallets?|gas|hash(es)?|blockchain|chain|tokens?|address(es)?|ledger|contracts?|"
    r"transactions?|frauds?|fraudulent|suspect\w*|suspicious|crimes?|steal\w*|stolen|ghosts?|"
    r"schemes?|rings?|rules?|thresholds?|limits?|officers?|investigators?|caseworkers?|clerks?|"
    r"persons? \d+|cases? \d+|fraudes?|sospech\w*|delitos?|robos?|reglas?|funcionari\w*)\b|"
    r"احتيال|مشبوه|جريمة|سرقة|محقق|[0-9$%{}]",
    re.IGNORECASE,
)
FIRST = "Your payment is being checked. You do not need to do anything."
SHARED = "Several people are paid on the same account, and we make sure that you get your money."
GRADE = 6.9
"""Below this a sixth-grader reads a text, by Flesch and Kincaid."""


@pytest.fixture(params=LANGUAGES)
def table(request: pytest.FixtureRequest) -> Strings:
    """The words of each language the pages have."""
    return strings.load(request.param)


def _sentences(table: Strings) -> dict[str, str]:
    return {
        key.partition(".")[2]: table.text(key) for key in table.keys() if key.startswith("because.")
    }


def test_table__has_a_sentence_for_every_typology_that_may_hold(table: Strings) -> None:
    holding = {each.name for each in policies.load().typologies if each.hold is not None}

    assert set(_sentences(table)) == holding
    assert "rubber_stamp" not in holding, "by which nothing is held"


def test_table__names_nobody_and_no_figure(table: Strings) -> None:
    found = {name: FORBIDDEN.findall(said) for name, said in _sentences(table).items()}

    assert {name: words for name, words in found.items() if words} == {}
    wrong = ("9 cases", "Officer 4 did it", "It may be fraud", "{cases} of them", "person 12")
    for said in (*wrong, "Es un fraude", "للاحتيال"):
        assert FORBIDDEN.search(said), "the test can find some"


def test_table__says_one_sentence_each(table: Strings) -> None:
    for name, said in _sentences(table).items():
        assert said.endswith("."), name
        assert said.count(".") == 1, name
        assert len(said.split()) <= 22, name


def test_table__is_read_by_a_sixth_grader() -> None:
    # The measure is of English.
    said = list(_sentences(strings.load("en")).values())

    assert grade(" ".join(said)) < GRADE
    assert grade("Remuneration necessitates administrative verification preceding it.") > GRADE


def test_page__says_why_in_the_sentence_of_the_typology(
    service: Service, person: SoftPerson
) -> None:
    held, _ = _judged(service)
    person.bind(*service.letter(held & 0xFFFFFFFF))
    page = person.payment(held)

    assert FIRST in page
    assert SHARED in page
    assert page.index(FIRST) < page.index(SHARED)


def test_page__of_a_payment_that_is_only_looked_at_says_nothing(
    service: Service, person: SoftPerson
) -> None:
    _, found = _judged(service)
    person.bind(*service.letter(found & 0xFFFFFFFF))

    page = person.payment(found)
    (alert,) = service.context.views.alerts(payment_id=found)
    assert (alert.decision, alert.typology) == ("alert", "shared_account+one_hand")
    assert SHARED not in page
    assert "checked" not in page


def test_page__of_a_hold_without_an_alert_of_the_ledger_says_nothing_of_it(
    service: Service, bound: SoftPerson
) -> None:
    page = bound.payment(service.payment(service.story.held))

    assert FIRST in page
    assert not any(said in page for said in _sentences(strings.load()).values())


@pytest.mark.parametrize("stage", list(Stage))
def test_because__is_said_as_long_as_the_payment_is_held(stage: Stage) -> None:
    table = strings.load()
    held = {Stage.CHECKED, Stage.OVERDUE, Stage.SUSTAINED, Stage.APPEALED, Stage.WITHDRAWN}
    said = wording.because(stage, "shared_account+one_hand", table)

    assert said == (SHARED if stage in held else None)
    assert wording.because(stage, "brief_office", table) is None


def _judged(service: Service) -> tuple[int, int]:
    """A payment of a ring that is held by its alert, and one of a family that is looked at."""
    world = service.world
    ring = world.enroll(watch.ghosts(15))
    family = world.enroll(watch.ghosts(5, first=20_000, account=household(777)))
    world.approve([*ring, *family])
    run = world.open_run(3)
    world.seal(run)
    world.certify(run)
    service.follow()
    numbers = {case_number(case_no): case_no for case_no in (ring[0], family[0])}
    service.context.casefile.put_cases(
        NewCase(case_number=number, facts={}, members=(), private={}) for number in numbers
    )
    service.context.casefile.number(numbers)
    held, found = world.payment_id(run, ring[0]), world.payment_id(run, family[0])
    (alert,) = service.context.views.alerts(payment_id=held)
    assert (alert.decision, alert.typology) == ("hold", "shared_account+one_hand")
    world.place_hold(held, alert=alert.alert, reason=REASON)
    service.follow()
    return held, found
