"""The two words that a person compares at a glance."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardtui.core.matching_words import WORDS, pair


def _one_slip_apart(one: str, other: str) -> bool:
    """Whether one letter changed, left out or swapped with its neighbour makes one word of the other."""
    if len(one) == len(other):
        wrong = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        swapped = len(wrong) == 2 and [one[i] for i in wrong] == [other[i] for i in reversed(wrong)]
        return len(wrong) < 2 or (swapped and wrong[1] == wrong[0] + 1)
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def test_there_is_a_word_for_every_byte_and_each_is_short_and_plain() -> None:
    """256 different words of four to eight small ASCII letters."""
    assert 256 == len(set(WORDS)) == len(WORDS)
    assert all(word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 8 for word in WORDS)


def test_no_word_is_one_slip_of_the_eye_from_another() -> None:
    """Words that differ in one letter would be taken for each other."""
    assert [] == [(a, b) for a, b in combinations(WORDS, 2) if _one_slip_apart(a, b)]


@given(st.binary(min_size=2, max_size=40))
def test_the_two_words_differ_and_are_the_same_for_the_same_seed(seed: bytes) -> None:
    """A pair is two words, and screen and message get the same."""
    first, second = pair(seed)
    assert first != second
    assert (first, second) == pair(seed)


def test_every_word_can_be_first_and_every_other_word_second() -> None:
    """No word is wasted: two bytes reach all 65 280 pairs."""
    pairs = {pair(bytes((first, second))) for first in range(256) for second in range(256)}
    assert 256 * 255 == len(pairs)


def test_too_short_a_seed_is_a_mistake_of_the_caller() -> None:
    """One byte cannot make two words."""
    with pytest.raises(ValueError, match="two bytes"):
        pair(b"x")
