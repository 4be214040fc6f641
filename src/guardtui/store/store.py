"""One SQLite file: how it is opened, made, read and written. Nothing outside this package speaks SQL."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from guardtui.clock import WallClock
from guardtui.core.errors import BadInput, StoreTrouble
from guardtui.store import backup, files, upgrade
from guardtui.store.anchor import Anchor
from guardtui.store.connection import begin_reading, begin_writing, choose_journal, connect
from guardtui.store.schema import APPLICATION_ID, SCHEMA
from guardtui.store.sealer import Keeper, Sealer
from guardtui.store.timekeeper import Timekeeper
from guardtui.store.trouble import FROM_THE_FILE, trouble
from guardtui.store.tx import Tx

Begin = Callable[[sqlite3.Connection], None]
_BEFORE: Final = (
    "SELECT (SELECT 1 FROM sqlite_schema WHERE type IN ('trigger', 'view') LIMIT 1),"
    " (SELECT value FROM store_meta WHERE name = 'key_mark')"
)
"""What is seen to at the beginning of a transaction.

Programs inside the file: we make none, and a trigger that somebody put there would change rows in our name. And what the
store says of its keys, which another process may have rotated meanwhile.
"""


class Store:
    """The file, with one connection for each thread that asks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        self._identity: files.Identity | None = None
        """The file that is in use, from `open` to `close`."""
        self._writes = 0
        self._keeper: Keeper | None = None
        self._fitted: tuple[str, Sealer] | None = None
        """The keys that fit what the store says of them."""
        self._schema = 0
        self.kept_copy: Path | None = None
        """The store as it was before this opening brought its schema forward."""
        self._anchor: Anchor | None = None
        self._clock: Timekeeper | None = None

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a store that is there, of this program or an older one. Raises `StoreTrouble` for anything else."""
        store = cls(path)
        store._identity = files.use_file(path)
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
            store.bring_forward(None)
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO store_meta VALUES (?, ?)", sorted(meta.items()))
            connection.execute("COMMIT")
        except FROM_THE_FILE as error:
            store.close()
            path.unlink(missing_ok=True)
            raise trouble(error) from None
        return store

    def bring_forward(self, at: int | None) -> None:
        """Bring an older schema to this program's, before anything but `meta` is asked.

        `at` is when this is: for the name of the copy that is kept beside the store as it was before. None keeps no copy,
        for what is itself one. Raises `StoreTrouble`; then the store is as it was.
        """
        if self._schema == SCHEMA:
            return
        from guardtui.store import migrations  # sqlite-utils costs 60 ms that a daily start need not pay

        def copy(schema: int) -> Path | None:
            if schema and at is not None:  # a new file has no schema, and nothing in it
                self.kept_copy = backup.before_migration(self.path, schema, at)
            return self.kept_copy

        try:
            migrations.apply(self._connection, copy)
        except FROM_THE_FILE as error:
            raise trouble(error) from None
        self._become(SCHEMA)

    def _become(self, schema: int) -> None:
        """Note the schema; a store of this program's is one to write to."""
        self._schema = schema
        if schema == SCHEMA:
            try:
                choose_journal(self._connection, self.path)
            except FROM_THE_FILE as error:
                raise trouble(error) from None

    def unlock(self, keeper: Keeper, anchor: Anchor, wall: WallClock) -> None:
        """Give the store who has its keys, which seal and open its columns, its memory outside the file, and a clock.

        A store from before there were seals and an anchor is taken up as it stands. That an anchor is there says that it
        was; nothing inside the file could say it safely.
        """
        self._keeper, self._anchor, self._clock = keeper, anchor, Timekeeper(wall, anchor)
        if anchor.state == "missing":
            self._take_up(anchor)

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
        with self._transaction(begin_reading) as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """One transaction, all or nothing. BEGIN IMMEDIATE: whoever reads to decide already holds the right to write."""
        with self._transaction(begin_writing, self._anchor) as tx:
            yield tx
        self._writes += 1
        self.anchor.advance(tx.reached, self.clock.seen())

    @contextmanager
    def taking_as_it_is(self) -> Iterator[Tx]:
        """One transaction on a store that may have been put back; after it the anchor is made anew from what is there.

        Time begins anew with it, by the machine's clock: if that was ahead by mistake, this is the way out.
        """
        with self._transaction(begin_writing) as tx:
            yield tx
            reached = tx.accounts.heads()
        self._writes += 1
        self.anchor.make_again(reached, self.clock.by_the_wall())

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let one process at a time do what takes many transactions; others read and write meanwhile."""
        with files.only_one(self.path.parent):
            yield

    def empty_journal(self) -> None:
        """Let no earlier state of the file lie in its write-ahead log, as far as readers let go of it."""
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except FROM_THE_FILE as error:
            raise trouble(error) from None

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
            if self._identity is not None:
                files.let_go(self._identity)
                self._identity = None
        self._local = threading.local()

    def _take_up(self, anchor: Anchor) -> None:
        """Seal a store that never was, and make its anchor; or finish that where it was cut short between the two.

        The anchor is whole beside its place before the seals are kept, and in its place after: a cut anywhere leaves either
        a store that was never sealed and has no anchor, or one whose anchor only has to be put in its place.
        """
        with self.read() as tx:
            due = tx.accounts.never_sealed()
        if due:
            with self._transaction(begin_writing) as tx:
                if tx.accounts.never_sealed():
                    upgrade.bind_to_accounts(self._connection, tx.sealer)
                    tx.accounts.seal_all()
                    anchor.prepare(tx.accounts.heads())
        anchor.put_in_place()

    @contextmanager
    def _transaction(self, begin: Begin, anchor: Anchor | None = None) -> Iterator[Tx]:
        connection = self._connection
        try:
            tx = Tx(connection, self._begin(connection, begin), anchor)
            self.clock.begin()
            yield tx
            if begin is begin_writing:
                tx.settle()
            connection.execute("COMMIT")
        except FROM_THE_FILE as error:
            raise trouble(error) from None
        except UnicodeEncodeError:  # an identifier that is no text
            raise BadInput("not_text", field="identifier") from None
        finally:
            self.clock.end()
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _begin(self, connection: sqlite3.Connection, begin: Begin) -> Sealer:
        """Begin a transaction, with the keys that are in use at its moment.

        Where a reader sees a moment of a rotation whose old key is gone by now, it looks again.
        """
        begin(connection)
        try:
            return self._sealer_in_force(connection)
        except StoreTrouble as trouble:
            if begin is begin_writing or trouble.reason != "key_version":
                raise
        connection.execute("ROLLBACK")
        begin(connection)
        return self._sealer_in_force(connection)

    def _sealer_in_force(self, connection: sqlite3.Connection) -> Sealer:
        programs, key_mark = connection.execute(_BEFORE).fetchone()
        if programs is not None:
            raise StoreTrouble("store_altered")
        if self._fitted is not None and self._fitted[0] == key_mark:
            return self._fitted[1]
        if self._keeper is None:
            raise StoreTrouble("key_missing", path=str(self.path))
        try:
            sealer = self._keeper.in_force(self.meta())
        except KeyError:
            raise StoreTrouble("store_damaged") from None
        self._fitted = key_mark, sealer
        return sealer

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
            connection = connect(self.path)
            if self._schema == SCHEMA:
                choose_journal(connection, self.path)
            return connection
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
        self._become(schema)
