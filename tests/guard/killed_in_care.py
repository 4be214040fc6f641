"""Kill the care of a store at every statement and every step around a file, and see what is left: by `test_killed.py`.

Arguments: an empty folder, `rotation` or `migration`. It runs again and again from the same beginning, in a child that is
killed (SIGKILL) at its first step, then at its second, and so on. After each kill the store is used as it lies there, and
what was cut short is done again.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from killed_anywhere import START, Lab, child, parts, protected, watched
from old_values import of_an_older_key

from conftest import OTHER, PASSWORD, World
from guardtui.bootstrap import make_store, open_guard
from guardtui.config import Config
from guardtui.core import totp
from guardtui.core.action import Action
from guardtui.guard import Backend
from guardtui.guard import rotation as rotations
from guardtui.lab.build import demo_config, demo_phone
from guardtui.lab.clock import StoryClock
from guardtui.lab.phone import PretendPhone
from guardtui.store import backup, connection
from guardtui.store.schema import SCHEMA
from guardtui.vault import keys

EXPORT = Action("export", {"what": "orders"})
SCHEMAS = Path(__file__).parents[1] / "store" / "schemas"
STEPS = ("open", "fsync", "rename", "replace", "unlink")


def watched_with_files(seen: Callable[[str], None]) -> None:
    """Have every statement on any store told before it happens, and every step around a file."""
    watched(seen)
    opened = backup.connect

    def connect(path: Path, **options: Any) -> sqlite3.Connection:
        found = opened(path, **options)
        found.set_trace_callback(seen)
        return found

    backup.connect = connect
    for name in STEPS:
        _tell(name, getattr(os, name), seen)


def _tell(name: str, real: Callable[..., Any], seen: Callable[[str], None]) -> None:
    def step(*args: Any, **options: Any) -> Any:
        seen(name)
        return real(*args, **options)

    setattr(os, name, step)


def killed_everywhere(place: Path, act: Callable[[], object], check: Callable[[], None]) -> int:
    """Kill an act at every step, and check what is left of a folder each time; at how many steps it was."""
    beginning = place.with_name("beginning")
    shutil.copytree(place, beginning)
    number, died = 0, -signal.SIGKILL
    while died == -signal.SIGKILL:
        number += 1
        shutil.rmtree(place)
        shutil.copytree(beginning, place)
        left = [number]

        def kill(_step: str, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        def run(kill: Callable[[str], None] = kill) -> None:
            watched_with_files(kill)
            act()

        died = child(run)
        try:
            check()
        except BaseException:
            print("killed at step", number, file=sys.stderr)
            raise
    assert died == 0, (number, died)
    return number - 1


def answers(guard: Any, clock: StoryClock, secret: str) -> bool:
    """Whether a code of the account's app is taken."""
    clock.advance(60_000)
    challenge = guard.codes.request(Backend("mira"), EXPORT)
    code = totp.code_at(secret, totp.step_at(clock.now()))
    return bool(guard.codes.answer(Backend("mira"), challenge.id, code).accepted)


def rotation(folder: Path) -> int:
    place = folder / "store"
    place.mkdir(mode=0o700)
    config, clock, phone = demo_config(place), StoryClock(START), demo_phone(place)
    made = parts(clock, phone)
    scene = protected(World(Lab(make_store(config, practice=True, parts=made), clock, phone, config)))
    scene.guard.codes.request(Backend("mira"), EXPORT)
    scene.guard.signin.begin("nobody", PASSWORD, OTHER)
    scene.guard.accounts.add("noor", "Noor", PASSWORD, mail="noor@example.org")
    scene.guard.close()
    rotations.BATCH = 1
    now = clock.now()

    def act() -> None:
        open_guard(config, parts=made, practice=True).care.rotate_key()

    def check() -> None:
        clock = StoryClock(now)
        assert config.key.stat().st_mode & 0o777 == 0o600
        guard = open_guard(config, parts=parts(clock, phone), practice=True)
        found = guard.care.key()
        assert set(guard._desk.vault.in_use) <= set(found.roots)
        assert guard.accounts.of(scene.session).two_step
        assert guard.activity.verify().ok
        assert answers(guard, clock, scene.world.secret)
        state = guard.care.rotate_key()
        assert state.version == (3 if found.roots == (2,) else 2), (found, state)
        assert (state.roots, state.accounts_left) == ((state.version,), 0)
        assert not keys.beside_key(config.key).exists()
        assert of_an_older_key(config.store, state.version) == []
        assert guard.accounts.of(scene.session).two_step
        assert answers(guard, clock, scene.world.secret)
        assert guard.activity.verify().ok
        guard.close()

    return killed_everywhere(place, act, check)


def migration(folder: Path) -> int:
    place = folder / "store"
    place.mkdir(mode=0o700)
    said = json.loads((SCHEMAS / "1.json").read_text())
    config, phone = Config(place / "guard.db", place / "guard.key"), PretendPhone(place / "phone.jsonl")
    for path in (config.store, config.key):
        path.touch(0o600)
    config.key.write_text(said["key"])
    with closing(sqlite3.connect(config.store)) as store:
        store.executescript((SCHEMAS / "1.sql").read_text())
    before = told(config.store)

    def act() -> None:
        open_guard(config, parts=parts(StoryClock(said["now"]), phone), practice=True)

    def check() -> None:
        clock = StoryClock(said["now"])
        schema, now = told(config.store)
        assert (schema, now) == before if schema == 1 else schema == SCHEMA, schema
        copies = list(place.glob("guard.schema-*.db"))
        assert copies or schema == 1
        assert all(told(copy) == before for copy in copies)
        guard = open_guard(config, parts=parts(clock, phone), practice=True)
        assert guard.activity.verify().ok
        assert list(place.glob("guard.schema-*.db"))
        assert answers(guard, clock, said["app"])
        guard.close()

    return killed_everywhere(place, act, check)


def told(store: Path) -> tuple[int, list[str]]:
    """The schema of a store, and all that it says."""
    with closing(connection.connect(store)) as reading:
        reading.row_factory = None
        return reading.execute("PRAGMA user_version").fetchone()[0], list(reading.iterdump())


if __name__ == "__main__":
    care = {"rotation": rotation, "migration": migration}[sys.argv[2]]
    print(json.dumps({"killed": care(Path(sys.argv[1]))}))
