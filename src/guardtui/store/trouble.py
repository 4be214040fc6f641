"""SQLite's errors as the few troubles a person can do something about."""

from __future__ import annotations

import sqlite3

from guardtui.core.errors import StoreTrouble

_REASONS = {
    "SQLITE_BUSY": "store_busy",
    "SQLITE_LOCKED": "store_busy",
    "SQLITE_FULL": "disk_full",
    "SQLITE_READONLY": "store_read_only",
    "SQLITE_PERM": "store_read_only",
    "SQLITE_CANTOPEN": "store_unreadable",
    "SQLITE_CORRUPT": "store_damaged",
    "SQLITE_NOTADB": "not_a_store",
    "SQLITE_IOERR": "store_io",
}


def trouble(error: sqlite3.Error) -> Exception:
    """The `StoreTrouble` for an error of the file, or the error itself where it is a fault of ours."""
    if str(error).startswith("Could not decode to UTF-8"):  # text that was put there from outside
        return StoreTrouble("store_damaged")
    if str(error).startswith("no such "):  # a table or column that was taken away from outside
        return StoreTrouble("store_damaged")
    name = getattr(error, "sqlite_errorname", "") or ""
    for prefix, reason in _REASONS.items():
        if name.startswith(prefix):
            return StoreTrouble(reason)
    return error
