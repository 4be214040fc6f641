"""Contacts: addresses sealed, found by their keyed hash, unique among an account's live ones."""

from __future__ import annotations

import sqlite3

from guardtui.core.contact import masked
from guardtui.core.records import Contact, ContactChange, ContactKind, ContactState
from guardtui.store.sealer import Sealer
from guardtui.store.trouble import from_a_row

_ADDRESS = "contacts.address"


class Contacts:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    def add(self, contact: Contact) -> None:
        self._db.execute(
            "INSERT INTO contacts (id, account_id, kind, address, address_key, state, added_at, replaces, rescued)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                contact.id,
                contact.account_id,
                contact.kind,
                self._sealer.seal(_ADDRESS, f"{contact.account_id} {contact.id}", contact.address),
                self.key(contact.address),
                contact.state,
                contact.added_at,
                contact.replaces,
                contact.rescued,
            ),
        )

    def key(self, address: str) -> str:
        """What an address is counted and looked up by; its one canonical spelling makes one key (C-45)."""
        return self._sealer.lookup(_ADDRESS, address)

    def of(self, account_id: str) -> tuple[Contact, ...]:
        """The live contacts of an account, the primary of each kind first, then by age."""
        rows = self._db.execute(
            "SELECT * FROM contacts WHERE account_id = ? AND state IN ('unverified', 'verified')"
            " ORDER BY kind DESC, is_primary DESC, added_at, id",
            (account_id,),
        )
        return tuple(self._contact(row) for row in rows)

    def get(self, account_id: str, contact_id: str) -> Contact | None:
        """A contact of this account and of no other (one address per request, by id: GitLab CVE-2023-7028)."""
        row = self._db.execute(
            "SELECT * FROM contacts WHERE id = ? AND account_id = ?", (contact_id, account_id)
        ).fetchone()
        return None if row is None else self._contact(row)

    def live(self, account_id: str, address: str) -> Contact | None:
        keys = self._sealer.lookups(_ADDRESS, address)
        row = self._db.execute(
            "SELECT * FROM contacts WHERE account_id = ? AND address_key IN (?, ?)"
            " AND state IN ('unverified', 'verified')",
            (account_id, keys[0], keys[-1]),
        ).fetchone()
        return None if row is None else self._contact(row)

    def once_verified(self, account_id: str, before: int) -> tuple[Contact, ...]:
        """Contacts that were verified before a moment and are, or were until they were replaced, the account's."""
        rows = self._db.execute(
            "SELECT * FROM contacts WHERE account_id = ? AND verified_at < ? AND state IN ('verified', 'replaced')"
            " ORDER BY kind DESC, is_primary DESC, added_at, id",
            (account_id, before),
        )
        return tuple(self._contact(row) for row in rows)

    def note_change(self, change_id: str, old: Contact, new: Contact, at: int) -> None:
        """Note that one contact took another's place, so that the old one can undo it."""
        self._db.execute(
            "INSERT INTO contact_changes (id, account_id, old_id, new_id, at) VALUES (?, ?, ?, ?, ?)",
            (change_id, old.account_id, old.id, new.id, at),
        )

    def changes(self, account_id: str, since: int, life: int) -> tuple[ContactChange, ...]:
        """The changes after a moment that were not undone, newest first. `life` is how long each can be."""
        rows = self._db.execute(
            "SELECT * FROM contact_changes WHERE account_id = ? AND at > ? AND undone_at IS NULL ORDER BY at DESC, id",
            (account_id, since),
        ).fetchall()
        found = []
        for row in rows:
            old, new = self.get(account_id, row["old_id"]), self.get(account_id, row["new_id"])
            if old is not None and new is not None:
                found.append(ContactChange(row["id"], account_id, old, new, row["at"], row["at"] + life))
        return tuple(found)

    def undone(self, change_id: str, at: int) -> None:
        self._db.execute("UPDATE contact_changes SET undone_at = ? WHERE id = ? AND undone_at IS NULL", (at, change_id))

    def restore(self, contact_id: str) -> None:
        """A contact that was replaced is in force again, as verified as it was."""
        self._db.execute("UPDATE contacts SET state = 'verified' WHERE id = ? AND state = 'replaced'", (contact_id,))

    def verify(self, contact_id: str, at: int) -> None:
        self._db.execute(
            "UPDATE contacts SET state = 'verified', verified_at = coalesce(verified_at, ?), confirmed_at = ?,"
            " rests_since = NULL WHERE id = ?",
            (at, at, contact_id),
        )

    def confirm(self, contact_id: str, at: int) -> None:
        """Note that a code came back from it: it is up to date (G20)."""
        self._db.execute("UPDATE contacts SET confirmed_at = ?, rests_since = NULL WHERE id = ?", (at, contact_id))

    def rest(self, contact_id: str, since: int | None) -> None:
        """Note since when no code goes there; None where codes do again."""
        self._db.execute(
            "UPDATE contacts SET rests_since = ?1 WHERE id = ?2 AND rests_since IS NOT ?1", (since, contact_id)
        )

    def retire(self, contact_id: str, state: ContactState) -> None:
        self._db.execute("UPDATE contacts SET state = ?, is_primary = 0 WHERE id = ?", (state, contact_id))

    def make_primary(self, contact: Contact) -> None:
        self._db.execute(
            "UPDATE contacts SET is_primary = 0 WHERE account_id = ? AND kind = ?", (contact.account_id, contact.kind)
        )
        self._db.execute("UPDATE contacts SET is_primary = 1 WHERE id = ?", (contact.id,))

    @from_a_row
    def _contact(self, row: sqlite3.Row) -> Contact:
        kind = ContactKind(row["kind"])
        address = self._sealer.open(_ADDRESS, f"{row['account_id']} {row['id']}", row["address"])
        return Contact(
            id=row["id"],
            account_id=row["account_id"],
            kind=kind,
            address=address,
            masked=masked(kind, address),
            state=ContactState(row["state"]),
            primary=bool(row["is_primary"]),
            added_at=row["added_at"],
            verified_at=row["verified_at"],
            confirmed_at=row["confirmed_at"],
            replaces=row["replaces"],
            rescued=bool(row["rescued"]),
            rests_since=row["rests_since"],
        )
