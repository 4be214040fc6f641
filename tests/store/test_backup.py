"""Copies of a store: while others write, onto a disk that is full, from a file that is none; and back into its place."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from guardtui.bootstrap import Parts, make_store, open_guard, restore_store
from guardtui.config import Config
from guardtui.core.errors import Refused, StoreTrouble
from guardtui.core.records import Client
from guardtui.vault import Hasher

WORDS = "copper lantern walks 9 Bridges"
LAPTOP = Client("laptop" * 8, "Firefox", "London")
HASHER = Hasher(memory_kib=8, passes=1, lanes=1)
QUICK = Parts(hasher=HASHER, code_hasher=HASHER)


@pytest.fixture
def config(tmp_path) -> Config:
    return Config(tmp_path / "box" / "guard.db", tmp_path / "box" / "guard.key")


@pytest.fixture
def guard(config):
    guard = make_store(config, parts=QUICK)
    guard.accounts.add("mira", "Mira", WORDS)
    yield guard
    guard.close()


def why(act) -> str:
    with pytest.raises(StoreTrouble) as refused:
        act()
    return refused.value.reason


def names(config: Config) -> list[str]:
    """What lies in the store's folder, but for the log that SQLite keeps while the store is open."""
    found = sorted(path.name for path in config.folder.iterdir())
    return [name for name in found if name not in {"guard.db-wal", "guard.db-shm"}]


def lines(config: Config) -> int:
    guard = open_guard(config, parts=QUICK, as_it_is=True)
    try:
        with guard._desk.store.read() as tx:
            return tx.accounts.heads()[0].length
    finally:
        guard.close()


def test_a_copy_is_whole_private_and_does_not_hold_the_key(guard, config, tmp_path):
    copy = tmp_path / "copy.db"
    guard.care.backup(copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["copy.db"]
    assert config.key.read_bytes() not in copy.read_bytes()
    with sqlite3.connect(f"file:{copy}?mode=ro", uri=True) as outside:
        assert outside.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert outside.execute("SELECT count(*) FROM accounts").fetchone() == (1,)
    assert why(lambda: guard.care.backup(copy)) == "backup_exists"
    assert why(lambda: guard.care.backup(tmp_path / "nowhere" / "copy.db")) == "folder_unwritable"


def test_copies_made_while_others_write_are_whole(guard, config, tmp_path):
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            guard.activity.record("mira", "setting:changed", {"setting": "language"})

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        for number in range(8):
            guard.care.backup(tmp_path / f"{number}.db")
    finally:
        done.set()
        for writer in writers:
            writer.join()
    (tmp_path / "box2").mkdir(mode=0o700)
    counts = []
    for number in range(8):
        place = tmp_path / "box2" / f"{number}.db"
        (tmp_path / f"{number}.db").rename(place)
        copy = Config(place, config.key, anchor=tmp_path / "box2" / f"{number}.anchor")
        counts.append(lines(copy))
        opened = open_guard(copy, parts=QUICK, as_it_is=True)
        opened.care.take_as_it_is()
        assert opened.activity.verify().ok
        opened.close()
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def test_a_backup_comes_back_and_nothing_with_it(guard, config, tmp_path):
    session = guard.signin.begin("mira", WORDS, LAPTOP).session
    copy = tmp_path / "copy.db"
    guard.care.backup(copy)
    guard.activity.record("mira", "setting:changed", {"setting": "language"})
    later = lines(config)
    assert restore_store(config, copy, parts=QUICK) == 1
    assert lines(config) == later  # one line less, and the one that says so
    assert guard.activity.verify().ok  # whoever has the store open sees it
    with pytest.raises(Refused):
        guard.accounts.of(session)
    assert guard.signin.begin("mira", WORDS, LAPTOP).session
    assert names(config) == ["guard.anchor", "guard.db", "guard.key"]


def test_a_lost_store_is_made_again_from_its_backup(guard, config, tmp_path):
    copy = tmp_path / "copy.db"
    guard.care.backup(copy)
    guard.close()
    config.store.unlink()
    config.anchor.unlink()
    assert restore_store(config, copy, parts=QUICK) == 1
    again = open_guard(config, parts=QUICK)
    assert again.accounts.find("mira").handle == "mira"
    again.close()


def test_an_anchor_on_another_disk_is_put_in_its_place(guard, config, tmp_path):
    """What is renamed must lie beside its new name: a file is not renamed from one disk to another."""
    elsewhere = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    try:
        apart = replace(config, anchor=elsewhere / "guard.anchor")
        apart.anchor.write_bytes(config.anchor.read_bytes())
        guard.close()
        opened = open_guard(apart, parts=QUICK)
        opened.care.backup(tmp_path / "copy.db")
        opened.close()
        assert restore_store(apart, tmp_path / "copy.db", parts=QUICK) == 1
        opened = open_guard(apart, parts=QUICK)
        assert opened.activity.verify().ok
        opened.close()
        assert [path.name for path in elsewhere.iterdir()] == ["guard.anchor"]
    finally:
        shutil.rmtree(elsewhere)


BAD = {
    "not there": (lambda path: path.unlink(), "store_missing"),
    "no database": (lambda path: path.write_bytes(b"hello" * 999), "not_a_store"),
    "cut in half": (lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]), "store_damaged"),
    "another program's": (lambda path: _sql(path, "PRAGMA application_id = 7"), "not_a_store"),
    "of a newer program": (lambda path: _sql(path, "PRAGMA user_version = 999"), "store_newer"),
    "changed": (lambda path: _sql(path, "UPDATE accounts SET two_step_at = 1"), "account_changed"),
    "with a trigger": (
        lambda path: _sql(path, "CREATE TRIGGER t AFTER INSERT ON events BEGIN SELECT 1; END"),
        "store_altered",
    ),
}


