"""Given enrolled and approved cases: officers should end, except and report them by commands.

almoner case
├── reject, withdraw: before approval, they should free the household to enroll anew
├── late, report-late: it should be on record once who was not paid in time
├── double-member, shared-account: two persons should declare what is lawfully shared
├── offer-key: the counter should offer a key, and a dry run leave the last letter's code good
└── pay-to, signer, witness, contest, judge, lapse: the counter should file for a person, and
    nobody who filed should judge
"""

from __future__ import annotations

import pytest

from almoner.casefile import Casefile
from almoner.roster.references import keys
from almoner.testing.bench import CASEFILE_KEY, SETTINGS, Bench
from almoner.testing.samples import DAY, enrollment, household
from almoner.testing.world import fields

ANYONE = ("--as", "guardian-1")
REASON = ("--reason", "File 12: typed twice")
EVIDENCE = ("--evidence", "Form 8 of February")
NEW = "0x52908400098527886E0F7030069857D2E4169EE7"


def test_reject__frees_the_household(bench: Bench) -> None:
    words = ("case", "reject", "C-000006", *REASON, "--as")
    assert "does not hold the office determiner" in bench.refused(*words, "caseworker-1")
    bench.done(*words, "determiner-1")
    assert bench.told("case", "show", "C-000006")["status"] == "rejected"
    assert bench.world.enroll([enrollment(6)]) == [7]
    assert bench.refused(*words, "determiner-1").startswith("Case C-000006 is rejected")
    approved = bench.refused("case", "reject", "C-000001", *REASON, "--as", "determiner-1")
    assert approved.startswith("Case C-000001 is approved: this cannot be done with it.")


def test_withdraw__is_the_caseworkers_who_enrolled(bench: Bench) -> None:
    words = ("case", "withdraw", "C-000006", *REASON, "--as")
    other = bench.refused(*words, "caseworker-2")
    assert other.startswith("Case C-000006 was enrolled by person ")
    assert "a determiner can reject it" in other
    bench.done(*words, "caseworker-1")
    assert bench.told("case", "show", "C-000006")["status"] == "withdrawn"
    assert bench.world.enroll([enrollment(6)]) == [7]


def test_report_late__is_on_record_once(bench: Bench) -> None:
    world = bench.world
    report = ("case", "report-late", "C-000001", "--period", 1, *ANYONE)
    assert bench.told("case", "late", "C-000001", "--period", 1)["late"] is False
    assert bench.refused(*report).startswith("Case C-000001 is not late in period 1, or")
    world.warp_to(world.program.functions.periodOf(1).call()[0] + 3 * DAY + 1)
    late = bench.told("case", "late", "C-000001", "--period", 1)
    assert late == {"case": 1, "case_number": "C-000001", "period": 1, "late": True}
    bench.done(*report)
    (event,) = world.roster.events.PaymentLate().get_logs(from_block=world.client.head()[0])
    assert (event["args"]["caseNo"], event["args"]["period"]) == (1, 1)
    assert "on record" in bench.refused(*report)


def test_double_member__is_declared_by_two(bench: Bench) -> None:
    words = ("m-000041", "c-000200", "--until", "2100-01-01")
    confirm = ("case", "double-member", "confirm", *words, "--as", "program-admin-1")
    assert bench.refused(*confirm).startswith("No such double membership is proposed")
    bench.done("case", "double-member", "propose", *words, "--as", "determiner-1")
    sooner = (*confirm[:6], "2099-01-01", *confirm[7:])
    assert bench.refused(*sooner).startswith("The double membership ends at 2100-01-01 00:00 UTC")
    bench.done(*confirm)
    made = keys(SETTINGS["AGENCY_KEY"], SETTINGS["PROGRAM_KEY"])
    declared = fields(bench.world.roster.functions.doubleMemberOf(made.member("M-000041")))
    assert (declared["caseRef"], declared["until"]) == (made.case("C-000200"), 4_102_444_800)
    none = bench.refused(*confirm[:3], "M 41", *confirm[4:])
    assert none == "member: 'M 41' is none: it has letters, digits, dots and hyphens"


def test_shared_account__is_declared_by_two(bench: Bench) -> None:
    words = (household(9), "--capacity", 40, "--until", "2100-01-01")
    confirm = ("case", "shared-account", "confirm", *words, "--as", "program-admin-1")
    assert bench.refused(*confirm).startswith(f"No such sharing of {household(9)} is proposed")
    bench.done("case", "shared-account", "propose", *words, "--as", "determiner-1")
    bench.done(*confirm)
    shared = fields(bench.world.roster.functions.sharedAccountOf(household(9)))
    assert (shared["capacity"], shared["until"]) == (40, 4_102_444_800)
    past = ("case", "shared-account", "propose", *words[:-1], "2020-01-01", "--as", "determiner-1")
    assert bench.refused(*past).startswith("2020-01-01 00:00 UTC is not after ")


