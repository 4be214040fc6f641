"""Changing the password in the app: found from the checklist and by its key, explained, proven, and told."""

import pytest

from guardtui.core.records import Client
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.new_password import NewPassword
from guardtui.tui.screens.main import MainScreen

from .conftest import HANDLE, PASSWORD

pytestmark = pytest.mark.slow  # whole runs

NEW = "violet tractors sing 4 Mondays"


async def fill(app, pilot, present=PASSWORD, new=NEW, again=None):
    for name, text in (("present", present), ("new", new), ("again", new if again is None else again)):
        app.screen.query_one(f"#{name}").value = text
    await pilot.pause()


def opens(world, password) -> str:
    return world.guard.signin.begin(HANDLE, password, Client("x" * 43)).outcome


async def test_the_password_is_changed_with_keys_alone(world, opened, until, text_of):
    async with opened(world) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, NewPassword))
        await pilot.press(*PASSWORD, "enter", *"seven")
        await until(pilot, lambda: "too short" in text_of(app))
        app.screen.query_one("#new").value = NEW
        await until(pilot, lambda: "Good: strong." in text_of(app))
        assert PASSWORD not in text_of(app)
        assert NEW not in text_of(app)
        await pilot.press("enter", *NEW, "enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        assert "change the password of your account" in text_of(app)
        assert opens(world, NEW) == "refused"
        await pilot.press(*world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        await until(pilot, lambda: "is changed" in text_of(app))
    assert opens(world, NEW) == "code"
    assert opens(world, PASSWORD) == "refused"


async def test_leaving_at_the_code_leaves_the_password_as_it_was(world, opened, until, text_of):
    async with opened(world) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, NewPassword))
        await fill(app, pilot)
        app.screen.query_one("#yes").press()
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        await pilot.press("escape")
        await until(pilot, lambda: "as it was" in text_of(app))
    assert opens(world, PASSWORD) == "code"


async def test_what_is_refused_is_said_beside_what_was_typed(world, opened, until, text_of):
    async with opened(world) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, NewPassword))
        await fill(app, pilot, again="something else")
        app.screen.query_one("#yes").press()
        await until(pilot, lambda: "differ" in text_of(app))
        await fill(app, pilot, present="not the one")
        app.screen.query_one("#yes").press()
        await until(pilot, lambda: "not your present password" in text_of(app))
        assert app.screen.query_one("#present").value == ""
        assert app.screen.query_one("#new").value == NEW
        await fill(app, pilot, new=PASSWORD)
        app.screen.query_one("#yes").press()
        await until(pilot, lambda: "cannot be taken" in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
    assert opens(world, PASSWORD) == "code"


async def test_one_made_up_is_shown_to_be_kept_and_is_taken(world, opened, until, text_of):
    async with opened(world) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, NewPassword))
        await pilot.press(*PASSWORD, "ctrl+g")
        await until(pilot, lambda: app.screen.query_one("#new").value)
        made = app.screen.query_one("#new").value
        await until(pilot, lambda: made[:30] in text_of(app))
        app.screen.query_one("#yes").press()
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        await pilot.press(*world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
    assert opens(world, made) == "code"


async def test_the_lock_forgets_what_was_typed_and_hides_what_was_made_up(world, opened, until):
    async with opened(world) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, NewPassword))
        await fill(app, pilot)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: not app.screen.query_one("#new").password)
        asked = app.screen
        app.lock()
        await until(pilot, lambda: app.screen is not asked)
        assert [asked.query_one(f"#{name}").value for name in ("present", "new", "again")] == ["", "", ""]
        assert asked.query_one("#new").password


async def test_it_fits_into_a_small_window(world, opened, until, text_of):
    async with opened(world, size=(80, 24)) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, NewPassword))
        await fill(app, pilot, new="seven")
        await until(pilot, lambda: "too short" in text_of(app))
        assert all(words in text_of(app) for words in ("Your password now", "The new one again", "Change it", "Back"))
