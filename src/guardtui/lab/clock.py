"""The clock of a story: it stands still until somebody moves it on, and never goes back."""

from __future__ import annotations

from guardtui.clock import Uptime


class StoryClock:
    """Tells the time that the story has reached (UTC milliseconds); a `WallClock` for the replay and for tests."""

    def __init__(self, start: int) -> None:
        self._now = start

    def now(self) -> int:
        return self._now

    def uptime(self) -> Uptime:
        return Uptime(b"a story.", self._now)

    def set(self, at: int) -> None:
        """Move on to a moment. Raises `ValueError` for an earlier one: a record may not be older than the one before."""
        if at < self._now:
            raise ValueError(f"the story's clock stands at {self._now} and cannot go back to {at}")
        self._now = at

    def advance(self, by: int) -> int:
        """Let this many milliseconds pass; the new time."""
        self.set(self._now + by)
        return self._now
