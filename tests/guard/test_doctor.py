"""The operator's check of a store: each thing that can be wrong is found, and only that."""

import shutil
import sqlite3
from dataclasses import replace
from typing import NamedTuple

import pytest

from guardtui import wording
from guardtui.bootstrap import Parts, open_guard
from guardtui.core.health import Health
from guardtui.guard.verbs import Verbs
from guardtui.lab.clock import StoryClock


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def sql(world, statement):
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute(statement)


def lose_an_index_entry(world):
    """What a torn write leaves: rows that their index does not know."""
    name = ("sessions_of",)
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute("PRAGMA writable_schema = ON")
        index = outside.execute("SELECT * FROM sqlite_schema WHERE name = ?", name).fetchone()
        outside.execute("DELETE FROM sqlite_schema WHERE name = ?", name)
    sql(world, "UPDATE sessions SET started_at = started_at - 1")
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute("PRAGMA writable_schema = ON")
        outside.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", index)


FAULTS = {
    "a damaged index": (lose_an_index_entry, "file", "file_damaged"),
    "a row that points nowhere": (
        lambda world: sql(world, "INSERT INTO contact_changes VALUES ('x', 'nobody', 'a', 'b', 1, NULL)"),
        "file",
        "file_damaged",
    ),
    "a changed line": (
        lambda world: sql(world, "UPDATE events SET at = at + 1 WHERE seq = 2"),
        "activity",
        "chain_broken",
    ),
    "a trusted device": (
        lambda world: sql(world, "UPDATE devices SET trusted_until = 9000000000000"),
        "activity",
        "chain_broken",
    ),
    "an anchor for all to read": (
        lambda world: world.lab.config.anchor.chmod(0o644),
        "anchor",
        "anchor_open_to_others",
    ),
}


def unwell(world):
    return [(one.check, one.reason) for one in world.guard.care.examine() if one.state is not Health.GOOD]


def test_a_store_that_is_well(world):
    world.protected()
    found = world.guard.care.examine()
    assert [one.check for one in found] == [
        "file",
        "activity",
        "anchor",
        "key",
        "clock",
        "room",
        "delivery",
        "messages",
    ]
    assert unwell(world) == []
    assert all(wording.finding(one).isprintable() and "–" not in wording.finding(one) for one in found)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_and_no_other(world, fault):
    world.protected()
    cause, check, reason = FAULTS[fault]
    cause(world)
    assert unwell(world) == [(check, reason)]
    assert all(wording.finding(one).isprintable() for one in world.guard.care.examine())


def test_a_store_that_cannot_be_read_is_told_check_by_check(world):
    world.protected()
    sql(world, "CREATE VIEW v AS SELECT 1")
    assert unwell(world) == [("activity", "chain_broken"), ("clock", "clock_unknown")]


def test_a_lost_anchor(world):
    world.protected()
    world.lab.config.anchor.unlink()
    assert ("anchor", "anchor_missing") in unwell(world)


def test_a_clock_that_was_set_back(world):
    world.protected()
    for seconds, found in ((600, [("clock", "clock_behind")]), (100, [])):
        world.lab.guard.close()
        earlier = Parts(clock=StoryClock(world.lab.clock.now() - seconds * 1_000), couriers=world.guard._desk.couriers)
        world.lab.guard = open_guard(world.lab.config, parts=earlier, practice=True)
        assert unwell(world) == found


def test_a_line_from_when_the_clock_was_ahead(world):
    world.protected()
    desk = world.guard._desk
    world.lab.guard = Verbs(replace(desk, clock=StoryClock(desk.now() - 600_000)))
    assert unwell(world) == [("clock", "clock_was_ahead")]


@pytest.mark.parametrize(("free", "reason"), [(10, "room_none"), (30 << 20, "room_little")])
def test_a_disk_that_fills_up(world, monkeypatch, free, reason):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, free))
    assert unwell(world) == [("room", reason)]


def test_nothing_is_written(world):
    world.protected()
    before = {path.name: path.read_bytes() for path in world.lab.config.folder.iterdir() if path.is_file()}
    world.guard.care.examine()
    assert {path.name: path.read_bytes() for path in world.lab.config.folder.iterdir() if path.is_file()} == before
