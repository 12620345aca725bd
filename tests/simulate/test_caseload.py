"""Given a seed and a size: a caseload should be the same each time, and made of behavior.

- the roster
  - it should be accepted by the reader, line by line
  - it should hold every planted group, in its proper form
- the ring
  - it should come later, in one day, through one caseworker, to an account honest people share
- the files
  - they should say who is who in the truth file and nowhere else
"""

from __future__ import annotations

import ast
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from almoner import program, roster, simulate
from almoner.config import PROJECT_ROOT
from almoner.errors import InputError
from almoner.simulate import Caseload
from almoner.simulate.household import Household, Kind

SEEDS = (1, 2, 7)


@pytest.fixture(scope="module", params=SEEDS)
def made(request: pytest.FixtureRequest) -> Caseload:
    return simulate.caseload(1000, seed=request.param)


def of_kind(made: Caseload, kind: Kind) -> list[Household]:
    return [household for household in made.roster if household.kind is kind]


def by_account(households: Iterable[Household]) -> dict[str, list[Household]]:
    found = defaultdict(list)
    for household in households:
        found[household.pay_to].append(household)
    return found


def contents(folder: Path, made: Caseload) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in simulate.write(made, folder)}


def test_caseload__is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    first = contents(tmp_path / "a", simulate.caseload(300, seed=7))
    again = contents(tmp_path / "b", simulate.caseload(300, seed=7))
    other = contents(tmp_path / "c", simulate.caseload(300, seed=8))

    assert set(first) == {"roster.csv", "ring.csv", "declared.csv", "truth.json"}
    assert first == again
    assert all(first[name] != other[name] for name in first)


@pytest.mark.parametrize("size", [simulate.MINIMUM, 333, 2500])
def test_caseload__has_any_size(tmp_path: Path, size: int) -> None:
    cash = program.load(PROJECT_ROOT / "programs" / "cash-assistance.toml")
    made = simulate.caseload(size, seed=4, ring=30)
    simulate.write(made, tmp_path)

    everybody = roster.read(tmp_path / "roster.csv", cash)
    ring = roster.read(tmp_path / "ring.csv", cash)

    assert (len(everybody), len(ring)) == (size, 30)
    assert {household.kind for household in made.roster} == set(Kind) - {Kind.RING}
    assert [line.case_number for line in everybody.lines] == [h.case_number for h in made.roster]


@pytest.mark.parametrize("size", [simulate.MINIMUM - 1, 0, -1])
def test_caseload__refuses_a_size_without_room(size: int) -> None:
    with pytest.raises(InputError, match="households: must be at least 100"):
        simulate.caseload(size, seed=1)


def test_caseload__refuses_a_negative_ring_and_takes_none() -> None:
    with pytest.raises(InputError, match="ring: cannot be negative"):
        simulate.caseload(100, seed=1, ring=-1)
    assert simulate.caseload(100, seed=1, ring=0).ring == ()


def test_caseload__uses_no_number_twice(made: Caseload) -> None:
    everybody = (*made.roster, *made.ring)
    members = [member for household in everybody for member in household.members]

    assert len({household.case_number for household in everybody}) == len(everybody)
    assert len(set(members)) == len(members)


def test_caseload__people_come_on_working_days_to_desks_with_time(made: Caseload) -> None:
    assert [household.day for household in made.roster] == sorted(h.day for h in made.roster)
    assert {household.day % 7 for household in made.roster} <= set(range(5))
    ordinary = Counter((h.worker, h.day) for h in of_kind(made, Kind.ORDINARY))
    assert max(ordinary.values()) <= 14
    assert len({h.worker for h in made.roster}) == 12
    assert len({h.office for h in made.roster}) == 3


def test_caseload__sizes_are_spread(made: Caseload) -> None:
    sizes = Counter(len(household.members) for household in made.roster)

    assert set(range(1, 7)) <= set(sizes) <= set(range(1, 8))
    assert sizes[2] > sizes[4] > sizes[6]
    assert all(len(h.members) <= 6 for h in made.roster if h.unit == "child_only")


