"""Recovery codes: a selector in clear, a slow hash of the whole, each burnt once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable


class RecoveryCodes:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add_draft(self, account_id: str, draft_of: str, codes: Iterable[tuple[str, str]], at: int) -> None:
        """Add a new set as a session's draft, given as (selector, hash); its older draft is forgotten."""
        self.drop_draft(account_id, draft_of)
        self._db.executemany(
            "INSERT INTO recovery_codes (account_id, draft_of, selector, hash, state, made_at)"
            " VALUES (?, ?, ?, ?, 'draft', ?)",
            [(account_id, draft_of, selector, stored, at) for selector, stored in codes],
        )

    def drop_draft(self, account_id: str, draft_of: str | None = None) -> None:
        """Forget a session's draft, or those of all."""
        self._db.execute(
            "DELETE FROM recovery_codes WHERE account_id = ?1 AND state = 'draft' AND (?2 IS NULL OR draft_of = ?2)",
            (account_id, draft_of),
        )

    def draft(self, account_id: str, draft_of: str) -> tuple[int, bool, int]:
        """How many codes the draft has, whether one was typed back, and when the draft was made."""
        row = self._db.execute(
            "SELECT count(*) AS n, coalesce(max(kept), 0) AS kept, coalesce(min(made_at), 0) AS made_at"
            " FROM recovery_codes WHERE account_id = ? AND state = 'draft' AND draft_of = ?",
            (account_id, draft_of),
        ).fetchone()
        return row["n"], bool(row["kept"]), row["made_at"]

    def drafted(self, account_id: str, draft_of: str, selector: str) -> tuple[int, str] | None:
        """A code of a session's draft by its selector, as (id, hash)."""
        row = self._db.execute(
            "SELECT id, hash FROM recovery_codes"
            " WHERE account_id = ? AND state = 'draft' AND draft_of = ? AND selector = ?",
            (account_id, draft_of, selector),
        ).fetchone()
        return None if row is None else (row["id"], row["hash"])

    def keep(self, code_id: int, stored: str) -> None:
        """Note that a code of the draft was typed back: the person has them. A draft made meanwhile is another."""
        self._db.execute(
            "UPDATE recovery_codes SET kept = 1 WHERE id = ? AND hash = ? AND state = 'draft'", (code_id, stored)
        )

    def activate(self, account_id: str, draft_of: str) -> None:
        """Put a draft in force; what is left of the set before it, and every other draft, opens nothing any more."""
        self.void(account_id)
        self._db.execute(
            "UPDATE recovery_codes SET state = 'active' WHERE account_id = ? AND state = 'draft' AND draft_of = ?",
            (account_id, draft_of),
        )
        self.drop_draft(account_id)

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

    def replace(self, account_id: str, code: tuple[str, str], at: int) -> None:
        """Put a new code in force in the place of a used one, given as (selector, hash)."""
        self._db.execute(
            "INSERT INTO recovery_codes (account_id, selector, hash, state, made_at) VALUES (?, ?, ?, 'active', ?)",
            (account_id, *code, at),
        )

    def left(self, account_id: str) -> int:
        row = self._db.execute(
            "SELECT count(*) AS n FROM recovery_codes WHERE account_id = ? AND state = 'active'", (account_id,)
        ).fetchone()
        return int(row["n"])
