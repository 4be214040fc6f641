"""Devices: known by the keyed hash of their own random token, never by an address."""

from __future__ import annotations

import sqlite3

from guardtui.core.records import Client, Device
from guardtui.store.sealer import Sealer
from guardtui.store.trouble import from_a_row


class Devices:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    def token_key(self, token: str) -> str:
        return self._sealer.of_token("devices.token", token)

    def known(self, account_id: str, token_key: str) -> Device | None:
        """The device of this account with this token, unless it was ended."""
        row = self._db.execute(
            "SELECT * FROM devices WHERE account_id = ? AND token_key = ? AND ended_at IS NULL", (account_id, token_key)
        ).fetchone()
        return None if row is None else _device(row)

    def seen(self, device_id: str, account_id: str, token_key: str, client: Client, at: int) -> Device:
        """Note a sign-in from a device, adding it (under `device_id`) when it is new or had been ended."""
        self._db.execute(
            "INSERT INTO devices (id, account_id, token_key, name, place, first_seen_at, last_seen_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, token_key) DO UPDATE SET"
            " last_seen_at = excluded.last_seen_at, place = excluded.place,"
            " trusted_until = CASE WHEN ended_at IS NULL THEN trusted_until END, ended_at = NULL",
            (device_id, account_id, token_key, client.label, client.place, at, at),
        )
        row = self._db.execute(
            "SELECT * FROM devices WHERE account_id = ? AND token_key = ?", (account_id, token_key)
        ).fetchone()
        return _device(row)

    def trust(self, device_id: str, until: int | None) -> None:
        """Trust a device until a moment, or no more."""
        self._db.execute("UPDATE devices SET trusted_until = ? WHERE id = ?", (until, device_id))

    def rename(self, device_id: str, name: str) -> None:
        self._db.execute("UPDATE devices SET name = ? WHERE id = ?", (name, device_id))

    def end(self, device_id: str, at: int) -> None:
        """Forget a device: its token means nothing any more."""
        self._db.execute("UPDATE devices SET ended_at = ?, trusted_until = NULL WHERE id = ?", (at, device_id))

    def distrust_oldest(self, account_id: str, keep: int) -> None:
        """Of the trusted devices, let only so many stay so: those trusted for the longest time to come."""
        self._db.execute(
            "UPDATE devices SET trusted_until = NULL WHERE account_id = ?1 AND trusted_until IS NOT NULL AND id NOT IN"
            " (SELECT id FROM devices WHERE account_id = ?1 AND trusted_until IS NOT NULL"
            " ORDER BY trusted_until DESC, last_seen_at DESC LIMIT ?2)",
            (account_id, keep),
        )

    def distrust_all(self, account_id: str) -> None:
        """Take the trust from every device, as after a change of factors (C-73)."""
        self._db.execute("UPDATE devices SET trusted_until = NULL WHERE account_id = ?", (account_id,))

    def of(self, account_id: str) -> tuple[Device, ...]:
        rows = self._db.execute(
            "SELECT * FROM devices WHERE account_id = ? AND ended_at IS NULL ORDER BY last_seen_at DESC", (account_id,)
        )
        return tuple(_device(row) for row in rows)


@from_a_row
def _device(row: sqlite3.Row) -> Device:
    return Device(
        id=row["id"],
        account_id=row["account_id"],
        name=row["name"],
        first_seen_at=row["first_seen_at"],
        last_seen_at=row["last_seen_at"],
        trusted_until=row["trusted_until"],
        ended_at=row["ended_at"],
        place=row["place"],
    )
