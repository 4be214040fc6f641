"""Cursors, limits and spans of time as they come from outside: checked once, here."""

from __future__ import annotations

from guardtui.clock import ALL_TIME
from guardtui.core.errors import BadInput

MOST = 500


def place_after(cursor: str | None) -> int | None:
    """The place that a cursor of ours names, or None for the beginning. Raises `BadInput` for anything else."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise BadInput("bad_cursor")
    return int(cursor)


def at_most(limit: int) -> int:
    """A page's size within bounds. Raises `BadInput`."""
    if not 1 <= limit <= MOST:
        raise BadInput("bad_limit", most=MOST)
    return limit


def between(since: int | None, until: int | None) -> tuple[int, int]:
    """From which moment on, and before which; all time where neither is given. Raises `BadInput`."""
    first, end = ALL_TIME
    if any(moment is not None and not first <= moment <= end for moment in (since, until)):
        raise BadInput("no_such_moment")
    return first if since is None else since, end if until is None else until
