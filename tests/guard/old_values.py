"""Find in a store's file whatever an older version of its key made."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

FOR_GOOD = {("devices", "token_key"), ("sessions", "token_key")}
"""Keyed hashes of 256 random bits, whose key is not rotated."""
OF_ANOTHER_KIND = {("events", "chain"), ("accounts", "chain_head"), ("challenges", "digest")} | {
    ("approvals", "digest"),
    ("approvals", "subject"),
}
"""Bytes that are not sealed, and name no version."""
_KEYED = re.compile(r"(?:sends:)?(?:(\d+):)?[0-9a-f]{64}")


def of_an_older_key(store: Path, version: int) -> list[tuple[str, str]]:
    """Every column in which some value is of another version than this one."""
    with closing(sqlite3.connect(store)) as outside:
        tables = [row[0] for row in outside.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = [(table, row[1]) for table in tables for row in outside.execute(f"PRAGMA table_info({table})")]
        return [
            (table, column)
            for table, column in columns
            if (table, column) not in FOR_GOOD | OF_ANOTHER_KIND
            and any(_older(row[0], version) for row in outside.execute(f"SELECT {column} FROM {table}"))
        ]


def _older(value: object, version: int) -> bool:
    if isinstance(value, bytes):
        return len(value) > 28 and value[0] != version
    if isinstance(value, str) and (found := _KEYED.fullmatch(value)):
        return int(found[1] or 1) != version
    return False
