"""What is typed ahead lands where it belongs: a password manager types handle, tab or enter, and password in one go."""

import threading

import pytest
from textual import events
from textual.app import App
from textual.widgets import Input

from guardtui.tui.screens.first import FirstAccount
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.widgets.cards import Cards, Choosable
from guardtui.tui.widgets.field import Field
from guardtui.tui.widgets.message_area import MessageArea
from guardtui.tui.widgets.words import Words

from .conftest import HANDLE, PASSWORD


@pytest.mark.parametrize("between", ["tab", "enter"])
async def test_a_password_typed_right_behind_the_handle_does_not_run_on_into_it(world, app_of, until, between):
    app = app_of(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen) and app.focused is not None)
        for key in (*HANDLE, between, *PASSWORD):
            character = None if key == between else key
            app.post_message(events.Key(key, character))
        await until(pilot, lambda: app.screen.query_one("#password", Input).value == PASSWORD)
        assert app.screen.query_one("#handle", Input).value == HANDLE
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, SignInScreen))


async def test_after_a_refusal_the_password_can_be_typed_again_at_once(world, app_of, until, text_of):
    app = app_of(world, handle=HANDLE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen) and app.focused is not None)
        await pilot.press(*"wrong", "tab", "enter")
        await until(pilot, lambda: "do not belong together" in text_of(app))
        assert app.focused is app.screen.query_one("#password", Input)


async def test_a_whole_first_account_can_be_typed_ahead(bare, app_of, until):
    app = app_of(bare)
    typed = {"handle": "noor", "name": "Noor", "mail": "noor@example.org", "password": PASSWORD}
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, FirstAccount) and app.focused is not None)
        for text in typed.values():
            for key in (*text, "enter"):
                app.post_message(events.Key(key, None if key == "enter" else key))
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
    assert bare.guard.accounts.find("noor").profile.name == "Noor"


async def test_enter_counts_while_the_store_is_still_asked_whether_it_has_accounts(world, app_of, until, monkeypatch):
    """A slow store must not swallow the key: who types fast would sit before a full form that does nothing."""
    asked, answered = threading.Event(), threading.Event()

    def slowly() -> bool:
        asked.set()
        return answered.wait(30)

    monkeypatch.setattr(world.guard.accounts, "any", slowly)
    app = app_of(world, handle=HANDLE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, asked.is_set)
        await pilot.press(*PASSWORD, "enter")
        await until(pilot, lambda: not isinstance(app.screen, SignInScreen))
        answered.set()


@pytest.mark.parametrize("kind", [Field, Words, MessageArea])
@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("ctrl+u", *"blue"), "blue"),
        ((*"blux", "backspace", "e"), "oldblue"),
        (("home", *"an ", "end", *"er"), "an older"),
        (("left", "left", "delete", "x"), "oxd"),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)
async def test_what_is_typed_right_behind_an_editing_key_comes_after_it(until, kind, keys, text):
    field = kind()

    class Bare(App[None]):
        def compose(self):
            yield field

    app = Bare()
    async with app.run_test() as pilot:
        field.focus()
        await pilot.press(*"old")
        for key in keys:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        said = (lambda: field.value) if kind is Field else (lambda: field.text)
        await until(pilot, lambda: said() == text)


async def test_a_card_is_chosen_right_behind_the_key_that_leads_to_it(until):
    """Enter before the screen has followed `end` once chose the first card, and sent a text message nobody wanted."""
    chosen = []

    class Table(App):
        def compose(self):
            yield Cards([Choosable("first", "First"), Choosable("middle", "Middle"), Choosable("last", "Last")])

        def on_mount(self):
            self.query_one(Cards).focus_first()

        def on_cards_chosen(self, event):
            chosen.append(event.id)

    app = Table()
    async with app.run_test() as pilot:
        for key in ("end", "enter", "up", "enter", "home", "enter"):
            app.post_message(events.Key(key, None))
        await until(pilot, lambda: len(chosen) == 3)
    assert chosen == ["last", "middle", "first"]
