"""What a person attested on the checklist, and when."""

from __future__ import annotations

import sqlite3


class Marks:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def of(self, account_id: str) -> dict[str, int]:
        rows = self._db.execute("SELECT item, marked_at FROM checklist_marks WHERE account_id = ?", (account_id,))
        return {row["item"]: row["marked_at"] for row in rows}

    def set(self, account_id: str, item: str, at: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO checklist_marks VALUES (?, ?, ?)", (account_id, item, at))

    def withdraw(self, account_id: str, item: str) -> None:
        self._db.execute("DELETE FROM checklist_marks WHERE account_id = ? AND item = ?", (account_id, item))