def test_offer_key__leaves_the_last_code_in_a_dry_run(bench: Bench) -> None:
    words = ("case", "offer-key", "C-000001", "--as", "counter-1")
    offered = bench.done(*words)
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        kept = casefile.code_offer(1)
    assert kept is not None
    assert kept.address == offered["address"]
    assert bench.told(*words, "--dry-run")["arguments"]["key"] != offered["address"]
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        assert casefile.code_offer(1) == kept
    assert "does not hold the office counter" in bench.refused(*words[:-1], "maker-1")
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        assert casefile.code_offer(1) == kept, "nor does what the chain refuses touch it"
    waiting = ("case", "offer-key", "C-000006", "--as", "counter-1")
    assert bench.refused(*waiting).startswith("Case C-000006 is enrolled")


@pytest.fixture
def filed(bench: Bench) -> int:
    """The number of a request for another account, filed by the first counter officer."""
    words = ("case", "pay-to", "file", "C-000001", NEW, *EVIDENCE, "--as", "counter-1")
    return int(bench.done(*words)["proposal"])


def test_pay_to__counts_after_its_cooling_off(bench: Bench, filed: int) -> None:
    enact = ("case", "enact", filed, *ANYONE)
    assert bench.told("notice", "show", filed)["value"] == NEW
    assert bench.refused(*enact).startswith(f"Proposal {filed} can be carried out")
    bench.world.warp(7 * DAY)
    bench.done(*enact)
    assert bench.world.case(1)["payTo"] == NEW
    same = ("case", "pay-to", "file", "C-000001", NEW, *EVIDENCE, "--as", "counter-1")
    assert bench.refused(*same).startswith("Case C-000001 cannot be changed so (pay to)")
    assert "does not hold the office counter" in bench.refused(*same[:-1], "determiner-1")


def test_signer__is_an_account_or_our_passkey(bench: Bench) -> None:
    words = ("case", "signer", "file", "C-000001")
    result = bench.run(*words, "0x12", *EVIDENCE, "--as", "counter-1")
    assert result.exit_code == 2
    assert "'0x12' is no signer" in result.stderr
    foreign = f"0x{'12' * 84}"
    assert bench.refused(*words, foreign, *EVIDENCE, "--as", "counter-1").startswith(
        "The key for case C-000001 is neither an account nor our passkey verifier"
    )
    made = bench.done(*words, NEW, *EVIDENCE, "--as", "counter-1")["proposal"]
    bench.world.warp(7 * DAY)
    bench.done("case", "enact", made, *ANYONE)
    assert bench.told("case", "show", "C-000001")["signer_bound"] is True


def test_witness__leaves_nothing_to_object_to(bench: Bench, filed: int) -> None:
    contest = ("case", "contest", filed, *EVIDENCE, "--as", "counter-3")
    same = bench.refused("case", "witness", filed, "--as", "counter-1")
    assert "this act needs another person" in same
    bench.done("case", "witness", filed, "--as", "counter-2")
    assert bench.told("notice", "show", filed)["origin"] == "in_person"
    assert bench.refused(*contest).startswith("A change of the kind pay to on no basis is not made")


def test_judge__is_none_of_who_filed_or_contested(bench: Bench, filed: int) -> None:
    judge = ("case", "judge", filed, "--stands", *REASON, "--as")
    assert bench.refused(*judge, "counter-3").startswith(f"Proposal {filed} is open")
    bench.done("case", "contest", filed, *EVIDENCE, "--as", "counter-2")
    for name in ("counter-1", "counter-2"):
        assert "this act needs another person" in bench.refused(*judge, name)
    assert bench.refused("case", "lapse", filed, *ANYONE).startswith(f"Proposal {filed} can be")
    assert bench.done(*judge, "counter-3")["state"] == "closed"
    assert bench.world.case(1)["payTo"] == household(1)


def test_judge__confirms_what_the_objection_does_not_touch(bench: Bench, filed: int) -> None:
    bench.told("case", "contest", filed, *EVIDENCE, "--as", "counter-2")
    falls = ("case", "judge", filed, "--falls", *REASON, "--as", "counter-3")
    assert bench.done(*falls)["state"] == "enacted"
    assert bench.world.case(1)["payTo"] == NEW


def test_lapse__closes_what_nobody_judged(bench: Bench, filed: int) -> None:
    bench.told("case", "contest", filed, *EVIDENCE, "--as", "counter-2")
    bench.world.warp(7 * DAY)
    late = ("case", "judge", filed, "--falls", *REASON, "--as", "counter-3")
    assert bench.refused(*late).startswith("The time for this ended at 20")
    bench.done("case", "lapse", filed, *ANYONE)
    assert bench.told("notice", "show", filed)["state"] == "closed"
