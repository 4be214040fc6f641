"""L. The store."""
# ruff: noqa: TID252 - what other tests work with is found where it is

from __future__ import annotations

import os
import sqlite3
import stat
import sys
import threading
from contextlib import closing

import pytest

from guardtui.bootstrap import open_guard
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, GuardError, StoreTrouble
from guardtui.core.records import Client, ContactKind
from guardtui.guard import Backend
from guardtui.guard.ways import SIGN_IN
from guardtui.policy import Policy
from guardtui.store import files
from guardtui.store.schema import SCHEMA

from ..store.test_schemas import laid_out
from .conftest import PASSWORD

SHOP = Backend("mira")
_opened: list[str] | None = None


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if _opened is not None and event == "open" and isinstance(arguments[0], str):
        _opened.append(arguments[0])


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_c84_readers_see_all_or_nothing_on_every_connection(world):
    world.sign_up()
    store, found = world.guard._desk.store, []

    def look() -> None:
        mine = store._connection
        found.append((pragma(mine, "foreign_keys"), pragma(mine, "busy_timeout") >= 5000))
        with store.read() as tx:
            found.append(len(tx.limits.times("x", 2)))

    with store.write() as tx:
        tx.limits.note("x", 1)
        tx.limits.note("x", 2)
        other = threading.Thread(target=look)
        other.start()
        other.join()
    look()
    assert found == [(1, True), 0, (1, True), 2]


def test_c85_a_commit_is_on_the_disk_before_it_is_told(world):
    connection = world.guard._desk.store._connection
    journal, synchronous = pragma(connection, "journal_mode"), pragma(connection, "synchronous")
    if sqlite3.sqlite_version_info >= (3, 51, 3):
        assert (journal, synchronous) == ("wal", 2)
    else:
        assert (journal, synchronous) == ("delete", 3)


def test_c86_nobody_else_opens_the_files_and_a_child_has_its_own_connection(world, under, monkeypatch, tmp_path):
    global _opened  # noqa: PLW0603 - an audit hook cannot be taken out again, only told to rest
    sys.addaudithook(_note)
    session = world.verified()
    _opened = []
    try:
        challenge = world.guard.codes.request(SHOP, Action("payment-method", {"method": "card"}))
        assert world.answer(SHOP, challenge).accepted
        world.guard.notme.report(session, 1)
        world.guard.activity.verify()
        world.guard.care.examine()
        world.guard.care.backup(tmp_path / "copy.db")
        under()
        seen = _opened
    finally:
        _opened = None
    assert any(name.endswith("phone.jsonl") for name in seen)  # it does look
    assert [name for name in seen if name.startswith(str(world.lab.config.store))] == []
    store = world.guard._desk.store
    mine = store._connection
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert store._connection is not mine


def test_c87_a_copy_is_private_whole_and_of_one_moment(world, tmp_path):
    world.sign_up()
    copy, modes = tmp_path / "copy.db", []
    make = files.make_file

    def seen(path) -> None:
        make(path)
        modes.append(stat.S_IMODE(path.stat().st_mode))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "make_file", seen)
        done = threading.Event()

        def copying() -> None:
            world.guard.care.backup(copy)
            done.set()

        with world.guard._desk.store.write() as tx:
            tx.limits.note("half", 1)
            other = threading.Thread(target=copying)
            other.start()
            done.wait(10)
            tx.limits.note("half", 2)
        other.join()
    assert modes == [0o600] == [stat.S_IMODE(copy.stat().st_mode)]
    with sqlite3.connect(copy) as outside:
        assert outside.execute("SELECT count(*) FROM limits WHERE bucket = 'half'").fetchone()[0] in (0, 2)
        assert outside.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert [path.name for path in tmp_path.glob("*copy*")] == ["copy.db"]
    _point_nowhere(world)
    with pytest.raises(StoreTrouble):
        world.guard.care.backup(tmp_path / "bad.db")
    assert not list(tmp_path.glob("*bad*"))


def _point_nowhere(world) -> None:
    """A row whose account is not there, as a torn write might leave it."""
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute("INSERT INTO checklist_marks VALUES ('nobody', 'G18', 1)")


def test_c88_the_doctor_checks_structure_chain_and_anchor(world):
    world.sign_up()
    found = {finding.check: finding.state.value for finding in world.guard.care.examine()}
    assert {found[check] for check in ("file", "activity", "anchor")} == {"good"}
    _point_nowhere(world)
    assert {f.check for f in world.guard.care.examine() if f.state.value == "bad"} == {"file"}
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute("DELETE FROM checklist_marks")
        outside.execute("UPDATE events SET at = at + 1 WHERE seq = 1")
    assert {f.check for f in world.guard.care.examine() if f.state.value == "bad"} == {"activity"}


def test_c89_an_older_store_comes_forward_whole_after_a_copy_and_a_newer_is_refused(store_folder):
    config = laid_out(SCHEMA - 1, store_folder).config
    with closing(sqlite3.connect(config.store)) as old:
        assert pragma(old, "user_version") == SCHEMA - 1
    open_guard(config, practice=True).close()
    with closing(sqlite3.connect(config.store)) as new:
        assert pragma(new, "user_version") == SCHEMA
        new.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    [copy] = config.store.parent.glob(f"*.schema-{SCHEMA - 1}.*")
    with closing(sqlite3.connect(copy)) as kept:
        assert pragma(kept, "user_version") == SCHEMA - 1
    with pytest.raises(StoreTrouble) as newer:
        open_guard(config, practice=True)
    assert (newer.value.reason, newer.value.facts["schema"]) == ("store_newer", SCHEMA + 1)


SQL = "x'); DROP TABLE accounts; --"


def test_c90_text_stays_text_and_nothing_is_set_that_was_not_named(world):
    world.guard.accounts.add("mira", SQL, PASSWORD, mail="mira@example.org", pet=SQL)
    session = world.guard.signin.begin("mira", PASSWORD, Client("d" * 43, SQL, SQL)).session
    world.guard.activity.record("mira", "setting:changed", {"setting": SQL, "value": "' OR 1=1 --"})
    device = world.guard.devices.list(session)[0]
    assert world.guard.devices.rename(session, device.id, SQL + "2").name == SQL + "2"
    assert len(world.guard.activity.list(session, search="DROP TABLE").items) >= 2
    assert world.guard.activity.list(session, search="' OR 1=1").items
    for verb in (
        lambda: world.guard.codes.show(session, SQL),
        lambda: world.guard.devices.end(session, SQL),
        lambda: world.guard.contacts.verify(session, SQL),
        lambda: world.guard.accounts.find(SQL),
        lambda: world.guard.contacts.add(session, ContactKind.MAIL, SQL),
    ):
        with pytest.raises(GuardError):
            verb()
    assert world.guard.accounts.find("mira").profile.name == SQL
    for named in (
        lambda: Action("contact-remove", {"contact": "x", "two_step": 0}),
        lambda: Policy.from_settings({"code_life": 5, "everything": True}),
        lambda: world.guard.activity.record("mira", "factor:off", {}),
    ):
        with pytest.raises(BadInput):
            named()
    assert world.guard.codes.ways(session, SIGN_IN) == ()
