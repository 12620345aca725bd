"""What an agency publishes and keeps after every act with people whose data is known.

calldata, logs, storage, ledger, casefile, deployment record, log file, what was exported
├── none should have a name, number, day of birth, telephone number, address or word of theirs
└── none should have a digest of one that has no salt
given such a thing in one of them
└── it should be found there
the acts
├── every option of a command that takes words should be among them, but for published ones
└── every command about grants that takes a file should have had one about a person
"""

from __future__ import annotations

import itertools
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
from almoner.testing.grant_samples import payee
from almoner.testing.leaks import Search, Trace
from tests.privacy.conftest import Left, logged
from tests.privacy.people import Person
from tests.privacy.play import APPROVED, REJECTED, WITHDRAWN

PERSON = Person(number=1)
PLACES = {
    "the calldata of": bytes.fromhex(household(1)[2:]),
    "log ": bytes.fromhex(household(1)[2:]),
    "the storage written by": bytes.fromhex(household(1)[2:]),
    "dispatch/home/ledger.sqlite": household(1).encode(),
    "dispatch/home/casefile.sqlite": b"issue code",
    "dispatch/deployments/": b"cash-assistance",
    "delivery/home/casefile.sqlite": b"CREATE TABLE cases",
    "grants/home/ledger.sqlite": payee("grantee-1").encode(),
    "grants/home/casefile.sqlite": b"CREATE TABLE grounds",
    "grants/deployments/": b"small-business-grant",
    "grants/signed ": b"signature",
    "grants/out/journal": b"advance substantiated",
    "grants/out/award": b"expenditures",
    "debug.log": b"A page could not be made.",
}
"""Where to look, and what is there, so that it is known that something was looked at."""
TAKES_NO_WORDS = {
    *("--as", "--case", "--program", "--office", "--by", "--relay", "--signer", "--line"),
    *("--until", "--second-node", "--rules", "--against", "--server", "--alert", "--language"),
}
"""Options with names of keys, programs, offices, cost categories, languages and versions of rules,
with numbers of cases and alerts, and with addresses of nodes and servers, looked up only."""
PUBLISHED = {
    "case mass --reason",
    "grant closeout propose --authority",
    "grant deobligate --authority",
    "grant disallow --authority",
    "grant round cancel --reason",
    "grant suspend --authority",
    "grant terminate --authority",
    "office pause --reason",
    "rule rearm confirm --reason",
    "rule rearm propose --reason",
    "run recall confirm --reason",
    "run recall propose --reason",
    "run withdraw --reason",
}
"""Reasons about no person, published with the digest that anybody can compare; and the law an act
rests on, published as it is cited."""
PUBLISHED_FILES = {"grant round check", "grant round draft", "grant round publish"}
"""Commands with a file about no person: a round and its rubric."""
HANDED_ON = {"--out", "--signature"}
"""Options with files that commands write, or that have a signature alone."""


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


def test_casefile__has_nothing_of_a_household_that_was_erased(left: Left, tmp_path: Path) -> None:
    copy = tmp_path / "casefile.sqlite"
    copy.write_bytes(left.places["dispatch/home/casefile.sqlite"])
    look = Access(office="COUNTER", purpose="test", at=0)
    erased, kept = Person(number=REJECTED), Person(number=WITHDRAWN)
    with Casefile.open(copy, CASEFILE_KEY) as casefile:
        assert casefile.case_no_of(erased.case_number) is None
        assert casefile.case(kept.case_number, look).private["phone"] == kept.phone
        (line,) = casefile.erasures()
        assert line.rule == left.known.values["words of erase"]


def test_casefile__has_what_was_said_about_grants(left: Left, tmp_path: Path) -> None:
    """The neighbor of words: reviewers', officers' and grantees'."""
    copy = tmp_path / "casefile.sqlite"
    copy.write_bytes(left.places["grants/home/casefile.sqlite"])
    with closing(sqlite3.connect(copy)) as db:
        digests = [row[0] for row in db.execute("SELECT digest FROM grounds")]
    look = Access(office="COUNTER", purpose="test", at=0)
    with Casefile.open(copy, CASEFILE_KEY) as casefile:
        kept = {casefile.grounds(digest, look).words for digest in digests}
        kept |= {each.rule.partition(": ")[2] for each in casefile.erasures()}
    told = {
        words
        for what, words in left.known.values.items()
        if what != "words of grant appeal"  # which were erased
        if what.startswith("words of grant ") or what.endswith(", comments")
    }
    assert told <= kept
    assert len(told) > 15


def _parameters(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Parameter]]:
    """Every parameter of a command, with the command's name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _parameters(command, (*path, name))
        elif command is not None:
            for each in command.params:
                yield " ".join((*path, name)), each


def _words() -> set[str]:
    """Every option of a command that takes any text."""
    return {
        f"{command} {each.opts[0]}"
        for command, each in _parameters(main)
        if isinstance(each, click.Option) and each.type is click.STRING
        if each.opts[0] not in TAKES_NO_WORDS
    }


def _files() -> set[str]:
    """Every command about grants that takes a file somebody wrote."""
    return {
        command
        for command, each in _parameters(main)
        if isinstance(each.type, click.Path) and each.opts[0] not in HANDED_ON
        if command.startswith("grant ")
    }


def _ran(left: Left, command: str) -> Iterator[tuple[str, ...]]:
    """What a command was given, each time it was run."""
    path = tuple(command.split())
    for words in left.ran:
        if words[: len(path)] == path:
            yield words[len(path) :]


def test_play__I29_says_something_personal_wherever_words_are_taken(left: Left) -> None:
    personal = set(left.known.values.values())
    said = set()
    for option in _words():
        command, _, name = option.rpartition(" ")
        if any(
            given in personal
            for words in _ran(left, command)
            for at, given in itertools.pairwise(words)
            if at == name
        ):
            said.add(option)
    assert said.isdisjoint(PUBLISHED)
    assert said | PUBLISHED == _words()


def test_play__I29_hands_in_something_personal_wherever_files_are_taken(left: Left) -> None:
    handed_in = {
        command
        for command in _files()
        if any(not left.known.papers.isdisjoint(words) for words in _ran(left, command))
    }
    assert handed_in.isdisjoint(PUBLISHED_FILES)
    assert handed_in | PUBLISHED_FILES == _files()


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
