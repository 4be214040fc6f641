"""The time that a store lives by: the machine's, but never before what the store has seen (SECURITY F-clock)."""

from __future__ import annotations

import threading

from guardtui.clock import WallClock
from guardtui.store.anchor import Anchor, Seen


class Timekeeper:
    """A `Clock` that never goes back, for all who use a store at once.

    Setting the machine's clock back gives no code its life again and shortens no wait. While the clock lags behind, time
    goes on from the last that was seen, by the machine's uptime. What a clock that was ahead by mistake has ended stays
    ended; the operator ends its lead by taking the store as it is (`Store.taking_as_it_is`).
    """

    def __init__(self, wall: WallClock, anchor: Anchor) -> None:
        self._wall = wall
        self._anchor = anchor
        self._lock = threading.Lock()
        self._ours: Seen | None = None
        """What this process told last, which the anchor need not know."""
        self._anchored: Seen | None = None
        self._held = threading.local()
        """What the anchor said when this thread's transaction began."""

    def begin(self) -> None:
        """A transaction of this thread begins: what it does has one time, so the anchor is read once for it."""
        self._held.anchored = self._anchor.seen()
        self._held.inside = True

    def end(self) -> None:
        """It is over: time is asked for anew."""
        self._held.inside = False

    def now(self) -> int:
        return self.seen().time

    def seen(self) -> Seen:
        """The time now, as the anchor is to remember it."""
        with self._lock:
            inside = getattr(self._held, "inside", False)
            uptime, anchored = self._wall.uptime(), self._held.anchored if inside else self._anchor.seen()
            if anchored is not None:
                if self._anchored is not None and anchored.time < self._anchored.time:
                    self._ours = None  # the operator led the time back
                self._anchored = anchored
            kept = [seen.after(uptime) for seen in (anchored, self._ours) if seen is not None]
            now = max([self._wall.now(), *kept])
            if self._ours is None or now > self._ours.after(uptime):
                self._ours = Seen(now, uptime)
            return Seen(now, uptime)

    def by_the_wall(self) -> Seen:
        """The time by the machine's clock alone."""
        return Seen(self._wall.now(), self._wall.uptime())
