"""The devices in the app: this one marked, others named and signed out."""

import pytest

from guardtui.clock import MINUTE
from guardtui.core.action import Action
from guardtui.core.records import Client, Session
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.not_me import NotMe
from guardtui.tui.screens.main import MainScreen

from .conftest import HANDLE, PASSWORD, notes


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
        await pilot.press("enter")
        await until(pilot, lambda: "The name is empty" in text_of(app))
        await pilot.press("L")
        await until(pilot, lambda: "The name is empty" not in text_of(app))
        await pilot.press(*"ibrary", "enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and "Library" in text_of(app))
        await until(pilot, lambda: not app.screen.view.acting)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: [one.name for one in app.screen.view.devices] == ["Laptop"])
    assert [one.id for one in world.guard.sessions.list(world.session)] == [world.session.id]


async def test_enter_tells_what_is_known_of_a_device_and_what_can_be_done(elsewhere, world, opened, until, text_of):
    async with opened(world, "6", size=(80, 24)) as (app, pilot):
        await until(pilot, lambda: app.screen.view.chosen is not None)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        for words in ("Port Caldera", "signed in", "at the latest", "Trusted     no"):
            assert words in text_of(app), words
        assert [one.id for one in app.screen.query_one("#choices").options] == [
            "rename",
            "trust",
            "end",
            "not_mine",
            "",
        ]
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        await pilot.press(*world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and "trusted until" in text_of(app))
        await until(pilot, lambda: not app.screen.view.acting)
        await pilot.press("u")
        await until(pilot, lambda: "trusted until" not in text_of(app))
        assert not world.guard.devices.list(world.session)[0].trusted_until


async def test_what_is_chosen_for_a_device_is_not_done_to_the_one_that_took_its_place(
    elsewhere, world, opened, until, text_of
):
    """Another window signs it out while its details are open: the cursor below goes to another line."""
    async with opened(world, "6") as (app, pilot):
        view = app.screen.view
        await until(pilot, lambda: view.chosen is not None and view.chosen.name == "Chrome on Windows")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        world.guard.devices.end(world.session, elsewhere.device_id)
        await until(pilot, lambda: [one.name for one in view.devices] == ["Laptop"])
        await pilot.press("enter")
        await until(pilot, lambda: notes(app) == ["Chrome on Windows is not there any more, so nothing was done."])
        assert isinstance(app.screen, MainScreen)


async def test_where_one_was_signed_out_the_cursor_goes_to_the_next(elsewhere, world, opened, until):
    """And not to the top, from where whoever signs out several would have to come down each time."""
    for token, label in (("u" * 43, "Tablet"), ("v" * 43, "Phone")):
        world.clock.advance(2 * MINUTE)
        begun = world.guard.signin.begin(HANDLE, PASSWORD, Client(token, label))
        challenge = world.guard.codes.request(begun.pending, Action("sign-in"))
        assert world.guard.signin.finish(begun.pending, challenge.id, world.code_for(challenge)).accepted
    async with opened(world, "6") as (app, pilot):
        view = app.screen.view
        await until(pilot, lambda: len(view.devices) == 4 and view.devices[1].id != world.session.device_id)
        gone, after = view.devices[1], view.devices[2]
        await pilot.press("down")
        await until(pilot, lambda: view.chosen == gone)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: len(view.devices) == 3 and view.chosen == after)


async def test_devices_are_narrowed_and_put_in_order(elsewhere, world, opened, until, text_of):
    async with opened(world, "6") as (app, pilot):
        await until(pilot, lambda: [one.name for one in app.screen.view.devices] == ["Chrome on Windows", "Laptop"])
        world.guard.signin.end(elsewhere)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await until(pilot, lambda: [one.name for one in app.screen.view.devices] == ["Laptop"])
        assert app.screen.view.others == 1
        await until(pilot, lambda: not app.screen.view.acting)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("end", "enter")
        await until(pilot, lambda: "No device matches" in text_of(app) and not app.screen.view.acting)
        assert app.screen.view.has_focus_within
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("home", "enter")
        await until(pilot, lambda: len(app.screen.view.devices) == 2 and not app.screen.view.acting)
        await pilot.click("#filter-order")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await until(pilot, lambda: [one.name for one in app.screen.view.devices] == ["Laptop", "Chrome on Windows"])


async def test_a_device_that_nobody_knows_is_reported_from_its_line(elsewhere, world, opened, until):
    async with opened(world, "6") as (app, pilot):
        await until(pilot, lambda: app.screen.view.chosen is not None)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, NotMe))
        (case,) = world.guard.notme.list(world.session)
        event = world.guard.activity.show(world.session, case.seq)
        assert (event.tag, event.details["device"]) == ("device:added", "Chrome on Windows")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_all_others_are_signed_out_with_the_mouse(elsewhere, world, opened, until, text_of):
    async with opened(world, "6", size=(80, 24)) as (app, pilot):
        await until(pilot, lambda: len(app.screen.view.devices) == 2)
        await pilot.click("#end_others")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.click("#yes")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and len(app.screen.view.devices) == 1)
        assert not app.screen.view.check_action("end", ())
