"""Passwords besides the one in force: those of before, and new ones that wait for their proof. Hashes only.

A draft is sealed and bound to its account: whoever could put a hash there would choose the next password.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3

from guardtui.core.records import PasswordFacts
from guardtui.store.sealer import Sealer

_DRAFT = "password_drafts.password"


class Passwords:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    def remember(self, account_id: str, password_hash: str, at: int) -> None:
        """Keep a password's hash for the rule against using it again."""
        self._db.execute("INSERT OR REPLACE INTO password_history VALUES (?, ?, ?)", (account_id, at, password_hash))

    def last(self, account_id: str, count: int) -> list[str]:
        """The hashes of the last few passwords, newest first."""
        rows = self._db.execute(
            "SELECT password FROM password_history WHERE account_id = ? ORDER BY set_at DESC LIMIT ?",
            (account_id, count),
        )
        return [row["password"] for row in rows]

    def add_draft(
        self, draft_id: str, account_id: str, draft_of: str, password_hash: str, facts: PasswordFacts, at: int
    ) -> None:
        """Keep a new password until it is proven; an earlier one of the same caller is forgotten."""
        self._db.execute("DELETE FROM password_drafts WHERE account_id = ? AND draft_of = ?", (account_id, draft_of))
        held = json.dumps({"hash": password_hash, "facts": dataclasses.asdict(facts)})
        sealed = self._sealer.seal(_DRAFT, f"{account_id} {draft_id}", held)
        self._db.execute(
            "INSERT INTO password_drafts VALUES (?, ?, ?, ?, ?)", (draft_id, account_id, draft_of, sealed, at)
        )

    def draft(self, draft_id: str, account_id: str, since: int) -> tuple[str, PasswordFacts] | None:
        """A new password made after `since`, as (hash, what was judged of it)."""
        row = self._db.execute(
            "SELECT password FROM password_drafts WHERE id = ? AND account_id = ? AND made_at > ?",
            (draft_id, account_id, since),
        ).fetchone()
        if row is None:
            return None
        held = json.loads(self._sealer.open(_DRAFT, f"{account_id} {draft_id}", row["password"]))
        return held["hash"], PasswordFacts(**held["facts"])

    def is_of(self, draft_id: str, draft_of: str) -> bool:
        """Whether a draft is this caller's."""
        found = self._db.execute(
            "SELECT 1 FROM password_drafts WHERE id = ? AND draft_of = ?", (draft_id, draft_of)
        ).fetchone()
        return found is not None

    def forget_drafts(self, until: int) -> None:
        """Forget those that were made too long ago to be proven."""
        self._db.execute("DELETE FROM password_drafts WHERE made_at <= ?", (until,))

    def drop_drafts(self, account_id: str) -> None:
        self._db.execute("DELETE FROM password_drafts WHERE account_id = ?", (account_id,))
