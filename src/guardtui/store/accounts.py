"""Accounts: the profile is sealed, the handle is found by its keyed hash."""

from __future__ import annotations

import dataclasses
import json
import sqlite3

from guardtui.core.records import Account, PasswordFacts, Profile
from guardtui.store.sealer import Sealer

_PROFILE = "accounts.profile"
_HANDLE = "accounts.handle"


class Accounts:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    def add(self, account: Account, canonical_handle: str, password_hash: str) -> None:
        """Add an account. A handle that exists already raises `sqlite3.IntegrityError`: ask `by_handle` first."""
        self._db.execute(
            "INSERT INTO accounts (id, handle_key, profile, status, created_at, password, password_facts,"
            " password_set_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                account.id,
                self._sealer.lookup(_HANDLE, canonical_handle),
                self._sealer.seal(_PROFILE, account.id, json.dumps(dataclasses.asdict(account.profile))),
                account.status,
                account.created_at,
                password_hash,
                json.dumps(dataclasses.asdict(account.password)),
                account.password_set_at,
            ),
        )

        self._count_one_more()

    def counted(self) -> bool:
        """Whether there are as many accounts as this program made: none was removed or put there from outside."""
        there = self._db.execute("SELECT count(*) AS n FROM accounts").fetchone()["n"]
        return self._census() == (there, self._mark(there))

    def _count_one_more(self) -> None:
        number = self._census()[0] + 1
        self._db.execute(
            "INSERT OR REPLACE INTO store_meta VALUES ('accounts', ?)", (f"{number} {self._mark(number)}",)
        )

    def _census(self) -> tuple[int, str]:
        """How many accounts were made, and the mark of that number; no count is kept in the file without one."""
        row = self._db.execute("SELECT value FROM store_meta WHERE name = 'accounts'").fetchone()
        number, _, mark = (row["value"] if row else "0 ").partition(" ")
        return int(number) if number.isdecimal() else 0, mark

    def _mark(self, number: int) -> str:
        return self._sealer.mark(f"accounts\0{number}")

    def by_handle(self, canonical_handle: str) -> Account | None:
        return self._one("handle_key = ?", self._sealer.lookup(_HANDLE, canonical_handle))

    def by_id(self, account_id: str) -> Account | None:
        return self._one("id = ?", account_id)

    def any(self) -> bool:
        return self._db.execute("SELECT 1 FROM accounts LIMIT 1").fetchone() is not None

    def page(self, after: int, limit: int) -> list[tuple[int, Account]]:
        """Accounts in the order in which they were made, each with its place."""
        rows = self._db.execute(
            "SELECT rowid AS place, * FROM accounts WHERE rowid > ? ORDER BY rowid LIMIT ?", (after, limit)
        )
        return [(row["place"], self._account(row)) for row in rows]

    def ids(self) -> list[str]:
        return [row["id"] for row in self._db.execute("SELECT id FROM accounts ORDER BY rowid")]

    def password(self, account_id: str) -> str:
        """The stored hash of the password."""
        row = self._db.execute("SELECT password FROM accounts WHERE id = ?", (account_id,)).fetchone()
        return str(row["password"])

    def rehash(self, account_id: str, old: str, new: str) -> None:
        """The same password under a stronger profile, unless it was changed meanwhile."""
        self._db.execute("UPDATE accounts SET password = ? WHERE id = ? AND password = ?", (new, account_id, old))
        self._db.execute(
            "UPDATE password_history SET password = ? WHERE account_id = ? AND password = ?", (new, account_id, old)
        )

    def remember_password(self, account_id: str, password_hash: str, at: int) -> None:
        """Keep a password's hash for the rule against using it again."""
        self._db.execute("INSERT OR IGNORE INTO password_history VALUES (?, ?, ?)", (account_id, password_hash, at))

    def set_status(self, account_id: str, status: str) -> None:
        self._db.execute("UPDATE accounts SET status = ? WHERE id = ?", (status, account_id))

    def set_two_step(self, account_id: str, at: int | None) -> None:
        self._db.execute("UPDATE accounts SET two_step_at = ? WHERE id = ?", (at, account_id))

    def set_reviewed(self, account_id: str, seq: int, at: int) -> None:
        """Note how far the activity was read. Never goes back."""
        self._db.execute(
            "UPDATE accounts SET reviewed_seq = max(reviewed_seq, ?), reviewed_at = ? WHERE id = ?",
            (seq, at, account_id),
        )

    def _one(self, where: str, value: str) -> Account | None:
        row = self._db.execute(f"SELECT * FROM accounts WHERE {where}", (value,)).fetchone()  # noqa: S608 - two constants
        return None if row is None else self._account(row)

    def _account(self, row: sqlite3.Row) -> Account:
        return Account(
            id=row["id"],
            profile=Profile(**json.loads(self._sealer.open(_PROFILE, row["id"], row["profile"]))),
            status=row["status"],
            created_at=row["created_at"],
            password_set_at=row["password_set_at"],
            password=PasswordFacts(**json.loads(row["password_facts"])),
            two_step_at=row["two_step_at"],
            reviewed_seq=row["reviewed_seq"],
            reviewed_at=row["reviewed_at"],
        )
