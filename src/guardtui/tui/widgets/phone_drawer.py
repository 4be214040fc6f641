"""The pretend phone and inbox of the practice lab: what was sent, as it would look on a phone.

It is fed by an object of the lab through the app.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from guardtui.clock import Clock
from guardtui.tui.asking import begin
from guardtui.tui.local_time import local
from guardtui.tui.practice import Arrival, Phone, Practice
from guardtui.tui.widgets.plain import Plain, line

SHOWN: Final = 12
"""Messages in the drawer: the newest ones."""
_CODE: Final = re.compile(r"(?<![0-9])([0-9]{3} ?[0-9]{3})(?![0-9])")


class PhoneDrawer(VerticalScroll, can_focus=False):
    """A column of messages that looks again each second while it is open. Plain text only, whatever a message holds."""

    DEFAULT_CSS = """
    PhoneDrawer {
        background: $panel; padding: 1 2 0 2; scrollbar-size-vertical: 1; scrollbar-background: $panel;
        & > .head { height: auto; margin-bottom: 1; }
        & > .faults { height: auto; margin-bottom: 1; color: $text-muted; display: none; }
        & > .app { height: auto; margin-bottom: 1; display: none; }
        & > .-there { display: block; }
        & > .faults.attention { color: $warning; }
        & > .empty { color: $text-muted; }
        & > .message { background: $surface; padding: 1 2; margin-bottom: 1; height: auto; }
    }
    """

    def __init__(self, phone: Phone | None, clock: Clock, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._phone = phone
        self._clock = clock
        self._seen: tuple[object, ...] | None = None
        self._day: str = ""
        self.display = phone is not None

    def compose(self) -> ComposeResult:
        yield Plain(line(("Pretend phone", "bold"), ("  F2 hides it", "$text-muted")), classes="head")
        yield Plain(classes="app")
        yield Plain(classes="faults")
        yield Plain("Nothing has arrived yet. What GuardTUI sends shows up here.", classes="empty")

    def on_mount(self) -> None:
        self.set_interval(1, self.refresh_messages)
        self.refresh_messages()

    def on_show(self) -> None:
        self.refresh_messages()

    def refresh_messages(self) -> None:
        """Look for new messages, in a thread, unless the drawer is closed or a look is under way."""
        if self._phone is not None and self.display:
            begin(self, partial(self._look, self._phone), "phone")

    async def _look(self, phone: Phone) -> None:
        arrived = tuple(await asyncio.to_thread(phone.arrived, SHOWN))
        if isinstance(phone, Practice):
            self._show_app(await asyncio.to_thread(phone.app_code))
            self._show_faults(await asyncio.to_thread(phone.faults))
        now = self._clock.now()
        today = local(now).date().isoformat()
        if (arrived, today) == (self._seen, self._day):
            return
        self._seen, self._day = arrived, today
        async with self.batch():
            await self.query(".message").remove()
            self.query_one(".empty").display = not arrived
            await self.mount_all(
                Plain(_bubble(arrival, now, newest=number == 0), classes="message")
                for number, arrival in enumerate(arrived)
            )
        self.scroll_home(animate=False)

    def _show_app(self, code: str | None) -> None:
        note = self.query_one(".app", Plain)
        note.set_class(code is not None, "-there")
        if code is not None:
            note.say(line(("Authenticator app  ", "$text-muted"), (f"{code[:3]} {code[3:]}", "bold")))

    def _show_faults(self, faults: Sequence[tuple[str, str, bool]]) -> None:
        on = [words for _, words, is_on in faults if is_on]
        note = self.query_one(".faults", Plain)
        note.say("\n".join(f"! {words}" for words in on) if on else "F5 lets something go wrong")
        note.set_class(bool(on), "attention")
        note.add_class("-there")


def _bubble(arrival: Arrival, now: int, *, newest: bool) -> Content:
    """Sender, time and text, with the code in bold as phones show it."""
    at, today = local(arrival.at), local(now)
    when = f"{at:%H:%M}" if at.date() == today.date() else f"{at:%a} {at.day} {at:%b} {at:%H:%M}"
    where = f"{'SMS' if arrival.channel == 'sms' else 'Mail'} to {arrival.to}"
    pieces: list[tuple[str, str] | str] = [("● newest\n", "bold $primary")] if newest else []
    pieces += [(f"{arrival.sender} · {when}\n", "$text-muted"), (where, "$text-muted")]
    if arrival.place == "spam":
        pieces.append((" · in spam", "$warning"))
    pieces.append("\n")
    if arrival.subject:
        pieces.append((f"{arrival.subject}\n", "bold"))
    for number, part in enumerate(_CODE.split(arrival.body)):
        pieces.append((part, "bold") if number % 2 else part)
    return line(*pieces)
