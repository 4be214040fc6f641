"""Hostile text on the screen: every destination and dialog shows it as text, and every field takes or refuses it."""

from __future__ import annotations

import unicodedata

import pytest
from textual.events import Paste
from textual.widgets import Input

from guardtui.core.action import Action
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.event_details import EventDetails
from guardtui.tui.dialogs.new_password import NewPassword
from guardtui.tui.flows.support import SupportScreen
from guardtui.tui.screens.first import FirstAccount
from guardtui.tui.screens.lock import LockScreen
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.widgets.code_field import CodeField

from ..hostile import LONG, MARK, PAYLOADS, SHORT, Endless, faults, plant  # noqa: TID252 - the payloads of all tests
from .conftest import seen
from .person import Person

SIZES = [(120, 40), (80, 24)]
SOME = {name: PAYLOADS[name] for name in ("osc clipboard", "c1 csi", "nul", "zalgo", "stray end", *LONG)}
"""One of each sort, and the long ones, for fields that are all of one class."""


def unspoilt(app) -> str:
    """What is on the screen, after a look that it is harmless and that every line is as wide as the screen."""
    text = seen(app)
    assert not faults(text), faults(text)[:5]
    width, height = app.size
    lines = app.screen._compositor.render_strips()[:height]
    assert {line.cell_length for line in lines} == {width}
    notes = " ".join(str(note.message) for note in app._notifications)
    assert not faults(notes), notes
    return text


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_every_destination_shows_it_as_text(world, opened, until, size):
    plant(world.guard, world.session)
    async with opened(world, size=size) as (app, pilot):
        person = Person(world, pilot, until)
        shown = 0
        for key, place in (("1", "overview"), ("2", "two-step"), ("3", "contacts"), ("7", "checklist")):
            await person.go(key, place)
            unspoilt(app)
        await person.go("5", "activity")
        for _ in range(8):
            shown += unspoilt(app).count(MARK)
            await pilot.press("pagedown")
        for key, place in (("4", "approvals"), ("6", "devices")):
            await person.go(key, place)
            for _ in range(8):
                shown += unspoilt(app).count(MARK)
                await pilot.press("pagedown")
        await person.go("0", "support")
        unspoilt(app)
        await pilot.press("end", "enter")
        await person.on(SupportScreen)
        for _ in range(4):
            shown += unspoilt(app).count(MARK)
            await pilot.press("pagedown")
        await pilot.press("escape")
        await person.at("support")
        assert shown > 100
        assert isinstance(app.screen, MainScreen)
        assert app.session is not None


@pytest.mark.slow
async def test_every_dialog_and_note_shows_it_as_text(world, opened, until):
    plant(world.guard, world.session)
    async with opened(world, "5") as (app, pilot):
        person = Person(world, pilot, until)
        for _ in range(6):
            await pilot.press("enter")
            await person.on(EventDetails)
            unspoilt(app)
            await pilot.press("escape")
            await person.at("activity")
            await pilot.press("pagedown", "down", "down")
        await person.go("6", "devices")
        for _ in range(2):
            await pilot.press("home")
            await person.see(lambda: app.screen.view.chosen and app.screen.view.chosen.id != world.session.device_id)
            await pilot.press("e")
            await person.on(AskText)
            unspoilt(app)
            await pilot.press("escape")
            await person.at("devices")
            await pilot.press("x")
            await person.on(Confirm)
            unspoilt(app)
            await pilot.press("y")
            await person.at("devices")
            unspoilt(app)
        assert app.session is not None


async def test_a_code_dialog_shows_what_a_shop_asks_for_as_text(world, app_of, until):
    payee = "[@click=app.quit]Zq7[/] \u202e[b] {order}"
    action = Action("purchase", {"order": "[/]" + MARK, "amount": 1, "currency": "EUR", "payee": payee})
    app = app_of(world)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        challenge = world.guard.codes.request(world.session, action)
        app.push_screen(CodeDialog(world.guard, world.session, challenge))
        await until(pilot, lambda: "[/]Zq7" in seen(app))
        assert "[@click=app.quit]Zq7[/]" in unspoilt(app)


