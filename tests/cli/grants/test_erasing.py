"""almoner grant erase

given what an organization said about an award, and a household said that has its number
├── erase should be refused while the award is not closed
├── then what was said about the award should be gone, and what the household said be there
└── a second time there should be nothing
"""

from __future__ import annotations

from dataclasses import replace

from almoner.casefile import Access, Casefile, Statement
from almoner.testing.bench import CASEFILE_KEY, sentence
from tests.cli.grants.awarded import OFFICER, Awards
from tests.cli.grants.office import Office
from tests.cli.grants.test_closeout import closing, reporting

LOOK = Access(office="COUNTER", purpose="test", at=1)
REASON = ("--reason", "6 years after its closeout", "--office", "grants-officer")


def test_erase__is_of_a_closed_award_alone(office: Office, awards: Awards) -> None:
    bench, program = office.bench, str(office.grants.awards.address)
    said = {"payment_id": (1 << 32) | awards.invoiced, "case_no": awards.invoiced}
    text = {"salt": bytes(32), "words": "We did it.", "written_at": 1}
    theirs = Statement(digest=b"h" * 32, **said, **text)
    about = replace(theirs, digest=b"a" * 32, program=program)
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        casefile.put_statement(theirs)
        casefile.put_statement(about)
    erase = ("grant", "erase", awards.invoiced, *REASON)

    assert "is active" in sentence(bench.run(*erase))
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        assert casefile.statements(about.payment_id, LOOK, program=program) == [about]
    bench.told(*reporting(office, awards))
    bench.done(*closing(awards), *OFFICER)
    assert bench.told(*erase)["statements"] == 1

    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        assert casefile.statements(about.payment_id, LOOK, program=program) == []
        assert casefile.statements(theirs.payment_id, LOOK) == [theirs]
    assert "has nothing that was said about award" in sentence(bench.run(*erase))
