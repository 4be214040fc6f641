"""The pretend phone and inbox of the practice lab: what was sent, as it would look on a phone.

It is fed by an object of the lab through the app.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from guardtui.clock import Clock
from guardtui.language import _
from guardtui.shared.local_time import local
from guardtui.shared.practice import CODE, SHOWN, SPAM, Arrival, Phone, Practice
from guardtui.tui.asking import Again, begin, is_gone
from guardtui.tui.keymap import called
from guardtui.tui.practice import FAULTS, MESSAGES, PAPER, PHONE, Shelf
from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.widgets.strip import Piece, Strip
from guardtui.wording.times import clock_time, day_and_time


class Folders(Strip):
    """The names of the folders, each to be clicked."""

    class Chosen(Message):
        """The person wants another folder."""

        def __init__(self, folder: str) -> None:
            super().__init__()
            self.folder = folder

    def pressed(self, means: str) -> None:
        """Say which."""
        self.post_message(self.Chosen(means))


class Spam(Plain, can_focus=True):
    """A message in the spam folder, which can be taken out of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,n", "not_spam", _("Not spam"), id="phone.not_spam", tooltip=_("Take it out of the spam folder"))
    ]

    class Honest(Message):
        """The person says that it is no spam."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, key: str, content: Content) -> None:
        super().__init__(content, classes="message")
        self._key = key

    def action_not_spam(self) -> None:
        """Say so."""
        self.post_message(self.Honest(self._key))

    def on_click(self) -> None:
        """So does the mouse."""
        self.action_not_spam()


class PhoneDrawer(VerticalScroll, can_focus=False):
    """A column of messages that looks again each second while it is open. Plain text only, whatever a message holds."""

    DEFAULT_CSS = """
    PhoneDrawer {
        background: $panel; padding: 1 2 0 2; scrollbar-size-vertical: 1; scrollbar-background: $panel;
        & > .head { height: auto; margin-bottom: 1; }
        & > Folders { height: 1; margin-bottom: 1; display: none; }
        & > .faults { height: auto; margin-bottom: 1; color: $text-muted; display: none; }
        & > .app { height: auto; margin-bottom: 1; display: none; }
        & > .-there { display: block; }
        & > .faults.attention { color: $warning; }
        & > .empty { color: $text-muted; }
        & > .message { background: $surface; padding: 1 2; margin-bottom: 1; height: auto; }
        & > Spam:focus { background: $block-cursor-background; outline-left: heavy $primary; }
    }
    """

    def __init__(self, phone: Phone | None, clock: Clock, shelf: Shelf | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._phone = phone
        self._clock = clock
        self._shelf = shelf or Shelf(clock.now())
        self._seen: tuple[object, ...] | None = None
        self._looks = Again(self, self._look, "phone")
        self._left: Widget | None = None
        """What had the focus before the spam folder took it."""
        self.display = phone is not None

    def compose(self) -> ComposeResult:
        yield Plain(classes="head")
        yield Folders()
        yield Plain(classes="app")
        yield Plain(classes="faults")
        yield Plain(_("Nothing has arrived yet. What GuardTUI sends shows up here."), classes="empty")

    def on_mount(self) -> None:
        self.set_interval(1, self.refresh_messages)
        self.refresh_messages()

    def on_show(self) -> None:
        self.refresh_messages()

    def on_hide(self, event: events.Hide) -> None:
        """What lies below the phone takes the keys again."""
        self._give_back()

    def refresh_messages(self) -> None:
        """Look for new messages, in a thread, unless the drawer is closed; once more after a look that is under way."""
        if self._phone is not None and self.display:
            self._looks.wish()

    async def _look(self) -> None:
        phone = self._phone
        if phone is None or not self.display:  # put away since it was wished for
            return

        def ask() -> tuple[tuple[Arrival, ...], Sequence[str], str | None, Sequence[tuple[str, str, bool]] | None]:
            arrived = tuple(phone.arrived(SHOWN))
            if not isinstance(phone, Practice):
                return arrived, (), None, None
            return arrived, phone.paper(), phone.app_code(), phone.faults()

        arrived, paper, code, faults = await asyncio.to_thread(ask)
        if is_gone(self):
            return
        if faults is not None:
            self._show_app(code)
            self._show_faults(faults)
        shelf, now = self._shelf, self._clock.now()
        shelf.lies(arrived, paper=bool(paper))
        here = () if shelf.folder == PAPER else tuple(one for one in arrived if shelf.folder_of(one) == shelf.folder)
        new = {one.key for one in arrived if shelf.is_new(one)}
        self._show_head()
        seen = (shelf.folder, here, paper, tuple(sorted(new)), shelf.spam, local(now).date())
        if seen == self._seen:
            return
        async with self.batch():
            self.query_one(".empty").display = not here and shelf.folder == MESSAGES
            await self.query(".message").remove()
            await self.mount_all(self._papers(paper) if shelf.folder == PAPER else self._bubbles(here, new, now))
        if is_gone(self):  # meanwhile: its children are gone first
            return
        self._seen = seen
        self.scroll_home(animate=False)
        self._take_or_give_focus()

    def _bubbles(self, here: Sequence[Arrival], new: set[str], now: int) -> list[Widget]:
        if self._shelf.folder == SPAM and isinstance(self._phone, Practice):
            return [Spam(one.key, _bubble(one, now, new=one.key in new)) for one in here]
        return [Plain(_bubble(one, now, new=one.key in new), classes="message") for one in here]

    def _papers(self, codes: Sequence[str]) -> list[Widget]:
        numbered = "\n".join(f"{number:>2}  {code}" for number, code in enumerate(codes, 1))
        text = line((_("Recovery codes\n"), "bold"), (_("each opens the door once\n\n"), "$text-muted"), numbered)
        return [Plain(text, classes="message")]

    def _show_head(self) -> None:
        shelf = self._shelf
        after = {SPAM: _("{key} spam ({spam})"), PAPER: _("{key} paper")}.get(shelf.after() or "", _("{key} hides it"))
        after = after.format(key=called(self.app, PHONE), spam=shelf.spam)
        self.query_one(".head", Plain).say(line((_("Pretend phone"), "bold"), (f"  {after}", "$text-muted")))
        names = {MESSAGES: _("Messages"), SPAM: _("Spam {spam}").format(spam=shelf.spam), PAPER: _("Paper")}
        folders = self.query_one(Folders)
        folders.set_class(len(shelf.folders) > 1, "-there")
        folders.say(
            Piece(names[name], name, "bold $primary" if name == shelf.folder else "$text-muted")
            for name in shelf.folders
        )

    def _take_or_give_focus(self) -> None:
        """In the spam folder a key takes a message out, so that has the keys; elsewhere whoever had them before."""
        if self._shelf.folder != SPAM:
            self._give_back()
            return
        for first in self.query(Spam):
            if self.screen is self.app.screen and self.display and not isinstance(self.screen.focused, Spam):
                self._left = self.screen.focused
                first.focus(scroll_visible=False)
            return

    def _give_back(self) -> None:
        left, self._left = self._left, None
        if left is not None and left.is_attached and (self.screen.focused is None or self._has_focus):
            left.focus(scroll_visible=False)

    @property
    def _has_focus(self) -> bool:
        return any(one.has_focus for one in self.query(Spam))

    def on_folders_chosen(self, event: Folders.Chosen) -> None:
        """Another folder, by the mouse."""
        event.stop()
        self._shelf.turn_to(event.folder)
        self.refresh_messages()

    def on_spam_honest(self, event: Spam.Honest) -> None:
        """Take it out; it shows among the messages then."""
        event.stop()
        if isinstance(self._phone, Practice):
            begin(self, partial(self._take_out, self._phone, event.key), "spam")

    async def _take_out(self, phone: Practice, key: str) -> None:
        await asyncio.to_thread(phone.not_spam, key)
        self._shelf.folder = MESSAGES
        self.refresh_messages()

    def _show_app(self, code: str | None) -> None:
        note = self.query_one(".app", Plain)
        note.set_class(code is not None, "-there")
        if code is not None:
            note.say(line((_("Authenticator app  "), "$text-muted"), (f"{code[:3]} {code[3:]}", "bold")))

    def _show_faults(self, faults: Sequence[tuple[str, str, bool]]) -> None:
        on = [words for _, words, is_on in faults if is_on]
        note = self.query_one(".faults", Plain)
        how = _("{key} lets something go wrong").format(key=called(self.app, FAULTS))
        note.say("\n".join(f"! {words}" for words in on) if on else how)
        note.set_class(bool(on), "attention")
        note.add_class("-there")


def _bubble(arrival: Arrival, now: int, *, new: bool) -> Content:
    """Sender, time and text, with the code in bold as phones show it."""
    at, today = local(arrival.at), local(now)
    when = clock_time(arrival.at) if at.date() == today.date() else day_and_time(arrival.at)
    by = _("SMS") if arrival.channel == "sms" else _("Mail")
    where = _("{channel} to {contact}").format(channel=by, contact=arrival.to)
    pieces: list[tuple[str, str] | str] = [(_("● new\n"), "bold $primary")] if new else []
    pieces += [(f"{arrival.sender} · {when}\n", "$text-muted"), (where, "$text-muted")]
    if arrival.place == SPAM:
        pieces += [(_(" · in spam\n"), "$warning"), (_("⏎ Not spam"), "bold $primary")]
    pieces.append("\n")
    if arrival.subject:
        pieces.append((f"{arrival.subject}\n", "bold"))
    for number, part in enumerate(CODE.split(arrival.body)):
        pieces.append((part, "bold") if number % 2 else part)
    return line(*pieces)
