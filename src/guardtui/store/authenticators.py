"""Authenticators: app secrets are sealed and bound to their row; the last accepted step only ever grows."""

from __future__ import annotations

import sqlite3

from guardtui.core.records import Authenticator, AuthenticatorState, Channel
from guardtui.store.sealer import Sealer
from guardtui.store.trouble import from_a_row

_SECRET = "authenticators.secret"  # noqa: S105 - the name of a place


class Authenticators:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    def add(self, authenticator: Authenticator, secret: str | None) -> None:
        sealed = (
            None
            if secret is None
            else self._sealer.seal(_SECRET, f"{authenticator.account_id} {authenticator.id}", secret)
        )
        self._db.execute(
            "INSERT INTO authenticators (id, account_id, channel, state, label, contact_id, secret, created_at,"
            " draft_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                authenticator.id,
                authenticator.account_id,
                authenticator.channel,
                authenticator.state,
                authenticator.label,
                authenticator.contact_id,
                sealed,
                authenticator.created_at,
                authenticator.draft_of,
            ),
        )

    def of(self, account_id: str, *states: AuthenticatorState) -> tuple[Authenticator, ...]:
        """The account's authenticators in these states, strongest channel first."""
        rows = self._db.execute(
            "SELECT * FROM authenticators WHERE account_id = ?"  # noqa: S608 - placeholders only
            f" AND state IN ({','.join('?' * len(states))})"
            " ORDER BY CASE channel WHEN 'app' THEN 0 WHEN 'sms' THEN 1 ELSE 2 END, created_at, id",
            (account_id, *states),
        )
        return tuple(_authenticator(row) for row in rows)

    def get(self, account_id: str, authenticator_id: str) -> Authenticator | None:
        row = self._db.execute(
            "SELECT * FROM authenticators WHERE id = ? AND account_id = ?", (authenticator_id, account_id)
        ).fetchone()
        return None if row is None else _authenticator(row)

    def secret(self, authenticator_id: str) -> str:
        row = self._db.execute(
            "SELECT account_id, secret FROM authenticators WHERE id = ?", (authenticator_id,)
        ).fetchone()
        return self._sealer.open(_SECRET, f"{row['account_id']} {authenticator_id}", row["secret"])

    def use_step(self, authenticator_id: str, step: int, at: int) -> bool:
        """Burn a time step: True for exactly one caller, False for all who come with an equal or older one (C-18)."""
        done = self._db.execute(
            "UPDATE authenticators SET last_step = ?, last_used_at = ?, failures = 0 WHERE id = ? AND last_step < ? AND state IN ('bound', 'pending')",
            (step, at, authenticator_id, step),
        )
        return done.rowcount == 1

    def burn_steps_up_to(self, account_id: str, step: int) -> None:
        """Take no code of this time step or an earlier one."""
        self._db.execute(
            "UPDATE authenticators SET last_step = max(last_step, ?) WHERE account_id = ?", (step, account_id)
        )

    def failed(self, authenticator_id: str, most: int, at: int) -> bool:
        """Count one more wrong code in a row; the one that is too many puts it out of use: True then."""
        self._db.execute("UPDATE authenticators SET failures = failures + 1 WHERE id = ?", (authenticator_id,))
        done = self._db.execute(
            "UPDATE authenticators SET disabled_at = ? WHERE id = ? AND failures >= ? AND disabled_at IS NULL",
            (at, authenticator_id, most),
        )
        return done.rowcount == 1

    def used(self, account_id: str, contact_id: str, at: int) -> None:
        """Note that a code sent to this contact was used."""
        self._db.execute(
            "UPDATE authenticators SET last_used_at = ?, failures = 0 WHERE account_id = ? AND contact_id = ? AND state = 'bound'",
            (at, account_id, contact_id),
        )

    def confirm(self, authenticator_id: str, at: int) -> None:
        self._db.execute(
            "UPDATE authenticators SET state = 'confirmed', confirmed_at = ?, last_used_at = ?"
            " WHERE id = ? AND state = 'pending'",
            (at, at, authenticator_id),
        )

    def bind(self, authenticator_id: str, at: int) -> None:
        """Put a confirmed authenticator in force."""
        self._db.execute(
            "UPDATE authenticators SET state = 'bound', bound_at = ? WHERE id = ? AND state = 'confirmed'",
            (at, authenticator_id),
        )

    def forget(self, contact_id: str) -> None:
        """Drop what was being enrolled with a contact that is going."""
        self._db.execute(
            "UPDATE authenticators SET state = 'removed' WHERE contact_id = ? AND state IN ('pending', 'confirmed')",
            (contact_id,),
        )

    def remove(self, authenticator_id: str) -> None:
        """Take it out of use and forget its secret."""
        self._db.execute("UPDATE authenticators SET state = 'removed', secret = NULL WHERE id = ?", (authenticator_id,))

    def move(self, old_contact: str, new_contact: str) -> None:
        """Let the factors that used one contact use another."""
        self._db.execute(
            "UPDATE authenticators SET contact_id = ? WHERE contact_id = ? AND state <> 'removed'",
            (new_contact, old_contact),
        )

    def relabel(self, contact_id: str, label: str) -> None:
        self._db.execute(
            "UPDATE authenticators SET label = ? WHERE contact_id = ? AND state <> 'removed'", (label, contact_id)
        )


@from_a_row
def _authenticator(row: sqlite3.Row) -> Authenticator:
    return Authenticator(
        id=row["id"],
        account_id=row["account_id"],
        channel=Channel(row["channel"]),
        state=AuthenticatorState(row["state"]),
        label=row["label"],
        contact_id=row["contact_id"],
        created_at=row["created_at"],
        confirmed_at=row["confirmed_at"],
        bound_at=row["bound_at"],
        last_used_at=row["last_used_at"],
        last_step=row["last_step"],
        draft_of=row["draft_of"],
        disabled_at=row["disabled_at"],
    )
