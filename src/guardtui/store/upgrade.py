"""What an upgrade of the schema does that takes the key, once, right after the migrations."""

from __future__ import annotations

import sqlite3
from typing import Final

from guardtui.store.sealer import Sealer

_BOUND_TO_THE_ROW_ALONE: Final = (("authenticators", "secret"), ("contacts", "address"), ("challenges", "details"))


def bind_to_accounts(connection: sqlite3.Connection, sealer: Sealer) -> None:
    """Seal again what schema 1 bound to its row alone: moved to another account's row it must not open (SECURITY 0.2.4)."""
    for table, column in _BOUND_TO_THE_ROW_ALONE:
        place = f"{table}.{column}"
        rows = connection.execute(f"SELECT id, account_id, {column} AS sealed FROM {table}").fetchall()  # noqa: S608 - constants
        for row in rows:
            if row["sealed"] is not None:
                plain = sealer.open(place, row["id"], row["sealed"])
                sealed = sealer.seal(place, f"{row['account_id']} {row['id']}", plain)
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (sealed, row["id"]))  # noqa: S608
