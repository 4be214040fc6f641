"""Rotating the key, in SQL: what ends when another version comes into force, and each account's turn (SECURITY C-80).

Every value names the version of the key that made it, so nothing else has to be remembered: an account's turn is over when
its handle's keyed hash is of the version in force, and the rotation is when no value of an older one is left.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Final

from guardtui.core import handle as handles
from guardtui.core.action import Action
from guardtui.core.records import Account
from guardtui.store.accounts import Accounts
from guardtui.store.approvals import Approvals
from guardtui.store.challenges import Challenges
from guardtui.store.contacts import Contacts
from guardtui.store.kinds import SAYS as KIND_SAYS
from guardtui.store.limits import PASSWORD, SENDS
from guardtui.store.sealer import Sealer
from guardtui.store.trouble import from_a_row

SEALED: Final = (
    ("accounts", "profile"),
    ("contacts", "address"),
    ("authenticators", "secret"),
    ("challenges", "details"),
    ("password_drafts", "password"),
    ("approvals", "details"),
    ("support_cases", "packet"),
    ("action_kinds", "says"),
)
"""Every column that is sealed: each under `table.column`, bound to its account and row; a profile to its account alone,
and a kind of action, which is no account's, to its name."""
LOOKED_UP: Final = (
    ("accounts", "handle_key"),
    ("contacts", "address_key"),
    ("challenges", "caller"),
    ("approvals", "caller"),
)
MARKED: Final = (("accounts", "seal"), ("accounts", "state"))
"""Every column that holds a keyed hash or mark of a rotated key; besides these there are the limits' buckets."""
NOBODYS: Final = ""
"""The caller of a challenge that is over and whose caller cannot be told any more."""


