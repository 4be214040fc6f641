"""`guardtui restore`: the operator takes a store as it is, and nothing comes back to life."""

from __future__ import annotations

import pytest

from .conftest import PASSWORD

pytestmark = pytest.mark.slow  # each command is a process of its own, as installed


def test_a_store_whose_anchor_is_lost_is_taken_as_it_is(guardtui, tmp_path):
    store = ("--store", str(tmp_path / "box" / "guard.db"), "--json")
    assert guardtui(*store, "init").returncode == 0
    assert guardtui(*store, "account", "add", "mara", input=PASSWORD.encode()).returncode == 0
    assert guardtui(*store, "signin", "mara", input=PASSWORD.encode()).returncode == 0
    (tmp_path / "box" / "guard.anchor").unlink()
    refused = guardtui(*store, "signin", "mara", input=PASSWORD.encode())
    assert (refused.returncode, b"anchor_missing" in refused.stdout) == (5, True)
    assert b"guardtui restore" in refused.stderr
    assert guardtui(*store, "restore").returncode == 2
    assert guardtui(*store, "restore", "--yes").stdout == b'{"accounts": 1}\n'
    assert guardtui(*store, "activity", "verify").returncode == 0
    assert b"session_ended" in guardtui(*store, "contact", "list").stdout
    assert guardtui(*store, "signin", "mara", input=PASSWORD.encode()).returncode == 0


def test_another_stores_anchor_is_refused_until_then(guardtui, tmp_path):
    store = ("--store", str(tmp_path / "box" / "guard.db"), "--json")
    guardtui(*store, "init")
    anchor = tmp_path / "box" / "guard.anchor"
    anchor.write_bytes(b"something else")
    assert b"anchor_foreign" in guardtui(*store, "account", "list").stdout
    assert guardtui(*store, "restore", "--yes").returncode == 0
    assert guardtui(*store, "account", "list").returncode == 0


def test_a_backup_is_made_and_put_back(guardtui, tmp_path):
    store = ("--store", str(tmp_path / "box" / "guard.db"), "--json")
    guardtui(*store, "init")
    guardtui(*store, "account", "add", "mara", input=PASSWORD.encode())
    copy = str(tmp_path / "copy.db")
    assert guardtui(*store, "backup", copy).stdout.startswith(b'{"backup": ')
    again = guardtui(*store, "backup", copy)
    assert (again.returncode, b"backup_exists" in again.stdout) == (5, True)
    guardtui(*store, "account", "add", "noor", input=PASSWORD.encode())
    told = guardtui(*store, "restore", copy)
    assert (told.returncode, b"since the backup is lost" in told.stderr) == (2, True)
    assert guardtui(*store, "restore", copy, "--yes").stdout == b'{"accounts": 1}\n'
    assert guardtui(*store, "activity", "verify").returncode == 0
    assert b"noor" not in guardtui(*store, "account", "list").stdout
    assert guardtui(*store, "restore", str(tmp_path / "nothing.db"), "--yes").returncode == 5
    assert guardtui(*store, "restore", "\x07", "--yes").returncode == 2


def test_a_clock_that_was_ahead_by_mistake_is_told_of_and_led_back(guardtui, tmp_path):
    """What a year ahead leaves is the last time seen, in the anchor; nothing may end as long as that is believed."""
    store = ("--store", str(tmp_path / "box" / "guard.db"), "--json")
    guardtui(*store, "init")
    guardtui(*store, "account", "add", "mara", input=PASSWORD.encode())
    anchor = tmp_path / "box" / "guard.anchor"
    raw = anchor.read_bytes()
    seen = int.from_bytes(raw[39:47], "big") + 365 * 86_400_000
    anchor.write_bytes(raw[:39] + seen.to_bytes(8, "big") + raw[47:])
    told = guardtui(*store, "doctor")
    assert (told.returncode, b"clock_behind" in told.stdout) == (5, True)
    assert b"guardtui restore" in told.stdout
    signed_in = guardtui(*store, "signin", "mara", input=PASSWORD.encode())
    assert signed_in.returncode == 0
    assert b"store:clock_set_back" in guardtui(*store, "activity", "list").stdout
    assert guardtui(*store, "restore", "--yes").returncode == 0
    assert b"clock_behind" not in guardtui(*store, "doctor").stdout
    assert guardtui(*store, "signin", "mara", input=PASSWORD.encode()).returncode == 0
