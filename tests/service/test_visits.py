"""Visits and tries, on a clock the test moves."""

from __future__ import annotations

import pytest

from almoner.service import sessions, tries
from almoner.service.sessions import Sessions
from almoner.service.tries import Tries


class Clock:
    """Seconds that only rise, by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_visit__is_found_by_its_number_only(clock: Clock) -> None:
    visits = Sessions(clock)
    begun = visits.begin(case_no=7)

    assert visits.find(begun.number) is begun
    for wrong in (begun.number[:-1], "", None, 7, ["x"]):
        assert visits.find(wrong) is None


def test_visit__ends_when_nobody_uses_it(clock: Clock) -> None:
    visits = Sessions(clock)
    begun = visits.begin()
    clock.now += sessions.IDLE_SECONDS
    assert visits.find(begun.number) is begun, "used in time, it goes on"

    clock.now += sessions.IDLE_SECONDS + 1
    assert visits.find(begun.number) is None


def test_visit__gives_way_when_there_are_too_many(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MOST_VISITS", 3)
    visits = Sessions(clock)
    first, second, third = (visits.begin() for _ in range(3))
    assert visits.find(first.number) is first

    visits.begin()

    assert visits.find(second.number) is None, "the longest idle"
    assert visits.find(first.number) is first
    assert visits.find(third.number) is third


def test_challenge__can_be_answered_once_and_for_its_purpose(clock: Clock) -> None:
    visits = Sessions(clock)
    visit = visits.begin()
    asked = visits.ask(visit, "sign in")
    answered = visits.answer(visit, "sign in")

    assert answered is not None
    assert answered.value == asked
    assert visits.answer(visit, "sign in") is None
    visits.ask(visit, "sign in")
    assert visits.answer(visit, "appeal") is None
    assert visits.answer(visit, "sign in") is None, "asked for wrongly, it is used up too"


def test_challenge__ends_with_its_time(clock: Clock) -> None:
    visits = Sessions(clock)
    visit = visits.begin()
    visits.ask(visit, "sign in")
    clock.now += sessions.CEREMONY_SECONDS
    assert visits.answer(visit, "sign in") is not None

    visits.ask(visit, "sign in")
    clock.now += sessions.CEREMONY_SECONDS + 1
    assert visits.answer(visit, "sign in") is None


def test_visit__shows_no_secret_when_it_is_printed(clock: Clock) -> None:
    visit = Sessions(clock).begin()
    assert visit.number not in repr(visit)
    assert visit.csrf not in repr(visit)


def test_tries__end_and_come_back_after_an_hour(clock: Clock) -> None:
    counted = Tries(clock)
    for _ in range(tries.TRIES):
        assert counted.begin("HH-1")
        clock.now += 60

    assert not counted.begin("HH-1")
    assert counted.begin("HH-2"), "another case is not affected"
    clock.now += tries.SECONDS - tries.TRIES * 60 + 1
    assert counted.begin("HH-1"), "the first try is an hour old"
    assert not counted.begin("HH-1")


def test_tries__are_forgotten_after_a_right_one(clock: Clock) -> None:
    counted = Tries(clock)
    for _ in range(tries.TRIES):
        assert counted.begin("HH-1")
    counted.succeed("HH-1")

    assert counted.begin("HH-1")


def test_tries__of_too_many_cases_let_no_new_one_through(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "MOST_KEYS", 3)
    counted = Tries(clock)
    assert all(counted.begin(f"HH-{number}") for number in range(3))

    assert not counted.begin("HH-3")
    assert counted.begin("HH-0")
    clock.now += tries.SECONDS + 1
    assert counted.begin("HH-3")
