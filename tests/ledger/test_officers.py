"""The ledger's persons, keys, terms and pauses, after everything that can happen to them.

the upheaval
├── keys linked, working, unlinked, vetoed
├── terms confirmed, renewed, over, removed, vetoed before and after a confirmation, begun again
└── a pause that ended by itself, and one that was ended
follow
├── I25: keys, terms and the pause equal the contract's own
├── the views should tell them, with who vetoed nothing left out
└── a check should find nothing, and each row that was changed
"""

from __future__ import annotations

import pytest

from almoner.ledger.records import TermView
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor.daemon import Monitor
from almoner.monitor.reconciliation import differences
from almoner.monitor.source import decoder
from almoner.observations.schema import Kind, account_key
from almoner.testing import DAY, OFFICES, World, agencies, digest, fields, watch
from almoner.testing.founding import LEAD

MAKER, COUNTER, REVIEWER = (OFFICES.index(each) for each in ("maker", "counter", "reviewer"))
REASON = digest("reason")


@pytest.fixture
def upheaval(world: World) -> World:
    """An agency whose offices saw everything there is."""
    _keys(world)
    _terms(world)
    _pauses(world)
    return world


def _authorities(world: World, propose: str, confirm: str, *arguments: object) -> None:
    world.send("appointing_authority", world.offices.functions[propose](*arguments))
    world.send("appointing_authority", world.offices.functions[confirm](*arguments), 1)


def _keys(world: World) -> None:
    person = world.person("maker")
    for number in range(4):
        _authorities(world, "proposeKey", "linkKey", person, world.stranger(number).address)
    functions = world.offices.functions
    world.send("guardian", functions.vetoKey(world.stranger(0).address))
    world.send("appointing_authority", functions.unlinkKey(world.stranger(1).address))
    world.warp(LEAD)
    world.send("appointing_authority", functions.unlinkKey(world.stranger(2).address))


def _terms(world: World) -> None:
    functions = world.offices.functions
    person = world.person("budget_officer")
    for office in ("maker", "counter", "reviewer"):
        world.appoint(person, office, days=1)
    end = world.now() + DAY
    for office in (MAKER, COUNTER):
        until = int(functions.termOf(person, office).call()[1])
        renewal = (person, office, until, until + 30 * DAY)
        _authorities(world, "proposeAppointment", "appoint", *renewal)
    world.send("guardian", functions.vetoAppointment(person, COUNTER))
    world.remove(person, "reviewer")
    start = world.now() + LEAD
    again = (person, REVIEWER, start, start + 30 * DAY)
    _authorities(world, "proposeAppointment", "appoint", *again)
    world.send("guardian", functions.vetoAppointment(person, REVIEWER))
    _authorities(world, "proposeAppointment", "appoint", *again)
    only = (world.person("maker"), COUNTER, start, start + DAY)
    world.send("appointing_authority", functions.proposeAppointment(*only))
    world.send("guardian", functions.vetoAppointment(only[0], COUNTER))
    world.warp_to(end)
    world.remove(world.person("approver"), "approver")


def _pauses(world: World) -> None:
    world.send("guardian", world.offices.functions.pause(DAY, REASON))
    world.warp(8 * DAY + 1)
    world.send("guardian", world.offices.functions.pause(DAY, REASON))
    world.send("appointing_authority", world.offices.functions.endPause(), 1)


@pytest.fixture
def followed(upheaval: World, store: Store) -> World:
    """The same, and the ledger has it all."""
    Monitor(store, upheaval.client, watch.unarmed_policy()).catch_up()
    return upheaval


def test_i25__keys_equal_the_contracts_own(followed: World, views: Views) -> None:
    functions = followed.offices.functions
    persons = views.persons()
    assert [each.person for each in persons] == list(range(1, functions.persons().call() + 1))
    for person in persons:
        known = functions.keysOf(person.person).call()
        assert sorted(key.key for key in person.keys) == sorted(known)
        for key in person.keys:
            assert fields(functions.keyOf(key.key)) == {
                "person": person.person,
                "from": key.works_from,
                "proposer": key.proposer,
                "confirmer": key.confirmer,
                "retired": key.retired_at is not None,
            }


