"""The folded bar: every destination by its whole name, in the smallest window, by key and by mouse."""

from __future__ import annotations

import re

import pytest

from guardtui.language import LANGUAGES, _, speaking
from guardtui.shared.destinations import DESTINATIONS, Badge
from guardtui.tui.widgets.rail import HERE, Places

ALARMS = {place.id: Badge("bad" if place.key in "02468" else "attention", "12 new") for place in DESTINATIONS[1:]}
"""More than there can be at a time; the overview has no state of its own."""


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (99, 30)])
async def test_all_ten_are_named_whole_with_their_states_by_signs(world, opened, until, text_of, size):
    async with opened(world, size=size) as (app, pilot):
        places = app.screen.query_one(Places)
        await until(pilot, lambda: places.folded and places.size.height == 2)
        for badges in ({}, ALARMS):
            places.badges = badges
            for place in DESTINATIONS:
                places.here = place.id
                rows = places.render().plain.split("\n")
                assert len(rows) == 2
                assert all(len(row) <= size[0] for row in rows)
                text = " ".join(rows)
                assert all(f"{one.key} {one.title}" in text for one in DESTINATIONS)
                assert f"{HERE}{place.key} {place.title}" in text
                assert text.count(HERE) == 1
                states = [badge.state for badge in badges.values()]
                assert (text.count("!"), text.count("✗")) == (states.count("attention"), states.count("bad"))
        await pilot.pause()
        assert all(place.title in text_of(app) for place in DESTINATIONS)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_all_ten_are_there_in_the_smallest_window_in_every_language(world, opened, until, monkeypatch, language):
    with speaking(language):
        places_of_it = tuple(place._replace(title=_(place.title)) for place in DESTINATIONS)
    monkeypatch.setattr("guardtui.tui.widgets.rail.DESTINATIONS", places_of_it)
    async with opened(world, size=(60, 20)) as (app, _pilot):
        places = app.screen.query_one(Places)
        for badges in ({}, ALARMS):
            places.badges = badges
            for here in places_of_it:
                places.here = here.id
                rows = places.render().plain.split("\n")
                assert [len(row) <= app.size.width for row in rows] == [True, True], rows
                assert f"{HERE}{here.key} {here.title}" in "".join(rows)
                named = re.findall(r"[ ▸](\d) (.{5})", "".join(rows))
                assert named == [(one.key, f"{one.title:<5}"[:5]) for one in places_of_it]
                marks = [badge.state for badge in badges.values()]
                assert sum(row.count("!") + row.count("✗") for row in rows) == len(marks)


async def test_each_is_a_button_for_the_mouse(world, opened, until, text_of):
    async with opened(world, size=(60, 20)) as (app, pilot):
        places = app.screen.query_one(Places)
        for place in reversed(DESTINATIONS):
            assert place.title in text_of(app)
            row, start, end, _ = next(spot for spot in places._spots if spot[3] == place.id)
            await pilot.click(Places, offset=(end - 2 if place.key in "13579" else start + 1, row))
            await until(pilot, lambda place=place: places.here == place.id)


async def test_where_the_names_fit_one_row_there_is_one(world, opened, until):
    """With the phone open beside a wide window; and the rail comes back when it is put away."""
    async with opened(world, size=(140, 40)) as (app, pilot):
        places = app.screen.query_one(Places)
        assert not places.folded
        await pilot.resize_terminal(120, 40)
        await pilot.press("f2")
        await until(pilot, lambda: places.folded and places.size.height == 1)
        await pilot.press("f2")
        await until(pilot, lambda: not places.folded)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: places.folded and places.size.height == 2)
