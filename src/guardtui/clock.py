"""The one source of time. Nothing in the environment can shift it (SECURITY 0.2.8)."""

from __future__ import annotations

import time
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple, Protocol

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

ALL_TIME: Final = (-(2**62), 2**62)
"""From before any moment to beyond any, and within what SQLite can compare with."""

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_BOOT_BYTES: Final = 8
_RUNNING: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Counts sleep too where the system offers that."""


class Clock(Protocol):
    """Tells the time as UTC milliseconds since 1970."""

    def now(self) -> int: ...


class Uptime(NamedTuple):
    """How many milliseconds passed since the machine started, and which start that was, in eight bytes.

    Setting the clock does not change it. It says nothing about another start, or another machine.
    """

    start: bytes
    passed: int


class WallClock(Clock, Protocol):
    """A clock that somebody can set, forward and back, beside a count that nobody can."""

    def uptime(self) -> Uptime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    def uptime(self) -> Uptime:
        return Uptime(self._start, time.clock_gettime_ns(_RUNNING) // 1_000_000)

    @cached_property
    def _start(self) -> bytes:
        """The machine's word for this start; where it has none, one that no other process uses."""
        try:
            return bytes.fromhex(_BOOT.read_text().strip().replace("-", ""))[:_BOOT_BYTES].ljust(_BOOT_BYTES, b"\0")
        except (OSError, ValueError):
            return time.time_ns().to_bytes(_BOOT_BYTES, "big")
