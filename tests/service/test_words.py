"""The words of the pages: all there, all used, and none of the machinery's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from almoner.casefile import Scope
from almoner.config import PROJECT_ROOT
from almoner.errors import ConfigError
from almoner.fraud import policy as policies
from almoner.ledger.grant_statuses import DrawState, MilestoneState, PayMode
from almoner.ledger.records import AppealView, HoldView, PaymentState, PaymentView
from almoner.ledger.statuses import (
    AppealState,
    CaseStatus,
    HoldState,
    Origin,
    PaymentKind,
    ProposalState,
)
from almoner.letters.kinds import Kind as LetterKind
from almoner.program import load
from almoner.service import strings, wording
from almoner.service.wording import Stage
from almoner.testing import pages

FRONTEND = PROJECT_ROOT / "frontend"
MACHINERY = re.compile(
    r"\b(wallets?|gas|hash(es)?|blockchain|chain|tokens?|addresses|address|ledger|ether|crypto|"
    r"smart contracts?|contracts?|transactions?|nonce|digest)\b",
    re.IGNORECASE,
)
CHANGING = ("open", "contested", "confirmed", "enacted", "closed")
"""The states of a change that a person asks for."""
AWARDED = ("offered", "active", "suspended", "terminated", "closed", "declined", "expired")
"""The states of an award that its organization is told of."""
NOTICED = ("served", "enacted", "continued", "heard", "won", "lost", "closed")
"""Where a notice stands for its person."""
# Keys a template or a module puts together: a fixed beginning, and what can follow.
MADE = {
    "kind.": {each.value for each in PaymentKind},
    "stage.": {f"{stage}.{part}" for stage in Stage for part in ("tag", "what", "next")},
    "done.": {"on_its_way", "paid", "freed", "waiting", "decided", "withdrawn", "recalled"},
    "notice.": {
        *("decrease", "terminate", "void_payment"),
        *(f"{stage}.{part}" for stage in NOTICED for part in ("tag", "what", "next")),
    },
    "award.": {f"{state}.{part}" for state in AWARDED for part in ("tag", "what", "next")},
    "draw.": {f"{state}.{part}" for state in DrawState for part in ("tag", "what", "next")},
    "milestone.": {str(each) for each in MilestoneState},
    "terms.": {str(each) for each in PayMode},
    "enter.": {
        f"{way}_{part}"
        for way in ("passkey", "app", "owners")
        for part in ("title", "what", "link")
    },
    "offer.": {
        f"{action}_{part}"
        for action in ("accept", "decline")
        for part in ("page", "heading", "lead", "submit")
    },
    "letters.": {str(each) for each in LetterKind},
    "acting.": {str(each) for each in Scope},
    "change.": {
        *(f"asked.{origin}" for origin in (*Origin, "signed")),
        *(f"{state}.{part}" for state in CHANGING for part in ("what", "next")),
    },
    "because.": {each.name for each in policies.load().typologies if each.hold is not None},
    "error.": {
        f"{code}.{part}"
        for code in (400, 403, 404, 405, 413, 429, 500, 503)
        for part in ("page", "what")
    },
    "find.": {"household", "organization"},
    "program.": {
        *("appropriated", "received", "allotted", "obligated", "disbursed", "recovered"),
        *("returned", "balance", "certified", "certified_amount", "paid", "paid_amount"),
        *("held", "released", "lapsed", "struck", "appeals", "few", "hidden"),
        *("late", "placed", "standing", "overturned", "upheld", "unreviewed", "rate", "days"),
    },
}
NOW = 1_800_000_000
DAY = 86_400


def _named() -> set[str]:
    """Every key the pages name."""
    named = {begin + end for begin, ends in MADE.items() for end in ends}
    for path in (FRONTEND / "templates").glob("*.html"):
        named |= set(
            re.findall(
                r"""\b(?:t|table)\(\s*["']([a-z_.0-9]+[a-z_0-9])["'][,)]""", path.read_text()
            )
        )
    for path in (PROJECT_ROOT / "almoner" / "service").rglob("*.py"):
        named |= set(re.findall(r'"([a-z_]+\.[a-z_]+)"', path.read_text()))
    return named


