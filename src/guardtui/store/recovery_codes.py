"""Recovery codes: a selector in clear, a slow hash of the whole, each burnt once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable


class RecoveryCodes:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add_draft(self, account_id: str, codes: Iterable[tuple[str, str]], at: int) -> None:
        """Add a new set as a draft, given as (selector, hash); an older draft is forgotten."""
        self.drop_draft(account_id)
        self._db.executemany(
            "INSERT INTO recovery_codes (account_id, selector, hash, state, made_at) VALUES (?, ?, ?, 'draft', ?)",
            [(account_id, selector, stored, at) for selector, stored in codes],
        )

    def drop_draft(self, account_id: str) -> None:
        self._db.execute("DELETE FROM recovery_codes WHERE account_id = ? AND state = 'draft'", (account_id,))

    def draft(self, account_id: str) -> tuple[int, bool, int]:
        """How many codes the draft has, whether one was typed back, and when the draft was made."""
        row = self._db.execute(
            "SELECT count(*) AS n, coalesce(max(kept), 0) AS kept, coalesce(min(made_at), 0) AS made_at"
            " FROM recovery_codes WHERE account_id = ? AND state = 'draft'",
            (account_id,),
        ).fetchone()
        return row["n"], bool(row["kept"]), row["made_at"]

    def keep(self, code_id: int) -> None:
        """Note that a code of the draft was typed back: the person has them."""
        self._db.execute("UPDATE recovery_codes SET kept = 1 WHERE id = ? AND state = 'draft'", (code_id,))

    def activate(self, account_id: str) -> None:
        """Put the draft in force; what is left of the set before it opens nothing any more."""
        self.void(account_id)
        self._db.execute(
            "UPDATE recovery_codes SET state = 'active' WHERE account_id = ? AND state = 'draft'", (account_id,)
        )

    def void(self, account_id: str) -> None:
        self._db.execute(
            "UPDATE recovery_codes SET state = 'void' WHERE account_id = ? AND state = 'active'", (account_id,)
        )

    def find(self, account_id: str, selector: str, *states: str) -> tuple[int, str, str] | None:
        """The newest code with this selector in one of the states, as (id, hash, state)."""
        row = self._db.execute(
            "SELECT id, hash, state FROM recovery_codes WHERE account_id = ? AND selector = ?"  # noqa: S608 - placeholders only
            f" AND state IN ({','.join('?' * len(states))}) ORDER BY id DESC LIMIT 1",
            (account_id, selector, *states),
        ).fetchone()
        return None if row is None else (row["id"], row["hash"], row["state"])

    def burn(self, code_id: int, at: int) -> bool:
        """Use a code up: True for exactly one caller."""
        done = self._db.execute(
            "UPDATE recovery_codes SET state = 'used', used_at = ? WHERE id = ? AND state = 'active'", (at, code_id)
        )
        return done.rowcount == 1

    def left(self, account_id: str) -> int:
        row = self._db.execute(
            "SELECT count(*) AS n FROM recovery_codes WHERE account_id = ? AND state = 'active'", (account_id,)
        ).fetchone()
        return int(row["n"])
