"""The doors of a first start: each leads on to a sign-in, and what is in the way is said at the door (issue 5, first run)."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from guardtui import config
from guardtui.bootstrap import make_store, open_guard
from guardtui.cli.doors import Doors
from guardtui.config import Config
from guardtui.lab.build import demo_folder
from guardtui.tui.app import GuardApp
from guardtui.tui.dialogs.guide import Guide
from guardtui.tui.doors import DoorsApp
from guardtui.tui.screens.doors import DoorsScreen, MakeScreen, OpenScreen
from guardtui.tui.screens.first import FirstAccount
from guardtui.tui.widgets.choice import Choice

from .conftest import PATIENCE

pytestmark = pytest.mark.slow  # whole runs

SIZES = [(60, 20), (80, 24), (120, 40)]


@pytest.fixture
def shown(monkeypatch) -> list:
    """What would be shown behind a door: the guard, and how."""
    seen: list = []

    def run(guard, **how):
        seen.append((guard.service, guard.practice, how))
        return 0

    monkeypatch.setattr("guardtui.tui.app.run", run)
    monkeypatch.setattr("guardtui.cli.screen.need_screen", lambda call: None)
    return seen


@pytest.fixture
def door():
    """The doors on the real verbs, where nothing is yet; the store would be in the default place."""
    return DoorsApp(Doors(config.load()))


@pytest.fixture
def real(tmp_path) -> Path:
    """A store of somebody's own."""
    folder = tmp_path / "own"
    make_store(Config(folder / "guard.db", folder / "guard.key"), service="Otter Club").close()
    return folder / "guard.db"


@pytest.fixture
def hand(until, text_of):
    """Someone at the doors."""

    class Hand:
        def __init__(self, app, pilot):
            self.app, self.pilot = app, pilot

        async def on(self, screen):
            await until(
                self.pilot, lambda: type(self.app.screen) is screen and self.app.focused and not self.app.screen.acting
            )

        async def reads(self, *words):
            await until(self.pilot, lambda: all(word in " ".join(text_of(self.app).split()) for word in words))

        async def fill(self, **fields):
            for name, text in fields.items():
                self.app.screen.query_one(f"#{name}").value = text
            await self.pilot.press("enter")

        async def leaves(self):
            """Wait for what lies behind the door."""
            await until(self.pilot, lambda: self.app._exit)

    return Hand


@pytest.mark.parametrize("size", SIZES)
async def test_every_door_is_reached_by_keys_and_left_again(door, hand, size):
    async with door.run_test(size=size) as pilot:
        me = hand(door, pilot)
        await me.on(DoorsScreen)
        await me.reads(
            "Welcome to GuardTUI", "1 Practise", "2 Make a store", "first of them", "3 Open a store", "You know where"
        )
        for key, screen in (("2", MakeScreen), ("3", OpenScreen)):
            await pilot.press(key)
            await me.on(screen)
            await me.reads("Back", "Its folder" if key == "2" else "Its file, or its folder")
            assert door.screen.query_one("#place").region.height == (1 if door.screen.has_class("-low") else 3)
            await pilot.press("f1")
            await me.on(Guide)
            await me.reads("Help:")
            await pilot.press("ctrl+p", "ctrl+z")  # which only the app has
            await me.on(Guide)
            await pilot.press("escape")
            await me.on(screen)
            await pilot.press("escape")
            await me.on(DoorsScreen)
        await pilot.press("down", "enter")
        await me.on(MakeScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_every_door_is_reached_by_mouse_and_left_again(door, hand, size):
    async with door.run_test(size=size) as pilot:
        me = hand(door, pilot)
        await me.on(DoorsScreen)
        for row, screen in ((2, MakeScreen), (4, OpenScreen)):
            await pilot.click(Choice, offset=(6, row))
            await me.on(screen)
            await pilot.click("#no")
            await me.on(DoorsScreen)


async def test_a_store_is_made_with_all_that_belongs_to_it_and_asks_for_its_first_account(
    door, hand, shown, until, text_of
):
    folder = config.default_folder()
    async with door.run_test(size=(80, 24)) as pilot:
        me = hand(door, pilot)
        await me.on(DoorsScreen)
        await pilot.press("2")
        await me.on(MakeScreen)
        assert door.screen.query_one("#place").value == str(folder)
        await me.fill(service="Otter Club")
        await me.leaves()
    assert door.return_value() == 0
    ((service, practice, how),) = shown
    assert {file.name for file in folder.iterdir()} == {"guard.db", "guard.key", "guard.anchor", "guardtui.toml"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert (service, practice, how["hint"], how["visitor"]) == ("Otter Club", False, "", False)
    with closing(open_guard(config.load())) as guard:
        app = GuardApp(guard, how["client"])
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, FirstAccount))