def test_i25__terms_equal_the_contracts_own(followed: World, views: Views) -> None:
    functions = followed.offices.functions
    now = followed.now()
    for person in views.persons():
        for office in range(1, len(OFFICES)):
            terms = [each for each in person.terms if each.office == office]
            held = functions.inOffice(person.person, office).call(block_identifier="latest")
            assert any(each.holds(now) for each in terms) is held
            kept = fields(functions.termOf(person.person, office))
            if not terms:
                assert kept["from"] == 0
                continue
            last = [each for each in terms if not each.vetoed][-1]
            assert last.until_time == (kept["renewedUntil"] or kept["until"])
            assert (last.removed_at is not None) is kept["removed"]


def test_i25__the_pause_equals_the_contracts_own(followed: World, views: Views) -> None:
    newest, first = views.pauses()
    assert newest.until_time == followed.offices.functions.pausedUntil().call()
    assert (newest.by, newest.ended_by) == (followed.person("guardian"), 2)
    assert first.ended_by is None
    assert first.until_time - first.from_time == DAY
    assert first.reason_hash == REASON


def test_views__tell_what_became_of_keys_and_terms(followed: World, views: Views) -> None:
    persons = {each.person: each for each in views.persons()}
    maker = persons[followed.person("maker")]
    fates = {key.key: (key.retired_at is not None, key.vetoed) for key in maker.keys}
    assert fates == {
        followed.officer("maker").address: (False, False),
        followed.stranger(0).address: (True, True),
        followed.stranger(1).address: (True, False),
        followed.stranger(2).address: (True, False),
        followed.stranger(3).address: (False, False),
    }
    assert [each.office for each in maker.terms] == [MAKER], "what was only proposed is no term"

    def terms(office: int) -> list[tuple[bool, bool]]:
        mine: list[TermView] = [
            each
            for each in persons[followed.person("budget_officer")].terms
            if each.office == office
        ]
        return [(each.removed_at is not None, each.vetoed) for each in mine]

    assert terms(MAKER) == [(False, False), (False, False)], "a term and its renewal"
    assert terms(COUNTER) == [(False, False), (True, True)], "a term, its renewal vetoed"
    assert terms(REVIEWER) == [(True, False), (True, True), (False, False)]


def test_observations__know_an_officer_by_every_key(followed: World, store: Store) -> None:
    def officer(key: str) -> set[int]:
        rows = store.db.execute(
            "SELECT person FROM observations WHERE account = ? AND kind = ?",
            (account_key(key), int(Kind.KEY_LINKED)),
        )
        return {person for (person,) in rows}

    for key in (followed.officer("maker").address, followed.stranger(1).address):
        assert officer(key) == {followed.person("maker")}
    assert officer(followed.stranger(9).address) == set()


def test_check__finds_nothing(followed: World, views: Views) -> None:
    assert differences(agencies.agency(followed), views) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE keys SET retired_at = NULL WHERE vetoed", "The key 0x"),
        ("UPDATE appointments SET removed_at = 1 WHERE person = 4", "Whether person 4 holds"),
        ("DELETE FROM pauses", "The end of the newest pause is 0 in the ledger"),
    ],
)
def test_check__finds_what_was_changed(
    followed: World, store: Store, views: Views, change: str, found: str
) -> None:
    with store.transaction() as db:
        db.execute(change)
    (difference,) = differences(agencies.agency(followed), views)
    assert difference.startswith(found)


def test_rebuild__gives_the_same_rows(followed: World, store: Store) -> None:
    before = watch.rows(store.location)
    with store.transaction():
        store.rebuild(decoder())
    assert watch.rows(store.location) == before
