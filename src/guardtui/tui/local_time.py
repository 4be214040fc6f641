"""Stored times are UTC milliseconds; a person reads them by the clock on the wall."""

from __future__ import annotations

from datetime import UTC, datetime


def local(at: int) -> datetime:
    """The moment in the time zone of this terminal."""
    return datetime.fromtimestamp(at / 1000, tz=UTC).astimezone()
