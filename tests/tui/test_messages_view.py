"""The send ledger in the app: looked through, a text checked against it, a code ended that nobody asked for."""

from __future__ import annotations

import pytest
from textual.events import Paste

from guardtui.core.action import Action
from guardtui.core.claim import MOST
from guardtui.core.records import Channel, Client, MessageState
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend
from guardtui.tui.dialogs.check_message import CheckMessage
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.message_details import MessageDetails
from guardtui.tui.dialogs.not_me import NotMe
from guardtui.tui.screens.lock import LockScreen
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.widgets.paste_box import PasteBox, cleaned

from ..hostile import PAYLOADS, faults  # noqa: TID252 - the payloads of all tests
from .conftest import HANDLE, PASSWORD

SHOP = Backend(HANDLE)


@pytest.fixture
def stranger(world):
    """Somebody elsewhere knows the password, and asked for a code."""
    pending = world.guard.signin.begin(HANDLE, PASSWORD, Client("s" * 43, "Chrome", "Port Caldera")).pending
    challenge = world.guard.codes.request(pending, Action("sign-in"), Channel.SMS)
    return pending, challenge, world.code_for(challenge)


def export(world, what: str, channel: Channel = Channel.MAIL) -> str:
    world.guard.codes.request(SHOP, Action("export", {"what": what}), channel)
    return world.phone.arrived(1)[0].body


async def test_the_ledger_is_read_searched_and_narrowed_at_80_by_24(world, opened, until, text_of):
    export(world, "your orders")
    world.clock.advance(60_000)
    newest = world.guard.messages.list(world.session).items[0]
    async with opened(world, "8", size=(80, 24)) as (app, pilot):
        await until(pilot, lambda: "m•••@example.org  Code to hand out a copy of" in text_of(app))
        assert "delivered" in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MessageDetails) and newest.reference in text_of(app))
        for words in ("•••••• approves at Riverbend Market", "practice phone", "still opens something", "1 min ago"):
            assert words in text_of(app), words
        said = app.screen.query_one("#said")
        await until(pilot, lambda: said.has_focus)
        await pilot.press("end")
        await until(pilot, lambda: said.scroll_y == said.max_scroll_y)
        assert "ask whoever runs" in " ".join(text_of(app).split()), "its end can be read by keyboard"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        await pilot.press("slash", *"0123 confirm")
        await until(pilot, lambda: len(app.screen.view.list.rows.events) == 1)
        await pilot.press("escape", "f")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await until(pilot, lambda: {row.channel for row in app.screen.view.list.rows.events} == {Channel.SMS})
        await until(pilot, lambda: not app.screen.view.acting)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("end", "enter")
        await until(pilot, lambda: "Nothing matches" in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen.view.list.rows.events) > 3)


@pytest.mark.parametrize("place", ["8", "4"])
async def test_messages_and_approvals_are_turned_round_too(world, opened, until, place):
    for amount in (12900, 13900, 14900):
        world.guard.approvals.ask(
            SHOP, Action("purchase", {"order": "A", "currency": "USD", "payee": "P", "amount": amount})
        )
        export(world, "your orders")
    verbs = world.guard.messages if place == "8" else world.guard.approvals
    async with opened(world, place) as (app, pilot):
        rows = [one.id for one in verbs.list(world.session).items]
        await until(pilot, lambda: [one.id for one in app.screen.view.list.rows.events] == rows)
        await pilot.press("s")
        await until(pilot, lambda: [one.id for one in app.screen.view.list.rows.events] == rows[::-1])
        assert app.screen.view.list.rows.cursor == 0


async def test_what_becomes_of_a_message_shows_by_itself(world, opened, until, text_of):
    export(world, "your orders")
    newest = world.guard.messages.list(world.session).items[0]
    async with opened(world, "8") as (app, pilot):
        await until(pilot, lambda: "Code to hand out a copy" in text_of(app))
        assert "came back" not in text_of(app)
        with world.guard._desk.store.write() as tx:
            tx.messages.tell(newest.id, MessageState.BOUNCED, "no such [b]mailbox[/b]", world.clock.now())
        await until(pilot, lambda: "✗ m•••@example.org" in text_of(app) and "came back" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "no such [b]mailbox[/b]" in text_of(app))
        assert "came back undelivered" in text_of(app)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_what_a_message_was_for_and_its_reference_are_in_sight_in_a_low_window(
    world, opened, until, text_of, size
):
    export(world, "your orders", Channel.MAIL)
    newest = world.guard.messages.list(world.session).items[0]
    async with opened(world, "8", size=size) as (app, pilot):
        await until(pilot, lambda: "Code to" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MessageDetails) and app.screen.query_one("#said").has_focus)
        shown = " ".join(text_of(app).replace("█", " ").split())
        for fact in ("Code to hand out a copy of your orders", newest.reference, "m•••@example.org", "still opens"):
            assert fact in shown


