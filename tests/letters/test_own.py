"""Given a person's page: it should show the letters that went to the person, and no others.

├── what was sent, the newest first, whatever the channel; the look is noted, as who looks
└── nothing that was only written, went to a contact of before, or is another household's
"""

from __future__ import annotations

from almoner.casefile import Access, Casefile, Channel, Letter
from almoner.letters import own
from tests.letters.samples import CASE_NO, NOW

LOOK = Access(office="representative_3", purpose=own.PURPOSE, at=NOW + 10)


def _letter(text: str, at: int, *, sent: bool = True, before: bool = False) -> tuple[Letter, bool]:
    written = {"kind": "hold", "language": "en", "channel": Channel.EMAIL, "before": before}
    return Letter.write(text, case_no=CASE_NO, at=at, **written), sent


def test_letters__are_those_that_went_to_the_person(casefile: Casefile) -> None:
    given = [
        _letter("first", NOW),
        _letter("second", NOW + 1),
        _letter("only written", NOW + 2, sent=False),
        _letter("to where the person was before", NOW + 3, before=True),
    ]
    for letter, sent in given:
        casefile.put_letter(letter)
        if sent:
            casefile.note_sent(letter.digest, at=NOW + 9, proof="shown")

    found = own.letters(casefile, CASE_NO, LOOK)
    assert [each.text for each in found] == ["second", "first"]
    assert own.letter(casefile, CASE_NO, found[0].digest, LOOK) == found[0]
    for hidden, _ in given[2:]:
        assert own.letter(casefile, CASE_NO, hidden.digest, LOOK) is None
    assert own.letter(casefile, CASE_NO + 1, found[0].digest, LOOK) is None
    looks = {(each.office, each.act, each.purpose) for each in casefile.accesses()}
    assert looks == {("representative_3", "letters", "own letters")}
