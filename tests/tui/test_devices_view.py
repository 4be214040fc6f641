"""The devices in the app: this one marked, others named and signed out."""

import pytest

from guardtui.core.action import Action
from guardtui.core.records import Client, Session
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.screens.main import MainScreen

from .conftest import HANDLE, PASSWORD


@pytest.fixture
def elsewhere(world):
    """Signed in on a second device."""
    begun = world.guard.signin.begin(HANDLE, PASSWORD, Client("s" * 43, "Chrome on Windows", "Port Caldera"))
    challenge = world.guard.codes.request(begun.pending, Action("sign-in"))
    session = world.guard.signin.finish(begun.pending, challenge.id, world.code_for(challenge)).result
    assert isinstance(session, Session)
    return session


async def test_a_device_is_renamed_and_signed_out(elsewhere, world, opened, until, text_of):
    async with opened(world, "6") as (app, pilot):
        await until(pilot, lambda: "Chrome on Windows" in text_of(app) and "this one" in text_of(app))
        assert app.screen.view.chosen.name == "Chrome on Windows"  # the last seen comes first
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.press(*"Library", "enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and "Library" in text_of(app))
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: [one.name for one in app.screen.view.devices] == ["Laptop"])
    assert [one.id for one in world.guard.sessions.list(world.session)] == [world.session.id]


async def test_all_others_are_signed_out_with_the_mouse(elsewhere, world, opened, until, text_of):
    async with opened(world, "6", size=(80, 24)) as (app, pilot):
        await until(pilot, lambda: len(app.screen.view.devices) == 2)
        await pilot.click("#end_others")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.click("#yes")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and len(app.screen.view.devices) == 1)
        assert not app.screen.view.check_action("end", ())