async def paste_each(person, name, payloads):
    """Every payload into one field: it stays printable, short and focused, and nothing else happens."""
    app, screen = person.app, person.screen
    field = screen.query_one(name, Input)
    field.focus()
    for kind, payload in payloads.items():
        field.value = ""
        field.post_message(Paste(Endless(payload)))
        field.post_message(Paste("end"))
        await person.see(lambda field=field, kind=kind: field.value.endswith("end") or kind in LONG)
        await person.pilot.pause()
        assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in field.value), kind
        assert len(field.value) <= field.max_length, kind
        assert field.password or not faults(field.value), kind
        assert app.screen is screen, kind
        assert field.has_focus, kind
        unspoilt(app)
    field.value = ""


@pytest.mark.slow
async def test_every_field_of_the_doors_takes_or_refuses_it(world, app_of, until, bare):
    """Pasted into each, it is cut to what can be printed; no key of the screen is pressed by it."""
    app = app_of(bare)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        person = Person(bare, pilot, until)
        await person.on(FirstAccount)
        for name in ("#handle", "#name", "#mail", "#password"):
            await paste_each(person, name, SOME)
    app = app_of(world)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        person = Person(world, pilot, until)
        await person.on(SignInScreen)
        await paste_each(person, "#handle", PAYLOADS)
        await paste_each(person, "#password", SOME)


@pytest.mark.slow
async def test_every_field_of_an_account_takes_or_refuses_it(world, opened, until):
    async with opened(world, "5") as (app, pilot):
        person = Person(world, pilot, until)
        await pilot.press("slash")
        await person.see(lambda: app.screen.query_one("#activity-search").has_focus)
        await paste_each(person, "#activity-search", SOME)
        await pilot.press("escape")
        await person.go("6", "devices")
        await pilot.press("e")
        await person.on(AskText, "#text")
        await paste_each(person, "#text", SOME)
        await pilot.press("escape")
        await person.at("devices")
        await pilot.press("c")
        await person.on(NewPassword, "#present")
        for name in ("#present", "#new", "#again"):
            await paste_each(person, name, SOME)
        await pilot.press("escape")
        await person.at("devices")
        app.lock()
        await person.on(LockScreen)
        await paste_each(person, "Input", SOME)


@pytest.mark.slow
async def test_what_was_typed_is_sent_and_answered_with_a_sentence(world, opened, until):
    """A contact, a device's name and a search, each with every payload, by enter."""
    async with opened(world, "6") as (app, pilot):
        person = Person(world, pilot, until)
        for payload in list(SHORT.values())[::5]:
            await pilot.press("e")
            await person.on(AskText, "#text")
            app.screen.query_one("#text", Input).post_message(Paste(payload))
            await pilot.press("enter")
            await person.see(lambda: not getattr(app.screen, "acting", False))
            unspoilt(app)
            if isinstance(app.screen, AskText):
                await pilot.press("escape")
            await person.at("devices")
            unspoilt(app)
        await person.go("5", "activity")
        for payload in list(SHORT.values())[::8]:
            await pilot.press("slash")
            await person.see(lambda: app.screen.query_one("#activity-search").has_focus)
            app.screen.query_one("#activity-search", Input).post_message(Paste(payload))
            await pilot.press("enter")
            await pilot.pause()
            unspoilt(app)
            await pilot.press("escape", "escape")
        assert app.session is not None


async def test_the_code_field_takes_digits_from_a_paste_and_nothing_else(world, app_of, until):
    """A megabyte costs it no try, and no try is spent on what is no code."""
    app = app_of(world)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        challenge = world.guard.codes.request(world.session, Action("payment-method", {"method": "card"}))
        app.push_screen(CodeDialog(world.guard, world.session, challenge))
        await until(pilot, lambda: any(field.has_focus for field in app.screen.query(CodeField)))
        for payload in PAYLOADS.values():
            app.screen.query_one(CodeField).post_message(Paste(Endless(payload)))
            await pilot.pause()
            unspoilt(app)
        assert isinstance(app.screen, CodeDialog)
        assert world.guard.codes.show(world.session, challenge.id).tries_left == 5