class Rotation:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer, accounts: Accounts) -> None:
        self._db = connection
        self._sealer = sealer
        self._accounts = accounts

    def put_in_force(self, key_mark: str) -> None:
        """Let other versions of the key be in use from this commit on.

        What lives for minutes ends: whoever has the old key could make the codes that are open, and half sign-ins are
        known by keyed hashes of random that is not here to be hashed again. Open codes and approvals are read as void
        from now on, since an older key knows their callers, and are noted as such in their account's turn.
        """
        self.set_mark(key_mark)
        self._db.execute("DELETE FROM pending_sign_ins")
        self._db.execute("DELETE FROM password_drafts")

    def set_mark(self, key_mark: str) -> None:
        """Say which versions of the key are in use."""
        self._db.execute("UPDATE store_meta SET value = ? WHERE name = 'key_mark'", (key_mark,))

    def waiting(self, after: int, limit: int) -> list[tuple[int, str]]:
        """Accounts whose turn has not come, each as its place and identifier, in the order of their places."""
        rows = self._db.execute(
            f"SELECT place, id FROM accounts WHERE place > ? AND {_old('handle_key')} ORDER BY place LIMIT ?",  # noqa: S608 - a constant
            (after, *self._new_text, limit),
        )
        return [(row["place"], row["id"]) for row in rows]

    @from_a_row
    def turn_over(self, account: Account, callers: Iterable[str], at: int) -> None:
        """Seal and hash all that an account has with the key in force. The account must have been read here.

        `callers` is who may have asked for its challenges and approvals.
        """
        canonical = handles.canonical(account.handle)
        self._contacts(account.id)
        callers = tuple(callers)
        Challenges(self._db, self._sealer).void_all(account.id, at)
        Approvals(self._db, self._sealer).end_all(account.id, at)
        self._challenges(account.id, callers)
        self._approvals(account.id, callers)
        devices = self._db.execute("SELECT id FROM devices WHERE account_id = ?", (account.id,)).fetchall()
        for device in ("", *(row["id"] for row in devices)):
            self._count_on(PASSWORD, f"{canonical}\0{device}", "")
        for table, column in SEALED:
            if table != "action_kinds":
                self._seal_again(table, column, account.id)
        self._accounts.turn_over(account.id, canonical)

    def forget_counts_of_nobody(self) -> None:
        """Forget what was counted under keyed hashes of an older version: handles that no account has."""
        begin = self._sealer.text_begin
        for row in self._db.execute("SELECT DISTINCT bucket FROM limits").fetchall():
            kind, _, key = row["bucket"].rpartition(SENDS)
            if (not kind and _is_keyed(key)) and not key.startswith(begin):
                self._db.execute("DELETE FROM limits WHERE bucket = ?", (row["bucket"],))

    def seal_kinds(self) -> None:
        """Seal the kinds of action that back ends registered, which are no account's."""
        for row in self._db.execute("SELECT name, says FROM action_kinds").fetchall():
            sealed = self._sealer.seal(KIND_SAYS, row["name"], self._sealer.open(KIND_SAYS, row["name"], row["says"]))
            self._db.execute("UPDATE action_kinds SET says = ? WHERE name = ?", (sealed, row["name"]))

    def left(self) -> int:
        """How many rows hold something that an older version of the key made."""
        found = sum(self._count(table, f"substr({column}, 1, 1) <> ?", self._new_seal) for table, column in SEALED)
        for table, column in LOOKED_UP + MARKED:
            found += self._count(table, f"{column} <> '' AND {_old(column)}", self._new_text)
        return found

    def accounts_left(self) -> int:
        """How many accounts' turn has not come."""
        return self._count("accounts", _old("handle_key"), self._new_text)

    def passwords_by_pepper(self) -> dict[int, int]:
        """How many accounts' passwords were hashed with which version of the pepper."""
        rows = self._db.execute(
            "SELECT CAST(substr(password, 1, instr(password, '$') - 1) AS INTEGER) AS pepper, count(*) AS n"
            " FROM accounts GROUP BY pepper ORDER BY pepper"
        )
        return {row["pepper"] or 1: row["n"] for row in rows}

    @property
    def _new_text(self) -> tuple[int, str]:
        begin = self._sealer.text_begin
        return len(begin), begin

    @property
    def _new_seal(self) -> tuple[bytes]:
        return (self._sealer.sealed_begin,)

    def _count(self, table: str, condition: str, values: tuple[object, ...]) -> int:
        found = self._db.execute(f"SELECT count(*) FROM {table} WHERE {condition}", values)  # noqa: S608 - constants
        return int(found.fetchone()[0])

    def _contacts(self, account_id: str) -> None:
        contacts = Contacts(self._db, self._sealer)
        for row in self._db.execute("SELECT id, address FROM contacts WHERE account_id = ?", (account_id,)).fetchall():
            address = self._sealer.open("contacts.address", f"{account_id} {row['id']}", row["address"])
            self._count_on("contacts.address", address, SENDS)
            self._db.execute("UPDATE contacts SET address_key = ? WHERE id = ?", (contacts.key(address), row["id"]))

    def _challenges(self, account_id: str, callers: Iterable[str]) -> None:
        """Whose they were, as far as that can be told, and the digests of what they were for."""
        challenges, now = Challenges(self._db, self._sealer), self._known("challenges.caller", callers)
        rows = self._db.execute(
            f"SELECT id, caller, kind, details FROM challenges WHERE account_id = ? AND {_old('caller')}",  # noqa: S608 - a constant
            (account_id, *self._new_text),
        ).fetchall()
        for row in rows:
            details = json.loads(self._sealer.open("challenges.details", f"{account_id} {row['id']}", row["details"]))
            self._db.execute(
                "UPDATE challenges SET caller = ?, digest = ? WHERE id = ?",
                (
                    now.get(row["caller"], NOBODYS),
                    challenges.digest_key(Action(row["kind"], details).digest),
                    row["id"],
                ),
            )

    def _approvals(self, account_id: str, callers: Iterable[str]) -> None:
        """The same of approvals, with what they were about."""
        approvals, now = Approvals(self._db, self._sealer), self._known("approvals.caller", callers)
        rows = self._db.execute(
            f"SELECT id, caller FROM approvals WHERE account_id = ? AND {_old('caller')}",  # noqa: S608 - a constant
            (account_id, *self._new_text),
        ).fetchall()
        for row in rows:
            found = approvals.get(account_id, row["id"])
            if found is not None:
                approvals.rekey(found, now.get(row["caller"], NOBODYS))

    def _known(self, place: str, callers: Iterable[str]) -> dict[str, str]:
        """Any version's keyed hash of a caller → the one in force."""
        return {old: self._sealer.lookup(place, who) for who in callers for old in self._sealer.lookups(place, who)}

    def _count_on(self, place: str, text: str, before: str) -> None:
        """Let what was counted under an older keyed hash count under the one in force."""
        new, *olds = self._sealer.lookups(place, text)
        for old in olds:
            self._db.execute("UPDATE limits SET bucket = ? WHERE bucket = ?", (before + new, before + old))

    def _seal_again(self, table: str, column: str, account_id: str) -> None:
        place, whose = f"{table}.{column}", "id" if table == "accounts" else "account_id"
        rows = self._db.execute(
            f"SELECT id, {column} AS sealed FROM {table} WHERE {whose} = ? AND substr({column}, 1, 1) <> ?",  # noqa: S608 - constants
            (account_id, *self._new_seal),
        ).fetchall()
        for row in rows:
            bound = account_id if table == "accounts" else f"{account_id} {row['id']}"
            sealed = self._sealer.seal(place, bound, self._sealer.open(place, bound, row["sealed"]))
            self._db.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (sealed, row["id"]))  # noqa: S608


def _old(column: str) -> str:
    """The condition that a keyed hash is of another version than the one in force."""
    return f"substr({column}, 1, ?) <> ?"


def _is_keyed(text: str) -> bool:
    """Whether it looks like a keyed hash, of whatever version."""
    digest = text.rpartition(":")[2]
    return len(digest) == 64 and not set(digest) - set("0123456789abcdef")
