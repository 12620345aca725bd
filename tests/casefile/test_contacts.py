"""Given the contact of a household: letters should reach it, and who redirects it be noticed.

contact
├── it should be what the roster's private columns say, and what the counter changed
├── replaced, by a roster or at the counter, it should be kept with until when it counted
├── about a change of account, those replaced lately should be told too, and no older ones
└── what is none should be refused in words that show nothing of it
channel
├── it should be paper, unless the person chose otherwise and can be reached so
├── a choice should say when, by which office, and when it was taken back
└── what needs no choice, or has no address, should be refused
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from almoner.casefile import Casefile, Channel, Choice, Contact
from almoner.casefile.contacts import WARNED_DAYS
from almoner.errors import CasefileError, InputError
from tests.casefile.household import CASE, LOOK

OLD = Contact(address=("Unit 12, Block 3",), phone="555-0142", language="es-synthetic")
NEW = Contact(
    address=("Unit 7, Block 9", "Floor 2"), phone="555-0155", email="box@example.org", language="es"
)
DAY = 86_400
LATER = replace(LOOK, at=LOOK.at + WARNED_DAYS * DAY)


def test_contact__is_what_the_roster_brought(casefile: Casefile) -> None:
    assert casefile.contacts(17, LOOK) == [OLD]
    casefile.put_case(replace(CASE, case_number="C-000018", private={}))
    assert casefile.contact("C-000018", LOOK) == Contact()
    assert [(each.act, each.case_no) for each in casefile.accesses()] == [
        ("contacts", 17),
        ("contacts", None),
    ]


def test_put_contact__keeps_the_one_of_before(casefile: Casefile, path: Path) -> None:
    casefile.put_contact("C-000017", NEW, LOOK)
    casefile.put_contact(17, NEW, LATER)

    assert casefile.contacts(17, LOOK) == [NEW, replace(OLD, until=LOOK.at)]
    assert casefile.case(17, LOOK).private["mailing_address"] == "Unit 7, Block 9\nFloor 2"
    files = b"".join(each.read_bytes() for each in path.parent.iterdir())
    for part in (*NEW.address, *OLD.address, NEW.email, NEW.phone):
        assert part.encode() not in files


def test_put_cases__keeps_the_contact_a_roster_replaces(casefile: Casefile) -> None:
    casefile.put_cases([CASE], at=5)
    assert casefile.contacts(17, LOOK) == [OLD]
    casefile.put_cases([replace(CASE, private={"phone": "555-0199"})], at=6)
    assert casefile.contacts(17, LOOK) == [
        replace(OLD, phone="555-0199"),
        replace(OLD, until=6),
    ]


def test_contacts_to_warn__are_those_of_before_too(casefile: Casefile) -> None:
    assert casefile.contacts_to_warn(17, LOOK) == [OLD]
    casefile.put_contact(17, NEW, LOOK)
    assert casefile.contacts_to_warn(17, LATER) == [NEW, replace(OLD, until=LOOK.at)]
    assert casefile.contacts_to_warn(17, replace(LATER, at=LATER.at + 1)) == [NEW]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "box.example.org"}, "email: is no e-mail address: compare it"),
        ({"email": "box@example.org, other@example.org"}, "email: is no e-mail address"),
        ({"email": "root,evil@x.example"}, "email: is no e-mail address"),
        ({"email": "jane@[example.org"}, "email: is no e-mail address"),
        ({"email": "jane@example..org"}, "email: is no e-mail address"),
        ({"email": "jane\x07@example.org"}, "email: is no e-mail address"),
        ({"email": "j..e@example.org"}, "email: is no e-mail address"),
        ({"email": "(box)jane@example.org"}, "email: is no e-mail address"),
        ({"phone": "555-0123\nSubject: hi"}, "phone: must be one line without control"),
        ({"address": ("Unit 7\x1b[2J",)}, "address: give each line by itself, none empty"),
        ({"language": "Spanish please"}, "language: must be a language tag such as en"),
        ({"address": ("Unit 7\nBlock 9",)}, "address: give each line by itself, none empty"),
        ({"address": ("Unit 7", " ")}, "address: give each line by itself, none empty"),
        ({"phone": "5" * 201}, "phone: has 201 characters: shorten it to 200"),
    ],
)
def test_put_contact__refuses_what_is_none(
    casefile: Casefile, wrong: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError) as refusal:
        casefile.put_contact(17, replace(NEW, **wrong), LOOK)
    assert said in str(refusal.value)
    assert casefile.contacts(17, LOOK) == [OLD]


@pytest.mark.parametrize("email", ["", "box@example.org", "o'neil+aid.7@mail.example-city.org"])
def test_put_contact__takes_one_plain_address(casefile: Casefile, email: str) -> None:
    casefile.put_contact(17, replace(NEW, email=email), LOOK)
    assert casefile.contact(17, LOOK).email == email


def test_channel__is_paper_until_the_person_chooses(casefile: Casefile) -> None:
    casefile.put_contact(17, NEW, LOOK)
    assert casefile.channel(17, LOOK) is Channel.LETTER
    casefile.choose_channel(17, Channel.EMAIL, LOOK)
    assert casefile.channel(17, LOOK) is Channel.EMAIL
    casefile.choose_channel(17, Channel.TEXT, LATER)
    assert casefile.channel(17, LOOK) is Channel.TEXT
    office = replace(LATER, office="CASEWORKER", at=LATER.at + 9)
    casefile.take_back_channel(17, office)

    assert casefile.channel(17, LOOK) is Channel.LETTER
    email, text = casefile.choices(17, LOOK)
    assert email == Choice(
        channel=Channel.EMAIL,
        chosen_at=LOOK.at,
        office="COUNTER",
        taken_back_at=LATER.at,
        taken_back_by="COUNTER",
    )
    assert (text.channel, text.taken_back_at, text.taken_back_by) == (
        Channel.TEXT,
        office.at,
        "CASEWORKER",
    )
    with pytest.raises(CasefileError, match="no choice to take back: letters go by paper already"):
        casefile.take_back_channel(17, LOOK)


def test_channel__is_paper_again_where_the_address_is_gone(casefile: Casefile) -> None:
    casefile.put_contact(17, NEW, LOOK)
    casefile.choose_channel(17, Channel.EMAIL, LOOK)
    casefile.put_contact(17, replace(NEW, email=""), LATER)
    assert casefile.channel(17, LOOK) is Channel.LETTER
    casefile.put_contact(17, NEW, LATER)
    assert casefile.channel(17, LOOK) is Channel.EMAIL


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (Channel.EMAIL, "the contact has no e-mail address: change the contact first"),
        (Channel.LETTER, "letter needs no choice: take back the one there is"),
    ],
)
def test_choose_channel__refuses_what_cannot_be_chosen(
    casefile: Casefile, channel: Channel, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        casefile.choose_channel(17, channel, LOOK)
    assert casefile.choices(17, LOOK) == []
    casefile.choose_channel(17, Channel.TEXT, LOOK)


def test_repr__of_a_contact_shows_nothing() -> None:
    assert repr(NEW) == "Contact(until=None)"
