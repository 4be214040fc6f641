"""Where the account is signed in, by which name, and the end of it (PRODUCT M9)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.clock import DAY
from guardtui.core.records import Device, Session
from guardtui.language import _, capital
from guardtui.shared.devices import ORDERS, SHOWN, about, arranged, came_with, is_trusted
from guardtui.tui.asking import act
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.flows.not_me import report
from guardtui.tui.views.base import GuardView
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.choice import Choice, Line
from guardtui.tui.widgets.filter_line import FilterLine, Narrowing
from guardtui.tui.widgets.plain import Plain, line
from guardtui.wording.places import LEADS
from guardtui.wording.times import dated


class DevicesView(GuardView):
    """One line for each device; what is not yours is signed out with a key."""

    PLACE = "devices"
    HELP_TEXT = _(
        "A device is known by a secret of its own, not by its address. Signed out and forgotten, it is asked for a code "
        "like a new one the next time.\n\n"
        "Enter shows what is known of a device. If you do not know one of them, press n on it: everything else is shut "
        "at once, and you are led through the rest."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "rename", _("Rename"), id="device.rename", tooltip=_("Call it as you know it")),
        Binding("t", "trust", _("Trust"), id="device.trust", tooltip=_("Ask for no code there for a while")),
        Binding("u", "distrust", _("Trust no more"), id="device.distrust", tooltip=_("Ask for a code there again")),
        Binding("x,delete", "end", _("Sign out"), id="device.end", tooltip=_("Sign it out and forget it")),
        Binding(
            "n", "not_mine", _("Not mine"), id="device.not_mine", tooltip=_("I do not know it: shut everything else")
        ),
        Binding(
            "o", "end_others", _("All others"), id="device.end_others", tooltip=_("Sign out every device but this one")
        ),
        Binding("f", "shown", _("Show"), show=False, id="device.shown", tooltip=_("Show some of them only")),
        Binding("s", "order", _("Order"), show=False, id="device.order", tooltip=_("Put them in another order")),
    ]

    devices: tuple[Device, ...] = ()
    """Those that are shown, in the order in which they are."""
    others = 0
    """How many there are besides this one."""
    trusts = False
    """Whether a device can be trusted at all."""
    open_on: Mapping[str, Session] = MappingProxyType({})
    """The open session of each device that has one."""
    _shown = ""
    _order = ""

    def compose(self) -> ComposeResult:
        """A sentence, what is shown, the list, the one thing to do about all others."""
        yield Plain(self.heading, classes="title")
        yield Plain(LEADS["devices"], classes="lead")
        yield FilterLine(self._narrowed())
        yield Choice(id="devices", verb=_("Details"))
        none = _("No device matches. Press {key} to see all.").format(key=self.key_of("device.shown"))
        yield Plain(none, id="no-devices", classes="muted")
        with Buttons():
            yield Button(_("Sign out all others"), id="end_others")

    def _narrowed(self) -> tuple[Narrowing, ...]:
        return (
            Narrowing("shown", self.key_of("device.shown"), _("Show"), SHOWN[self._shown] if self._shown else ""),
            Narrowing(
                "order",
                self.key_of("device.order"),
                _("Order"),
                ORDERS[self._order] if self._order else "",
                ORDERS[""],
            ),
        )

    def focus_first(self) -> None:
        """The list, or what there is where it is empty."""
        (self.query_one("#devices") if self.devices or not self.others else self.query_one("#end_others")).focus()

    async def reload(self) -> None:
        """Ask for both lists."""
        found: tuple[Device, ...] = await self.ask(self.guard.devices.list, self.session)
        account = await self.ask(self.guard.accounts.of, self.session)
        sessions: tuple[Session, ...] = await self.ask(self.guard.sessions.list, self.session)
        self.trusts = not account.two_step and self.guard.policy.device_trust > 0
        self.open_on = {one.device_id: one for one in sessions}
        self.others = len(found) - 1
        now = self.guard.clock.now()
        self.devices = arranged(found, self.open_on, now, self._shown, self._order)
        listed = self.query_one("#devices", Choice)
        listed.fill([Option(self._line(one, now), id=one.id) for one in self.devices])
        listed.display = bool(self.devices)
        self.query_one("#no-devices").display = not self.devices
        self.query_one("#end_others").display = self.others > 0
        self.query_one(FilterLine).say(self._narrowed())

    def _is_trusted(self, device: Device) -> bool:
        return is_trusted(device, self.guard.clock.now())

    def _line(self, device: Device, now: int) -> Content:
        here = device.id == self.session.device_id
        state = (
            (_("   this one"), "$primary")
            if here
            else (_("   signed in"), "$success")
            if device.id in self.open_on
            else ""
        )
        facts = [_("last seen {dated}").format(dated=dated(device.last_seen_at, now))]
        if self._is_trusted(device):
            facts.append(_("trusted until {dated}").format(dated=dated(device.trusted_until, now)))
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
                return self.others > 0
            case "not_mine":
                return self.chosen is not None and self.chosen.id != self.session.device_id
            case "rename":
                return self.chosen is not None
            case "trust":
                return self.chosen is not None and self.trusts and not self._is_trusted(self.chosen)
            case "distrust":
                return self.chosen is not None and self._is_trusted(self.chosen)
        return True

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Other keys may work on another line."""
        self.refresh_bindings()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The button under the list."""
        event.stop()
        self.action_end_others()

    @act
    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter: what is known of it, and what can be done."""
        event.stop()
        device, now = self.chosen, self.guard.clock.now()
        if device is None:
            return
        session = self.open_on.get(device.id)
        here = device.id == self.session.device_id
        facts = about(device, session, now, here=here)
        await self.offer(device.name, facts, "rename", "trust", "distrust", "end", "not_mine")

    async def on_filter_line_pressed(self, message: FilterLine.Pressed) -> None:
        """The filters are buttons too."""
        await self.run_action(message.name)

    @act
    async def action_shown(self) -> None:
        """Choose which of them are shown."""
        lines = [Line(name, capital(words)) for name, words in SHOWN.items()]
        chosen = await self.desk.push_screen_wait(Choose(wording.choice("devices")[0], lines))
        if chosen is not None:
            self._shown = chosen
            await self.reload_safely()

    @act
    async def action_order(self) -> None:
        """Choose their order."""
        lines = [Line(name, capital(words)) for name, words in ORDERS.items()]
        chosen = await self.desk.push_screen_wait(Choose(wording.choice("order")[0], lines))
        if chosen is not None:
            self._order = chosen
            await self.reload_safely()

    @act
    async def action_distrust(self) -> None:
        """Ask for a code there again."""
        device = self.chosen
        if device is not None:
            await self.ask(self.guard.devices.distrust, self.session, device.id)
            self.tell(wording.done("device_distrusted", device=device.name))
            await self.reload_safely()

    @act
    async def action_not_mine(self) -> None:
        """Report the line of the activity with which it came."""
        device = self.chosen
        if device is None:
            return
        came = await self.ask(came_with, self.guard, self.session, device)
        if came is not None:
            await report(self, came)
        else:
            self.tell(wording.done("device_came_unseen"), "attention")
        await self.reload_safely()

    @act
    async def action_rename(self) -> None:
        """Ask for another name."""
        device = self.chosen
        if device is None:
            return
        rename = partial(self.guard.devices.rename, self.session, device.id)
        asked = wording.question("rename_device", device=device.name)
        renamed = await self.desk.push_screen_wait(AskText(asked.text, rename, yes=asked.yes))
        if renamed is not None:
            self.tell(wording.done("device_renamed", device=renamed.name))
            await self.reload_safely()

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
            await self.reload_safely()

    @act
    async def action_end(self) -> None:
        """Sign the chosen one out."""
        device = self.chosen
        if device is None:
            return
        if await self.desk.push_screen_wait(Confirm(*wording.question("end_device", device=device.name))):
            await self.ask(self.guard.devices.end, self.session, device.id)
            self.tell(wording.done("device_out", device=device.name))
            await self.reload_safely()

    @act
    async def action_end_others(self) -> None:
        """Sign everything else out."""
        if await self.desk.push_screen_wait(Confirm(*wording.question("end_others"))):
            await self.ask(self.guard.devices.end_others, self.session)
            self.tell(wording.done("others_out"))
            await self.reload_safely()