async def test_a_code_that_was_not_asked_for_is_ended_from_its_line(stranger, world, opened, until, text_of):
    pending, challenge, code = stranger
    async with opened(world, "8", size=(80, 24)) as (app, pilot):
        await until(pilot, lambda: "Code to sign in to your account" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MessageDetails))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and not app.screen.view.acting)
    assert world.guard.codes.answer(pending, challenge.id, code).outcome is Outcome.VOIDED


async def test_from_a_message_somebody_elses_doings_are_shut_off(stranger, world, opened, until, text_of):
    pending, challenge, code = stranger
    assert world.guard.codes.answer(pending, challenge.id, code).accepted
    async with opened(world, "8") as (app, pilot):
        await until(pilot, lambda: "New device: Chrome" in text_of(app))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, Choose) and "Somebody acts in my name" in text_of(app))
        assert "I did not ask for this code" not in text_of(app), "a notice has no code to end"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, NotMe))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
    (case,) = world.guard.notme.list(world.session)
    assert world.guard.activity.show(world.session, case.seq).tag == "device:added"


async def test_a_text_or_a_reference_is_checked_at_80_by_24(world, opened, until, text_of):
    body = export(world, "your orders", Channel.SMS)
    newest = world.guard.messages.list(world.session).items[0]
    async with opened(world, "8", size=(80, 24)) as (app, pilot):
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, CheckMessage) and app.screen.query_one(PasteBox).has_focus)
        box, dialog = app.screen.query_one(PasteBox), app.screen
        box.post_message(Paste(body.replace("\n", "\r\n")))
        await until(pilot, lambda: "Yes, we sent this" in text_of(app))
        assert dialog.query_one("#not_mine").display
        box.text = ""
        box.post_message(Paste(body.replace("orders", "cards") + " https://evil.example"))
        await until(pilot, lambda: "✗ No. We did send" in text_of(app))
        assert "https://evil.example" in text_of(app)
        assert not dialog.query_one("#not_mine").display
        box.text = ""
        await pilot.press(*newest.reference.lower(), "enter")
        await until(pilot, lambda: "word by word" in text_of(app))
        assert box.text == newest.reference.lower(), "enter looked it up and is no line of it"
        await until(
            pilot, lambda: "•••••• approves at" in " ".join(dialog.query_one("#sentence").content.plain.split())
        )
        answer = dialog.query_one("#answer")
        answer.focus()
        await pilot.press("end")
        await until(pilot, lambda: answer.scroll_y == answer.max_scroll_y)
        box.text = ""
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "is empty" in text_of(app))
        box.text = "two words"
        box.focus()
        await pilot.press("enter")
        await until(pilot, lambda: box.text == "\ntwo words")
        box.text = ""
        box.post_message(Paste(body))
        await until(pilot, lambda: "Yes, we sent this" in text_of(app))
        app.lock()
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        assert box.text == "", "a code may have stood in it"
        await pilot.press(*PASSWORD, "enter")
        await until(pilot, lambda: app.screen is dialog)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_hostile_and_endless_texts_are_taken_without_harm(world, opened, until, text_of):
    async with opened(world, "8", size=(80, 24)) as (app, pilot):
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, CheckMessage) and app.screen.query_one(PasteBox).has_focus)
        box = app.screen.query_one(PasteBox)
        for payload in ("Ref ZZZZ22 \x1b]52;c;WnE3\x07[@click=app.quit]Zq7[/]\u202e", "x" * 1_000_000):
            box.text = ""
            box.post_message(Paste(payload))
            await until(pilot, lambda: box.text and "No" in app.screen.query_one("#sentence").content.plain)
            assert len(box.text) <= MOST
            assert not faults(text_of(app))


@pytest.mark.parametrize("payload", PAYLOADS.values())
def test_nothing_that_steers_or_hides_comes_into_the_box(payload):
    assert not faults(cleaned(payload[:5000]))
