"""How a store's file is opened with SQLite: the settings that hold for whoever reads or writes it."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Final

BUSY_SECONDS: Final = 10
"""How long to wait for somebody who keeps the store for himself."""

_LOOK_FIRST: Final = 0.001
_LOOK_MOST: Final = 0.008
"""Seconds between two looks at a lock. SQLite's own waiting sleeps up to 100 ms at a time, which leaves the lock free
between many who wait, and leaves some of them out for a second and more."""

_WAL_IS_SOUND: Final = sqlite3.sqlite_version_info >= (3, 51, 3)
"""Older versions carry the WAL-reset race (SECURITY 0.2.3)."""


def _lies_still(path: Path) -> bool:
    """Whether a store lies in a folder that cannot be written, and nobody is at it.

    In WAL mode SQLite makes files beside the store even to read it, unless it is told that it lies still.
    """
    beside = [path.with_name(path.name + end) for end in ("-wal", "-journal")]
    return _WAL_IS_SOUND and not os.access(path.parent, os.W_OK) and not any(one.exists() for one in beside)


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection to a file that is there. Raises `sqlite3.Error`."""
    still = _lies_still(path)
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={'ro' if read_only or still else 'rw'}{'&immutable=1' if still else ''}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.row_factory = sqlite3.Row
    connection.create_function("fold", 1, str.casefold, deterministic=True)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA synchronous = EXTRA")  # which in WAL is the same as FULL
    return connection


def choose_journal(connection: sqlite3.Connection, path: Path) -> None:
    """Let a store use the journal that suits it best. It writes to the file, so only to one that is known to be ours."""
    if _WAL_IS_SOUND and not _lies_still(path):
        connection.execute("PRAGMA journal_mode = WAL")


def begin_reading(connection: sqlite3.Connection) -> None:
    """BEGIN: what is read until the end is of one moment."""
    connection.execute("BEGIN")


def begin_writing(connection: sqlite3.Connection) -> None:
    """BEGIN IMMEDIATE, waiting for whoever writes. Raises `sqlite3.OperationalError` where that takes too long."""
    until, pause = time.monotonic() + BUSY_SECONDS, _LOOK_FIRST
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
            time.sleep(pause)
            pause = min(pause * 1.3, _LOOK_MOST)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(1000 * BUSY_SECONDS)}")
