"""Given households that have to be told something: commands should send it, and start the clock.

almoner notice send
├── a dry run should show the letter, and neither keep, send nor attest anything
├── a notice should be attested with the letter's digest, and its letter name the contract's day
├── on a day whose last day is closed it should be refused, naming the day
├── --all should send each letter once, and say what could not be sent and why
│   └── whatever one household's fails by: the others should get theirs
└── what nothing is due about should be refused
almoner notice returned
├── a notice should be noted in the casefile and on the chain, and go by another channel next
└── a letter that is nothing to the chain should be noted in the casefile only
almoner notice print
└── it should print what was sent, once more or in a list
almoner case offer-key --letter
└── the code should be in the letter only
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from almoner import program
from almoner.acts.notices import Channel
from almoner.casefile import Access, Casefile, Contact, Letter, LetterState, NewCase
from almoner.casefile import Channel as Channels
from almoner.config import PROJECT_ROOT
from almoner.letters import words
from almoner.letters.calendar import OfficeCalendar
from almoner.letters.senders import FileDrop, Parcel
from almoner.testing import bench as benches
from almoner.testing.bench import CASEFILE_KEY, Bench, sentence
from tests.cli.following import follow

FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
OFFICE = program.load(FILE).office
CALENDAR = OfficeCalendar(OFFICE)
CASE, OTHER = "C-000001", "C-000002"
REASON = ("--basis", "ADVANCE", "--reason", "The new wage slip.", "--as", "caseworker-2")
COUNTER = ("--as", "counter-1")
LOOK = Access(office="COUNTER", purpose="test", at=1)
SEEN = ("--office", "counter", "--purpose", "a call")
PERIOD = 10 * 86_400


@pytest.fixture
def told(bench: Bench) -> Bench:
    """A bench on a day on which notices may be sent, with one household that can be reached."""
    contact = Contact(address=("Unit 7", "Example City"), email="reader@example.org")
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        casefile.put_contact(1, contact, LOOK)
    morning(bench, closed=False)
    return bench


def morning(bench: Bench, *, closed: bool) -> None:
    """Goes to the next morning whose notices end on a day the office is closed, or open."""
    day = CALENDAR.day(bench.world.now())
    while True:
        day += timedelta(days=1)
        at = int(datetime.combine(day, time(9), OFFICE.zone).timestamp())
        if CALENDAR.is_closed(CALENDAR.last_day(at + PERIOD)) is closed:
            break
    bench.world.warp_to(at)


def proposed(bench: Bench, case: str = CASE) -> int:
    """The number of a lower amount that the ledger knows of."""
    number = int(bench.told("case", "propose", "decrease", case, "60", *REASON)["proposal"])
    follow(bench)
    return number


def _refused(bench: Bench, *words: object) -> str:
    """The sentence a command is refused with, that is refused before the chain is asked."""
    return sentence(bench.run(*words))


def letters(bench: Bench, case_no: int = 1) -> list[Letter]:
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        return casefile.letters(case_no, LOOK)


def outbox(bench: Bench) -> list[Path]:
    return sorted((bench.casefile.parent / "outbox").glob("*"))


def test_send__attests_the_letter_it_sent(told: Bench) -> None:
    number = proposed(told)
    rehearsed = told.told("notice", "send", number, *COUNTER, "--dry-run")
    assert (rehearsed["sent"], len(rehearsed["letters"])) == (False, 1)
    assert "We want to lower your payments from $100.00 to $60.00 each." in rehearsed["letters"][0][
        "text"
    ].replace("\n", " ")
    assert (letters(told), outbox(told)) == ([], [])
    assert told.told("notice", "show", number)["state"] == "open"

    said = told.run("notice", "send", number, *COUNTER).stdout

    (kept,), (file,) = letters(told), outbox(told)
    assert (file.read_text(), kept.state) == (kept.text, LetterState.SENT)
    assert "Unit 7\nExample City" in kept.text
    assert "The new wage slip." in kept.text
    head = told.world.client.head()[0]
    (event,) = told.world.changes.events.NoticeServed().get_logs(from_block=head)
    assert event["args"]["evidence"] == kept.digest
    shown = told.told("notice", "show", number)
    assert (shown["state"], shown["channel"]) == ("served", Channel.LETTER)
    last_day = words.load("en").day(CALENDAR.last_day(shown["effective_at"]))
    assert f"as it is now is {last_day}." in " ".join(kept.text.split())
    assert re.search(rf"Notice of proposal {number} is served by letter; it can be carried", said)
    assert f"If it comes back: almoner notice returned {number}." in said

    follow(told)
    again = sentence(told.run("notice", "send", number, *COUNTER))
    assert again == f"subject: proposal {number} is served (decrease): no letter is due"
    assert len(outbox(told)) == 1


def test_send__is_refused_on_a_day_whose_last_day_is_closed(told: Bench) -> None:
    morning(told, closed=True)
    number = proposed(told)
    first = CALENDAR.first_dispatch(told.world.now(), PERIOD)
    refused = told.refused("notice", "send", number, *COUNTER)
    assert refused.startswith(f"The notice of proposal {number} may go on {first} at the earliest")
    assert (letters(told), outbox(told)) == ([], [])


def test_send__is_refused_by_the_chain_before_anything_is_sent(told: Bench) -> None:
    number = proposed(told)
    not_theirs = told.refused("notice", "send", number, "--as", "caseworker-2")
    assert "does not hold the office determiner" in not_theirs
    assert (letters(told), outbox(told)) == ([], [])


def test_send__takes_what_there_is(told: Bench) -> None:
    follow(told)
    for arguments in ((), (1, "--all")):
        refused = _refused(told, "notice", "send", *arguments, *COUNTER)
        assert refused == "subject: give one number, or --all"
    assert _refused(told, "notice", "send", 99, *COUNTER).startswith("There is no proposal 99")
    payment = _refused(told, "notice", "send", 2**33 + 1, *COUNTER)
    assert payment.startswith("subject: payment 8589934593 is not held for a check")
    assert told.run("notice", "send", "--all", *COUNTER).stdout == "No letter is due.\n"


def test_send_all__sends_each_letter_once_and_names_what_it_cannot(told: Bench) -> None:
    number, unreached = proposed(told), proposed(told, OTHER)
    asked = ("case", "pay-to", "file", CASE, "0x" + "7e" * 20, "--evidence", "Form 8")
    request = told.told(*asked, "--as", "counter-2")["proposal"]
    follow(told)

    ran = told.run("notice", "send", "--all", *COUNTER)

    assert ran.exit_code == 1
    assert f"decrease, {unreached}, case {OTHER}: The household has no contact" in ran.stderr
    assert "2 letters sent." in ran.stdout
    assert "1 not sent: see above, then run the same again." in ran.stdout
    assert {(each.kind, each.subject) for each in letters(told)} == {
        ("decrease", number),
        ("account_change", request),
    }
    follow(told)
    again = told.run("notice", "send", "--all", *COUNTER, "--json")
    assert (again.exit_code, len(outbox(told))) == (1, 2)


def test_send_all__goes_on_after_a_household_that_fails(told: Bench) -> None:
    mailed, gone = "C-000003", "C-000004"
    proposed(told, mailed)
    asked = ("case", "pay-to", "file", gone, "0x" + "7e" * 20, "--evidence", "Form 8")
    request = told.told(*asked, "--as", "counter-2")["proposal"]
    number = proposed(told)
    with Casefile.open(told.casefile, CASEFILE_KEY) as casefile:
        # As contacts came in before they were checked.
        private = {"email": "jane@[example.org"}
        casefile.put_case(NewCase(case_number=mailed, facts={}, members=(), private=private))
        casefile.choose_channel(mailed, Channels.EMAIL, LOOK)
    with closing(sqlite3.connect(told.casefile)) as db, db:
        db.execute("DELETE FROM cases WHERE case_no = 4")

    dry = told.run("notice", "send", "--all", *COUNTER, "--dry-run")
    ran = told.run("notice", "send", "--all", *COUNTER)

    assert (dry.exit_code, ran.exit_code) == (1, 1)
    assert f"account change, {request}, case number 4 on the chain: There is no case" in dry.stderr
    assert f"case {mailed}: The e-mail address on record is none: correct it" in ran.stderr
    assert f"account change, {request}, case number 4 on the chain: There is no case" in ran.stderr
    assert "example.org" not in ran.stderr
    assert "2 not sent: see above" in ran.stdout
    assert [(each.subject, each.state) for each in letters(told)] == [(number, LetterState.SENT)]


def test_send_all__goes_on_after_what_nobody_foresaw(
    told: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Casefile.open(told.casefile, CASEFILE_KEY) as casefile:
        casefile.put_contact(2, Contact(address=("Unit 8",)), LOOK)
    first, second = proposed(told, OTHER), proposed(told)
    carry = FileDrop.send

    def fails(drop: FileDrop, parcel: Parcel) -> str:
        if parcel.to == ("Unit 8",):
            raise IndexError(parcel.to)
        return carry(drop, parcel)

    monkeypatch.setattr(FileDrop, "send", fails)
    ran = told.run("notice", "send", "--all", *COUNTER)

    assert ran.exit_code == 1
    assert f"decrease, {first}, case {OTHER}: The letter cannot be made or sent (IndexError)" in (
        ran.stderr
    )
    assert "Unit 8" not in ran.output
    assert [(each.subject, each.state) for each in letters(told)] == [(second, LetterState.SENT)]


def test_send__tells_of_a_hold_then_of_its_strike_then_of_the_decision(told: Bench) -> None:
    world, payment = told.world, benches.held(told)
    follow(told)
    told.told("notice", "send", payment, *COUNTER)
    sustain = ("hold", "sustain", payment, "--reason", "Nobody lives there.")
    strike = told.told(*sustain, "--as", "investigator-2")["proposal"]
    morning(told, closed=False)
    follow(told)
    told.told("notice", "send", strike, *COUNTER)
    received = datetime.fromtimestamp(world.now(), UTC).strftime("%Y-%m-%dT%H:%M")
    said = ("--received", received, "--words", "I live there.", "--as", "counter-2")
    told.told("appeal", "file", payment, *said)
    decided = ("--for", "claimant", "--reason", "The lease.", "--as", "hearing-officer-1")
    told.told("appeal", "decide", payment, *decided)
    follow(told)
    told.told("notice", "send", payment, *COUNTER)

    sent = {each.kind: each for each in letters(told)}
    assert {kind: each.subject for kind, each in sent.items()} == {
        "hold": payment,
        "strike": strike,
        "decision": payment,
    }
    assert "A person is checking your payment" in sent["hold"].text
    assert "A call" not in sent["hold"].text, "what an investigator noted is not for the person"
    assert "Nobody lives there." in sent["strike"].text
    assert "The lease." in sent["decision"].text
    assert "The decision is for you." in " ".join(sent["decision"].text.split())
    assert told.run("notice", "send", "--all", *COUNTER).stdout == "No letter is due.\n"


def test_returned__takes_another_channel(told: Bench) -> None:
    number = proposed(told)
    told.told("notice", "send", number, *COUNTER)
    done = told.done("notice", "returned", number, "--why", "Moved", *COUNTER)
    assert done["state"] == "open"
    (letter,) = letters(told)
    assert (letter.state, letter.why) == (LetterState.RETURNED, "Moved")

    morning(told, closed=False)
    follow(told)
    told.told("notice", "send", number, *COUNTER)
    assert [str(each.channel) for each in letters(told)] == ["letter", "email"]
    assert told.told("notice", "show", number)["channel"] == Channel.EMAIL
    mail = next(path.read_text() for path in outbox(told) if path.name.startswith("email"))
    assert "You have a message about your case." in mail
    assert "wage" not in mail


def test_returned__of_what_is_no_notice_is_for_the_casefile(told: Bench) -> None:
    asked = ("case", "pay-to", "file", CASE, "0x" + "7e" * 20, "--evidence", "Form 8")
    request = told.told(*asked, "--as", "counter-2")["proposal"]
    follow(told)
    told.told("notice", "send", request, *COUNTER)
    back = ("notice", "returned", request, "--why", "Moved", *COUNTER)
    assert told.told(*back, "--dry-run") == {"sent": False}
    assert letters(told)[0].state is LetterState.SENT
    assert told.told(*back)["kind"] == "account_change"
    assert letters(told)[0].state is LetterState.RETURNED
    told.told("notice", "send", request, *COUNTER)
    assert {str(each.channel): each.state for each in letters(told)} == {
        "letter": LetterState.RETURNED,
        "email": LetterState.SENT,
    }
    never = _refused(told, "notice", "returned", 2**33 + 1, "--why", "Moved", *COUNTER)
    assert never.startswith("subject: no letter about 8589934593 was sent")


def test_print__shows_letters_again(told: Bench) -> None:
    of_case = ("notice", "print", "--case", CASE, *SEEN)
    assert told.run(*of_case).stdout == f"No letter to case {CASE} is kept.\n"
    number = proposed(told)
    told.told("notice", "send", number, *COUNTER)
    (letter,) = letters(told)
    assert told.run(*of_case).stdout == letter.text
    assert told.run(*of_case, "--letter", 1).stdout == letter.text
    listed = told.run(*of_case, "--list").stdout
    assert listed.startswith(f"1  decrease about {number}, by letter, 20")
    assert told.told(*of_case)["letters"][0]["digest"] == f"0x{letter.digest.hex()}"
    missing = sentence(told.run(*of_case, "--letter", 2))
    assert missing == f"letter: there is no letter 2 of case {CASE}; it has 1"


def test_offer_key__sends_the_code_and_does_not_print_it(told: Bench) -> None:
    ran = told.run("case", "offer-key", CASE, "--letter", *COUNTER)
    (file,), (kept,) = outbox(told), letters(told)
    code = re.search(r"This is your code: (\S+)", file.read_text())
    assert code is not None
    assert code[1] not in ran.output
    assert code[1] not in kept.text
    with Casefile.open(told.casefile, CASEFILE_KEY) as casefile:
        assert casefile.code_offer(1) is not None


def test_offer_key__that_cannot_be_sent_is_not_offered(told: Bench) -> None:
    refused = told.refused("case", "offer-key", OTHER, "--letter", *COUNTER)
    assert refused.startswith("The household has no contact for this")
    with Casefile.open(told.casefile, CASEFILE_KEY) as casefile:
        assert casefile.code_offer(2) is None
