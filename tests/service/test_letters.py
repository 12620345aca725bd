"""The letters of a person on the pages.

given letters that were sent to the household
├── each should be listed and shown as it was sent, to be printed
└── given one of another household, or of nobody: it should not be there
given a letter that was only written, or went to a contact of before: it should not be listed
"""

from __future__ import annotations

from httpx import codes

from almoner.casefile import Channel, Letter
from almoner.demo.person import SoftPerson, text
from almoner.testing.pages import Service


def test_letter__is_shown_as_it_was_sent(service: Service, bound: SoftPerson) -> None:
    assert "There is no letter" in text(bound.get("/letters"))
    letter = service.lettered(service.story.held)

    listed = text(bound.get("/letters"))

    assert "Your payment is being checked" in listed
    assert "Sent on" in listed
    shown = bound.get(f"/letters/{letter.digest.hex()}")
    assert letter.text.strip() in shown
    assert "use the print function" in shown


def test_letter__of_another_is_not_there(
    service: Service, bound: SoftPerson, other: SoftPerson
) -> None:
    path = f"/letters/{service.lettered(service.story.held).digest.hex()}"
    assert other.http.get(path).status_code == codes.NOT_FOUND
    assert bound.http.get(path).status_code == codes.OK
    for nobodys in ("0" * 64, "0" * 63, path[-64:].upper().replace("0", "A"), "x"):
        assert bound.http.get(f"/letters/{nobodys}").status_code == codes.NOT_FOUND


def test_letter__that_was_only_written_is_not_listed(service: Service, bound: SoftPerson) -> None:
    case_no, now = service.story.held, service.world.now()
    written = Letter.write(
        "Not sent.", case_no=case_no, kind="hold", language="en", channel=Channel.LETTER, at=now
    )
    service.context.casefile.put_letter(written)

    assert "There is no letter" in text(bound.get("/letters"))
    assert bound.http.get(f"/letters/{written.digest.hex()}").status_code == codes.NOT_FOUND
    service.context.casefile.note_sent(written.digest, at=now, proof="list 12")
    assert "Sent on" in text(bound.get("/letters"))
