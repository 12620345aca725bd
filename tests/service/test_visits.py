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


def test_visit__ends_with_its_longest_time_however_used(clock: Clock) -> None:
    visits = Sessions(clock)
    begun = visits.begin(case_no=7)
    for _ in range(sessions.LONGEST_SECONDS // sessions.IDLE_SECONDS):
        clock.now += sessions.IDLE_SECONDS
        assert visits.find(begun.number) is begun, "used in time, it goes on"

    clock.now += 1
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


def test_visit__of_a_stranger_gives_way_before_one_that_is_signed_in(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MOST_VISITS", 3)
    visits = Sessions(clock)
    signed_in = visits.begin(case_no=7)
    strangers = [visits.begin() for _ in range(10)]

    assert visits.find(signed_in.number) is signed_in
    assert [visits.find(each.number) for each in strangers[:-2]] == [None] * 8
    assert visits.find(strangers[-1].number) is strangers[-1]


def test_visit__of_who_is_signed_in_gives_way_when_all_are(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MOST_VISITS", 2)
    visits = Sessions(clock)
    first, second, third = (visits.begin(case_no=number) for number in range(3))

    assert visits.find(first.number) is None, "the longest idle"
    assert visits.find(second.number) is second
    assert visits.find(third.number) is third


def test_visit__that_is_over_gives_way_first(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_VISITS", 2)
    visits = Sessions(clock)
    visits.begin(case_no=7)
    clock.now += sessions.IDLE_SECONDS + 1
    stranger = visits.begin()
    visits.begin()

    assert visits.find(stranger.number) is stranger


def test_tries__are_too_many_after_five_and_no_longer_after_an_hour(clock: Clock) -> None:
    counted = Tries(clock)
    for _ in range(tries.TRIES):
        assert not counted.fail("HH-1")
        clock.now += 60

    assert counted.fail("HH-1")
    assert not counted.fail("HH-2"), "another case is not affected"
    clock.now += tries.SECONDS + 1
    assert not counted.fail("HH-1"), "all are more than an hour old"


def test_tries__are_forgotten_after_a_right_one(clock: Clock) -> None:
    counted = Tries(clock)
    for _ in range(tries.TRIES):
        assert not counted.fail("HH-1")
    counted.succeed("HH-1")

    assert not counted.fail("HH-1")


def test_tries__of_too_many_cases_push_out_the_oldest(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "MOST_KEYS", 3)
    counted = Tries(clock)
    for _ in range(tries.TRIES):
        counted.fail("HH-0")
    counted.fail("HH-1")
    assert counted.fail("HH-0"), "tried again, it is not the oldest"

    assert not any(counted.fail(f"HH-{number}") for number in (2, 3)), "new ones are listened to"
    assert counted.fail("HH-0")
    for number in (4, 5, 6):
        assert not counted.fail(f"HH-{number}")
    assert not counted.fail("HH-0"), "pushed out"
