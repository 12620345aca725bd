"""Given registered rules: who arms, disarms and re-arms them should be two, and in the list.

almoner
├── rule register, arm, disarm, list: the register of a program file
├── rule arm: it should say which rule of which family it arms, and leave those of others
├── rule list: a sustained hold should count as upheld once its payment is struck
├── rule propose-set, activate-set, deactivate-set: what the program is judged by, by two persons,
│   with the report of a back-test of these rules over this agency's own history
├── rule rearm propose, confirm: two persons give a blown family its power back
└── program calendar: issue dates that are not the chain's should be published
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from almoner import program as files
from almoner.acts.runs import payment_id
from almoner.backtest import reported
from almoner.config import PROJECT_ROOT
from almoner.fraud import policy as policies
from almoner.monitor.policy import rule_set, wanted
from almoner.testing.acts import Acts
from almoner.testing.bench import Bench, sentence
from almoner.testing.founding import FUSE_OUTCOMES, FUSE_RATE_BPS
from almoner.testing.samples import DAY, PERIODS

FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
ADMIN = ("--as", "program-admin-1")
INVESTIGATOR = ("--as", "investigator-1")
REASON = ("--reason", "Version 3 leaves shelters out")


def test_arm__is_another_persons_and_disarm_is_one(bench: Bench) -> None:
    none = bench.told("rule", "list")
    assert (none["rules"], none["families"]) == ([], [])
    assert bench.run("rule", "list").stdout.endswith("\nNo rule is registered.\n")
    arm = ("rule", "arm", FILE, *INVESTIGATOR)
    assert "are not registered: run almoner rule register" in bench.refused(*arm)
    assert "does not hold the office program-admin" in bench.refused(
        "rule", "register", FILE, *INVESTIGATOR
    )
    numbers = bench.done("rule", "register", FILE, *ADMIN)["registered"]
    assert bench.told("rule", "register", FILE, *ADMIN)["registered"] == []
    said = bench.run(*arm, "--dry-run")
    assert "Rule 1 of family 2 (shared_account+one_hand) is to be armed." in said.stderr
    armed = bench.done(*arm)
    assert armed["armed"] == numbers
    assert armed["families"] == {"1": 2, "2": 1, "3": 7, "4": 9, "5": 11}
    assert bench.run(*arm).stdout == "Armed: all were.\n"
    listed = bench.told("rule", "list")
    assert all(each["armed"] for each in listed["rules"])
    assert {each["family"]: each["name"] for each in listed["rules"]} == {
        1: "officer_account, version 2027-1",
        2: "shared_account+one_hand, version 2027-1",
        7: "diverted_payments, version 2027-1",
        9: "recycled_account, version 2027-1",
        11: "kickback, version 2027-1",
    }
    name = "shared_account+one_hand"
    armed = f"rule 1 ({name}, version 2027-1) of family 2 ({name}): armed"
    assert armed in bench.run("rule", "list").stdout

    bench.done("rule", "disarm", numbers[0], *ADMIN)
    assert [each["armed"] for each in bench.told("rule", "list")["rules"]] == [
        *(False, True, True, True, True)
    ]
    assert bench.refused("rule", "disarm", numbers[0], *ADMIN).startswith(f"Rule {numbers[0]} is")


def test_arm__leaves_a_rule_of_another_family_as_it_is(bench: Bench) -> None:
    world = bench.world
    for rule_hash in wanted(files.load(FILE)):
        world.send("program_admin", world.holds.functions.registerRule(999, rule_hash, "nothing"))
    arm = ("rule", "arm", FILE, *INVESTIGATOR)
    assert "Rule 1 of family 999 is none of them" in bench.refused(*arm)
    bench.done("rule", "register", FILE, *ADMIN)
    said = bench.run(*arm).stdout
    assert said.startswith("Armed: rule 6 of family 2 (shared_account+one_hand), rule 7 of")
    listed = bench.run("rule", "list").stdout.splitlines()[1:]
    other = "but not with the family and citation of the program file"
    assert [other in line for line in listed[:10]] == [True] * 5 + [False] * 5
    assert ["not armed" in line for line in listed[:10]] == [True] * 5 + [False] * 5


def test_rearm__takes_two_persons_and_one_reason(bench: Bench) -> None:
    world = bench.world
    propose = ("rule", "rearm", "propose", 1, *REASON, *INVESTIGATOR)
    assert bench.refused(*propose).startswith("The fuse of rule family 1 is whole")
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    for case in range(1, 5):
        world.place_hold(payment_id(run, case))
        words = ("--reason", "File 12: seen", "--as", "investigator-2")
        bench.told("hold", "release", payment_id(run, case), *words)
    (family,) = bench.told("rule", "list")["families"]
    assert (family["placed"], family["overturned"], family["tripped"]) == (4, 4, True)
    assert (family["limit_bps"], family["least_outcomes"]) == (FUSE_RATE_BPS, FUSE_OUTCOMES)
    shown = bench.run("rule", "list").stdout
    assert "rule 1 (of no program file here) of family 1 (officer_account): armed" in shown
    assert (
        "4 holds placed by the fraud check or by persons; of the fraud check's that came to an "
        "end, 4 overturned, 0 upheld (the payment was struck, or an appeal found the hold right; a "
        "sustained hold alone does not count yet), 0 unreviewed; of those reviewed, 100.0 % of 4 "
        "overturned, where more than 50.0 % of at least 4 is too many; its fuse tripped" in shown
    )

    confirm = ("rule", "rearm", "confirm", 1)
    unproposed = bench.refused(*confirm, *REASON, *ADMIN)
    assert unproposed.startswith("No investigator in office proposed to re-arm rule family 1")
    bench.done(*propose)
    other = bench.refused(*confirm, "--reason", "Something else", *ADMIN)
    assert other.startswith("No investigator in office proposed")
    bench.done(*confirm, *REASON, *ADMIN)
    (family,) = bench.told("rule", "list")["families"]
    assert (family["overturned"], family["tripped"]) == (0, False)
    whole = bench.run("rule", "list").stdout
    assert "of those reviewed, none overturned" in whole
    assert whole.endswith("its fuse is whole\n")


def back_tested(bench: Bench, path: Path, *words: object) -> bytes:
    """The report of a back-test of what the ledger has; its SHA-256."""
    if not bench.casefile.with_name("ledger.sqlite").exists():
        followed = bench.run("monitor", "--once", "--program", FILE)
        assert followed.exit_code == 0, followed.stderr
    done = bench.told("backtest", "--report", path, *words)
    digest = hashlib.sha256(path.read_bytes()).digest()
    assert done["report"]["sha256"] == f"0x{digest.hex()}"
    return digest


def changed(path: Path, **told: object) -> bytes:
    """A report that says something else, as if it had been written so."""
    before = json.loads(path.read_bytes())
    del before["content"]
    return reported.written({**before, **told})


def test_sets__are_activated_by_another_with_the_same_file_and_report(bench: Bench) -> None:
    report, other = Path("report.json"), Path("other.json")
    digest = f"0x{back_tested(bench, report, '--program', FILE).hex()}"
    other.write_bytes(changed(report, payments=1))
    words = (FILE, "--report", report)
    assert "does not hold the office program-admin" in bench.refused(
        "rule", "propose-set", *words, *INVESTIGATOR
    )
    activate = ("rule", "activate-set", *words, *INVESTIGATOR)
    assert bench.refused(*activate).startswith("No program admin in office proposed this very rule")
    missing = bench.refused("rule", "propose-set", FILE, "--report", "none.json", *ADMIN)
    assert "none.json cannot be read" in missing

    rehearsed = bench.run("rule", "propose-set", *words, *ADMIN, "--dry-run")
    assert "of 0 payments, version 2027-1 looked at 0 and held 0." in rehearsed.stderr
    proposed = bench.done("rule", "propose-set", *words, *ADMIN)
    own = f"0x{rule_set(files.load(FILE)).hex()}"
    assert (proposed["rule_set"], proposed["report"]) == (own, digest)
    assert bench.refused("rule", "activate-set", FILE, "--report", other, *INVESTIGATOR).startswith(
        "No program admin in office proposed this very rule set with this very report"
    )
    listed = bench.told("rule", "list")
    assert listed["rule_set"]["number"] == 1
    assert (listed["proposed"]["rule_set"], listed["proposed"]["report"]) == (own, digest)
    shown = bench.run("rule", "list").stdout.splitlines()
    assert "(not that of a program file here), report 0x" in shown[0]
    assert shown[1].startswith(f"rule set {own} (the program file's), report {digest}: proposed by")

    bench.done(*activate)
    listed = bench.told("rule", "list")
    assert (listed["rule_set"]["rule_set"], listed["rule_set"]["number"]) == (own, 2)
    assert (listed["rule_set"]["report"], listed["proposed"]) == (digest, None)
    again = bench.refused("rule", "propose-set", *words, *ADMIN)
    assert again.startswith("This rule set is active already")


def test_sets__are_refused_with_a_report_that_is_none_of_theirs(bench: Bench) -> None:
    report, other = Path("report.json"), Path("other.toml")
    text = (policies.FOLDER / f"{policies.CURRENT}.toml").read_text()
    other.write_text(text.replace(f'version = "{policies.CURRENT}"', 'version = "other"'))
    back_tested(bench, report, "--program", FILE, "--rules", other, "--against", "2027-1")
    told = json.loads(report.read_bytes())
    propose = ("rule", "propose-set", FILE, "--report", report, *ADMIN)
    activate = ("rule", "activate-set", FILE, "--report", report, *INVESTIGATOR)

    for words in (propose, activate):
        assert "report.json is about the rule set 0x" in bench.refused(*words)

    told["rules"] = told["against"]
    whole = changed(report, rules=told["against"])
    for place, instead, said in (
        ("chain_id", 1, "is of chain 1 with genesis"),
        ("genesis", "0x00", "is of chain 31337 with genesis 0x00"),
        ("treasury", f"0x{'11' * 20}", "is of the agency with the treasury 0x1111"),
        ("last_hash", "0x00", "with the hash 0x00, and the chain's is 0x"),
    ):
        report.write_bytes(
            changed(report, rules=told["rules"], read={**told["read"], place: instead})
        )
        assert said in sentence(bench.run(*propose)), place
    report.write_bytes(whole.replace(b'"before":0', b'"before":1', 1))
    assert "was changed since it was written" in sentence(bench.run(*activate))

    report.write_bytes(whole)
    bench.told(*propose)


def test_sets__are_taken_away_by_one(bench: Bench) -> None:
    assert "does not hold the office" in bench.refused("rule", "deactivate-set", "--as", "maker-1")
    bench.done("rule", "deactivate-set", *INVESTIGATOR)
    assert bench.told("rule", "list")["rule_set"] is None
    shown = bench.run("rule", "list").stdout
    assert shown.startswith("No rule set is active: the fraud check may only alert.\n")
    none = bench.refused("rule", "deactivate-set", *ADMIN)
    assert none.startswith("No rule set is active in this program")


def test_list__counts_a_sustained_hold_once_its_payment_is_struck(bench: Bench) -> None:
    world, acts = bench.world, Acts(world=bench.world)
    payment = payment_id(world.certified_run(1), 1)
    world.place_hold(payment)
    bench.told("hold", "sustain", payment, "--reason", "File 12: seen", "--as", "investigator-2")
    (family,) = bench.told("rule", "list")["families"]
    assert (family["placed"], family["upheld"]) == (1, 0)
    assert "a sustained hold alone does not count yet" in bench.run("rule", "list").stdout

    proposal = world.last_proposal()
    acts.serve(proposal)
    world.warp_to(world.changes.functions.enactableAt(acts.program, proposal).call())
    acts.enact(proposal)
    (family,) = bench.told("rule", "list")["families"]
    assert (family["placed"], family["upheld"]) == (1, 1)


def test_calendar__publishes_what_is_not_the_chains(bench: Bench) -> None:
    world = bench.world
    periods = world.program.functions.periodOf
    dates = [periods(period).call()[0] for period in range(1, PERIODS + 1)]
    written = [*dates, dates[-1] + 30 * DAY]
    shown = ", ".join(
        datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for at in written
    )
    text = FILE.read_text()
    begins = text.index("issue_dates = [")
    ends = text.index("]", begins)
    file = Path("longer.toml")
    file.write_text(f"{text[:begins]}issue_dates = [{shown}{text[ends:]}")
    words = ("program", "calendar", file)
    assert "does not hold the office program-admin" in bench.refused(*words, *INVESTIGATOR)
    assert bench.done(*words, *ADMIN)["first_period"] == PERIODS + 1
    assert periods(PERIODS + 1).call()[0] == written[-1]
    assert bench.told(*words, *ADMIN)["issue_at"] == []
    past = bench.refused("program", "calendar", FILE, *ADMIN)
    assert past.startswith("Period 1 cannot begin at 2027-01-04 15:00 UTC")
