"""Where the window of a long list gets its rows: by key, upwards and downwards, whatever its order and the filters are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic

from guardtui.core.records import Page
from guardtui.tui.widgets.event_list import Edge
from guardtui.tui.widgets.event_rows import NEAR, E, Rows


class History(Generic[E]):
    """Reads pages into windows. A line's number is its cursor, so any line can be gone on from."""

    def __init__(self, fetch: Callable[[str | None, bool], Awaitable[Page[E]]], *, oldest_first: bool = False) -> None:
        """`fetch`: after which line, and whether newest first → the page."""
        self._fetch = fetch
        self.oldest_first = oldest_first

    async def _downwards(self, after: int | None) -> Page[E]:
        return await self._fetch(None if after is None else str(after), not self.oldest_first)

    async def _upwards(self, after: int | None) -> Page[E]:
        return await self._fetch(None if after is None else str(after), self.oldest_first)

    def _above(self, seq: int, by: int) -> int:
        """The number that lies so many lines above another."""
        return max(0, seq - by) if self.oldest_first else seq + by

    async def around(self, rows: Rows[E]) -> Rows[E]:
        """The window anew, around the line that the cursor is on; at the uppermost line it stays with the uppermost."""
        if rows.chosen is None or (not rows.above and rows.cursor == 0):
            return await self.top()
        above = rows.above or rows.cursor > NEAR
        first = rows.events[max(0, rows.cursor - NEAR)].seq
        page = await self._downwards(self._above(first, 1) if above else None)
        return Rows(page.items, 0, above, page.next is not None, self.oldest_first).near(rows.chosen.seq)

    async def near(self, seq: int) -> Rows[E]:
        """A window around a place in the history."""
        page = await self._downwards(self._above(seq, NEAR))
        return Rows(page.items, 0, bool(page.items), page.next is not None, self.oldest_first).near(seq)

    async def top(self) -> Rows[E]:
        """The window at the upper end."""
        page = await self._downwards(None)
        return Rows(page.items, 0, False, page.next is not None, self.oldest_first)

    async def bottom(self) -> Rows[E]:
        """The window at the lower end."""
        page = await self._upwards(None)
        return Rows(page.items[::-1], len(page.items) - 1, page.next is not None, False, self.oldest_first)

    async def further(self, edge: Edge, now: Callable[[], Rows[E]]) -> Rows[E]:
        """The window gone on with at an edge.

        `now` tells what is shown when the page has come: a reload in between makes the page worthless.
        """
        before = now()
        if edge == "below":
            page = await self._downwards(before.events[-1].seq)
            join = Rows[E].with_below
        else:
            page = await self._upwards(before.events[0].seq)
            join = Rows[E].with_above
        rows = now()
        return join(rows, page.items, page.next is not None) if rows.events is before.events else rows
