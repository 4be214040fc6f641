"""The window of rows over a long history: bounded, in order, without gaps, whichever way one goes."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardtui.core.records import Event
from guardtui.tui.widgets.event_rows import MOST, NEAR, PAGE, Rows


def event(seq: int) -> Event:
    return Event("a", seq, seq * 1000, "order:placed", "done", MappingProxyType({}))


class History:
    """Answers pages as the guard does, whatever lies on top."""

    def __init__(self, count: int, oldest_first: bool) -> None:
        self.all = range(1, count + 1) if oldest_first else range(count, 0, -1)
        self.oldest_first = oldest_first

    def below(self, after: int | None) -> tuple[list[Event], bool]:
        start = 0 if after is None else self.all.index(after) + 1
        seqs = self.all[start : start + PAGE]
        return [event(seq) for seq in seqs], start + PAGE < len(self.all)

    def above(self, before: int) -> tuple[list[Event], bool]:
        end = self.all.index(before)
        start = max(0, end - PAGE)
        return [event(seq) for seq in reversed(self.all[start:end])], start > 0


def settled(rows: Rows, history: History) -> Rows:
    """Fetch as the view does until the window wants nothing more."""
    while rows.wants_below or rows.wants_above:
        if rows.wants_below:
            rows = rows.with_below(*history.below(rows.events[-1].seq))
        else:
            rows = rows.with_above(*history.above(rows.events[0].seq))
    return rows


@given(count=st.integers(1, 2_000), oldest_first=st.booleans(), moves=st.lists(st.integers(-150, 150), max_size=60))
def test_the_window_is_bounded_without_gaps_and_the_cursor_goes_where_it_should(count, oldest_first, moves):
    history = History(count, oldest_first)
    first, more = history.below(None)
    rows = settled(Rows(tuple(first), 0, False, more, oldest_first), history)
    step, top, bottom = (1, 1, count) if oldest_first else (-1, count, 1)
    for move in moves:
        before = rows.chosen
        wanted = max(0, min(len(rows.events) - 1, rows.cursor + move))
        expected = rows.events[wanted].seq
        rows = settled(rows.moved(rows.cursor + move), history)
        assert before is not None
        assert rows.chosen is not None
        assert rows.chosen.seq == expected
        seqs = [one.seq for one in rows.events]
        assert seqs == list(range(seqs[0], seqs[0] + step * len(seqs), step))
        assert len(seqs) <= MOST + PAGE
        assert rows.above == (seqs[0] != top)
        assert rows.below == (seqs[-1] != bottom)
        assert rows.newest == (event(count) if count in seqs else None)
        assert rows.oldest_first is oldest_first


def test_the_next_page_is_wanted_before_the_edge_is_reached():
    rows = Rows(tuple(event(seq) for seq in range(PAGE, 0, -1)), 0, False, True)
    assert not rows.moved(NEAR - 1).wants_below
    assert rows.moved(NEAR).wants_below


@pytest.mark.parametrize(
    ("seqs", "gone", "beyond"),
    [((9, 7, 5, 3), {6: 5, 10: 9}, {1: 3}), ((3, 5, 7, 9), {6: 7, 1: 3}, {10: 9})],
)
def test_after_a_reload_the_cursor_is_on_the_same_line_or_the_next_one_below(seqs, gone, beyond):
    rows = Rows(tuple(event(seq) for seq in seqs), oldest_first=seqs[0] < seqs[-1])
    for seq, found in {5: 5, **gone, **beyond}.items():
        assert rows.near(seq).chosen == event(found)
    assert Rows().near(4).chosen is None
