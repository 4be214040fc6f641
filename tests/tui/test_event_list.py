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


def places(app: App[None]) -> dict[int, int]:
    """The numbers of the lines that are seen, each with its place from above."""
    return {
        int(line.split("line ")[1].split()[0]): y for y, line in enumerate(seen(app).split("\n")) if "line " in line
    }


async def lines_in_sight(height: int, cursor: int) -> list[int]:
    """The numbers of the lines that are seen once a list of `MANY` that was filled before has got its room."""
    app = Listed()
    async with app.run_test(size=(60, height)) as pilot:
        shown: EventList[Entry] = app.query_one(EventList)
        shown.rows = Rows(ENTRIES, cursor)
        await pilot.pause()
        shown.display = True
        await pilot.pause()
        return list(places(app))


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


async def test_a_list_that_gets_smaller_and_larger_again_shows_what_it_showed():
    app = Listed()
    async with app.run_test(size=(60, 12)) as pilot:
        shown: EventList[Entry] = app.query_one(EventList)
        shown.display = True
        shown.rows = Rows(ENTRIES, 8)
        await pilot.pause()
        before = seen(app)
        await pilot.resize_terminal(60, 4)
        await pilot.pause()
        assert f"line {MANY - 8} of them" in seen(app)
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        assert seen(app) == before


async def test_lines_that_come_above_leave_the_others_where_they_are():
    """As when somebody goes up, and the page before comes: the line that is read does not jump."""
    app = Listed()
    async with app.run_test(size=(60, 12)) as pilot:
        shown: EventList[Entry] = app.query_one(EventList)
        shown.display = True
        shown.rows = Rows(ENTRIES[15:], 4, above=True)
        await pilot.pause()
        before = places(app)
        shown.rows = shown.rows.with_above(ENTRIES[14::-1], more=False)
        await pilot.pause()
        assert before.items() <= places(app).items()
        assert shown.rows.chosen == ENTRIES[19]
