"""The window of rows over a long history: bounded, in order, without gaps, whichever way one goes."""

from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from guardtui.core.records import Event
from guardtui.tui.widgets.event_rows import MOST, NEAR, PAGE, Rows


def event(seq: int) -> Event:
    return Event("a", seq, seq * 1000, "order:placed", "done", MappingProxyType({}))


class History:
    """Answers pages as the guard does."""

    def __init__(self, count: int) -> None:
        self.count = count

    def older(self, after: int | None) -> tuple[list[Event], bool]:
        start = self.count if after is None else after - 1
        seqs = list(range(start, max(0, start - PAGE), -1))
        return [event(seq) for seq in seqs], bool(seqs) and seqs[-1] > 1

    def newer(self, after: int) -> tuple[list[Event], bool]:
        seqs = list(range(after + 1, min(self.count, after + PAGE) + 1))
        return [event(seq) for seq in seqs], bool(seqs) and seqs[-1] < self.count


def settled(rows: Rows, history: History) -> Rows:
    """Fetch as the view does until the window wants nothing more."""
    while rows.wants_older or rows.wants_newer:
        if rows.wants_older:
            rows = rows.with_older(*history.older(rows.events[-1].seq))
        else:
            rows = rows.with_newer(*history.newer(rows.events[0].seq))
    return rows


@given(count=st.integers(1, 2_000), moves=st.lists(st.integers(-150, 150), max_size=60))
def test_the_window_is_bounded_without_gaps_and_the_cursor_goes_where_it_should(count, moves):
    history = History(count)
    first, more = history.older(None)
    rows = settled(Rows(tuple(first), 0, False, more), history)
    for move in moves:
        before = rows.chosen
        wanted = max(0, min(len(rows.events) - 1, rows.cursor + move))
        expected = rows.events[wanted].seq
        rows = settled(rows.moved(rows.cursor + move), history)
        assert before is not None
        assert rows.chosen is not None
        assert rows.chosen.seq == expected
        seqs = [one.seq for one in rows.events]
        assert seqs == list(range(seqs[0], seqs[0] - len(seqs), -1))
        assert len(seqs) <= MOST + PAGE
        assert rows.newer == (seqs[0] < count)
        assert rows.older == (seqs[-1] > 1)


def test_the_next_page_is_wanted_before_the_edge_is_reached():
    rows = Rows(tuple(event(seq) for seq in range(PAGE, 0, -1)), 0, False, True)
    assert not rows.moved(NEAR - 1).wants_older
    assert rows.moved(NEAR).wants_older


def test_after_a_reload_the_cursor_is_on_the_same_line_or_the_next_older_one():
    rows = Rows(tuple(event(seq) for seq in (9, 7, 5, 3)))
    assert rows.near(5).chosen == event(5)
    assert rows.near(6).chosen == event(5)
    assert rows.near(1).chosen == event(3)
    assert Rows().near(4).chosen is None
