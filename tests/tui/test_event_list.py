"""Which lines of a long list are in sight, whatever room it has and whenever it gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from textual.app import App, ComposeResult

from guardtui.tui.widgets.event_list import Drawn, EventList
from guardtui.tui.widgets.event_rows import Rows

from .conftest import START, seen

MANY = 30
DAY = timedelta(days=1) // timedelta(milliseconds=1)


@dataclass(frozen=True)
class Entry:
    """A line of the list."""

    seq: int
    at: int


ENTRIES = tuple(Entry(number, START - DAY + number) for number in range(MANY, 0, -1))


class Listed(App[None]):
    """A list that has no room until it is shown."""

    def compose(self) -> ComposeResult:
        shown: EventList[Entry] = EventList(lambda entry: Drawn(f"line {entry.seq} of them"), lambda: START)
        shown.display = False
        yield shown


async def lines_in_sight(height: int, cursor: int) -> list[int]:
    """The numbers of the lines that are seen once a list of `MANY` that was filled before has got its room."""
    app = Listed()
    async with app.run_test(size=(60, height)) as pilot:
        shown: EventList[Entry] = app.query_one(EventList)
        shown.rows = Rows(ENTRIES, cursor)
        await pilot.pause()
        shown.display = True
        await pilot.pause()
        return [int(line.split("line ")[1].split()[0]) for line in seen(app).split("\n") if "line " in line]


@pytest.mark.parametrize("cursor", [0, MANY // 2, MANY - 1])
async def test_a_list_that_was_filled_before_it_had_room_fills_the_room_it_gets(cursor):
    assert await lines_in_sight(MANY + 5, cursor) == list(range(MANY, 0, -1))
    few = await lines_in_sight(10, cursor)
    assert MANY - cursor in few
    assert len(few) >= 9, few  # the day's heading takes one line


@pytest.mark.parametrize("cursor", [0, MANY // 2, MANY - 1])
async def test_a_list_that_gets_more_room_shows_what_stands_above(cursor):
    app = Listed()
    async with app.run_test(size=(60, 5)) as pilot:
        shown: EventList[Entry] = app.query_one(EventList)
        shown.display = True
        shown.rows = Rows(ENTRIES, cursor)
        await pilot.pause()
        assert f"line {MANY - cursor} of them" in seen(app)
        await pilot.resize_terminal(60, MANY + 5)
        await pilot.pause()
        assert [number for number in range(MANY, 0, -1) if f"line {number} of them" not in seen(app)] == []
