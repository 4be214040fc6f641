"""Who visits, in a browser or over SSH, gets the whole app but none of this machine's files (PRODUCT M20)."""

from __future__ import annotations

import time
from typing import ClassVar

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from guardtui.tui.app import LEAVE_AFTER, GuardApp
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.flows.inspect import InspectScreen
from guardtui.tui.flows.support import SupportScreen
from guardtui.tui.screens.lock import LockScreen
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.tab import TabDriver
from guardtui.tui.widgets.message_area import MessageArea

from .person import Person

pytestmark = pytest.mark.slow  # whole runs


@pytest.fixture
def app_of():
    """The app as a visitor has it."""

    def make(world, **kwargs):
        return GuardApp(world.guard, world.client, phone=world.phone, visitor=True, **kwargs)

    return make


async def kept_case(person):
    """A support case, kept under its number."""
    await person.press("down", "enter")
    await person.on(SupportScreen, "#words")
    await person.press(*"help", "ctrl+s")
    await person.see(lambda: person.screen.step == "look" and not person.screen.acting)
    await person.press("ctrl+s")
    await person.see(lambda: person.screen.step == "done" and not person.screen.acting)
    return person.guard.support.list(person.world.session)[0]


async def test_no_file_of_this_machine_is_inspected(world, opened, until, text_of):
    async with opened(world) as (app, pilot):
        person = Person(world, pilot, until)
        await person.press("I")
        await person.on(InspectScreen, "#message")
        assert not app.screen.query("#path")
        assert "name its file" not in text_of(app)
        await person.press("ctrl+s")
        await person.sees("paste the message.")
        app.screen.query_one(MessageArea).text = "Send us your code"
        await person.press("ctrl+s")
        await person.sees("What to do")


async def test_over_ssh_a_case_is_kept_but_written_nowhere(world, opened, until, text_of):
    async with opened(world, "0") as (app, pilot):
        person = Person(world, pilot, until)
        case = await kept_case(person)
        assert case.id in text_of(app)
        assert "Save" not in text_of(app)
        await person.press("t", "j")
        assert isinstance(app.screen, SupportScreen)


class Browser(HeadlessDriver, TabDriver):
    """A tab that shows nothing: what it is handed is kept."""

    handed: ClassVar[list[tuple[str, str]]] = []

    @property
    def is_web(self):
        return True

    def hand_over(self, name, text):
        self.handed.append((name, text))


async def test_in_a_browser_a_case_is_the_browsers_to_save(world, opened, until, text_of, monkeypatch):
    monkeypatch.setattr("textual.drivers.headless_driver.HeadlessDriver", Browser)
    monkeypatch.setattr(Browser, "__init__", HeadlessDriver.__init__)
    Browser.handed.clear()
    async with opened(world, "0") as (app, pilot):
        person = Person(world, pilot, until)
        case = await kept_case(person)
        assert "Save as text" in text_of(app)
        await person.press("t", "j")
        await person.see(lambda: len(Browser.handed) == 2)
        assert not isinstance(app.screen, AskText)
    assert [name for name, _ in Browser.handed] == [f"support-{case.id}.txt", f"support-{case.id}.json"]
    assert all(case.id in text for _, text in Browser.handed)


async def test_the_first_account_is_not_a_visitors_to_make(bare, app_of, until, text_of):
    """Else whoever reaches a new service first would have it."""
    app = app_of(bare)
    async with app.run_test(size=(60, 20)) as pilot:
        await until(pilot, lambda: "There is no account here yet." in text_of(app))
        assert isinstance(app.screen, SignInScreen)
    assert not bare.guard.accounts.any()


async def test_a_visitor_who_has_gone_is_signed_out_and_leaves_no_process(world, opened, until):
    async with opened(world) as (app, pilot):
        minutes = world.guard.policy.screen_lock / 1000
        app.last_touched = time.monotonic() - minutes - 1
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        assert app.session is not None
        app.last_touched = time.monotonic() - minutes * LEAVE_AFTER - 1
        await until(pilot, lambda: app.session is None)
        await until(pilot, lambda: app._exit)
    assert app.return_code == 0


async def test_who_is_at_home_is_only_locked(world, until):
    app = GuardApp(world.guard, world.client, phone=world.phone)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(world.session)
        app.last_touched = time.monotonic() - world.guard.policy.screen_lock / 1000 * LEAVE_AFTER - 1
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        assert app.session is not None
