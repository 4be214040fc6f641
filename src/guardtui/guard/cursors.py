"""Cursors and limits as they come from outside: checked once, here."""

from __future__ import annotations

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
