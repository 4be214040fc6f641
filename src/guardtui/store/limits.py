"""When things that are counted happened: wrong passwords, wrong codes, sendings. Buckets are keyed hashes or ids."""

from __future__ import annotations

import sqlite3
from typing import Final

from guardtui.clock import DAY

SENDS: Final = "sends:"
"""Before the keyed hash of an address in the bucket of what is sent there."""
PASSWORD: Final = "limits.password"  # noqa: S105 - the name of a place
"""What the keyed hash of a handle and a device is for, which is the bucket of passwords typed there."""


class Limits:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def times(self, bucket: str, now: int) -> list[int]:
        """The last day's entries, oldest first; no rule looks further back.

        Those of up to a day ahead count too, since setting the clock back must not shorten a wait; those further ahead were
        noted while the clock was wrong.
        """
        rows = self._db.execute(
            "SELECT at FROM limits WHERE bucket = ? AND at BETWEEN ? AND ? ORDER BY at",
            (bucket, now - DAY + 1, now + DAY),
        )
        return [row["at"] for row in rows]

    def nth_newest(self, bucket: str, now: int, nth: int) -> int | None:
        """When the last but `nth` - 1 of the last day's entries was; None where there are fewer."""
        row = self._db.execute(
            "SELECT at FROM limits WHERE bucket = ? AND at BETWEEN ? AND ? ORDER BY at DESC LIMIT 1 OFFSET ?",
            (bucket, now - DAY + 1, now + DAY, nth - 1),
        ).fetchone()
        return None if row is None else row["at"]

    def note(self, bucket: str, at: int) -> None:
        """Count one more, and forget what no rule looks at."""
        self._db.execute(
            "DELETE FROM limits WHERE bucket = ? AND at NOT BETWEEN ? AND ?", (bucket, at - DAY + 1, at + DAY)
        )
        self._db.execute("INSERT INTO limits VALUES (?, ?)", (bucket, at))

    def take_back(self, bucket: str, at: int) -> None:
        """Uncount one that was charged in advance and turned out well."""
        self._db.execute(
            "DELETE FROM limits WHERE rowid = (SELECT rowid FROM limits WHERE bucket = ? AND at = ? LIMIT 1)",
            (bucket, at),
        )

    def clear(self, bucket: str) -> None:
        self._db.execute("DELETE FROM limits WHERE bucket = ?", (bucket,))