def test_table__has_every_key_and_no_other() -> None:
    table = strings.load()
    used = {key for key in _named() if key in table}
    missing = {key for key in _named() if key.split(".")[0] in _sections(table)} - used

    assert missing == set(), "named and not written"
    assert set(table.keys()) - used == set(), "written and not named"


def _sections(table: strings.Strings) -> set[str]:
    return {key.partition(".")[0] for key in table.keys()}


def test_table__speaks_without_the_machinery() -> None:
    table = strings.load()
    found = {key: MACHINERY.findall(table.text(key)) for key in table.keys()}

    assert {key: words for key, words in found.items() if words} == {}
    assert MACHINERY.search("Sign the transaction in your wallet"), "the test can find some"


def test_reasons__speak_without_the_machinery() -> None:
    program = load(PROJECT_ROOT / "programs" / "cash-assistance.toml")
    for reason in program.reasons.values():
        words = reason.words["en"]
        said = " ".join((words.title, words.happened, words.fact, words.rule, words.clears))
        assert MACHINERY.findall(said) == []


def test_text__needs_its_values() -> None:
    table = strings.load()
    assert table("payments.account", ending="1234") == "account ending 1234"

    with pytest.raises(KeyError):
        table("payments.account")
    with pytest.raises(KeyError):
        table("payments.nothing")


def test_load__refuses_a_table_with_something_else(tmp_path: Path) -> None:
    path = tmp_path / "en.toml"
    about = '[table]\nname = "English"\ndirection = "ltr"\nreviewed_by = ""\n'
    path.write_text(f"{about}[home]\npage = 3\n")
    with pytest.raises(ConfigError, match=r"home\.page is not a text"):
        strings.load(folder=tmp_path)
    path.write_text('[home]\npage = "Home"\n')
    with pytest.raises(ConfigError, match=r"\[table\] has the language's own name"):
        strings.load(folder=tmp_path)
    path.write_text(about.replace("ltr", "down"))
    with pytest.raises(ConfigError, match=r"table\.direction is ltr or rtl, not 'down'"):
        strings.load(folder=tmp_path)
    path.write_text(f'{about}[home]\npage = "Home"\n')
    assert strings.load(folder=tmp_path).keys() == ["home.page"], (
        "what it says of itself is no word"
    )
    with pytest.raises(ConfigError, match="cannot be read"):
        strings.load("xx", folder=tmp_path)


def _payment(
    state: PaymentState,
    hold: HoldView | None = None,
    appeal: AppealView | None = None,
    kind: PaymentKind = PaymentKind.REGULAR,
) -> PaymentView:
    return PaymentView(
        program="0x01",
        payment_id=1 << 32 | 1,
        case_no=1,
        kind=kind,
        run=1,
        period=1,
        issue_at=NOW - DAY,
        amount=322_000_000,
        pay_to="0x00000000000000000000000000000000000012ab",
        state=state,
        payable_at=NOW,
        paid_at=NOW if state is PaymentState.PAID else None,
        tx_hash=None,
        hold=hold,
        appeal=appeal,
    )


def _hold(state: HoldState = HoldState.PLACED, **given: int) -> HoldView:
    return HoldView(
        state=state,
        rule_no=1,
        reason=101,
        alert=b"",
        placed_at=NOW - DAY,
        expires_at=given.get("expires_at", NOW + DAY),
        extended=bool(given.get("extended")),
        deadline=NOW + 9 * DAY,
        outcome=None,
        ended_at=None,
        proposal=1 if "effective_at" in given else None,
        proposal_state=ProposalState.SERVED if "effective_at" in given else None,
        served_at=None,
        effective_at=given.get("effective_at"),
    )