async def test_a_store_elsewhere_is_named_for_the_next_time(door, hand, shown, tmp_path, until, text_of):
    place = tmp_path / "shop"
    async with door.run_test(size=(60, 20)) as pilot:
        me = hand(door, pilot)
        await me.on(DoorsScreen)
        await pilot.press("2")
        await me.on(MakeScreen)
        await me.fill(place=str(place))
        await me.leaves()
    assert door.return_value() == 0
    ((service, _, how),) = shown
    assert (service, how["hint"]) == ("GuardTUI", f"Next time: guardtui --store {place}/guard.db")
    with closing(open_guard(config.load(place))) as guard:
        app = GuardApp(guard, how["client"], hint=how["hint"])
        async with app.run_test(size=(80, 40)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, FirstAccount))
            await until(pilot, lambda: "Next time: guardtui --store" in text_of(app))


async def test_an_existing_store_is_opened_by_its_file_or_its_folder(door, hand, shown, real):
    for place in (real, real.parent):
        app = DoorsApp(Doors(config.load()))
        async with app.run_test(size=(80, 24)) as pilot:
            me = hand(app, pilot)
            await me.on(DoorsScreen)
            await pilot.press("3")
            await me.on(OpenScreen)
            await me.fill(place=str(place))
            await me.leaves()
        assert app.return_value() == 0
    assert [service for service, _, _ in shown] == ["Otter Club"] * 2
    assert not config.default_folder().exists()


async def test_practising_opens_the_practice_account_and_nothing_else(door, hand, shown, shipped):
    shutil.copytree(shipped, demo_folder())
    async with door.run_test(size=(80, 24)) as pilot:
        me = hand(door, pilot)
        await me.on(DoorsScreen)
        await pilot.press("enter")
        await me.leaves()
    assert door.return_value() == 0
    ((_, practice, how),) = shown
    assert practice
    assert how["phone"].arrived(1)
    assert (how["handle"], "password" in how["hint"]) == ("mira", True)
    assert [path.name for path in config.default_folder().iterdir() if not path.name.startswith(".")] == ["demo"]


async def test_what_is_in_the_way_of_practising_is_said_at_the_doors(door, hand):
    demo_folder().mkdir(parents=True)
    (demo_folder() / "thesis.txt").write_text("mine")
    async with door.run_test(size=(60, 20)) as pilot:
        me = hand(door, pilot)
        await me.on(DoorsScreen)
        await pilot.press("1")
        await me.reads("This is a real store. The practice lab does not touch it.")
        await me.on(DoorsScreen)


def _text(folder: Path) -> Path:
    (folder / "letter.db").write_text("Dear all")
    return folder / "letter.db"


def _newer(folder: Path, real: Path) -> Path:
    with closing(sqlite3.connect(real)) as store:
        store.execute("PRAGMA user_version = 99")
    return real


def _others_key(folder: Path, real: Path) -> Path:
    make_store(Config(folder / "x" / "guard.db", folder / "x" / "guard.key")).close()
    shutil.copy(folder / "x" / "guard.key", real.with_suffix(".key"))
    return real


def _no_key(folder: Path, real: Path) -> Path:
    real.with_suffix(".key").unlink()
    return real


def _open_to_all(folder: Path, real: Path) -> Path:
    real.chmod(0o644)
    return real


