"""A store of every older schema is brought forward, with a copy of it kept, and then used (SECURITY C-89, T54)."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from guardtui import wording
from guardtui.bootstrap import Guard, Parts, open_guard, restore_store
from guardtui.config import Config
from guardtui.core import totp
from guardtui.core.action import Action
from guardtui.core.errors import StoreTrouble
from guardtui.core.health import Health
from guardtui.core.records import Channel, Client
from guardtui.lab.build import demo_phone
from guardtui.lab.clock import StoryClock
from guardtui.lab.phone import PhoneCourier
from guardtui.store import backup, migrations
from guardtui.store.schema import SCHEMA
from guardtui.vault import Hasher

SCHEMAS = Path(__file__).with_name("schemas")
OLDER = range(1, SCHEMA)
QUICK = Hasher(8, 1, 1)
MINUTE = 60_000


@dataclass
class Old:
    """A store as an older program left it."""

    config: Config
    said: dict[str, Any]
    parts: Parts

    def open(self) -> Guard:
        return open_guard(self.config, parts=self.parts, practice=True)

    def app(self) -> str:
        return totp.code_at(self.said["app"], totp.step_at(self.parts.clock.now()))

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.config.folder.iterdir()}

    def copies(self) -> list[Path]:
        return [path for path in self.config.folder.iterdir() if ".schema-" in path.name]


def laid_out(schema: int, folder: Path) -> Old:
    """Make the store of a fixture, with its key and, since there is one, its anchor."""
    said = json.loads((SCHEMAS / f"{schema}.json").read_text())
    config = Config(folder / "guard.db", folder / "guard.key")
    config.store.touch(0o600)
    with closing(sqlite3.connect(config.store)) as store:
        store.executescript((SCHEMAS / f"{schema}.sql").read_text())
    for path, held in ((config.key, said["key"].encode()), (config.anchor, bytes.fromhex(said["anchor"] or ""))):
        if held:
            path.touch(0o600)
            path.write_bytes(held)
    courier = PhoneCourier(demo_phone(folder))
    couriers = {Channel.SMS: courier, Channel.MAIL: courier}
    clock = StoryClock(said["now"] + MINUTE)
    return Old(config, said, Parts(clock=clock, hasher=QUICK, code_hasher=QUICK, couriers=couriers))


@pytest.fixture(params=OLDER)
def old(request, store_folder) -> Old:
    return laid_out(request.param, store_folder)


@pytest.fixture
def first(store_folder) -> Old:
    """A store of the first schema."""
    return laid_out(1, store_folder)


def told(path: Path) -> list[str]:
    """All that a store's file says."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
        return [str(store.execute("PRAGMA user_version").fetchone()), *store.iterdump()]


def refusal(act) -> StoreTrouble:
    with pytest.raises(StoreTrouble) as refused:
        act()
    sentence = wording.problem(refused.value)
    assert sentence.isprintable()
    assert "{" not in sentence
    return refused.value


def test_every_older_schema_has_a_fixture():
    """Before the next schema, write down the one that is: `tests/store/schemas/write.py`."""
    assert {f"{schema}.{kind}" for schema in OLDER for kind in ("sql", "json")} <= {p.name for p in SCHEMAS.iterdir()}


def test_it_is_brought_forward_whole_and_used(old):
    guard = old.open()
    device = Client(old.said["device"], "Firefox on Linux", "London, GB")
    assert guard.activity.verify().ok
    assert [one for one in guard.care.examine() if one.state is Health.BAD and one.check != "room"] == []
    session = guard.signin.resume(old.said["session"], device.token)
    assert {one.address for one in guard.contacts.list(session)} == {"mira.oduya@example.org", "+12025550143"}
    assert "order:placed" in {event.tag for event in guard.activity.list(session, limit=500).items}
    begun = guard.signin.begin("mira", old.said["password"], device)
    assert not begun.pending.new_device
    challenge = guard.codes.request(begun.pending, Action("sign-in"))
    assert guard.signin.finish(begun.pending, challenge.id, old.app()).accepted
    begun = guard.signin.begin("mira", old.said["password"], device)
    challenge = guard.codes.request(begun.pending, Action("sign-in"))
    assert guard.signin.finish(begun.pending, challenge.id, old.said["recovery"][5]).accepted
    assert guard.accounts.find("noor").profile.name == "Noor Haddad"
    guard.activity.record("noor", "setting:changed", {"setting": "language"})
    assert guard.care.rotate_key().version == 2
    assert guard.activity.verify().ok
    guard.close()


