"""Cases: one for each line of the activity that somebody said was not them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from guardtui.core.records import Account, Case
from guardtui.store.trouble import from_a_row

STEPS = ("contacts", "factors")
"""What a person looks through and confirms; that the password was changed is seen."""


class Cases:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def open(self, case: Case) -> None:
        self._db.execute(
            "INSERT INTO cases (id, account_id, seq, opened_at) VALUES (?, ?, ?, ?)",
            (case.id, case.account_id, case.seq, case.opened_at),
        )

    def about(self, account: Account, seq: int) -> Case | None:
        """The case about a line."""
        row = self._db.execute("SELECT * FROM cases WHERE account_id = ? AND seq = ?", (account.id, seq)).fetchone()
        return None if row is None else _case(row, account)

    def get(self, account: Account, case_id: str) -> Case | None:
        row = self._db.execute("SELECT * FROM cases WHERE account_id = ? AND id = ?", (account.id, case_id)).fetchone()
        return None if row is None else _case(row, account)

    def of(self, account: Account) -> tuple[Case, ...]:
        """All of an account, the newest first."""
        rows = self._db.execute("SELECT * FROM cases WHERE account_id = ? ORDER BY opened_at DESC, id", (account.id,))
        return tuple(_case(row, account) for row in rows)

    def numbers(self, account_id: str, seqs: Sequence[int]) -> dict[int, str]:
        """Line → case, for the lines that have one."""
        if not seqs:
            return {}
        rows = self._db.execute(
            "SELECT seq, id FROM cases WHERE account_id = ? AND seq BETWEEN ? AND ?", (account_id, min(seqs), max(seqs))
        )
        return {row["seq"]: row["id"] for row in rows}

    def check(self, case_id: str, step: str, at: int) -> None:
        """Note that the person looked something through. `step` is one of `STEPS`."""
        column = {"contacts": "contacts_at", "factors": "factors_at"}[step]
        self._db.execute(f"UPDATE cases SET {column} = ? WHERE id = ?", (at, case_id))  # noqa: S608 - two constants

    def close(self, case_id: str, at: int) -> bool:
        done = self._db.execute("UPDATE cases SET closed_at = ? WHERE id = ? AND closed_at IS NULL", (at, case_id))
        return done.rowcount == 1


@from_a_row
def _case(row: sqlite3.Row, account: Account) -> Case:
    changed = account.password_set_at
    return Case(
        id=row["id"],
        account_id=row["account_id"],
        seq=row["seq"],
        opened_at=row["opened_at"],
        password_at=changed if changed >= row["opened_at"] else None,
        contacts_at=row["contacts_at"],
        factors_at=row["factors_at"],
        closed_at=row["closed_at"],
    )
