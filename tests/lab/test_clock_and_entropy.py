"""The story's clock never goes back; its entropy repeats exactly."""

import pytest

from guardtui.lab.clock import StoryClock
from guardtui.lab.entropy import SeededEntropy


def test_the_clock_stands_still_until_it_is_moved():
    clock = StoryClock(1_000)
    assert (clock.now(), clock.now()) == (1_000, 1_000)
    assert clock.advance(5) == 1_005
    clock.set(2_000)
    assert clock.now() == 2_000


def test_the_clock_never_goes_back():
    clock = StoryClock(1_000)
    with pytest.raises(ValueError, match="cannot go back"):
        clock.set(999)
    with pytest.raises(ValueError, match="cannot go back"):
        clock.advance(-1)
    assert clock.now() == 1_000


def test_the_same_seed_gives_the_same_bytes_however_they_are_asked_for():
    whole = SeededEntropy("a").bytes(100)
    parts = SeededEntropy("a")
    assert b"".join(parts.bytes(n) for n in (1, 31, 0, 33, 35)) == whole


def test_another_seed_gives_other_bytes_and_a_stream_does_not_repeat():
    assert SeededEntropy("a").bytes(32) != SeededEntropy("b").bytes(32)
    stream = SeededEntropy("a")
    assert len({stream.bytes(16) for _ in range(1_000)}) == 1_000


def test_small_numbers_stay_below_their_bound_and_reach_every_value():
    chance = SeededEntropy("a")
    assert {chance.below(7) for _ in range(500)} == set(range(7))
