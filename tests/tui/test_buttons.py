"""Buttons that have no room beside each other stand below each other: none is cut, none is beyond the edge."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.widgets import Button

from guardtui.tui.dialogs.new_password import NewPassword
from guardtui.tui.widgets.buttons import Buttons

from .inspector import in_sight

LABELS = ("Turn it on", "Add a method", "New recovery codes", "Off")
LONG = "Look through all that goes out"


class Row(App[None]):
    """Buttons alone."""

    CSS = "Buttons { height: auto; } Button { margin-right: 2; max-width: 100%; }"

    def compose(self):
        with Buttons():
            for label in LABELS:
                yield Button(label)


@pytest.mark.parametrize(("width", "lines"), [(100, 1), (60, 2), (44, 2), (30, 4)])
async def test_as_many_as_there_is_room_for_stand_in_a_line(width, lines):
    async with Row().run_test(size=(width, 20)) as pilot:
        row, buttons = pilot.app.query_one(Buttons), [*pilot.app.query(Button)]
        assert row.size.height == 3 * lines
        assert len({button.region.y for button in buttons}) == lines
        assert all(row.region.contains_region(button.region) for button in buttons)
        assert [*buttons] == sorted(buttons, key=lambda button: (button.region.y, button.region.x))
        assert not any(a.region.overlaps(b.region) for a in buttons for b in buttons if a is not b)


async def test_a_new_label_takes_another_line_where_it_has_to():
    async with Row().run_test(size=(44, 20)) as pilot:
        pilot.app.query(Button).first().label = LONG
        await pilot.pause()
        assert pilot.app.query_one(Buttons).size.height == 9


async def test_the_way_back_is_in_sight_beside_the_phone(world, opened, until):
    async with opened(world, "1", size=(80, 24)) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, NewPassword) and app.screen.focused)
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.query_one("#phone").size)
        await until(pilot, lambda: all(in_sight(button) for button in app.screen.query(Button)))
