"""The checklist: its marks, its jumps, a person's word."""

from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.rail import Places


def item(world, name):
    """One item as the guard judges it."""
    return next(i for i in world.guard.checklist.show(world.session).items if i.id == name)


async def go_to(app, pilot, until, name):
    """Put the cursor on an item."""
    listed = app.screen.query_one("#checklist", Choice)
    listed.highlighted = listed.get_option_index(name)
    await until(pilot, lambda: app.screen.view.chosen.id == name)


async def test_enter_jumps_to_the_fix_and_escape_comes_back(world, opened, until):
    """From two-step verification off to the place where it goes on."""
    async with opened(world, "5", (80, 24)) as (app, pilot):
        await go_to(app, pilot, until, "G19")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one(Places).here == "two-step")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query_one(Places).here == "checklist")
        await until(pilot, lambda: app.screen.view.has_focus_within)


async def test_a_persons_word_counts_and_can_be_taken_back(world, opened, until, text_of):
    """It is stated with a date."""
    async with opened(world, "5") as (app, pilot):
        before = world.guard.checklist.show(world.session).score
        await go_to(app, pilot, until, "G26")
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: item(world, "G26").state == "good")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and f"{before + 6} of 100" in text_of(app))
        await go_to(app, pilot, until, "G26")
        await pilot.press("w")
        await until(pilot, lambda: item(world, "G26").state == "unknown")


async def test_what_the_store_can_see_cannot_be_attested(world, opened, until):
    """The key is not even offered."""
    async with opened(world, "5") as (app, pilot):
        await go_to(app, pilot, until, "G19")
        assert app.screen.view.check_action("attest", ()) is False


async def test_each_line_has_a_sign_and_a_word_beside_its_colour(world, opened, until, text_of):
    """Nothing depends on colour alone."""
    async with opened(world, "5") as (app, pilot):
        await until(pilot, lambda: "Two-step verification" in text_of(app))
        text = text_of(app)
        assert "✗ Two-step verification" in text
        assert "✓ Phone and mail up to date" in text
        assert "? Wary of phishing" in text