def test_a_copy_of_it_as_it_was_is_kept_beside_it(old):
    before = told(old.config.store)
    guard = old.open()
    (copy,) = old.copies()
    assert guard.kept_copy == copy
    time = datetime.fromtimestamp(old.parts.clock.now() // 1000, UTC)
    assert copy.name == f"guard.schema-{before[0].strip('(,)')}.{time:%Y%m%dT%H%M%SZ}.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert told(copy) == before
    assert told(old.config.store)[0] == f"({SCHEMA},)"
    guard.close()
    guard = old.open()
    assert (guard.kept_copy, old.copies()) == (None, [copy])
    guard.close()


def test_the_copy_can_be_put_back(old):
    old.open().close()
    (copy,) = old.copies()
    assert restore_store(old.config, copy, parts=old.parts, practice=True) == 2
    assert old.copies() == [copy]
    guard = old.open()
    assert guard.activity.verify().ok
    guard.close()


@pytest.mark.parametrize("cause", ["disk_full", "no such folder"])
def test_without_a_copy_it_is_not_brought_forward(old, monkeypatch, cause):
    before = old.files()
    if cause == "disk_full":
        real = backup.connect

        def connect(path, **options):
            opened = real(path, **options)
            if not options:
                opened.execute("PRAGMA max_page_count = 4")
            return opened

        monkeypatch.setattr(backup, "connect", connect)
    else:

        def rename(_self, _target):
            raise OSError(30, "Read-only file system")

        monkeypatch.setattr(Path, "rename", rename)
    trouble = refusal(old.open)
    assert trouble.reason == "migration_no_copy"
    assert trouble.facts["cause"] == ("the disk is full" if cause == "disk_full" else "Read-only file system")
    assert old.files() == before
    monkeypatch.undo()
    old.open().close()


def test_a_migration_that_fails_leaves_the_store_and_no_copy(old, monkeypatch):
    before = old.files()

    def fail(_database):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(migrations.steps, "apply", fail)
    with pytest.raises(sqlite3.OperationalError):
        old.open()
    assert old.files() == before


def test_a_store_whose_key_is_not_there_is_not_brought_forward(old):
    old.config.key.unlink()
    before = old.files()
    assert refusal(old.open).reason == "key_missing"
    assert old.files() == before


def test_a_damaged_store_is_not_brought_forward(first):
    with closing(sqlite3.connect(first.config.store)) as outside:
        outside.execute("PRAGMA writable_schema = ON")
        outside.execute("UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'limits'")
        outside.commit()
    before = first.files()
    assert refusal(first.open).reason == "store_damaged"
    assert first.files() == before


OPEN = """
import sys
from pathlib import Path
from guardtui.bootstrap import open_guard
from guardtui.config import Config
guard = open_guard(Config(Path(sys.argv[1]), Path(sys.argv[2])), practice=True)
print(guard.kept_copy is not None, guard.activity.verify().ok)
"""


def test_of_many_that_open_it_at_once_one_brings_it_forward(first):
    command = [sys.executable, "-c", OPEN, str(first.config.store), str(first.config.key)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert sorted(run.communicate()[0] for run in runs) == ["False True\n"] * 5 + ["True True\n"]
    assert len(first.copies()) == 1


def test_a_newer_one_is_refused_and_left_as_it_is(old):
    with closing(sqlite3.connect(old.config.store)) as outside:
        outside.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    before = old.files()
    trouble = refusal(old.open)
    assert (trouble.reason, trouble.exit_code) == ("store_newer", 5)
    assert trouble.facts == {"schema": SCHEMA + 1, "known": SCHEMA}
    assert old.files() == before
