"""A contact that somebody else changed is put back in the middle of a sign-in, from the old one (PRODUCT M3)."""

import pytest

from guardtui.core.records import Client, ContactKind
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen

from .conftest import HANDLE, PASSWORD

pytestmark = pytest.mark.slow  # whole runs


@pytest.fixture
def stolen(world):
    """Somebody with the password and the phone for a moment put his own number in the place of Mira's."""
    guard, thief = world.guard, world.session
    phone = next(one for one in guard.contacts.list(thief) if one.kind is ContactKind.PHONE)
    new = world.prove(guard.contacts.replace(thief, phone.id, "+44 7700 900456"))
    world.clock.advance(60_000)
    world.prove(guard.contacts.verify(thief, new.id))
    world.clock.advance(60_000)
    world.client = Client("m" * 43, "Mira's tablet", "Leeds, UK")
    return thief


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_who_finds_another_number_at_the_door_puts_the_old_one_back(stolen, world, app_of, until, text_of, size):
    app = app_of(world, handle=HANDLE)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.screen.query("#password"))
        assert not app.screen.query_one("#undo").display
        app.screen.query_one("#password").value = PASSWORD
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog) and "+44 ••• 0456" in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen) and app.screen.query_one("#undo").display)
        seen = " ".join(text_of(app).split())
        assert "+44 ••• 0456 took the place of +44 ••• 0123" in seen
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog) and "+44 ••• 0123" in text_of(app))
        await pilot.press(*world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, CodeDialog) and "sign in to your account" in text_of(app))
        await pilot.press(*world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert world.guard.contacts.list(app.session)
    owner = app.session
    assert {one.masked for one in world.guard.contacts.list(owner) if one.verified} == {
        "+44 ••• 0123",
        "m•••@example.org",
    }
    with pytest.raises(Exception, match="session_ended"):
        world.guard.contacts.list(stolen)


async def test_nothing_is_offered_where_nothing_was_changed(world, app_of, until):
    world.client = Client("m" * 43, "Mira's tablet", "Leeds, UK")
    app = app_of(world, handle=HANDLE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query("#password"))
        app.screen.query_one("#password").value = PASSWORD
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen) and app.screen.query_one("#password").has_focus)
        assert not app.screen.query_one("#undo").display
