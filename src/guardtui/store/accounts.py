"""Accounts: the profile is sealed, the handle is found by its keyed hash, and the row as a whole carries a seal.

The seal binds everything that the row says, so that nobody without the key turns two-step verification off, unlocks an
account or puts another account's password there (SECURITY A4). It also binds the head of the activity, so that a row put
back as it was no longer fits the lines.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from contextlib import suppress
from typing import cast

from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Account, Hold, PasswordFacts, Profile
from guardtui.store import account_state
from guardtui.store.anchor import NOTHING, Reached
from guardtui.store.sealer import Sealer
from guardtui.store.trouble import from_a_row

_PROFILE = "accounts.profile"
_HANDLE = "accounts.handle"
_SEALED = (
    *("id", "place", "handle_key", "profile", "status", "created_at", "password", "password_facts", "password_set_at"),
    *("two_step_at", "reviewed_seq", "reviewed_at", "chain_seq", "chain_head"),
    *("hold_reason", "hold_since", "hold_until", "state"),
)
"""Everything that a row says, in the order in which its seal binds it."""
_BY_HANDLE = "handle_key IN (?, ?)"


class Accounts:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer
        self._intact: set[str] = set()
        """Accounts whose seal was seen to fit in this transaction, so that what is changed here may be sealed again."""

    def add(self, account: Account, canonical_handle: str, password_hash: str, remembered: int) -> None:
        """Add an account, whose handle must be free, at the next place; `remembered` is how many the anchor knows of."""
        self._db.execute(
            "INSERT INTO accounts (id, handle_key, profile, status, created_at, password, password_facts,"
            " password_set_at, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                account.id,
                self._sealer.lookup(_HANDLE, canonical_handle),
                self._sealer.seal(_PROFILE, account.id, json.dumps(dataclasses.asdict(account.profile))),
                account.status,
                account.created_at,
                password_hash,
                json.dumps(dataclasses.asdict(account.password)),
                account.password_set_at,
                self._free_place(remembered + 1),
            ),
        )
        self._seal(account.id)

    def _free_place(self, place: int) -> int:
        """The first place from this one on that no account has; a place is never given twice."""
        while self._db.execute("SELECT 1 FROM accounts WHERE place = ?", (place,)).fetchone() is not None:
            place += 1
        return place

    def by_handle(self, canonical_handle: str) -> Account | None:
        return self._one(_BY_HANDLE, *self._keys(canonical_handle))

    def id_of(self, canonical_handle: str) -> str | None:
        """The account with this handle, whatever state its row is in."""
        row = self._db.execute(f"SELECT id FROM accounts WHERE {_BY_HANDLE}", self._keys(canonical_handle)).fetchone()  # noqa: S608 - a constant
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
        """Every account's identifier by its place, 1 for the first that was made; a damaged place counts below zero."""
        rows = self._db.execute("SELECT rowid, place, CAST(id AS TEXT) AS id FROM accounts ORDER BY place")
        return {
            row["place"] if isinstance(row["place"], int) and row["place"] > 0 else -row["rowid"]: row["id"]
            for row in rows
        }

    def password(self, account_id: str) -> str:
        """The stored hash of the password."""
        row = self._db.execute("SELECT password FROM accounts WHERE id = ?", (account_id,)).fetchone()
        if row is None:  # found by its index a moment ago, and gone: they do not belong together
            raise StoreTrouble("store_damaged")
        return str(row["password"])

    def rehash(self, account_id: str, old: str, new: str) -> None:
        """The same password under a stronger profile, unless it was changed meanwhile."""
        if self.password(account_id) == old:
            self._change(account_id, "password = ?", new)
        self._db.execute(
            "UPDATE password_history SET password = ? WHERE account_id = ? AND password = ?", (new, account_id, old)
        )

    def set_password(self, account_id: str, password_hash: str, facts: PasswordFacts, at: int) -> None:
        """Put another password in force."""
        held = json.dumps(dataclasses.asdict(facts))
        self._change(account_id, "password = ?, password_facts = ?, password_set_at = ?", password_hash, held, at)

    def set_status(self, account_id: str, status: str) -> None:
        self._change(account_id, "status = ?", status)

    def set_two_step(self, account_id: str, at: int | None) -> None:
        self._change(account_id, "two_step_at = ?", at)

    def set_hold(self, account_id: str, hold: Hold) -> None:
        """Begin a hold, or end it early."""
        self._change(account_id, "hold_reason = ?, hold_since = ?, hold_until = ?", hold.reason, hold.since, hold.until)

    def set_reviewed(self, account_id: str, seq: int, at: int) -> None:
        """Note how far the activity was read. Never goes back."""
        self._change(account_id, "reviewed_seq = max(reviewed_seq, ?), reviewed_at = ?", seq, at)

    def head(self, account_id: str) -> sqlite3.Row:
        """Place, number of lines and last chain value, as the row has them, whatever state it is in."""
        row = self._db.execute(
            "SELECT place, chain_seq, chain_head FROM accounts WHERE id = ?", (account_id,)
        ).fetchone()
        if row is None:
            raise StoreTrouble("store_damaged")
        return cast("sqlite3.Row", row)

    def extend_chain(self, account_id: str, seq: int, head: bytes) -> None:
        """Note a new last line of the account's activity."""
        self._change(account_id, "chain_seq = ?, chain_head = ?", seq, head)

    def intact(self, account_id: str) -> bool:
        """Whether the account's row, and all that decides who gets in, is as this program wrote it."""
        row = self._db.execute("SELECT * FROM accounts WHERE id = ?", (account_id,)).fetchone()
        return row is not None and self._is_sealed(row) and self._state_fits(row)

    def need_intact(self, account_id: str) -> None:
        """Raises `StoreTrouble` for a row that was changed from outside: sealing it again would hide that."""
        if account_id not in self._intact:
            if not self.intact(account_id):
                raise StoreTrouble("account_changed")
            self._intact.add(account_id)

    def keep_state(self) -> None:
        """Mark anew, at a transaction's end, what has become of the accounts that were looked at in it."""
        for account_id in tuple(self._intact):
            state = self._sealer.mark(account_state.text(self._db, account_id))
            row = self._db.execute("SELECT state FROM accounts WHERE id = ?", (account_id,)).fetchone()
            if row is not None and row["state"] != state:
                self._db.execute("UPDATE accounts SET state = ? WHERE id = ?", (state, account_id))
                self._seal(account_id)

    def turn_over(self, account_id: str, canonical_handle: str) -> None:
        """Let the handle be found by the key in force, and seal the row, which that key's mark is still due, with it."""
        self._change(account_id, "handle_key = ?", self._sealer.lookup(_HANDLE, canonical_handle))

    def never_sealed(self) -> bool:
        """Whether no row has a seal yet: a store from before there were seals."""
        return self._db.execute("SELECT 1 FROM accounts WHERE seal <> '' LIMIT 1").fetchone() is None

    def seal_all(self) -> None:
        """Seal every row as it stands, for a store from before there were seals."""
        for row in self._db.execute("SELECT id FROM accounts").fetchall():
            self._seal(row["id"])
        self.keep_state()

    def heads(self) -> list[Reached]:
        """How far every account's activity has come, by its place."""
        rows = self._db.execute("SELECT place, chain_seq, chain_head FROM accounts WHERE place > 0 ORDER BY place")
        found = {row["place"]: Reached.at(row["chain_seq"], row["chain_head"]) for row in rows}
        return [found.get(place, NOTHING) for place in range(1, max(found, default=0) + 1)]

    def _change(self, account_id: str, assignments: str, *values: object) -> None:
        """Change a row that is as this program wrote it, and seal it again."""
        self.need_intact(account_id)
        self._db.execute(f"UPDATE accounts SET {assignments} WHERE id = ?", (*values, account_id))  # noqa: S608 - constants above
        self._seal(account_id)

    @from_a_row
    def _seal(self, account_id: str) -> None:
        row = self._db.execute("SELECT * FROM accounts WHERE id = ?", (account_id,)).fetchone()
        if row is not None:
            seal = self._sealer.mark(self._said(row))
            self._db.execute("UPDATE accounts SET seal = ? WHERE id = ?", (seal, account_id))
            self._intact.add(account_id)

    def _said(self, row: sqlite3.Row) -> str:
        said = [row[name].hex() if isinstance(row[name], bytes) else row[name] for name in _SEALED]
        return "account\0" + json.dumps(said)

    def _is_sealed(self, row: sqlite3.Row) -> bool:
        try:
            return self._sealer.marked(self._said(row), row["seal"])
        except (LookupError, TypeError, UnicodeError):  # a column that is gone, or holds what no program of ours writes
            return False

    def _state_fits(self, row: sqlite3.Row) -> bool:
        return self._sealer.marked(account_state.text(self._db, row["id"]), row["state"])

    def _profile(self, account_id: str, sealed: bytes) -> Profile:
        return Profile(**json.loads(self._sealer.open(_PROFILE, account_id, sealed)))

    def _keys(self, canonical_handle: str) -> tuple[str, str]:
        """Under what a handle may be found: two keyed hashes while a rotation is under way, else the same one twice."""
        found = self._sealer.lookups(_HANDLE, canonical_handle)
        return found[0], found[-1]

    def _one(self, where: str, *values: str) -> Account | None:
        row = self._db.execute(f"SELECT * FROM accounts WHERE {where}", values).fetchone()  # noqa: S608 - two constants
        return None if row is None else self._account(row)

    @from_a_row
    def _account(self, row: sqlite3.Row) -> Account:
        """The account of a row. Raises `StoreTrouble` for one that was changed from outside: nothing is done on its word."""
        if row["id"] not in self._intact:  # what was done since in this transaction is marked at its end
            if not (self._is_sealed(row) and self._state_fits(row)):
                raise StoreTrouble("account_changed")
            self._intact.add(row["id"])
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
