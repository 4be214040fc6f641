"""The score's history in words, for who cannot see the plot."""

import pytest

from guardtui import wording
from guardtui.clock import DAY
from guardtui.core.checklist import Item, State
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


@pytest.mark.parametrize(("alarms", "words"), [(1, "1 entry worth a look"), (8, "8 entries worth a look")])
def test_the_checklist_and_the_activity_count_the_same_entries_by_the_same_words(alarms, words):
    for item, reason in (("G22", "alarms_unread"), ("G23", "alarms_open")):
        one = Item(item, State.ATTENTION, reason, 10, 0, evidence=True, fix="activity", facts=(("alarms", alarms),))
        assert wording.checklist_reason(one) == words


@pytest.mark.parametrize(
    ("new", "alarms", "words"),
    [
        (1, 0, "1 new"),
        (1, 1, "1 new, worth a look"),
        (45, 8, "45 new, 8 of them worth a look"),
        (1_200, 0, "1,200 new"),
    ],
)
def test_what_is_new_says_how_much_of_it_is_worth_a_look(new, alarms, words):
    assert wording.new_entries(new, alarms) == words
