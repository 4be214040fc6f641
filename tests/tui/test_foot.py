"""The line at the foot: what enter does comes first, in the words of the thing that has the focus."""

from typing import ClassVar

from textual.app import App
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Button

from guardtui.tui.widgets.keys import Keys

from .conftest import PLACES, looked

ENTER = {
    "1": "⏎ Read on",
    "3": "⏎ Details",
    "5": "⏎ Details",
    "6": "⏎ Details",
    "7": "⏎ Put it right",
    "9": "⏎ Read",
    "0": "⏎ Open",
}


def foot(app) -> str:
    return app.screen.query_one(Keys).render_line(0).text.strip()


async def test_each_list_says_what_enter_does_with_its_line(world, opened, until):
    """In the narrowest window too."""
    async with opened(world, size=(60, 20)) as (app, pilot):
        await until(pilot, lambda: app.screen.query("#new"))
        app.screen.query_one("#new").focus()
        for place, says in ENTER.items():
            if place != "1":
                await pilot.press(place)
            await until(
                pilot, lambda key=place: app.screen.view.PLACE == PLACES[key] and app.screen.view.has_focus_within
            )
            await until(pilot, lambda says=says: foot(app).startswith(says))


class Two(App[None]):
    """Two buttons, of which one looks like markup."""

    def compose(self):
        yield Button("Turn it on")
        yield Button(Content("[red]Back[/red]"))
        yield Keys()


async def test_a_button_says_what_it_does(until):
    """In its own words, as the focus goes from one to the next."""
    async with Two().run_test(size=(80, 10)) as pilot:
        await until(pilot, lambda: foot(pilot.app).startswith("⏎ Turn it on"))
        await pilot.press("tab")
        await until(pilot, lambda: foot(pilot.app).startswith("⏎ [red]Back[/red]"))


async def test_what_enter_does_is_told_in_the_narrowest_window_too(world, opened, until):
    """Cut short, where the button is long."""
    async with opened(world, size=(60, 20)) as (app, pilot):
        await until(pilot, lambda: app.screen.query("#start") and looked(app))
        app.screen.query_one("#start", Button).label = "Turn on two-step verification, now and for good"
        app.screen.query_one("#start").focus()
        app.screen.refresh_bindings()  # as the page does whenever it has looked
        await until(pilot, lambda: foot(app).startswith("⏎ Turn on"))
        assert "…   ^p All   ? Help   ^q Quit" in foot(app)


class Narrow(App[None]):
    """Keys of which the second is too long."""

    BINDINGS: ClassVar = [
        Binding("a", "a", "Add"),
        Binding("b", "b", "Begin from the very beginning, with everything there is"),
        Binding("c", "c", "Copy"),
        Binding("question_mark", "d", "Help", id="help.show", key_display="?"),
    ]

    def compose(self):
        yield Keys()


async def test_a_long_one_does_not_keep_a_short_one_out():
    """Help keeps its place at the end."""
    async with Narrow().run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        assert foot(pilot.app) == "a Add   c Copy   ? Help"
