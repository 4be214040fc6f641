"""A copy of a whole store: made while others write, and put into its place again (SECURITY C-86, C-87)."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from guardtui.core.errors import StoreTrouble
from guardtui.store import files
from guardtui.store.connection import BUSY_SECONDS, connect
from guardtui.store.schema import APPLICATION_ID
from guardtui.store.trouble import FROM_THE_FILE, trouble


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
        _to_disk(path.parent)
    except FROM_THE_FILE as error:
        raise trouble(error) from None
    except OSError as error:
        raise StoreTrouble("folder_unwritable", path=str(path.parent), cause=error.strerror) from None
    finally:
        beside.unlink(missing_ok=True)


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
    if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        raise StoreTrouble("store_damaged")
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise StoreTrouble("store_damaged")


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
