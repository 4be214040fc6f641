"""The rows of a long list that are held at one time: a window of a few hundred, paged by key upwards and downwards.

Pure, so that it is tested without an app: the widget draws it, the view fetches for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, Protocol, TypeVar

PAGE: Final = 100
MOST: Final = 3 * PAGE
"""However long the history is, no more rows than this are held."""
NEAR: Final = PAGE // 2
"""So close to an edge of the window the next page is fetched: the person never waits for it."""


class Entry(Protocol):
    """What such a list holds: a line with its number, which only grows, and its time."""

    @property
    def seq(self) -> int: ...

    @property
    def at(self) -> int: ...


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class Rows(Generic[E]):
    """Entries as they are shown, the one the cursor is on, whether the list goes on above and below, and its order."""

    events: tuple[E, ...] = ()
    cursor: int = 0
    above: bool = False
    below: bool = False
    oldest_first: bool = False

    @property
    def chosen(self) -> E | None:
        return self.events[self.cursor] if self.events else None

    @property
    def wants_below(self) -> bool:
        return self.below and len(self.events) - self.cursor <= NEAR

    @property
    def wants_above(self) -> bool:
        return self.above and self.cursor < NEAR

    @property
    def newest(self) -> E | None:
        """The newest line of all, where the window reaches to it."""
        if not self.events or (self.below if self.oldest_first else self.above):
            return None
        return self.events[-1 if self.oldest_first else 0]

    def moved(self, to: int) -> Rows[E]:
        """With the cursor elsewhere, as far as the window goes."""
        return replace(self, cursor=max(0, min(len(self.events) - 1, to)))

    def with_below(self, page: Sequence[E], more: bool) -> Rows[E]:
        """Continued downwards; what is far above goes."""
        events = (*self.events, *page)
        cut = max(0, min(len(events) - MOST, self.cursor - NEAR))
        return Rows(events[cut:], self.cursor - cut, self.above or cut > 0, more, self.oldest_first)

    def with_above(self, page: Sequence[E], more: bool) -> Rows[E]:
        """Continued upwards (the page comes nearest first); what is far below goes."""
        events = (*reversed(page), *self.events)
        cursor = self.cursor + len(page)
        kept = max(MOST, cursor + NEAR)
        return Rows(events[:kept], cursor, more, self.below or len(events) > kept, self.oldest_first)

    def near(self, seq: int) -> Rows[E]:
        """With the cursor on this line, or on the next one below if it is gone."""
        for number, event in enumerate(self.events):
            if event.seq >= seq if self.oldest_first else event.seq <= seq:
                return self.moved(number)
        return self.moved(len(self.events) - 1)