APPEAL = AppealView(
    subject=1 << 32 | 1,
    case_no=1,
    state=AppealState.FILED,
    timely=True,
    waived=False,
    filer=0,
    officer=0,
    received_at=NOW,
    decide_by=NOW + 60 * DAY,
    decided_at=None,
)
WITHDRAWN = replace(APPEAL, state=AppealState.WITHDRAWN)


@pytest.mark.parametrize(
    ("payment", "stage", "words"),
    [
        (_payment(PaymentState.SEALED), Stage.PREPARED, "We plan to send it on"),
        (_payment(PaymentState.COMING), Stage.COMING, "It goes out on"),
        (_payment(PaymentState.HELD, _hold()), Stage.CHECKED, "If nobody decides by"),
        (_payment(PaymentState.HELD, _hold(expires_at=NOW)), Stage.OVERDUE, "It will be released"),
        (_payment(PaymentState.HELD, _hold(HoldState.SUSTAINED)), Stage.SUSTAINED, "a notice"),
        (_payment(PaymentState.HELD, _hold(), APPEAL), Stage.APPEALED, "A hearing officer"),
        (_payment(PaymentState.FREE, _hold(HoldState.RELEASED)), Stage.CLEARED, "It goes out on"),
        (_payment(PaymentState.PAID), Stage.PAID, "Banks can take"),
        (_payment(PaymentState.STRUCK), Stage.ENDED, "Call 555-0100"),
        (_payment(PaymentState.FAILED), Stage.FAILED, "another way"),
        (_payment(PaymentState.HELD, _hold(), WITHDRAWN), Stage.WITHDRAWN, "without your appeal"),
        (_payment(PaymentState.EXPUNGED), Stage.EXPUNGED, "another account"),
        (_payment(PaymentState.REISSUED), Stage.REISSUED, "the new payment"),
        (_payment(PaymentState.RECALLED), Stage.RECALLED, "prepare it again"),
    ],
    ids=[
        stage.value
        for stage in (
            Stage.PREPARED,
            Stage.COMING,
            Stage.CHECKED,
            Stage.OVERDUE,
            Stage.SUSTAINED,
            Stage.APPEALED,
            Stage.CLEARED,
            Stage.PAID,
            Stage.ENDED,
            Stage.FAILED,
            Stage.WITHDRAWN,
            Stage.EXPUNGED,
            Stage.REISSUED,
            Stage.RECALLED,
        )
    ],
)
def test_shown__says_what_comes_next(payment: PaymentView, stage: Stage, words: str) -> None:
    shown = wording.shown(payment, pages.words(), NOW)

    assert shown.stage == stage
    assert words in shown.next
    assert shown.amount == "$322.00"
    assert shown.account == "account ending 12AB"
    assert shown.whole == "0x 0000 0000 0000 0000 0000 0000 0000 0000 0000 12AB"
    assert shown.can_appeal is (stage in (Stage.CHECKED, Stage.SUSTAINED))


@pytest.mark.parametrize("state", [each for each in AppealState if each != AppealState.FILED])
def test_shown__offers_no_second_appeal(state: AppealState) -> None:
    appealed = _payment(PaymentState.HELD, _hold(), replace(APPEAL, state=state))
    table = strings.load()

    assert not wording.shown(appealed, table, NOW).can_appeal
    assert wording.shown(appealed, table, NOW).withdrawn is (state == AppealState.WITHDRAWN)
    assert wording.shown(_payment(PaymentState.HELD, _hold()), table, NOW).can_appeal


def test_shown__says_when_a_check_was_made_longer() -> None:
    table = strings.load()

    assert wording.shown(_payment(PaymentState.HELD, _hold(extended=1)), table, NOW).extended
    assert not wording.shown(_payment(PaymentState.HELD, _hold()), table, NOW).extended


