"""Given an agency whose case numbers are not the chain's: nobody should read one as the other.

almoner
├── after an act, in a dry run, where it is shown, refused or listed: the agency's number
├── without the casefile, its key, or with another roster's: the chain's, said to be that
├── with --json: both, each as a field of its own
└── what only names a case leaves a line in the casefile's log, and nothing else does
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from almoner.acts.runs import payment_id
from almoner.casefile import AccessEntry, Casefile, NewCase
from almoner.chain.deployment import Kind
from almoner.cli import spelling
from almoner.cli.refusals import PHRASES
from almoner.cli.session import Session
from almoner.numbering import on_chain
from almoner.testing.bench import CASEFILE_KEY, Bench

CASES = 6
REASON = ("--reason", "File 12: income")
CASEWORKER = ("--as", "caseworker-2")
DETERMINER = ("--as", "determiner-1")
ANYONE = ("--as", "guardian-1")
SERVED = ("--dispatch", "Letter 118, posted", "--as", "counter-1")
NAME = "Personal Name"
BARE = re.compile(r"[Cc]ases? \d+")
"""A case by a number that could be the agency's, or the chain's."""
ELSEWHERE = f"0x{'77' * 20} on chain 31337"


@pytest.fixture
def crossed(bench: Bench) -> Bench:
    """An agency whose C-000005 is case 2 on the chain, and C-000002 case 5."""
    bench.casefile.unlink()
    numbers = {f"C-{CASES + 1 - number:06d}": number for number in range(1, CASES + 1)}
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        for each in numbers:
            private = {"name": NAME}
            casefile.put_case(
                NewCase(case_number=each, facts={}, members=(f"M-{each}",), private=private)
            )
        casefile.number(numbers)
    return bench


@pytest.fixture
def cut(crossed: Bench) -> int:
    """The number of a proposal about C-000005, which is case 2 on the chain."""
    words = ("case", "propose", "decrease", "C-000005", "60", "--basis", "ADEQUATE", *REASON)
    return int(crossed.told(*words, *CASEWORKER)["proposal"])


def _said(bench: Bench, *words: object) -> str:
    """What a person reads of a command that works."""
    result = bench.run(*words)
    assert result.exit_code == 0, result.stderr
    assert not BARE.search(result.stdout)
    return result.stdout


def _looks(bench: Bench) -> list[AccessEntry]:
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        return casefile.accesses()


def _appeal(bench: Bench, subject: int) -> None:
    now = datetime.fromtimestamp(bench.world.now(), UTC).strftime("%Y-%m-%dT%H:%M")
    file = ("appeal", "file", subject, "--words", "Why", "--received", now)
    bench.told(*file, "--as", "counter-2")


def _claim(bench: Bench, deployment: str) -> None:
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        casefile.claim(deployment, {})


def test_act__names_its_case_as_the_agency_writes_it(crossed: Bench) -> None:
    words = ("case", "propose", "increase", "c 000005", "450", *REASON, *CASEWORKER)
    assert re.match(r"Proposal \d+ for case C-000005 is open: ", _said(crossed, *words))
    assert crossed.world.change(1)["caseNo"] == 2
    late = ("case", "late", "c-000005", "--period", 1)
    assert _said(crossed, *late) == "Case C-000005 is not late in period 1.\n"
    told = crossed.told(*late)
    assert (told["case"], told["case_number"]) == (2, "C-000005")
    file = ("case", "pay-to", "file", "C-000005", f"0x{'52' * 20}", "--evidence", "Form 8")
    assert " for case C-000005 cools off until " in _said(crossed, *file, "--as", "counter-1")
    reject = ("case", "reject", "C-000001", *REASON, *DETERMINER)
    assert _said(crossed, *reject).startswith("Case C-000001 is rejected; its household")
    assert crossed.world.case(6)["status"] == 3
    assert {each.act for each in _looks(crossed)} == set(), "who types a number looks up none"


def test_dry_run__names_the_case_it_is_about(crossed: Bench) -> None:
    words = ("case", "reject", "C-000001", *REASON, *DETERMINER)
    announced = _said(crossed, *words, "--dry-run")
    assert announced.startswith("The chain would take reject(case C-000001, caseRef=0x")
    assert crossed.told(*words, "--dry-run")["arguments"]["caseNo"] == 6
    single = ("run", "single", "court-order", "C-000005", "50", "--period", 1, "--decision", "No 7")
    single = (*single, "--allotment", crossed.world.allotment, "--as", "maker-1", "--dry-run")
    announced = _said(crossed, *single)
    assert announced.startswith("The chain would take openSingle(single=(case C-000005, kind=4, ")
    looks = [(each.office, each.purpose, each.act) for each in _looks(crossed)]
    assert looks == [("UNSIGNED", "cases of a dry run", "numbers of 1 cases")] * 2


def test_refusal__names_the_case_and_nobody(crossed: Bench) -> None:
    before = len(_looks(crossed))
    words = ("case", "reject", "C-000005", *REASON, *DETERMINER)
    refused = crossed.run(*words)
    assert refused.stderr.startswith("almoner: Case C-000005 is approved: this cannot be done with")
    assert refused.stderr.endswith("(on the chain: Roster_WrongStatus(caseNo=2, status=2))\n")
    assert NAME not in refused.output
    (look,) = _looks(crossed)[before:]
    assert (look.office, look.purpose) == ("UNSIGNED", "cases of a refusal")
    assert (look.act, look.case_no) == ("numbers of 1 cases", None)


def test_refusal__without_a_case_opens_no_casefile(crossed: Bench) -> None:
    before = _looks(crossed)
    assert crossed.refused("run", "lapse", 99, *ANYONE).startswith("Run 99 is not there")
    not_theirs = crossed.refused("case", "reject", "C-000001", *REASON, "--as", "maker-1")
    assert "does not hold the office determiner" in not_theirs
    assert _looks(crossed) == before
    crossed.casefile.unlink()
    crossed.refused("case", "enact", 99, *ANYONE)
    assert not crossed.casefile.exists(), "nor is one made"


def test_refusal__of_a_proposal_names_its_case(crossed: Bench, cut: int) -> None:
    propose = ("case", "propose", "increase", "C-000002", "450", *REASON, *CASEWORKER)
    number = crossed.told(*propose)["proposal"]
    approve = ("case", "approve-change", number, *DETERMINER)
    assert "is to raise case C-000002 from $100.00 to $450.00" in crossed.refused(*approve)
    decrease = ("case", "propose", "decrease", "C-000005", "70", "--basis", "ADVANCE", *REASON)
    again = crossed.refused(*decrease, *CASEWORKER)
    assert again.startswith(f"Proposal {cut} about case C-000005 is of the same kind (decrease)")
    crossed.told("notice", "serve", cut, *SERVED)
    _appeal(crossed, cut)
    decide = ("appeal", "decide", cut, "--for", "agency", *REASON, "--overpayment", "5")
    more = crossed.refused(*decide, "--as", "hearing-officer-1")
    assert "is more than case C-000005 was paid" in more


def test_show__names_the_case(crossed: Bench, cut: int) -> None:
    assert "\ncase: C-000005\n" in _said(crossed, "notice", "show", cut)
    assert crossed.told("notice", "show", cut)["case"] == 2
    shown = _said(crossed, "case", "show", "c000005")
    assert shown.startswith("case: C-000005\nstatus: approved\n")
    told = crossed.told("case", "show", "c000005")
    assert (told["case"], told["case_number"]) == (2, "C-000005")
    (event,) = crossed.world.changes.events.ChangeProposed().get_logs(from_block=0)[-1:]
    digest = f"0x{bytes(event['args']['reasonHash']).hex()}"
    look = ("case", "words", digest, "--office", "determiner", "--purpose", "review")
    assert _said(crossed, *look).startswith("case: C-000005\nwords: File 12: income\n")


def test_payment__is_shown_with_its_case(crossed: Bench) -> None:
    world = crossed.world
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    world.register_and_arm_rule()
    held = payment_id(run, 2)
    world.place_hold(held)
    named = f"{held} (run {run}, case C-000005)"
    assert _said(crossed, "hold", "show", held).startswith(f"payment: {named}\n")
    assert _said(crossed, "hold", "list").startswith("case C-000005, payment ")
    sustain = ("hold", "sustain", held, *REASON, "--as", "investigator-2")
    number = crossed.told(*sustain)["proposal"]
    assert f"\npayment: {named}\n" in _said(crossed, "notice", "show", number)
    assert "case C-000005, payment " in _said(crossed, "run", "show", run, "--payments")
    crossed.told("notice", "serve", number, *SERVED)
    _appeal(crossed, held)
    assert _said(crossed, "appeal", "show", held).startswith(f"subject: payment {named}\n")


@pytest.mark.parametrize("key", [None, "ab" * 32])
def test_case__has_the_chains_number_where_the_casefile_does_not_open(
    crossed: Bench, cut: int, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    if key is None:
        monkeypatch.delenv("ALMONER_CASEFILE_KEY")
    else:
        monkeypatch.setenv("ALMONER_CASEFILE_KEY", key)
    assert f"\ncase: {on_chain(2)}\n" in _said(crossed, "notice", "show", cut)
    assert on_chain(2) == "number 2 on the chain"


def test_list__has_no_number_of_the_agencys_without_its_casefile(
    crossed: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = crossed.world
    run = world.open_run()
    world.seal(run)
    listing = ("run", "show", run, "--payments")
    with_it = crossed.told(*listing)["listed"][0]
    assert (with_it["case"], with_it["case_number"]) == (1, "C-000006")
    monkeypatch.delenv("ALMONER_CASEFILE_KEY")
    without = crossed.told(*listing)["listed"][0]
    assert (without["case"], without["case_number"]) == (1, None)
    assert f"case {on_chain(1)}, payment " in _said(crossed, *listing)


def test_case__is_not_named_after_another_rosters_household(crossed: Bench, cut: int) -> None:
    reject = ("case", "reject", "C-000005", *REASON, *DETERMINER)
    assert "\ncase: C-000005\n" in _said(crossed, "notice", "show", cut)
    assert crossed.refused(*reject).startswith("Case C-000005 is approved")
    _claim(crossed, ELSEWHERE)
    assert f"\ncase: {on_chain(2)}\n" in _said(crossed, "notice", "show", cut)
    assert crossed.refused(*reject).startswith(f"The casefile belongs to the roster {ELSEWHERE}")


def test_case__is_named_where_the_casefile_is_the_rosters_own(crossed: Bench, cut: int) -> None:
    world = crossed.world
    _claim(crossed, f"{world.roster.address} on chain {world.client.chain_id}")
    assert "\ncase: C-000005\n" in _said(crossed, "notice", "show", cut)


def test_award__is_no_case_of_the_casefiles(crossed: Bench) -> None:
    here = Session()
    agency = here.agency()
    grants = agency.of(Kind.GRANT, agency.program_address, agency.roster_address)
    said = f"Run 1 has case {on_chain(2)} now."
    named = [spelling.spelled(here, each, said, purpose="a test") for each in (agency, grants)]
    assert named == ["Run 1 has case C-000005 now.", "Run 1 has award 2 now."]
    number = payment_id(7, 2)
    shown = [spelling.payment(here, each, number, "a test") for each in (agency, grants)]
    assert shown == [f"{number} (run 7, case C-000005)", f"{number} (draw 7, award 2)"]


def test_bare__finds_a_number_that_could_be_either() -> None:
    assert BARE.search(PHRASES["Roster_NoReason"]({"caseNo": 2}))
    assert not BARE.search(PHRASES["Roster_NoReason"]({"caseNo": on_chain(2)}))
