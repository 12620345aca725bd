"""Given something a household has to be told: the letter should say all of it.

├── every kind should be written in every language, on 72 columns, with nothing left to fill in
├── a notice should have its parts in order, with amounts, law, dates and what the officer wrote
├── a change that the law lets count at once should say so
├── a translation nobody reviewed should have the English beside, and a reviewed one not
├── further languages of the program should each have their line
├── a change of account should have all of the old one and of the new one, each on one line
└── the copy of a code's letter should not have the code
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from almoner import locales
from almoner.errors import AlmonerError
from almoner.ledger.statuses import AppealState, Basis
from almoner.letters import messages, words
from almoner.letters.composition import Addressee, Code, Composer
from almoner.letters.kinds import Kind
from almoner.letters.paper import COLUMNS
from tests.letters.samples import (
    ADDRESS,
    CASE_NUMBER,
    DAY,
    DECIDED,
    DECREASE,
    HELD,
    HOLD,
    HOLDING,
    MATTERS,
    NEW,
    NOW,
    OLD,
    PROGRAM,
    REQUEST,
    about,
    proposal,
)

FACTS = "File 12: the new wage slip."
ENGLISH = Addressee(case_number=CASE_NUMBER, language="en", address=ADDRESS)


def flat(text: str) -> str:
    """A letter without its line ends."""
    return " ".join(text.split())


@pytest.mark.parametrize("language", words.languages())
@pytest.mark.parametrize("kind", MATTERS)
def test_letter__is_whole(composer: Composer, kind: Kind, language: str) -> None:
    reader = replace(ENGLISH, language=language)
    text = composer.letter(MATTERS[kind], reader, now=NOW, facts=FACTS)

    assert max(map(len, text.splitlines())) <= COLUMNS
    assert "{" not in text
    assert "\n".join(ADDRESS) in text
    assert "\n".join((PROGRAM.office.name, *PROGRAM.office.address)) in text
    assert f"{CASE_NUMBER}/{MATTERS[kind].subject}" in flat(text)
    assert words.load(language).text(kind, "title") in flat(text)


def test_letter__of_a_lower_amount_says_everything(composer: Composer) -> None:
    text = flat(composer.letter(DECREASE, ENGLISH, now=NOW, facts=FACTS))
    parts = (
        "Date: Monday, March 1, 2027",
        "from $435.00 to $322.00 each",
        "What we know about your case has changed.",
        FACTS,
        "The law we go by: 45 CFR 205.10.",
        "counts from Sunday, March 21, 2027 at the earliest",
        "keep everything as it is now is Wednesday, March 10, 2027",
        "A hearing officer who had no part in your case decides",
        "You need no form and no papers",
        "you are paid as before until there is a decision",
        "We collect nothing before we send you another notice",
        "call 555-0100 on working days (8:30-17:00)",
        "free legal help",
    )
    places = [text.index(part) for part in parts]
    assert len(places) == len(set(places))


def test_letter__of_an_adequate_notice_counts_at_once(composer: Composer) -> None:
    at_once = about(Kind.DECREASE, proposal(basis=Basis.ADEQUATE))
    text = flat(composer.letter(at_once, ENGLISH, now=NOW, facts=FACTS))
    assert "counts from Monday, March 1, 2027 at the earliest" in text
    assert "is Wednesday, March 10, 2027" in text


def test_letter__of_an_unpayable_payment_has_a_longer_time(composer: Composer) -> None:
    text = flat(composer.letter(MATTERS[Kind.EXPUNGE], ENGLISH, now=NOW, facts=FACTS))
    assert "as it is now is Thursday, November 25, 2027" in text


def test_letter__of_a_hold_has_the_programs_reason(composer: Composer) -> None:
    text = flat(composer.letter(HOLDING, ENGLISH, now=NOW))
    reason = PROGRAM.reasons[101].words["en"]
    for part in (reason.title, reason.fact, reason.rule, reason.clears, "$435.00"):
        assert part in text
    assert "ends on Saturday, March 6, 2027 at the latest" in text
    assert "The law we go by: 42 U.S.C. 602(a)(6)." in text


def test_letter__names_a_payment_by_the_day_it_is_due_at_the_office(composer: Composer) -> None:
    first = int(datetime(2027, 4, 1, 3, tzinfo=UTC).timestamp())
    assert HOLDING.payment is not None
    matter = replace(HOLDING, payment=replace(HOLDING.payment, issue_at=first))
    text = flat(composer.letter(matter, ENGLISH, now=NOW))
    assert "due on Wednesday, March 31, 2027" in text, "it is the evening before there"


def test_letter__of_a_strike_says_what_the_check_was_about(composer: Composer) -> None:
    text = flat(composer.letter(MATTERS[Kind.STRIKE], ENGLISH, now=NOW, facts=FACTS))
    assert f"to hold this payment. {PROGRAM.reasons[101].words['en'].title}." in text
    assert "42 U.S.C. 602(a)(6); Goldberg v. Kelly" in text
    assert FACTS in text


def test_letter__of_a_reason_without_words_is_refused(composer: Composer) -> None:
    other = replace(HOLDING, payment=replace(HELD, hold=replace(HOLD, reason=999)))
    with pytest.raises(AlmonerError, match="no words for the reason 999"):
        composer.letter(other, ENGLISH, now=NOW)


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (AppealState.FOR_CLAIMANT, "The decision is for you."),
        (AppealState.FOR_AGENCY, "The decision is not for you."),
    ],
)
def test_letter__of_a_decision_says_which(
    composer: Composer, state: AppealState, outcome: str
) -> None:
    decided = replace(MATTERS[Kind.DECISION], appeal=replace(DECIDED, state=state))
    text = flat(composer.letter(decided, ENGLISH, now=NOW, facts=FACTS))
    assert outcome in text
    assert FACTS in text


def test_letter__nobody_reviewed_has_the_english_beside(
    composer: Composer, monkeypatch: pytest.MonkeyPatch
) -> None:
    spanish = replace(ENGLISH, language="es")
    both = flat(composer.letter(DECREASE, spanish, now=NOW, facts=FACTS))
    assert both.index("Queremos bajar sus pagos") < both.index("Lo mismo en inglés")
    assert both.index("Lo mismo en inglés") < both.index("We want to lower your payments")

    signed = words.Words("es", {**words.load("es").table, "reviewed_by": "Language office"})
    monkeypatch.setattr(messages, "load", lambda _: signed)
    alone = flat(composer.letter(DECREASE, spanish, now=NOW, facts=FACTS))
    assert "Queremos bajar sus pagos" in alone
    assert "We want to lower your payments" not in alone


def test_letter__has_a_line_in_further_languages() -> None:
    spoken = Composer(replace(PROGRAM, languages=("en", "es", "ar")))
    lines = {
        each: words.load(each).text("page", "important", phone="555-0100")
        for each in spoken.program.languages
    }
    english = flat(spoken.letter(DECREASE, ENGLISH, now=NOW, facts=FACTS))
    assert (lines["es"] in english, lines["ar"] in english) == (True, True)
    assert lines["en"] not in english
    spanish = flat(spoken.letter(DECREASE, replace(ENGLISH, language="es"), now=NOW, facts=FACTS))
    assert [each for each in lines if lines[each] in spanish] == ["ar"], "English is beside"


@pytest.mark.parametrize("language", words.languages())
def test_letter__of_an_account_has_all_of_the_old_and_the_new(
    composer: Composer, language: str
) -> None:
    reader = replace(ENGLISH, language=language)
    lines = composer.letter(REQUEST, reader, now=NOW).splitlines()
    for value in (OLD, NEW):
        # On one line: where a line ends, groups of a text from right to left would turn around.
        assert any(locales.account(f"0x{value.hex()}") in line for line in lines)
    assert words.load(language).text("account_change", "compare") in flat("\n".join(lines))
    assert "ccount:" not in composer.letter(MATTERS[Kind.KEY_CHANGE], reader, now=NOW)


def test_letter__without_an_address_is_for_the_page(composer: Composer) -> None:
    text = composer.letter(DECREASE, replace(ENGLISH, address=()), now=NOW, facts=FACTS)
    assert ADDRESS[0] not in text
    assert "\n\n\n" not in text


def test_code__is_in_the_letter_and_not_in_its_copy(composer: Composer) -> None:
    code = Code(words="ABCD-EFGH-1234", expires_at=NOW + 30 * DAY)
    sent = composer.code(code, ENGLISH, now=NOW)
    kept = composer.code(replace(code, words=None), ENGLISH, now=NOW)
    assert "ABCD-EFGH-1234" in sent
    assert "ABCD" not in kept
    assert "it is not kept" in kept
    assert "The last day for it is Tuesday, March 30, 2027." in flat(sent)
    assert "ABCD" not in repr(code)
