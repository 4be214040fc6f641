"""Someone at the app, for the tests that tell a whole flow: one thing at a time, and a look before the next."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from textual.events import Paste
from textual.pilot import Pilot

from guardtui.core.records import ContactKind
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.flows.two_step import TwoStepWizard
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.widgets.code_field import CodeField
from guardtui.tui.widgets.code_panel import CodePanel
from guardtui.tui.widgets.rail import Places

from .conftest import Until, World, seen


class Person:
    """Presses keys, and waits for what the next key needs."""

    def __init__(self, world: World, pilot: Pilot[Any], until: Until) -> None:
        self.world, self.pilot, self.until = world, pilot, until
        self.guard, self.clock, self.phone = world.guard, world.clock, world.phone

    # What they see

    @property
    def app(self) -> Any:
        return self.pilot.app

    @property
    def screen(self) -> Any:
        return self.app.screen

    @property
    def text(self) -> str:
        """All that stands on the screen on top."""
        return seen(self.app)

    @property
    def session(self) -> Any:
        return self.app.session

    async def see(self, condition: Callable[[], object]) -> None:
        await self.until(self.pilot, condition)

    async def sees(self, *words: str) -> None:
        """Wait until all of these stand on the screen."""
        await self.see(lambda: all(word in self.text for word in words))

    async def on(self, screen: type, focus: str = "") -> None:
        """Wait for a kind of screen or dialog to be on top, idle, and, if one is named, for the widget that takes keys."""
        await self.see(
            lambda: (
                isinstance(self.screen, screen)
                and not getattr(self.screen, "acting", False)
                and not any(panel.acting for panel in self.screen.query(CodePanel))
                and (not focus or any(widget.has_focus for widget in self.screen.query(focus)))
            )
        )

    async def at(self, place: str) -> None:
        """Wait for a destination, ready for keys."""
        await self.see(
            lambda: (
                isinstance(self.screen, MainScreen)
                and any(places.here == place for places in self.screen.query(Places))
                and self.screen.view is not None
                and self.screen.view.id == f"view-{place}"
                and self.screen.view.has_focus_within
                and not self.screen.view.acting
            )
        )

    async def page(self, page: type) -> None:
        """Wait for a page of the wizard, ready for keys."""
        await self.see(
            lambda: (
                isinstance(self.screen, TwoStepWizard)
                and not self.screen.acting
                and any(type(one) is page and one.has_focus_within for one in self.screen.query("Page"))
            )
        )

    # What they do

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def go(self, key: str, place: str) -> None:
        """To a destination, by its key."""
        await self.press(key)
        await self.at(place)

    async def give_password(self, password: str = "") -> None:
        """At the sign-in screen: the handle, key by key, and the password."""
        await self.on(SignInScreen, "#handle")
        await self.press(*self.world.handle, "enter")
        await self.on(SignInScreen, "#password")
        self.screen.query_one("#password").value = password or self.world.password
        await self.press("enter")

    async def write(self, text: str) -> None:
        """Answer a dialog that asks for a line of text."""
        await self.on(AskText, "#text")
        self.screen.query_one("#text").value = text
        await self.press("enter")

    async def choose(self, *keys: str) -> None:
        """Answer a dialog that offers several lines."""
        await self.on(Choose, "#choices")
        await self.press(*keys, "enter")

    async def pick(self, kind: ContactKind) -> Any:
        """Put the cursor on the first contact of a kind, with the arrows."""
        view = self.screen.view
        await self.see(lambda: any(contact.kind is kind for contact in view.contacts))
        at = next(i for i, contact in enumerate(view.contacts) if contact.kind is kind)
        await self.press("home", *["down"] * at)
        await self.see(lambda: view.chosen is not None and view.chosen.kind is kind)
        return view.chosen

    # Codes

    @property
    def asked(self) -> Any:
        """The challenge that a typed code would answer now."""
        return self.screen.query_one(CodePanel).now_asked

    async def asked_for(self, kind: str) -> Any:
        """Wait until a code is asked for, for this kind of action, and can be typed."""
        await self.see(
            lambda: (
                any(panel.now_asked.kind == kind and not panel.acting for panel in self.screen.query(CodePanel))
                and any(field.has_focus and not field.checking for field in self.screen.query(CodeField))
            )
        )
        return self.asked

    async def enter_code(self, kind: str) -> None:
        """Copy the code from the phone or the inbox: one paste, where typing it would be six keys."""
        self.paste(self.world.code_for(await self.asked_for(kind)))

    def paste(self, code: str) -> None:
        """Paste into the field for the code."""
        self.screen.query_one(CodeField).post_message(Paste(code))

    async def read_drawer(self) -> str:
        """The code in the open pretend phone, found by the two words that the dialog shows."""
        words = " ".join(self.asked.words)

        def found() -> list[str]:
            texts = (bubble.content.plain for bubble in self.screen.query("#phone .message"))
            return [text for text in texts if words in text]

        await self.see(found)
        code = next(filter(None, (re.match(r"(\d{3}) (\d{3}) ", line) for line in found()[0].splitlines())))
        return code[1] + code[2]