@pytest.mark.parametrize("kind", list(PaymentKind))
def test_shown__calls_each_kind_of_payment_by_a_name_of_its_own(kind: PaymentKind) -> None:
    table = strings.load()
    title = wording.shown(_payment(PaymentState.PAID, kind=kind), table, NOW).title
    regular = wording.shown(_payment(PaymentState.PAID), table, NOW).title

    assert "January 14, 2027" in title
    assert (title == regular) is (kind is PaymentKind.REGULAR)


def test_case_ended__is_told_of_a_case_that_ended_only() -> None:
    table = pages.words()

    assert "has ended" in (wording.case_ended(CaseStatus.TERMINATED, table) or "")
    assert "apply at any office" in (wording.case_ended(CaseStatus.CLOSED, table) or "")
    assert wording.case_ended(CaseStatus.APPROVED, table) is None


def test_notice_until__is_told_once_the_notice_was_sent() -> None:
    served = _payment(PaymentState.HELD, _hold(HoldState.SUSTAINED, effective_at=NOW + 10 * DAY))

    assert wording.notice_until(served) == NOW + 10 * DAY
    assert wording.notice_until(_payment(PaymentState.HELD, _hold(HoldState.SUSTAINED))) is None


@pytest.mark.parametrize(
    ("language", "day", "short"),
    [
        ("en", "Friday, January 15, 2027", "January 15, 2027"),
        ("es", "viernes, 15 de enero de 2027", "15 de enero de 2027"),
        ("ar", "الجمعة، 15 يناير 2027", "15 يناير 2027"),
    ],
)
def test_day__is_a_date_as_people_say_it(language: str, day: str, short: str) -> None:
    assert wording.day(NOW, strings.load(language)) == day
    assert wording.short_day(NOW, strings.load(language)) == short


@pytest.mark.parametrize(
    ("language", "amount", "parts"),
    [
        ("en", "$1,234.50", "$0.000001"),
        ("es", "$1,234.50", "$0.000001"),
        # Marks around it say which way it is read.
        ("ar", "\u200f1,234.50\xa0US$\u200e", "\u200f0.000001\xa0US$\u200e"),
    ],
)
def test_dollars__are_american_in_every_language(language: str, amount: str, parts: str) -> None:
    table = strings.load(language)

    assert wording.dollars(1_234_500_000, table) == amount
    assert wording.dollars(1, table) == parts, "nothing is rounded away"
    assert wording.count(1_234_567, table) == "1,234,567"


def test_days__are_those_of_the_office() -> None:
    evening = int(datetime(2027, 4, 1, 3, tzinfo=UTC).timestamp())

    assert wording.day(evening, pages.words()) == "Wednesday, March 31, 2027"
    assert wording.day(evening, strings.load()) == "Thursday, April 1, 2027", "with no office"


def test_words__have_the_phone_of_the_office() -> None:
    office = load(PROJECT_ROOT / "programs" / "cash-assistance.toml").office
    elsewhere = strings.load().of(replace(office, phone="555-0199", hours="9:00-16:00"))

    said = elsewhere("site.help")
    assert "Call 555-0199 on working days, 9:00-16:00" in said
    assert "\u2068555-0100\u2069" in pages.words("ar")("site.help"), "set apart"


def test_tables__name_no_phone_of_their_own() -> None:
    for language, table in strings.load_all().items():
        named = [key for key in table.keys() if re.search(r"[0-9]{3}-[0-9]{4}", table.text(key))]
        assert named == [], language


def test_reason__of_a_code_the_file_does_not_have_is_told_in_general_words() -> None:
    program = load(PROJECT_ROOT / "programs" / "cash-assistance.toml")
    for language, table in strings.load_all().items():
        known = wording.reason(program, 101, table)

        assert wording.reason(program, 9_999, table).fact == table("reason.fact")
        assert known.fact == program.reasons[101].words[language].fact
