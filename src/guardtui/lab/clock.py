"""The clocks of practice, which never go back: a story's, which stands still, and one that can be put forward."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from guardtui.clock import DAY, HOUR, MINUTE, SystemClock, Uptime, WallClock
from guardtui.core.errors import BadInput
from guardtui.lab.kept import Kept
from guardtui.language import _

JUMPS: Final = {
    "10min": _("10 minutes"),
    "1h": _("an hour"),
    "1d": _("a day"),
    "7d": _("7 days"),
    "30d": _("30 days"),
    "6mo": _("6 months"),
}
"""How far one goes forward, and what that is called: a code expires, a session, a hold, an undo, a trust, a word given."""
MOST_AHEAD: Final = 20 * 366 * DAY
_SPAN: Final = re.compile(r"([1-9][0-9]{0,3})(min|h|d|mo)", re.ASCII)
_UNITS: Final = {"min": MINUTE, "h": HOUR, "d": DAY, "mo": 61 * DAY // 2}


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


class PracticeClock:
    """The machine's clock, as far ahead as people who practise have gone: a `WallClock` for practice stores only.

    How far that is lies in a file beside the practice store. A real store is never opened with it, and reads no such file.
    """

    def __init__(self, path: Path, wall: WallClock | None = None) -> None:
        self._kept = Kept(path)
        self._wall = wall or SystemClock()

    def now(self) -> int:
        return self._wall.now() + self.ahead()

    def uptime(self) -> Uptime:
        return self._wall.uptime()

    def ahead(self) -> int:
        """How many milliseconds it is ahead of the machine's."""
        return _ahead(self._kept.read().get("ahead"))

    def forward(self, by: int) -> None:
        """Go forward. Raises `BadInput` for more than a lifetime of practice."""
        with self._kept.changing() as held:
            ahead = _ahead(held.get("ahead")) + by
            if not 0 < by <= ahead <= MOST_AHEAD:
                raise BadInput("too_far_ahead", years=MOST_AHEAD // (366 * DAY))
            held["ahead"] = ahead


def span(text: str) -> int:
    """The milliseconds of a span such as `10min`, `1h`, `7d` or `6mo`. Raises `BadInput` for anything else."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise BadInput("no_span", known=list(JUMPS))
    return int(found[1]) * _UNITS[found[2]]


def _ahead(held: object) -> int:
    return held if type(held) is int and 0 <= held <= MOST_AHEAD else 0
