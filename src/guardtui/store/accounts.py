"""Accounts: the profile is sealed, the handle is found by its keyed hash, and the row as a whole carries a seal.

The seal binds everything that the row says, so that nobody without the key turns two-step verification off, unlocks an
account or puts another account's password there (SECURITY A4). It also binds the head of the activity, so that a row put
back as it was no longer fits the lines.
"""

from __future__ import annotations

import dataclasses
import hmac
import json
import sqlite3
from contextlib import suppress

from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Account, Hold, PasswordFacts, Profile
from guardtui.store.sealer import Sealer

_PROFILE = "accounts.profile"
_HANDLE = "accounts.handle"
_SEALED = (
    *("id", "place", "handle_key", "profile", "status", "created_at", "password", "password_facts", "password_set_at"),
    *("two_step_at", "reviewed_seq", "reviewed_at", "chain_seq", "chain_head"),
    *("hold_reason", "hold_since", "hold_until"),
)
"""Everything that a row says, in the order in which its seal binds it."""


class Accounts:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    def add(self, account: Account, canonical_handle: str, password_hash: str) -> None:
        """Add an account. A handle that exists already raises `sqlite3.IntegrityError`: ask `by_handle` first."""
        self._db.execute(
            "INSERT INTO accounts (id, handle_key, profile, status, created_at, password, password_facts,"
            " password_set_at, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM accounts))",
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
        self._seal(account.id)

    def by_handle(self, canonical_handle: str) -> Account | None:
        return self._one("handle_key = ?", self._sealer.lookup(_HANDLE, canonical_handle))

    def id_of(self, canonical_handle: str) -> str | None:
        """The account with this handle, whatever state its row is in."""
        key = self._sealer.lookup(_HANDLE, canonical_handle)
        row = self._db.execute("SELECT id FROM accounts WHERE handle_key = ?", (key,)).fetchone()
        return None if row is None else str(row["id"])

    def handle_of(self, account_id: str) -> str | None:
        """The handle of an account whatever state its row is in; None where even that cannot be read."""
        row = self._db.execute("SELECT profile FROM accounts WHERE id = ?", (account_id,)).fetchone()
        with suppress(StoreTrouble):
            return None if row is None else self._profile(account_id, row["profile"]).handle
        return None

    def by_id(self, account_id: str) -> Account | None:
        return self._one("id = ?", account_id)

    def any(self) -> bool:
        return self._db.execute("SELECT 1 FROM accounts LIMIT 1").fetchone() is not None

    def page(self, after: int, limit: int) -> list[tuple[int, Account]]:
        """Accounts in the order in which they were made, each with its place."""
        rows = self._db.execute("SELECT * FROM accounts WHERE place > ? ORDER BY place LIMIT ?", (after, limit))
        return [(row["place"], self._account(row)) for row in rows]

    def places(self) -> dict[int, str]:
        """Every account's identifier by its place: 1 for the first that was made."""
        rows = self._db.execute("SELECT place, id FROM accounts ORDER BY place")
        return {row["place"]: row["id"] for row in rows}

    def password(self, account_id: str) -> str:
        """The stored hash of the password."""
        row = self._db.execute("SELECT password FROM accounts WHERE id = ?", (account_id,)).fetchone()
        return str(row["password"])

    def rehash(self, account_id: str, old: str, new: str) -> None:
        """The same password under a stronger profile, unless it was changed meanwhile."""
        self._db.execute("UPDATE accounts SET password = ? WHERE id = ? AND password = ?", (new, account_id, old))
        self._seal(account_id)
        self._db.execute(
            "UPDATE password_history SET password = ? WHERE account_id = ? AND password = ?", (new, account_id, old)
        )

    def set_password(self, account_id: str, password_hash: str, facts: PasswordFacts, at: int) -> None:
        """Put another password in force."""
        self._db.execute(
            "UPDATE accounts SET password = ?, password_facts = ?, password_set_at = ? WHERE id = ?",
            (password_hash, json.dumps(dataclasses.asdict(facts)), at, account_id),
        )
        self._seal(account_id)

    def set_status(self, account_id: str, status: str) -> None:
        self._db.execute("UPDATE accounts SET status = ? WHERE id = ?", (status, account_id))
        self._seal(account_id)

    def set_two_step(self, account_id: str, at: int | None) -> None:
        self._db.execute("UPDATE accounts SET two_step_at = ? WHERE id = ?", (at, account_id))
        self._seal(account_id)

    def set_hold(self, account_id: str, hold: Hold) -> None:
        """Begin a hold, or end it early."""
        self._db.execute(
            "UPDATE accounts SET hold_reason = ?, hold_since = ?, hold_until = ? WHERE id = ?",
            (hold.reason, hold.since, hold.until, account_id),
        )
        self._seal(account_id)

    def set_reviewed(self, account_id: str, seq: int, at: int) -> None:
        """Note how far the activity was read. Never goes back."""
        self._db.execute(
            "UPDATE accounts SET reviewed_seq = max(reviewed_seq, ?), reviewed_at = ? WHERE id = ?",
            (seq, at, account_id),
        )
        self._seal(account_id)

    def extend_chain(self, account_id: str, seq: int, head: bytes) -> None:
        """Note a new last line of the account's activity."""
        self._db.execute("UPDATE accounts SET chain_seq = ?, chain_head = ? WHERE id = ?", (seq, head, account_id))
        self._seal(account_id)

    def intact(self, account_id: str) -> bool:
        """Whether the account's row says what this program wrote there."""
        row = self._db.execute("SELECT * FROM accounts WHERE id = ?", (account_id,)).fetchone()
        return row is not None and self._is_sealed(row)

    def seal_all(self) -> list[int]:
        """Seal every row as it stands, for a store from before there were seals; how long each activity is."""
        rows = self._db.execute("SELECT id, chain_seq FROM accounts ORDER BY place").fetchall()
        for row in rows:
            self._seal(row["id"])
        return [row["chain_seq"] for row in rows]

    def _seal(self, account_id: str) -> None:
        row = self._db.execute("SELECT * FROM accounts WHERE id = ?", (account_id,)).fetchone()
        if row is not None:
            self._db.execute("UPDATE accounts SET seal = ? WHERE id = ?", (self._seal_of(row), account_id))

    def _seal_of(self, row: sqlite3.Row) -> str:
        said = [row[name].hex() if isinstance(row[name], bytes) else row[name] for name in _SEALED]
        return self._sealer.mark("account\0" + json.dumps(said))

    def _is_sealed(self, row: sqlite3.Row) -> bool:
        return hmac.compare_digest(self._seal_of(row), row["seal"])

    def _profile(self, account_id: str, sealed: bytes) -> Profile:
        return Profile(**json.loads(self._sealer.open(_PROFILE, account_id, sealed)))

    def _one(self, where: str, value: str) -> Account | None:
        row = self._db.execute(f"SELECT * FROM accounts WHERE {where}", (value,)).fetchone()  # noqa: S608 - two constants
        return None if row is None else self._account(row)

    def _account(self, row: sqlite3.Row) -> Account:
        """The account of a row. Raises `StoreTrouble` for one that was changed from outside: nothing is done on its word."""
        if not self._is_sealed(row):
            raise StoreTrouble("account_changed")
        return Account(
            id=row["id"],
            profile=self._profile(row["id"], row["profile"]),
            status=row["status"],
            created_at=row["created_at"],
            password_set_at=row["password_set_at"],
            password=PasswordFacts(**json.loads(row["password_facts"])),
            two_step_at=row["two_step_at"],
            reviewed_seq=row["reviewed_seq"],
            reviewed_at=row["reviewed_at"],
            hold=None if row["hold_until"] is None else Hold(row["hold_reason"], row["hold_since"], row["hold_until"]),
        )
