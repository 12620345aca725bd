"""Given approved cases: staff should change them by proposals, and nobody alone.

almoner case
├── propose increase, renew, reopen: another person approves, repeating what was seen
├── propose decrease, terminate, expiry: nothing changes before a notice and its time
├── withdraw-change: only who proposed it takes it back
├── enact: anybody carries out what is due, and nothing before
├── restore: anybody undoes what was appealed in time, once no run has the case
├── mass, enact-mass: a file is checked whole, proposed by words, and carried out as proposed
└── words: what an officer wrote is read by its digest, and the reading is noted
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from almoner import money
from almoner.testing.bench import Bench
from almoner.testing.samples import DAY

CASEWORKER = ("--reason", "File 12: shown", "--as", "caseworker-2")
SECOND = ("--as", "determiner-2")
ANYONE = ("--as", "guardian-1")
SERVED = ("--dispatch", "Letter 118, posted", "--as", "counter-1")
ADVANCE = ("--basis", "ADVANCE", *CASEWORKER)
CASE = "C-000001"


def _amount(bench: Bench, case_no: int = 1) -> int:
    return int(bench.world.case(case_no)["amount"])


def _served(bench: Bench, *words: object) -> int:
    """The number of a proposal whose notice is served."""
    number = int(bench.told("case", "propose", *words)["proposal"])
    bench.told("notice", "serve", number, *SERVED)
    return number


def test_increase__takes_two_persons_and_what_was_seen(bench: Bench) -> None:
    number = bench.done("case", "propose", "increase", CASE, "450", *CASEWORKER)["proposal"]
    approve = ("case", "approve-change", number)
    assert bench.refused(*approve, *SECOND).startswith(
        f"proposal {number} is to raise case C-000001 from $100.00 to $450.00: to approve exactly "
        "that, repeat it with --amount"
    )
    other = bench.refused(*approve, "--amount", "460", *SECOND)
    assert other.startswith(f"What you gave is not what proposal {number} says")
    not_theirs = bench.refused(*approve, "--amount", "450", "--as", "caseworker-2")
    assert "does not hold the office determiner" in not_theirs
    assert _amount(bench) == money.parse("100")
    done = bench.done(*approve, "--amount", "450", *SECOND)
    assert done["state"] == "enacted"
    assert _amount(bench) == money.parse("450")


def test_increase__is_none_where_it_is_no_more(bench: Bench) -> None:
    lower = bench.refused("case", "propose", "increase", CASE, "99", *CASEWORKER)
    assert lower.startswith("Case C-000001 cannot be changed so (increase): it has $100.00")
    unknown = bench.refused("case", "propose", "increase", "C-9", "450", *CASEWORKER)
    assert unknown == "case number: C-9 is not enrolled: check it, or enroll it first"
    waits = bench.refused("case", "propose", "increase", "C-000006", "450", *CASEWORKER)
    assert waits.startswith("Case C-000006 is enrolled: this cannot be done with it.")


def test_increase__waits_while_a_run_has_its_case(bench: Bench) -> None:
    world = bench.world
    number = bench.told("case", "propose", "increase", CASE, "450", *CASEWORKER)["proposal"]
    run = world.open_run()
    world.seal(run)
    approved = bench.done("case", "approve-change", number, "--amount", "450", *SECOND)
    assert approved["state"] == "confirmed"
    assert f"Run {run} has case C-000001 now" in bench.refused("case", "enact", number, *ANYONE)
    world.certify(run)
    world.settle(run)
    assert bench.done("case", "enact", number, *ANYONE)["state"] == "enacted"
    assert _amount(bench) == money.parse("450")


def test_renew__moves_the_last_period(bench: Bench) -> None:
    words = ("case", "propose", "renew", CASE, "--to-period")
    assert bench.refused(*words, 12, *CASEWORKER).startswith(
        "Case C-000001 cannot be changed so (renew): it lasts to period 12, give a later one than "
        "12."
    )
    number = bench.done(*words, 24, *CASEWORKER)["proposal"]
    bench.done("case", "approve-change", number, "--to-period", 24, *SECOND)
    assert bench.world.case(1)["toPeriod"] == 24


def test_decrease__waits_for_its_notice_and_time(bench: Bench) -> None:
    number = bench.done("case", "propose", "decrease", CASE, "60", *ADVANCE)["proposal"]
    shown = bench.told("notice", "show", number)
    assert (shown["kind"], shown["basis"], shown["state"]) == ("decrease", "advance", "open")
    assert (shown["prior"], shown["value"]) == (money.parse("100"), money.parse("60"))
    assert bench.refused("case", "enact", number, *ANYONE).startswith(
        f"Proposal {number} is open: this cannot be done with it."
    )
    due = bench.done("notice", "serve", number, *SERVED)["enactable_at"]
    assert due == bench.world.now() + 20 * DAY
    early = bench.refused("case", "enact", number, *ANYONE)
    assert early.startswith(f"Proposal {number} can be carried out, or lapse, from 20")
    bench.world.warp_to(due)
    bench.done("case", "enact", number, *ANYONE)
    assert _amount(bench) == money.parse("60")


def test_decrease__rests_on_a_basis_of_the_law(bench: Bench) -> None:
    result = bench.run("case", "propose", "decrease", CASE, "60", "--basis", "DEATH", *CASEWORKER)
    assert result.exit_code == 2
    assert "'DEATH' is not one of 'ADVANCE', 'ADEQUATE', 'REQUESTED'" in result.stderr
    silent = ("case", "propose", "decrease", CASE, "60", "--basis", "ADVANCE", "--reason", " ")
    assert bench.refused(*silent, "--as", "caseworker-2").startswith("give reason and evidence in")


def test_terminate__ends_a_case_which_is_closed_later_or_reopened(bench: Bench) -> None:
    words = ("terminate", CASE, "--basis", "REQUESTED", *CASEWORKER)
    number = bench.done("case", "propose", *words)["proposal"]
    bench.told("notice", "serve", number, *SERVED)
    bench.done("case", "enact", number, *ANYONE)
    assert bench.told("case", "show", CASE)["status"] == "terminated"
    closing = ("case", "close", CASE, *ANYONE)
    assert bench.refused(*closing).startswith("Case C-000001 can be closed from 20")

    reopening = ("case", "propose", "reopen", CASE, *CASEWORKER)
    again = bench.done(*reopening)["proposal"]
    bench.done("case", "approve-change", again, *SECOND)
    assert bench.told("case", "show", CASE)["status"] == "approved"
    assert bench.refused(*reopening).startswith("Case C-000001 is approved: this cannot be")

    ended = _served(bench, *words)
    bench.told("case", "enact", ended, *ANYONE)
    bench.world.warp(20 * DAY)
    bench.done(*closing)
    assert bench.told("case", "show", CASE)["status"] == "closed"


def test_expiry__ends_a_case_after_its_last_period(bench: Bench) -> None:
    number = bench.done("case", "propose", "expiry", CASE, *CASEWORKER)["proposal"]
    bench.told("notice", "serve", number, *SERVED)
    bench.world.warp(20 * DAY)
    early = bench.refused("case", "enact", number, *ANYONE)
    assert early.startswith("Case C-000001 cannot be changed so (expiry): its")


def test_withdraw_change__is_the_proposers(bench: Bench) -> None:
    number = bench.told("case", "propose", "increase", CASE, "450", *CASEWORKER)["proposal"]
    other = bench.refused("case", "withdraw-change", number, "--as", "caseworker-1")
    assert "or by who began it" in other
    bench.done("case", "withdraw-change", number, "--as", "caseworker-2")
    assert bench.told("notice", "show", number)["state"] == "closed"
    assert bench.refused("case", "withdraw-change", number, "--as", "caseworker-2").startswith(
        f"Proposal {number} is closed"
    )
    assert bench.refused("case", "approve-change", 99, "--amount", "450", *SECOND) == (
        f"There is no proposal 99 of this program; the last is {number}."
    )


def test_restore__undoes_what_was_appealed_in_time(bench: Bench) -> None:
    world = bench.world
    adequate = ("--basis", "ADEQUATE", *CASEWORKER)
    number = _served(bench, "decrease", CASE, "60", *adequate)
    bench.told("case", "enact", number, *ANYONE)
    assert bench.refused("case", "restore", number, *ANYONE).startswith(
        f"Proposal {number} is enacted: this cannot be done with it."
    )
    run = world.open_run()
    world.seal(run)
    counter = world.officer("counter", 1)
    appeal = world.hearings.functions.fileAtCounter
    counter.send(appeal(world.program.address, number, b"\1" * 32, False, world.now()))
    assert bench.told("notice", "show", number)["state"] == "restoring"
    assert bench.done("case", "restore", number, *ANYONE)["state"] == "restoring"
    assert _amount(bench) == money.parse("60"), "the run has the case"
    world.certify(run)
    world.settle(run)
    assert bench.done("case", "restore", number, *ANYONE)["state"] == "restored"
    assert _amount(bench) == money.parse("100")


def test_mass__is_checked_whole_proposed_by_words_and_enacted(bench: Bench) -> None:
    world, file = bench.world, Path("amounts.csv")
    file.write_text("case,amount\nC-000001,110\nC-000004,$120.50\n")
    words = ("case", "mass", "--file", file, "--reason", "Table of October")
    assert "does not hold the office program-admin" in bench.refused(*words, *CASEWORKER[2:])
    made = bench.done(*words, "--as", "program-admin-1")
    assert (made["cases"], made["words"], made["proposed"]) == (2, 1, 1)
    (number,) = made["proposals"]
    again = bench.told(*words, "--as", "program-admin-1")
    assert (again["proposed"], again["proposals"]) == (0, [number])

    enact = ("case", "enact-mass", number, *ANYONE)
    assert bench.refused(*enact).startswith(f"Proposal {number} is open")
    assert bench.refused("case", "enact", number, *ANYONE).startswith("A change of the kind mass")
    bench.told("notice", "serve", number, *SERVED)
    world.warp(10 * DAY)
    assert bench.done(*enact)["enacted"] == [number]
    assert [_amount(bench, case) for case in (1, 4)] == [money.parse("110"), money.parse("120.5")]
    assert _amount(bench, 2) == money.parse("100")
    assert bench.told(*enact)["enacted"] == []
    assert bench.told(*words, "--as", "program-admin-1")["proposed"] == 0

    single = bench.told("case", "propose", "increase", "C-000002", "450", *CASEWORKER)["proposal"]
    assert bench.refused("case", "enact-mass", single, *ANYONE) == (
        f"Proposal {single} is no mass change: carry it out with almoner case enact {single}."
    )


def test_mass__names_every_faulty_line_and_sends_nothing(bench: Bench) -> None:
    file = Path("amounts.csv")
    words = ("case", "mass", "--file", file, "--reason", "Table", "--as", "program-admin-1")
    lines = ("case,amount", "C-000001,110", "C-000001,111", "C-9,1", "C-000002,1e3", "C-000003")
    file.write_text("\n".join(lines))
    assert bench.refused(*words).splitlines() == [
        "line 3, case: C-000001 is on line 2 already: keep one of the two",
        "line 4, case: C-9 is not enrolled: check it",
        "line 5, amount: write the amount like 1,003.50, not '1e3'",
        "line 6: has 1 fields, the header has 2",
    ]
    file.write_text("case,amount\nC-000001,110\nC-000006,120\n")
    assert bench.refused(*words).startswith("line 3, case: C-000006 is enrolled: leave it out")
    file.write_text('case,amount\nC-000001,110\nC-000002,"1,000,001"\n')
    assert bench.refused(*words) == (
        "line 3, amount: $1,000,001.00 is not above $0.00 and up to $1,000,000.00"
    )
    file.write_text("number,amount\n")
    assert bench.refused(*words) == "line 1: begin the file with the columns case,amount"
    assert "none.csv cannot be read: no such file" in bench.refused(
        *words[:3], "none.csv", *words[4:]
    )


def test_words__are_read_by_their_digest(bench: Bench) -> None:
    world = bench.world
    bench.told("case", "propose", "increase", CASE, "450", *CASEWORKER)
    (event,) = world.changes.events.ChangeProposed().get_logs(from_block=world.client.head()[0])
    digest = bytes(event["args"]["reasonHash"])
    look = ("--office", "determiner", "--purpose", "proposal 1")
    found = bench.told("case", "words", f"0x{digest.hex()}", *look)
    assert (found["case"], found["words"]) == (1, "File 12: shown")
    salt = bytes.fromhex(found["salt"].removeprefix("0x"))
    assert hashlib.sha256(salt + b"File 12: shown").digest() == digest
    missing = bench.run("case", "words", f"0x{'12' * 32}", *look)
    assert missing.exit_code == 1
    assert "The casefile has no words for 0x1212" in missing.stderr
