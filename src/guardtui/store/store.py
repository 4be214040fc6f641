"""One SQLite file: how it is opened, made, read and written. Nothing outside this package speaks SQL."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from guardtui.clock import WallClock
from guardtui.core.errors import BadInput, StoreTrouble
from guardtui.store import backup, files, upgrade
from guardtui.store.anchor import Anchor
from guardtui.store.connection import connect
from guardtui.store.schema import APPLICATION_ID, SCHEMA
from guardtui.store.sealer import Sealer
from guardtui.store.timekeeper import Timekeeper
from guardtui.store.trouble import FROM_THE_FILE, trouble
from guardtui.store.tx import Tx

_READING: Final = "BEGIN"
_PROGRAMS: Final = "SELECT 1 FROM sqlite_schema WHERE type IN ('trigger', 'view') LIMIT 1"
"""We make neither: a trigger that somebody put there would change rows in our name."""


class Store:
    """The file, with one connection for each thread that asks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        self._writes = 0
        self._sealer: Sealer | None = None
        self._anchor: Anchor | None = None
        self._clock: Timekeeper | None = None

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a store that is there, bringing an older schema forward. Raises `StoreTrouble` for anything else."""
        files.check_file(path)
        store = cls(path)
        try:
            store._know()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def make(cls, path: Path, meta: dict[str, str]) -> Store:
        """Make a new store at a path where nothing is. The folder must be there."""
        files.make_file(path)
        store = cls(path)
        try:
            connection = store._connection
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
            store._migrate()
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO store_meta VALUES (?, ?)", sorted(meta.items()))
            connection.execute("COMMIT")
        except FROM_THE_FILE as error:
            store.close()
            path.unlink(missing_ok=True)
            raise trouble(error) from None
        return store

    def unlock(self, sealer: Sealer, anchor: Anchor, wall: WallClock) -> None:
        """Give the store what it seals and opens its private columns with, its memory outside the file, and a clock.

        A store from before there were seals and an anchor is taken up as it stands. That an anchor is there says that it
        was; nothing inside the file could say it safely.
        """
        self._sealer, self._anchor, self._clock = sealer, anchor, Timekeeper(wall, anchor)
        if anchor.state == "missing":
            self._take_up(anchor)

    @property
    def _sealer_in_force(self) -> Sealer:
        if self._sealer is None:
            raise StoreTrouble("key_missing", path=str(self.path))
        return self._sealer

    @property
    def anchor(self) -> Anchor:
        """How far the store came, as the file beside the key remembers it."""
        if self._anchor is None:
            raise StoreTrouble("key_missing", path=str(self.path))
        return self._anchor

    @property
    def clock(self) -> Timekeeper:
        """The time that everything in the store is told by."""
        if self._clock is None:
            raise StoreTrouble("key_missing", path=str(self.path))
        return self._clock

    def meta(self) -> dict[str, str]:
        """What the store says of itself: identity, kind, service, the mark of its key."""
        try:
            return dict(self._connection.execute("SELECT name, value FROM store_meta").fetchall())
        except FROM_THE_FILE as error:
            raise trouble(error) from None

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A view of one moment: no writer's half work is seen."""
        with self._transaction(_READING) as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """One transaction, all or nothing. BEGIN IMMEDIATE: whoever reads to decide already holds the right to write."""
        with self._transaction("BEGIN IMMEDIATE", self._anchor) as tx:
            yield tx
        self._writes += 1
        self.anchor.advance(tx.reached, self.clock.seen())

    @contextmanager
    def taking_as_it_is(self) -> Iterator[Tx]:
        """One transaction on a store that may have been put back; after it the anchor is made anew from what is there.

        Time begins anew with it, by the machine's clock: if that was ahead by mistake, this is the way out.
        """
        with self._transaction("BEGIN IMMEDIATE") as tx:
            yield tx
            reached = tx.accounts.heads()
        self._writes += 1
        self.anchor.make_again(reached, self.clock.by_the_wall())

    def back_up(self, path: Path) -> None:
        """Copy the store as it is at one moment to a path where nothing is, while others write."""
        backup.make(self._connection, path)

    def check(self) -> None:
        """SQLite's own full check of the file. Raises `StoreTrouble` for a damaged one."""
        try:
            backup.check(self._connection)
        except FROM_THE_FILE as error:
            raise trouble(error) from None

    def changed(self) -> int:
        """A number that differs after any commit, by this process or another."""
        try:
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        except FROM_THE_FILE as error:
            raise trouble(error) from None
        return (version << 32) + self._writes

    def close(self) -> None:
        """Close every connection. The store cannot be used afterwards."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()

    def _take_up(self, anchor: Anchor) -> None:
        with self.read() as tx:
            if not tx.accounts.never_sealed():
                return
        with self._transaction("BEGIN IMMEDIATE") as tx:
            if tx.accounts.never_sealed():
                upgrade.bind_to_accounts(self._connection, self._sealer_in_force)
                tx.accounts.seal_all()
                anchor.make(tx.accounts.heads())

    @contextmanager
    def _transaction(self, begin: str, anchor: Anchor | None = None) -> Iterator[Tx]:
        connection, sealer = self._connection, self._sealer_in_force
        try:
            connection.execute(begin)
            if connection.execute(_PROGRAMS).fetchone() is not None:
                raise StoreTrouble("store_altered")
            tx = Tx(connection, sealer, anchor)
            yield tx
            if begin != _READING:
                tx.settle()
            connection.execute("COMMIT")
        except FROM_THE_FILE as error:
            raise trouble(error) from None
        except UnicodeEncodeError:  # an identifier that is no text
            raise BadInput("not_text", field="identifier") from None
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    @property
    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None or self._local.pid != os.getpid():
            found = self._connect()
            self._local.connection, self._local.pid = found, os.getpid()
            with self._lock:
                self._connections.append(found)
        return found

    def _connect(self) -> sqlite3.Connection:
        try:
            return connect(self.path)
        except FROM_THE_FILE as error:
            raise trouble(error) from None

    def _know(self) -> None:
        try:
            application = self._connection.execute("PRAGMA application_id").fetchone()[0]
            schema = self._connection.execute("PRAGMA user_version").fetchone()[0]
        except FROM_THE_FILE as error:
            raise trouble(error) from None
        if application != APPLICATION_ID:
            raise StoreTrouble("not_a_store", path=str(self.path))
        if schema > SCHEMA:
            raise StoreTrouble("store_newer", schema=schema, known=SCHEMA)
        if schema < SCHEMA:
            self._migrate()

    def _migrate(self) -> None:
        from guardtui.store import migrations  # sqlite-utils costs 60 ms that a daily start need not pay

        try:
            migrations.apply(self._connection)
        except FROM_THE_FILE as error:
            raise trouble(error) from None
