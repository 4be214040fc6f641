"""Where the window of a long list gets its rows: by key, in either direction, whatever the filters are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic

from guardtui.core.records import Page
from guardtui.tui.widgets.event_list import Edge
from guardtui.tui.widgets.event_rows import NEAR, E, Rows


class History(Generic[E]):
    """Reads pages into windows. A line's number is its cursor, so any line can be gone on from."""

    def __init__(self, fetch: Callable[[str | None, bool], Awaitable[Page[E]]]) -> None:
        """`fetch`: after which line, and whether newest first → the page."""
        self._fetch = fetch

    async def around(self, rows: Rows[E]) -> Rows[E]:
        """The window anew, around the line that the cursor is on; at the newest line it stays with the newest."""
        if rows.chosen is None or (not rows.newer and rows.cursor == 0):
            return await self.newest()
        newer = rows.newer or rows.cursor > NEAR
        first = rows.events[max(0, rows.cursor - NEAR)].seq
        page = await self._fetch(str(first + 1) if newer else None, True)
        return Rows(page.items, 0, newer, page.next is not None).near(rows.chosen.seq)

    async def near(self, seq: int) -> Rows[E]:
        """A window around a place in the history."""
        page = await self._fetch(str(seq + NEAR), True)
        return Rows(page.items, 0, bool(page.items), page.next is not None).near(seq)

    async def newest(self) -> Rows[E]:
        """The window at the upper end."""
        page = await self._fetch(None, True)
        return Rows(page.items, 0, False, page.next is not None)

    async def oldest(self) -> Rows[E]:
        """The window at the lower end."""
        page = await self._fetch(None, False)
        return Rows(page.items[::-1], len(page.items) - 1, page.next is not None, False)

    async def further(self, edge: Edge, now: Callable[[], Rows[E]]) -> Rows[E]:
        """The window gone on with at an edge.

        `now` tells what is shown when the page has come: a reload in between makes the page worthless.
        """
        before = now()
        if edge == "older":
            page = await self._fetch(str(before.events[-1].seq), True)
            join = Rows[E].with_older
        else:
            page = await self._fetch(str(before.events[0].seq), False)
            join = Rows[E].with_newer
        rows = now()
        return join(rows, page.items, page.next is not None) if rows.events is before.events else rows