def _others_anchor(folder: Path, real: Path) -> Path:
    real.with_suffix(".anchor").write_text("x" * 64)
    return real


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda folder, real: "", "This is no path that a store can have."),
        (lambda folder, real: folder / "nothing", "There is no store at"),
        (lambda folder, real: folder / "nothing.key", "This is no path that a store can have."),
        (lambda folder, real: "~nobody-of-that-name/x", "This is no path that a store can have."),
        (lambda folder, real: "x" * 999, "This is no path that a store can have."),
        (lambda folder, real: _text(folder), "is no GuardTUI store. It was left as it is."),
        (lambda folder, real: "/proc/self/mem", "The store cannot be opened."),
        (_newer, "written by a newer program (schema 99"),
        (_others_key, "belongs to another store."),
        (_no_key, "The key of this store is missing"),
        (_open_to_all, "chmod 600"),
        (_others_anchor, "is not this store's anchor"),
    ],
)  # fmt: skip
async def test_why_a_store_does_not_open_is_said_at_its_door(door, hand, shown, tmp_path, real, prepare, said):
    async with door.run_test(size=(60, 20)) as pilot:
        me = hand(door, pilot)
        await me.on(DoorsScreen)
        await pilot.press("3")
        await me.on(OpenScreen)
        await me.fill(place=str(prepare(tmp_path, real)))
        await me.reads(said)
        await me.on(OpenScreen)
        other = tmp_path / "another"
        make_store(Config(other / "guard.db", other / "guard.key"), service="Second Try").close()
        await me.fill(place=str(other))
        await me.leaves()
    assert door.return_value() == 0
    assert [service for service, _, _ in shown] == ["Second Try"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("", "This is no path that a store can have."),
        ("{real}", "There is a store at"),
        ("{file}/x", "is not a folder"),
        ("{open}", "Others on this machine can enter"),
        ("/proc/guardtui", "cannot be written to"),
        ("{key}", "There is a key at"),
    ],
)
async def test_why_no_store_is_made_is_said_at_its_door(door, hand, tmp_path, real, place, said):
    (tmp_path / "file").write_text("")
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    (tmp_path / "open" / "mine").write_text("")
    (tmp_path / "key").mkdir(mode=0o700)
    shutil.copy(real.with_suffix(".key"), tmp_path / "key")
    known = {"real": real.parent, "file": tmp_path / "file", "open": tmp_path / "open", "key": tmp_path / "key"}
    async with door.run_test(size=(60, 20)) as pilot:
        me = hand(door, pilot)
        await me.on(DoorsScreen)
        await pilot.press("2")
        await me.on(MakeScreen)
        await me.fill(place=place.format(**known), service="Otter")
        await me.reads(said)
        await me.on(MakeScreen)
        assert door.screen.query_one("#service").value == "Otter"
    assert not (tmp_path / "open" / "guard.db").exists()


@pytest.fixture
def no_state():
    """A file in the place of the state folder, where this terminal's token would lie."""
    Path(os.environ["XDG_STATE_HOME"]).write_text("")


async def test_a_door_that_fails_at_the_terminals_own_files_says_so_too(door, hand, real, no_state):
    """Trouble of this face, with its own sentence."""
    async with door.run_test(size=(80, 24)) as pilot:
        me = hand(door, pilot)
        await me.on(DoorsScreen)
        await pilot.press("3")
        await me.on(OpenScreen)
        await me.fill(place=str(real))
        await me.reads("cannot be")
        await me.on(OpenScreen)


async def test_nothing_is_done_twice_while_a_door_opens(door, hand, shown, monkeypatch):
    """Escape and a second press wait for the first."""
    gate, asked = threading.Event(), []

    def make(place, service):
        asked.append(place)
        assert gate.wait(PATIENCE)
        return lambda: 0

    monkeypatch.setattr(door.doors, "make", make)
    async with door.run_test(size=(80, 24)) as pilot:
        me = hand(door, pilot)
        await me.on(DoorsScreen)
        await pilot.press("2")
        await me.on(MakeScreen)
        await me.fill()
        await pilot.press("enter", "escape")
        await me.reads("One moment")
        assert isinstance(door.screen, MakeScreen)
        gate.set()
        await me.leaves()
    assert len(asked) == 1


def test_what_was_said_while_it_opened_is_shown_on_the_first_screen(shown, real, monkeypatch):
    """Such as where the copy of a store lies that was brought forward; on standard error it would go across the doors."""
    monkeypatch.setattr("guardtui.bootstrap.Guard.kept_copy", real.with_name("copy.db"))
    assert Doors(config.load()).open(str(real))() == 0
    ((_, _, how),) = shown
    assert f"As it was before: {real.with_name('copy.db')} Next time: guardtui --store {real}" in how["hint"]


async def test_leaving_at_the_doors_leaves_nothing_behind(door, hand, tmp_path):
    async with door.run_test(size=(80, 24)) as pilot:
        me = hand(door, pilot)
        await me.on(DoorsScreen)
        await pilot.press("ctrl+q")
        await me.leaves()
    assert (door.return_value, door.return_code) == (None, 0)
    assert not config.default_folder().exists()
