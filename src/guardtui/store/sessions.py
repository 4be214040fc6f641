"""Sessions, and sign-ins that wait for their code: two tables, because half a sign-in is no session (C-74)."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from guardtui.core.records import Client, Session
from guardtui.store.sealer import Sealer
from guardtui.store.trouble import from_a_row


@dataclass(frozen=True, slots=True)
class PendingRow:
    id: str
    account_id: str
    token_key: str
    client: Client
    started_at: int
    expires_at: int
    closed_at: int | None = None


class Sessions:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    def begin(self, row: PendingRow) -> None:
        self._db.execute(
            "INSERT INTO pending_sign_ins (id, account_id, token_key, name, place, started_at, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                self._pending_key(row.id),
                row.account_id,
                row.token_key,
                row.client.label,
                row.client.place,
                row.started_at,
                row.expires_at,
            ),
        )

    def pending(self, pending_id: str) -> PendingRow | None:
        key = self._pending_key(pending_id)
        row = self._db.execute("SELECT * FROM pending_sign_ins WHERE id = ?", (key,)).fetchone()
        if row is None:
            return None
        return PendingRow(
            id=pending_id,
            account_id=row["account_id"],
            token_key=row["token_key"],
            client=Client("", row["name"], row["place"]),
            started_at=row["started_at"],
            expires_at=row["expires_at"],
            closed_at=row["closed_at"],
        )

    def close_pending(self, pending_id: str, at: int) -> bool:
        """Use a half sign-in up: True for exactly one caller."""
        done = self._db.execute(
            "UPDATE pending_sign_ins SET closed_at = ? WHERE id = ? AND closed_at IS NULL",
            (at, self._pending_key(pending_id)),
        )
        return done.rowcount == 1

    def drop_pending(self, account_id: str, at: int) -> None:
        """Close every half sign-in of an account: the password that began it is no longer the one."""
        self._db.execute(
            "UPDATE pending_sign_ins SET closed_at = ? WHERE account_id = ? AND closed_at IS NULL", (at, account_id)
        )

    def open(self, session: Session) -> None:
        """Add a session; those that have outlived themselves are noted as ended."""
        self._db.execute(
            "UPDATE sessions SET ended_at = expires_at WHERE account_id = ? AND ended_at IS NULL AND expires_at <= ?",
            (session.account_id, session.started_at),
        )
        self._db.execute(
            "INSERT INTO sessions (id, account_id, device_id, token_key, started_at, last_used_at, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                session.id,
                session.account_id,
                session.device_id,
                self._token_key(session.token),
                session.started_at,
                session.last_used_at,
                session.expires_at,
            ),
        )

    def get(self, session_id: str) -> Session | None:
        row = self._db.execute("SELECT * FROM sessions WHERE id = ?", (session_id,)).fetchone()
        return None if row is None else _session(row)

    def by_token(self, token: str) -> Session | None:
        row = self._db.execute("SELECT * FROM sessions WHERE token_key = ?", (self._token_key(token),)).fetchone()
        return None if row is None else _session(row)

    def touch(self, session_id: str, at: int) -> None:
        self._db.execute("UPDATE sessions SET last_used_at = ? WHERE id = ? AND ended_at IS NULL", (at, session_id))

    def end(self, session_id: str, at: int) -> bool:
        done = self._db.execute("UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL", (at, session_id))
        return done.rowcount == 1

    def end_on(self, device_id: str, at: int) -> None:
        """End every session of a device."""
        self._db.execute("UPDATE sessions SET ended_at = ? WHERE device_id = ? AND ended_at IS NULL", (at, device_id))

    def end_others(self, account_id: str, keep: str, at: int) -> int:
        """End every session of the account but one, as after a change of factors (C-72)."""
        done = self._db.execute(
            "UPDATE sessions SET ended_at = ? WHERE account_id = ? AND id <> ? AND ended_at IS NULL",
            (at, account_id, keep),
        )
        return done.rowcount

    def ids(self, account_id: str) -> list[str]:
        """Every session that the account ever had."""
        rows = self._db.execute("SELECT id FROM sessions WHERE account_id = ?", (account_id,))
        return [row["id"] for row in rows]

    def live(self, account_id: str, now: int, idle: int) -> tuple[Session, ...]:
        rows = self._db.execute(
            "SELECT * FROM sessions WHERE account_id = ? AND ended_at IS NULL AND expires_at > ? AND last_used_at > ?"
            " ORDER BY last_used_at DESC",
            (account_id, now, now - idle),
        )
        return tuple(_session(row) for row in rows)

    def _pending_key(self, pending_id: str) -> str:
        return self._sealer.lookup("pending_sign_ins.id", pending_id)

    def _token_key(self, token: str) -> str:
        return self._sealer.of_token("sessions.token", token)


@from_a_row
def _session(row: sqlite3.Row) -> Session:
    return Session(
        id=row["id"],
        account_id=row["account_id"],
        device_id=row["device_id"],
        started_at=row["started_at"],
        expires_at=row["expires_at"],
        last_used_at=row["last_used_at"],
        ended_at=row["ended_at"],
    )
