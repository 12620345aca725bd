"""Given streams of chance: strengths span their whole range, weak and strong alike."""

from __future__ import annotations

from almoner.simulate.population.chance import Chance


def test_size__each_order_of_magnitude_is_as_likely() -> None:
    chance = Chance(1, "sizes")
    drawn = [chance.size(2, 60) for _ in range(4000)]
    assert min(drawn) == 2
    assert max(drawn) == 60
    small = sum(each < 11 for each in drawn) / len(drawn)
    assert 0.45 < small < 0.55  # the middle of the logarithms of 2 and 61 is 11


def test_chance__purposes_do_not_move_one_another() -> None:
    assert Chance(1, "one").random() == Chance(1, "one").random()
    assert Chance(1, "one").random() != Chance(1, "two").random()
    assert Chance(1, "one").random() != Chance(2, "one").random()
