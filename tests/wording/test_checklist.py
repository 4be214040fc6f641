"""The score's history in words, for who cannot see the plot."""

import pytest

from guardtui import wording
from guardtui.clock import DAY
from guardtui.core.score_history import Point

NOW = 1_790_000_000_000


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((), ""),
        ((40, 40, 40), "40 for as long as can be told"),
        ((28, 30, 40), "from 28 to 40 in 30 days"),
        ((28, 65, 40), "from 28 to 40 in 30 days, best 65 (6 Sep)"),
        ((60, 20, 70), "from 60 to 70 in 30 days, worst 20 (6 Sep)"),
    ],
)
def test_a_trend_is_told_with_its_turn(scores, words):
    points = [Point(NOW - 30 * DAY + step * 15 * DAY, score) for step, score in enumerate(scores)]
    assert wording.trend(points, NOW) == words


def test_an_account_of_today_has_no_past():
    assert wording.trend([Point(NOW, 20), Point(NOW, 40)], NOW) == "40 now"
