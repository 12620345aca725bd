"""Given something a household has to be told: it should get one letter, and the clock start once.

├── a notice should be kept, sent, noted and attested with the letter's digest, in that order
├── a run that ends anywhere and is started again should send no second letter whose proof is kept
├── a letter that was written on another day should be written anew, since its dates are
├── what the chain would refuse, or has no words or those about another case, should not be sent
├── a notice whose last day would be closed should not be sent, and the day be named
├── after it came back another channel should be taken, and by hand once none is left
├── a request for another account or key should go to contacts of before, each place once
└── a code should go by paper, and its copy not have it
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from almoner.casefile import Access, Casefile, Channel, Grounds, Letter, LetterState
from almoner.errors import AlmonerError, CasefileError, Reverted
from almoner.letters.composition import Composer
from almoner.letters.dispatch import Dispatch, TooEarly
from almoner.letters.kinds import Kind
from almoner.letters.recipients import Unreached
from almoner.letters.senders import Parcel, Senders, senders
from tests.letters.recording import Chain, Killed
from tests.letters.samples import (
    ADDRESS,
    CASE_NO,
    CONTACT,
    DAY,
    DECREASE,
    HELD,
    HOLD,
    HOLDING,
    LOOK,
    MATTERS,
    NOW,
    REQUEST,
    about,
    proposal,
)


class Desk:
    """Sends letters into a folder, at a time."""

    def __init__(self, composer: Composer, casefile: Casefile, outbox: Path) -> None:
        self.composer, self.casefile, self.outbox = composer, casefile, outbox
        self.chain = Chain()

    def at(self, now: int = NOW, carried: Senders | None = None) -> Dispatch:
        access = Access(office="COUNTER", purpose="test", at=now)
        carried = carried or senders(self.outbox, None, None)
        return Dispatch(self.composer, self.casefile, carried, access)

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.outbox.glob("*"))

    @property
    def kept(self) -> list[Letter]:
        return self.casefile.letters(CASE_NO, LOOK)


@pytest.fixture
def desk(composer: Composer, casefile: Casefile, tmp_path: Path) -> Desk:
    return Desk(composer, casefile, tmp_path / "outbox")


def test_send__keeps_sends_notes_and_attests(desk: Desk) -> None:
    (letter,) = desk.at().send(DECREASE, desk.chain)

    (kept,) = desk.kept
    assert (kept.kind, kept.subject, kept.channel) == ("decrease", 12, Channel.LETTER)
    assert (kept.to, kept.state, kept.sent_at) == (ADDRESS, LetterState.SENT, NOW)
    assert desk.chain.served == {12: (Channel.LETTER, kept.digest)}
    assert kept.digest == letter.digest
    assert desk.files == [f"letter-{kept.digest.hex()}.txt"]
    assert (desk.outbox / desk.files[0]).read_text() == kept.text
    assert kept.proof == f"put into the outbox as {desk.files[0]}"


class Dying:
    """Ends the run before or after a letter was taken over."""

    def __init__(self, inner: Senders, *, taken: bool) -> None:
        self._inner, self._taken = inner, taken

    def send(self, parcel: Parcel) -> str:
        if self._taken:
            self._inner[parcel.channel].send(parcel)
        raise Killed


@pytest.mark.parametrize("taken", [False, True])
def test_send__that_ended_while_sending_sends_the_same_letter_again(
    desk: Desk, taken: bool
) -> None:
    dying = Dying(senders(desk.outbox, None, None), taken=taken)
    with pytest.raises(Killed):
        desk.at(carried=dict.fromkeys(Channel, dying)).send(DECREASE, desk.chain)
    assert [each.state for each in desk.kept] == [LetterState.WRITTEN]
    assert desk.chain.served == {}

    (letter,) = desk.at(NOW + 60).send(DECREASE, desk.chain)
    assert desk.files == [f"letter-{letter.digest.hex()}.txt"], "the same letter is the same file"
    assert len(desk.kept) == 1
    assert desk.chain.served == {12: (Channel.LETTER, letter.digest)}


def test_send__that_ended_before_the_chain_attests_the_letter_that_went(desk: Desk) -> None:
    with pytest.raises(Killed):
        desk.at().send(DECREASE, Chain(dies=True))
    assert len(desk.files) == 1

    # The week after, on a day on which no letter might be sent: this one was.
    assert desk.at(NOW + 5 * DAY).send(DECREASE, desk.chain) == [], "nothing went"
    assert len(desk.files) == 1
    (letter,) = desk.kept
    assert letter.sent_at == NOW
    assert desk.chain.served == {12: (Channel.LETTER, letter.digest)}
    with pytest.raises(Reverted):
        desk.at().send(DECREASE, desk.chain)
    assert len(desk.files) == 1


def test_send__writes_a_letter_of_another_day_anew(desk: Desk) -> None:
    dying = Dying(senders(desk.outbox, None, None), taken=False)
    with pytest.raises(Killed):
        desk.at(carried=dict.fromkeys(Channel, dying)).send(DECREASE, desk.chain)
    (letter,) = desk.at(NOW + DAY).send(DECREASE, desk.chain)
    assert "2 de marzo de 2027" in letter.text
    assert [each.state for each in desk.kept] == [LetterState.WRITTEN, LetterState.SENT]


def test_send__does_not_send_what_the_chain_would_refuse(desk: Desk) -> None:
    with pytest.raises(Reverted, match="Changes_SamePerson"):
        desk.at().send(DECREASE, Chain(refusal="Changes_SamePerson"))
    assert (desk.files, desk.kept) == ([], [])


def test_send__does_not_send_without_the_officers_words(desk: Desk) -> None:
    unwritten = about(Kind.DECREASE, proposal(reason_hash=b"\7" * 32))
    with pytest.raises(CasefileError, match="has no words for 0x0707"):
        desk.at().send(unwritten, desk.chain)
    assert (desk.files, desk.kept, desk.chain.served) == ([], [], {})


def test_send__does_not_tell_what_was_written_about_another_case(desk: Desk) -> None:
    other = Grounds.write("The file of another household.", case_no=CASE_NO + 1, at=NOW)
    desk.casefile.put_grounds(other)
    named = about(Kind.DECREASE, proposal(reason_hash=other.digest))
    with pytest.raises(CasefileError, match="are about another case, and are not told here"):
        desk.at().send(named, desk.chain)
    assert (desk.files, desk.kept, desk.chain.served) == ([], [], {})


def test_send__is_not_on_a_day_whose_last_day_is_closed(desk: Desk) -> None:
    with pytest.raises(TooEarly, match=r"proposal 12 may go on 2027-03-06 at the") as refusal:
        desk.at(NOW + 3 * DAY).send(DECREASE, desk.chain)
    assert refusal.value.day == date(2027, 3, 6)
    assert (desk.files, desk.kept) == ([], [])
    with pytest.raises(TooEarly):
        desk.at(NOW + 3 * DAY).drafts(DECREASE)
    assert desk.at(NOW + 5 * DAY).send(DECREASE, desk.chain)


def test_send__that_is_no_notice_goes_on_any_day_and_once(desk: Desk) -> None:
    saturday = desk.at(NOW + 5 * DAY)
    assert saturday.is_due(HOLDING)
    saturday.send(HOLDING, desk.chain)
    assert desk.chain.served == {}
    assert not saturday.is_due(HOLDING)
    saturday.send(HOLDING, desk.chain)
    assert len(desk.files) == 1


def test_send__tells_of_a_hold_that_was_extended_or_is_another(desk: Desk) -> None:
    desk.at().send(HOLDING, desk.chain)
    for changed in ({"expires_at": NOW + 8 * DAY, "extended": True}, {"placed_at": NOW + 60}):
        held = replace(HELD, hold=replace(HOLD, **changed))
        other = replace(HOLDING, payment=held)
        assert desk.at(NOW + 60).is_due(other)
        desk.at(NOW + 60).send(other, desk.chain)
        assert not desk.at(NOW + 60).is_due(other)
    assert len(desk.files) == 3


@pytest.mark.parametrize("kind", MATTERS)
def test_drafts__keep_and_send_nothing(desk: Desk, kind: Kind) -> None:
    drafts = desk.at(NOW + DAY).drafts(MATTERS[kind])
    assert drafts[0].letter.text
    assert (desk.files, desk.kept) == ([], [])
    (letter, *_) = desk.at(NOW + DAY).send(MATTERS[kind], desk.chain)
    assert letter.text == drafts[0].letter.text


def test_send__takes_another_channel_after_it_came_back(desk: Desk) -> None:
    failures, channels = 0, []
    for at, channel in enumerate((Channel.LETTER, Channel.EMAIL, Channel.TEXT)):
        given = {"failures": failures, "channel": list(Channel).index(channel)}
        chain = Chain()
        (letter,) = desk.at(NOW + at).send(about(Kind.DECREASE, proposal(**given)), chain)
        channels.append(letter.channel)
        assert chain.served == {12: (letter.channel, letter.digest)}
        desk.casefile.note_returned(letter.digest, at=NOW + at, why="moved")
        failures += 1
    assert channels == [Channel.LETTER, Channel.EMAIL, Channel.TEXT]
    with pytest.raises(Unreached, match="no contact for this that was not tried"):
        desk.at(NOW + 9).send(about(Kind.DECREASE, proposal(failures=3, channel=3)), Chain())


def test_send__goes_by_paper_unless_the_person_chose(desk: Desk) -> None:
    desk.casefile.choose_channel(CASE_NO, Channel.EMAIL, LOOK)
    (chosen,) = desk.at().send(DECREASE, desk.chain)
    assert (chosen.channel, chosen.to) == (Channel.EMAIL, (CONTACT.email,))
    assert ADDRESS[0] not in chosen.text
    desk.casefile.take_back_channel(CASE_NO, LOOK)
    (paper,) = desk.at().send(HOLDING, desk.chain)
    assert paper.channel is Channel.LETTER


def test_send__without_an_address_is_not_sent_electronically_without_a_choice(desk: Desk) -> None:
    desk.casefile.put_contact(CASE_NO, replace(CONTACT, address=()), LOOK)
    with pytest.raises(Unreached):
        desk.at().send(DECREASE, desk.chain)
    assert desk.at().is_due(HOLDING), "so that the command says it"


def test_send__warns_contacts_of_before(desk: Desk) -> None:
    new = replace(CONTACT, address=("Unit 8",), language="en")
    desk.casefile.put_contact(CASE_NO, replace(CONTACT, phone="555-0199"), LOOK)
    desk.casefile.put_contact(CASE_NO, new, LOOK)

    desk.at().send(REQUEST, desk.chain)

    letters = {each.to: each for each in desk.kept}
    assert set(letters) == {("Unit 8",), ADDRESS}, "each place once"
    assert (letters["Unit 8",].before, letters[ADDRESS].before) == (False, True)
    assert "Queremos" not in letters[ADDRESS].text
    assert "Alguien nos pidió" in letters[ADDRESS].text
    assert "Alguien nos pidió" not in letters["Unit 8",].text
    desk.at().send(REQUEST, desk.chain)
    assert len(desk.files) == 2
    desk.at().send(DECREASE, desk.chain)
    assert len(desk.files) == 3, "a notice goes to the contact that counts"


def test_send__warns_contacts_of_before_where_the_new_one_cannot_be_reached(desk: Desk) -> None:
    nowhere = replace(CONTACT, address=(), phone="", email="")
    desk.casefile.put_contact(CASE_NO, nowhere, LOOK)
    with pytest.raises(Unreached):
        desk.at().send(REQUEST, desk.chain)
    (letter,) = desk.kept
    assert (letter.to, letter.before, letter.state) == (ADDRESS, True, LetterState.SENT)


def test_send_code__goes_by_paper_and_is_not_kept(desk: Desk) -> None:
    desk.casefile.choose_channel(CASE_NO, Channel.EMAIL, LOOK)
    letter = desk.at().send_code(CASE_NO, "ABCD-EFGH", NOW + 30 * DAY)
    (kept,) = desk.kept
    assert (letter.channel, kept.state) == (Channel.LETTER, LetterState.SENT)
    assert "ABCD-EFGH" not in kept.text
    assert "ABCD-EFGH" in (desk.outbox / desk.files[0]).read_text()


def test_send__that_cannot_be_carried_is_not_noted(desk: Desk) -> None:
    desk.outbox.write_text("a file in the place of the folder")
    with pytest.raises(AlmonerError, match="cannot be put into"):
        desk.at().send(DECREASE, desk.chain)
    assert desk.kept[0].state is LetterState.WRITTEN
    assert desk.chain.served == {}
