"""docs/states.md against the contracts, both ways.

given a machine's table
    it names the states the contract has and no others, every act in every state, and its drawing
given a real agency brought into a state
    each act leads where its row says, and reverts as it says in all other cases
given a table that is wrong
    what is wrong is found
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import pytest

from almoner.config import PROJECT_ROOT
from almoner.testing import World
from almoner.testing.states import MACHINES, Machine, Row, read, redrawn
from almoner.testing.states.machine import members

DOCUMENT = (PROJECT_ROOT / "docs" / "states.md").read_text()
TABLES = read(DOCUMENT)


def gaps(machine: Machine, rows: Sequence[Row]) -> set[tuple[str, str]]:
    """States and acts that a table says nothing about, and those it makes up."""
    said = {(row.source, row.act) for row in rows}
    said |= {(row.target, row.act) for row in rows if row.target and row.act not in machine.begins}
    acts = machine.acts.keys() - machine.begins
    known = {(state, act) for state in machine.reach for act in acts}
    return (known ^ said) - {("none", act) for act in machine.begins}


def deviations(machine: Machine, rows: Sequence[Row], world: World, subject: int) -> Iterator[str]:
    """Where the contract does other than the rows of the state a subject is in."""
    state = machine.where(world, subject)
    for row in rows:
        if row.source != state:
            continue
        expected = {None: row.target or row.error}
        expected |= {each.words: each.error for each in row.conditions if each.error}
        for broken, said in expected.items():
            found = machine.outcome(world, subject, row, broken)
            if found != said:
                act = f"{row.act}, not {broken}" if broken else row.act
                yield f"{state}: {act}: {found}, not {said}"


def test_tables__are_of_the_machines_there_are() -> None:
    assert TABLES.keys() == MACHINES.keys()


def test_drawings__are_those_of_the_tables() -> None:
    assert redrawn(DOCUMENT) == DOCUMENT, "run python scripts/states.py"


def test_drawing__changes_with_its_table() -> None:
    changed = DOCUMENT.replace("| sustained | close | struck |", "| placed | close | struck |")
    assert "    placed --> struck: close\n" in redrawn(changed)
    assert "    sustained --> struck: close\n" not in redrawn(changed)


@pytest.mark.parametrize("name", MACHINES)
def test_table__says_what_every_act_does_in_every_state(name: str) -> None:
    machine = MACHINES[name]
    assert gaps(machine, TABLES[name]) == set()
    used = {each.words for row in TABLES[name] for each in row.conditions}
    assert machine.guards.keys() == used


@pytest.mark.parametrize(
    "enum", sorted({machine.enum for machine in MACHINES.values() if machine.enum})
)
def test_machines__reach_every_state_of_their_enum(enum: str) -> None:
    reached = [set(machine.reach) for machine in MACHINES.values() if machine.enum == enum]
    assert set.union(*reached) == set(members(enum))


@pytest.mark.parametrize(
    ("name", "line", "instead", "gap"),
    [
        ("Hold", "| struck | place | —", "| lapsed | place | —", ("struck", "place")),
        ("Hold", "| sustained | close |", "| sustained | shut |", ("sustained", "shut")),
        ("Run", "| opened | seal | sealed", "| opened | seal | shut", ("shut", "seal")),
    ],
    ids=["a state left out", "an act made up", "a state made up"],
)
def test_gaps__are_found(name: str, line: str, instead: str, gap: tuple[str, str]) -> None:
    assert line in DOCUMENT
    assert gap in gaps(MACHINES[name], read(DOCUMENT.replace(line, instead))[name])


@pytest.mark.parametrize(
    ("name", "state"),
    [
        # By day every third; the whole book at night.
        pytest.param(name, state, marks=() if at % 3 == 0 else pytest.mark.nightly)
        for at, (name, state) in enumerate(
            (name, state) for name in MACHINES for state in MACHINES[name].reach
        )
    ],
)
def test_state__allows_what_its_rows_say_and_nothing_else(
    world: World, blocking: World, name: str, state: str
) -> None:
    machine = MACHINES[name]
    agency = {"TestDollar": world, "BlocklistToken": blocking}[machine.token]
    subject = machine.reach[state](agency)
    assert machine.where(agency, subject) == state
    assert list(deviations(machine, TABLES[name], agency, subject)) == []


def test_deviations__of_wrong_rows_are_found(world: World) -> None:
    machine = MACHINES["Hold"]
    payment = machine.reach["placed"](world)
    right = {row.act: row for row in reversed(TABLES["Hold"]) if row.source == "placed"}
    (condition,) = right["lapse"].conditions
    wrong = [
        dataclasses.replace(right["release"], target="lapsed"),
        dataclasses.replace(right["sustain"], target=None, error="Holds_WrongState"),
        dataclasses.replace(right["place"], target="placed", error=None),
        dataclasses.replace(right["close"], error="Holds_Expiry"),
        dataclasses.replace(right["lapse"], conditions=()),
        dataclasses.replace(
            right["lapse"], conditions=(dataclasses.replace(condition, error="Holds_WrongState"),)
        ),
    ]
    assert list(deviations(machine, wrong, world, payment)) == [
        "placed: release: released, not lapsed",
        "placed: sustain: sustained, not Holds_WrongState",
        "placed: place: Holds_WrongState, not placed",
        "placed: close: Holds_WrongState, not Holds_Expiry",
        "placed: lapse: Holds_Expiry, not lapsed",
        "placed: lapse, not from its end on: Holds_Expiry, not Holds_WrongState",
    ]
