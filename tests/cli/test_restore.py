"""`guardtui restore`: the operator takes a store as it is, and nothing comes back to life."""

from __future__ import annotations

from .conftest import PASSWORD


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
