"""A copy of a whole store: made while others write, and put into its place again (SECURITY C-86, C-87)."""

from __future__ import annotations

import itertools
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from guardtui.core.errors import StoreTrouble
from guardtui.store import files
from guardtui.store.connection import BUSY_SECONDS, connect
from guardtui.store.schema import APPLICATION_ID, SCHEMA
from guardtui.store.trouble import FROM_THE_FILE, trouble

_NO_COPY: Final = {"disk_full": "the disk is full", "store_io": "the disk reports an error"}
_FALSE_ALARM: Final = (1, "NULL value in password_history.password")
"""What SQLite 3.40 says of schema 1, where a table's key was not its first columns. Nothing is NULL there."""


def make(source: sqlite3.Connection, path: Path) -> None:
    """Copy one moment of a store to a path where nothing is: 0600, checked, and durable before this returns.

    Raises `StoreTrouble`; then nothing is at the path.
    """
    if path.exists() or path.is_symlink():
        raise StoreTrouble("backup_exists", path=str(path))
    beside = path.with_name(f".{path.name}.guardtui-new")
    beside.unlink(missing_ok=True)
    files.make_file(beside)
    try:
        target = connect(beside)
        try:
            _copy(source, target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, whatever the store itself uses
            check(target)
        finally:
            target.close()
        beside.rename(path)
        files.to_disk(path.parent)
    except FROM_THE_FILE as error:
        raise trouble(error) from None
    except OSError as error:
        raise StoreTrouble("folder_unwritable", path=str(path.parent), cause=error.strerror) from None
    finally:
        beside.unlink(missing_ok=True)


def before_migration(store: Path, schema: int, at: int) -> Path:
    """Copy a store beside itself before its schema is brought forward; where to. Its name tells the schema and the time.

    Raises `StoreTrouble` where no copy can be made (SECURITY C-89).
    """
    time = datetime.fromtimestamp(at // 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    name = f"{store.stem}.schema-{schema}.{time}"
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    path = next(one for one in (store.with_name(name + store.suffix) for name in names) if not one.exists())
    source = connect(store, read_only=True)
    try:
        make(source, path)
    except StoreTrouble as trouble:
        cause = trouble.facts.get("cause") or _NO_COPY.get(trouble.reason)
        if cause is None:
            raise
        raise StoreTrouble("migration_no_copy", schema=schema, known=SCHEMA, cause=str(cause)) from None
    finally:
        source.close()
    return path


def take(path: Path, target: Path) -> None:
    """Write what a backup holds into a store's file, in one transaction; others who use that file see it or the old one.

    Raises `StoreTrouble` for what is no whole store; then the file is as it was.
    """
    if not path.is_file():
        raise StoreTrouble("store_missing", path=str(path))
    if not target.exists():
        files.make_file(target)
    try:
        source = connect(path, read_only=True)
        try:
            check(source)
            into = connect(target)
            try:
                _copy(source, into)
            finally:
                into.close()
        finally:
            source.close()
    except FROM_THE_FILE as error:
        raise trouble(error) from None


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    end = time.monotonic() + BUSY_SECONDS

    def patience(_status: int, left: int, _all: int) -> None:
        if left and time.monotonic() > end:
            raise StoreTrouble("store_busy")

    source.backup(target, progress=patience, sleep=0.05)


def check(connection: sqlite3.Connection) -> None:
    """See that a file is a store's and sound as far as SQLite can tell. Raises `StoreTrouble`, `sqlite3.Error` too."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreTrouble("not_a_store")
    schema = connection.execute("PRAGMA user_version").fetchone()[0]
    said = {row[0] for row in connection.execute("PRAGMA integrity_check(1000000)")} - {"ok"}
    if {one for one in said if (schema, one) != _FALSE_ALARM}:
        raise StoreTrouble("store_damaged")
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise StoreTrouble("store_damaged")