def test_caseload__ordinary_households_have_their_own_account(made: Caseload) -> None:
    accounts = by_account(made.roster)

    assert all(len(accounts[h.pay_to]) == 1 for h in of_kind(made, Kind.ORDINARY))


def test_caseload__a_shelter_is_declared_and_taken_in_mostly_on_one_day(made: Caseload) -> None:
    shelter = of_kind(made, Kind.SHELTER)
    (declared,) = made.declared

    assert len(shelter) == 40
    assert {h.pay_to for h in shelter} == {declared.account}
    assert {h.group for h in shelter} == {"SHELTER-01"}
    assert declared.capacity >= 40
    ((_, largest),) = Counter((h.worker, h.day) for h in shelter).most_common(1)
    assert 30 <= largest < 40


def test_caseload__a_family_account_grows_over_weeks_by_different_workers(made: Caseload) -> None:
    accounts = by_account(of_kind(made, Kind.FAMILY_ACCOUNT))

    assert len(accounts) == 4
    for family in accounts.values():
        assert 3 <= len(family) <= 5
        assert len({h.worker for h in family}) == len({h.day for h in family}) == len(family)
        assert family[0].pay_to not in {each.account for each in made.declared}


def test_caseload__an_outreach_day_has_one_worker_and_an_account_each(made: Caseload) -> None:
    outreach = of_kind(made, Kind.OUTREACH)

    assert len(outreach) >= 30
    assert len({(h.worker, h.day) for h in outreach}) == 1
    assert len({h.pay_to for h in outreach}) == len(outreach)


def test_caseload__the_ring_comes_later_to_an_account_honest_people_share(made: Caseload) -> None:
    accounts = by_account(made.roster)
    (account,) = {h.pay_to for h in made.ring}

    assert len(made.ring) == 24
    assert len({(h.worker, h.day) for h in made.ring}) == 1
    assert made.ring[0].day > max(h.day for h in made.roster)
    assert [h.kind for h in accounts[account]] == [Kind.SHARED_HOME] * 2
    assert accounts[account][0].worker != accounts[account][1].worker
    assert account not in {each.account for each in made.declared}


def test_caseload__no_innocent_group_is_large_fast_and_undeclared_at_once(made: Caseload) -> None:
    """Many cases on one undeclared account by one worker in one day is the ring's mark alone."""
    declared = {each.account for each in made.declared}
    by_hand = Counter((h.pay_to, h.worker, h.day) for h in made.roster if h.pay_to not in declared)

    assert max(by_hand.values()) == 1
    assert Counter((h.pay_to, h.worker, h.day) for h in made.ring).most_common(1)[0][1] == 24


def test_write__tells_the_truth_in_one_file_only(made: Caseload, tmp_path: Path) -> None:
    files = contents(tmp_path, made)
    truth = json.loads(files["truth.json"])

    assert truth["fraud"] == [h.case_number for h in made.ring]
    assert truth["kinds"][made.ring[0].case_number] == "ring"
    assert Counter(truth["kinds"].values())["shelter"] == 40
    for name in ("roster.csv", "ring.csv", "declared.csv"):
        for kind in ("ordinary", "family", "outreach", "shared_home", "ring"):
            assert kind.encode() not in files[name].lower()


def test_write__invents_no_people(made: Caseload, tmp_path: Path) -> None:
    simulate.write(made, tmp_path)
    with (tmp_path / "roster.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))

    assert len(lines) == 1000
    assert not [column for column in lines[0] if "name" in column]
    assert all(line["phone"].startswith("555-01") and len(line["phone"]) == 8 for line in lines)
    assert all(line["mailing_address"].startswith("Unit ") for line in lines)


def test_simulate__imports_nothing_of_the_rules() -> None:
    sources = list((PROJECT_ROOT / "almoner" / "simulate").glob("*.py"))
    imported = {
        name
        for source in sources
        for node in ast.walk(ast.parse(source.read_text()))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
        if name.startswith("almoner")
    }

    assert imported == {
        "almoner.errors",
        "almoner.simulate.accounts",
        "almoner.simulate.caseload",
        "almoner.simulate.household",
        "almoner.simulate.write",
    }