def _sql(path, statement: str) -> None:
    with sqlite3.connect(path) as outside:
        outside.execute(statement)


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_backup_leaves_the_store_as_it_was(guard, config, tmp_path, bad):
    copy = tmp_path / "copy.db"
    guard.care.backup(copy)
    spoil, reason = BAD[bad]
    spoil(copy)
    before = {path.name: path.read_bytes() for path in config.folder.iterdir()}
    assert why(lambda: restore_store(config, copy, parts=QUICK)) == reason
    assert {path.name: path.read_bytes() for path in config.folder.iterdir()} == before
    assert guard.activity.verify().ok


def test_the_backup_of_another_store_is_refused(guard, config, tmp_path):
    other = Config(tmp_path / "other" / "guard.db", tmp_path / "other" / "guard.key")
    another = make_store(other, parts=QUICK)
    another.care.backup(tmp_path / "copy.db")
    another.close()
    assert why(lambda: restore_store(config, tmp_path / "copy.db", parts=QUICK)) == "key_wrong"
    assert guard.activity.verify().ok


def test_a_restore_that_was_cut_short_is_finished_by_another(guard, config, tmp_path):
    """After the store was written over and before its anchor was: nothing is done until it is done again."""
    copy = tmp_path / "copy.db"
    guard.care.backup(copy)
    for _ in range(3):
        guard.activity.record("mira", "setting:changed", {"setting": "language"})
    anchor = config.anchor.read_bytes()
    restore_store(config, copy, parts=QUICK)
    config.anchor.write_bytes(anchor)
    assert why(lambda: guard.accounts.lock("mira")) == "store_put_back"
    assert restore_store(config, copy, parts=QUICK) == 1
    guard.accounts.lock("mira")


def test_a_copy_for_which_there_is_no_room_leaves_nothing(guard, tmp_path, monkeypatch):
    from guardtui.store import backup

    real = backup.connect

    def connect(*args, **kwargs):
        opened = real(*args, **kwargs)
        opened.execute("PRAGMA max_page_count = 4")
        return opened

    monkeypatch.setattr(backup, "connect", connect)
    assert why(lambda: guard.care.backup(tmp_path / "copy.db")) == "disk_full"
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_the_policy_in_force_is_not_the_backups(guard, config, tmp_path):
    copy = tmp_path / "copy.db"
    guard.care.backup(copy)
    strict = replace(config, policy=replace(config.policy, password_alone=False))
    restore_store(strict, copy, parts=QUICK)
    opened = open_guard(strict, parts=QUICK)
    with pytest.raises(Refused):
        opened.signin.begin("mira", WORDS, LAPTOP)
    opened.close()


def test_what_a_cut_restore_left_is_cleared_away(guard, config, tmp_path):
    copy = tmp_path / "copy.db"
    guard.care.backup(copy)
    for left in ("", "-journal", "-wal"):
        (config.folder / f".guard.db.guardtui-restored{left}").write_bytes(b"left")
    (config.folder / ".guard.anchor.guardtui-restored").write_bytes(b"left")
    assert restore_store(config, copy, parts=QUICK) == 1
    assert names(config) == ["guard.anchor", "guard.db", "guard.key"]
