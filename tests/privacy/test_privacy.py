"""What an agency publishes and keeps after every act with people whose data is known.

calldata, logs, storage, ledger, casefile, deployment record, log file
├── none should have a name, number, day of birth, telephone number, address or word of theirs
└── none should have a digest of one that has no salt
given such a thing in one of them
└── it should be found there
the acts
└── every option of a command that takes words should be among them, but for published reasons
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from eth_utils.crypto import keccak

from almoner.casefile import Access, Casefile
from almoner.cli import main
from almoner.testing import household, published
from almoner.testing.bench import CASEFILE_KEY
from almoner.testing.founding import funded
from almoner.testing.leaks import Search, Trace
from tests.privacy.conftest import Left, logged
from tests.privacy.people import Person
from tests.privacy.play import APPROVED

PERSON = Person(number=1)
PLACES = {
    "the calldata of": bytes.fromhex(household(1)[2:]),
    "log ": bytes.fromhex(household(1)[2:]),
    "the storage written by": bytes.fromhex(household(1)[2:]),
    "dispatch/home/ledger.sqlite": household(1).encode(),
    "dispatch/home/casefile.sqlite": b"issue code",
    "dispatch/deployments/": b"cash-assistance",
    "delivery/home/casefile.sqlite": b"CREATE TABLE cases",
    "debug.log": b"A page could not be made.",
}
"""Where to look, and what is there, so that it is known that something was looked at."""
TAKES_NO_WORDS = {"--as", "--case", "--program", "--office", "--by", "--relay"}
"""Options with names of keys, programs and offices, and with numbers of cases, looked up only."""
PUBLISHED = {
    "case mass --reason",
    "office pause --reason",
    "rule rearm confirm --reason",
    "rule rearm propose --reason",
    "run recall confirm --reason",
    "run recall propose --reason",
    "run withdraw --reason",
}
"""Reasons about no person, published with the digest that anybody can compare."""


def found(search: Search, places: dict[str, bytes]) -> set[Trace]:
    return {trace for where, content in places.items() for trace in search.traces(where, content)}


@pytest.mark.parametrize("kind", PLACES)
def test_agency__I29_leaves_no_personal_data_and_no_digest_of_it(left: Left, kind: str) -> None:
    places = {where: each for where, each in left.places.items() if where.startswith(kind)}
    assert any(PLACES[kind] in each for each in places.values()), "it is looked at"
    assert [str(each) for each in sorted(found(left.search, places))] == []


def test_agency__I29_every_other_file_it_has_is_looked_at_too(left: Left) -> None:
    others = {
        where: each
        for where, each in left.places.items()
        if not any(where.startswith(kind) for kind in PLACES)
    }
    assert any("/keys/" in where for where in others)
    assert found(left.search, others) == set()


def test_casefile__has_what_is_nowhere_else(left: Left, tmp_path: Path) -> None:
    """The neighbor: it was given, and who has the key reads it."""
    copy = tmp_path / "casefile.sqlite"
    copy.write_bytes(left.places["dispatch/home/casefile.sqlite"])
    look = Access(office="COUNTER", purpose="test", at=0)
    with Casefile.open(copy, CASEFILE_KEY) as casefile:
        for person in map(lambda number: Person(number=number), APPROVED):
            kept = casefile.case(person.case_number, look)
            assert kept.private["phone"] == person.phone
            assert kept.members == (person.member,)
        purposes = [each.purpose for each in casefile.accesses()]
    assert left.known.values["words of look"] in purposes


def _words(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every option of a command that takes any text."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _words(command, (*path, name))
        elif command is not None:
            for each in command.params:
                if isinstance(each, click.Option) and each.type is click.STRING:
                    if each.opts[0] not in TAKES_NO_WORDS:
                        yield " ".join((*path, name, each.opts[0]))


def test_play__I29_says_something_personal_wherever_words_are_taken(left: Left) -> None:
    said = set()
    for option in _words(main):
        *path, name = option.split()
        if any(ran[: len(path)] == tuple(path) and name in ran for ran in left.ran):
            said.add(option)
    assert said.isdisjoint(PUBLISHED)
    assert said | PUBLISHED == set(_words(main))


# The neighbors: what is put there is found there.


def _init_code(word: bytes, end: str) -> str:
    """Code that ends with a word on the stack, which cannot be read in the code itself."""
    hidden = bytes(255 - each for each in word)
    return f"0x7f{hidden.hex()}19{end}"  # PUSH32, NOT


STORED = "5f55"  # PUSH0, SSTORE
LOGGED = "5f5260205fa0"  # PUSH0, MSTORE; PUSH1 32, PUSH0, LOG0


@pytest.mark.parametrize("what", ["the name", "its digest"])
@pytest.mark.parametrize("kind", ["the calldata of", "log ", "the storage written by"])
def test_chain__I29_shows_what_was_planted(left: Left, kind: str, what: str) -> None:
    name = PERSON.name.encode()
    word = keccak(name) if what == "its digest" else name.ljust(32, b"\0")
    data = {
        "the calldata of": f"0x{word.hex()}",
        "log ": _init_code(word, LOGGED),
        "the storage written by": _init_code(word, STORED),
    }[kind]
    publications = published.Publications(client=left.client, first=left.client.head()[0] + 1)
    sender = funded(left.client, "planter")
    to = {"to": sender.address} if kind == "the calldata of" else {}
    sent = {"from": left.client.request("eth_accounts")[0], "data": data, **to}
    left.client.request("eth_sendTransaction", sent)
    left.client.request("evm_mine")
    publications.read_on()

    traces = found(left.search, publications.places)

    assert {trace.what for trace in traces} >= {"name of case 1"}
    assert all(trace.where.startswith(kind) for trace in traces)


def test_files__I29_show_what_was_planted(left: Left, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as db:
        db.execute("CREATE TABLE cases (name TEXT)")
        db.execute("INSERT INTO cases VALUES (?)", (PERSON.name.upper(),))
        db.commit()
    with logged(tmp_path / "debug.log"):
        logging.getLogger("almoner").debug("Sent.", extra={"sentence": f"for {PERSON.identity}"})
    for file, what in (("ledger.sqlite", "name of case 1"), ("debug.log", "identity number")):
        traces = left.search.traces(file, (tmp_path / file).read_bytes())
        assert any(trace.what.startswith(what) for trace in traces)
