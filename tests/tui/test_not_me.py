"""The run of "this was not me" in the app, from a line of the activity to the closed case."""

import pytest

from guardtui.core.action import Action
from guardtui.core.records import Client
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.event_details import EventDetails
from guardtui.tui.dialogs.new_password import NewPassword
from guardtui.tui.dialogs.not_me import NotMe
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.widgets.event_list import EventList

from .conftest import HANDLE, PASSWORD

pytestmark = pytest.mark.slow  # whole runs

NEW = "violet tractors sing 4 Mondays"


async def test_a_stranger_is_shut_out_and_the_run_is_seen_through(world, opened, until, text_of):
    begun = world.guard.signin.begin(HANDLE, PASSWORD, Client("s" * 43, "Chrome on Windows", "Elsewhere"))
    challenge = world.guard.codes.request(begun.pending, Action("sign-in"))
    stranger = world.guard.signin.finish(begun.pending, challenge.id, world.code_for(challenge)).result
    world.clock.advance(60_000)
    async with opened(world, "5") as (app, pilot):
        await until(pilot, lambda: app.screen.query_one(EventList).rows.chosen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EventDetails))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, NotMe))
        (case,) = world.guard.notme.list(world.session)
        assert case.id in text_of(app)
        assert [one.id for one in world.guard.sessions.list(world.session)] == [world.session.id] != [stranger.id]

        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, NewPassword))
        for name, text in (("present", PASSWORD), ("new", NEW), ("again", NEW)):
            app.screen.query_one(f"#{name}").value = text
        app.screen.query_one("#yes").press()
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        await pilot.press(*world.newest_code())
        for words in ("m•••@", "There is none"):  # her contacts; no method yet
            await until(pilot, lambda: isinstance(app.screen, NotMe) and app.screen.query_one("#steps").has_focus)
            await pilot.press("enter")
            await until(pilot, lambda words=words: isinstance(app.screen, Confirm) and words in text_of(app))
            await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, NotMe) and app.screen.query("#close"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, NotMe) and "closed" in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
    assert world.guard.notme.list(world.session)[0].closed_at


async def test_the_run_can_be_left_and_gone_on_with_from_its_line(world, opened, until, text_of):
    seq = world.guard.activity.list(world.session, limit=1).items[0].seq
    case = world.guard.notme.report(world.session, seq)
    async with opened(world, "5") as (app, pilot):
        listed = app.screen.query_one(EventList)
        await until(pilot, lambda: listed.rows.events)
        while listed.rows.chosen.seq != seq:
            await pilot.press("j")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EventDetails) and case.id in text_of(app))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, NotMe))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
