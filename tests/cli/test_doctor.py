"""The operator's check from the command line."""

from __future__ import annotations

import sqlite3

from .conftest import PASSWORD


def test_a_sound_store_and_one_that_is_not(guardtui, tmp_path):
    place = tmp_path / "box" / "guard.db"
    store = ("--store", str(place), "--json")
    guardtui(*store, "init")
    guardtui(*store, "account", "add", "mara", input=PASSWORD.encode())
    well = guardtui(*store, "doctor")
    assert (well.returncode, b'"ok": true' in well.stdout, b"delivery_none" in well.stdout) == (0, True, True)
    with sqlite3.connect(place) as outside:
        outside.execute("UPDATE accounts SET status = 'locked'")
    ill = guardtui(*store, "doctor")
    assert (ill.returncode, b'"error": "store_unwell"' in ill.stdout, b"chain_broken" in ill.stdout) == (5, True, True)
    assert b"mara" in guardtui("--store", str(place), "doctor").stdout
    place.write_bytes(b"SQLite format 3\0" + bytes(5000))
    assert guardtui(*store, "doctor").returncode == 5
