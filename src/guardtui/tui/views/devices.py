"""Where the account is signed in, by which name, and the end of it (PRODUCT M9)."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.clock import DAY
from guardtui.core.records import Device, Session
from guardtui.tui.asking import act
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.views.base import GuardView
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.words import dated
from guardtui.wording.places import LEADS


class DevicesView(GuardView):
    """One line for each device; what is not yours is signed out with a key."""

    TITLE = "Devices"
    HELP_TEXT = (
        "A device is known by a secret of its own, not by its address. Signed out and forgotten, it is asked for a code "
        "like a new one the next time.\n\n"
        "If you do not know one of them, sign it out, then open its line under Activity and press n there."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "rename", "Rename", id="device.rename", tooltip="Call it as you know it"),
        Binding("t", "trust", "Trust", id="device.trust", tooltip="Ask for no code there for a while"),
        Binding("x,delete", "end", "Sign out", id="device.end", tooltip="Sign it out and forget it"),
        Binding("o", "end_others", "All others", id="device.end_others", tooltip="Sign out every device but this one"),
    ]

    devices: tuple[Device, ...] = ()
    trusts = False
    """Whether a device can be trusted at all."""
    open_on: frozenset[str] = frozenset()
    """Devices with an open session."""

    def compose(self) -> ComposeResult:
        """A sentence, the list, the one thing to do about all others."""
        yield Plain("Devices", classes="title")
        yield Plain(LEADS["devices"], classes="lead")
        yield Choice(id="devices")
        with Horizontal(classes="buttons"):
            yield Button("Sign out all others", id="end_others")

    def focus_first(self) -> None:
        """The list."""
        self.query_one("#devices").focus()

    async def reload(self) -> None:
        """Ask for both lists."""
        self.devices = await self.ask(self.guard.devices.list, self.session)
        account = await self.ask(self.guard.accounts.of, self.session)
        self.trusts = not account.two_step and self.guard.policy.device_trust > 0
        sessions: tuple[Session, ...] = await self.ask(self.guard.sessions.list, self.session)
        self.open_on = frozenset(one.device_id for one in sessions)
        now = self.guard.clock.now()
        self.query_one("#devices", Choice).fill([Option(self._line(one, now), id=one.id) for one in self.devices])
        self.query_one("#end_others").display = len(self.devices) > 1

    def _line(self, device: Device, now: int) -> Content:
        here = device.id == self.session.device_id
        state = (
            ("   this one", "$primary") if here else ("   signed in", "$success") if device.id in self.open_on else ""
        )
        trusted = device.trusted_until is not None and device.trusted_until > now
        facts = [f"last seen {dated(device.last_seen_at, now)}", f"first seen {dated(device.first_seen_at, now)}"]
        if trusted:
            facts.append(f"trusted until {dated(device.trusted_until, now)}")
        return line(
            (device.name, "bold"),
            (f" · {device.place}" if device.place else "", "$text-muted"),
            state,
            ("\n" + " · ".join(facts), "$text-muted"),
        )

    @property
    def chosen(self) -> Device | None:
        """The device that the cursor is on."""
        found = self.query_one("#devices", Choice).chosen if self.is_mounted else None
        return next((device for device in self.devices if device.id == found), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """This device is left by signing out."""
        match action:
            case "end":
                return self.chosen is not None and self.chosen.id != self.session.device_id
            case "end_others":
                return len(self.devices) > 1
            case "rename":
                return self.chosen is not None
            case "trust":
                return self.chosen is not None and self.trusts
        return True

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Other keys may work on another line."""
        self.refresh_bindings()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The button under the list."""
        event.stop()
        self.action_end_others()

    @act
    async def action_rename(self) -> None:
        """Ask for another name."""
        device = self.chosen
        if device is None:
            return
        rename = partial(self.guard.devices.rename, self.session, device.id)
        asked = wording.question("rename_device", device=device.name)
        if await self.desk.push_screen_wait(AskText(asked.text, rename, yes=asked.yes)):
            await self.reload()

    @act
    async def action_trust(self) -> None:
        """Trust the chosen one, with a code."""
        device = self.chosen
        if device is None:
            return
        days = self.guard.policy.device_trust // DAY
        title = wording.proof("trust", device=device.name)
        if await self.prove(title, self.guard.devices.trust, self.session, device.id) is not None:
            self.tell(wording.done("device_trusted", device=device.name, days=days))
            await self.reload()

    @act
    async def action_end(self) -> None:
        """Sign the chosen one out."""
        device = self.chosen
        if device is None:
            return
        if await self.desk.push_screen_wait(Confirm(*wording.question("end_device", device=device.name))):
            await self.ask(self.guard.devices.end, self.session, device.id)
            self.tell(wording.done("device_out", device=device.name))
            await self.reload()

    @act
    async def action_end_others(self) -> None:
        """Sign everything else out."""
        if await self.desk.push_screen_wait(Confirm(*wording.question("end_others"))):
            await self.ask(self.guard.devices.end_others, self.session)
            self.tell(wording.done("others_out"))
            await self.reload()
