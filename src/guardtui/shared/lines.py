"""What is typed or piped in, line by line, and whether a line is there already."""

from __future__ import annotations

import math
import select
import time
from typing import BinaryIO, Final

A_LOOK: Final = 1.0
"""Seconds after which waiting begins anew: a Ctrl+C that came just before the wait began would else be heard after it."""


class Lines:
    """A stream line by line, with what was read beyond a line kept here, where it can be seen that it is there."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._rest = b""
        self._ended = False

    @property
    def over(self) -> bool:
        """Whether everything was read."""
        return self._ended and not self._rest

    def ready(self, within: float | None) -> bool:
        """Whether a line can be read without waiting longer than so many seconds; None waits for it."""
        if self._rest or self._ended:
            return bool(self._rest)
        end = math.inf if within is None else time.monotonic() + within
        while True:
            left = end - time.monotonic()
            try:
                found, _, _ = select.select([self._stream.fileno()], [], [], max(0.0, min(left, A_LOOK)))
            except (OSError, ValueError):  # no real file, as in a program that calls `run`: reading does not wait
                return True
            if found or left <= A_LOOK:
                return bool(found)

    def line(self, most: int) -> bytes:
        """The next line, or as much of it as `most` bytes."""
        while b"\n" not in self._rest and len(self._rest) < most and not self._ended:
            more = self._stream.read1(most) if hasattr(self._stream, "read1") else self._stream.read(most)
            self._ended = not more
            self._rest += more
        end = self._rest.find(b"\n") + 1 or len(self._rest)
        line, self._rest = self._rest[: min(end, most)], self._rest[min(end, most) :]
        return line

    def rest(self, most: int) -> bytes:
        """All that is to come, or as much of it as `most` bytes."""
        while len(self._rest) < most and not self._ended:
            more = self._stream.read(most - len(self._rest))
            self._ended = not more
            self._rest += more
        rest, self._rest = self._rest[:most], b""
        return rest
