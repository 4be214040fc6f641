"""The three doors: practise, make a store, open one that is there. What is in the way is said at the door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Center, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.language import _
from guardtui.shared.doors import DOORS, MAKE, NEXT, OPEN, WELCOME, Doors, Way
from guardtui.tui.asking import act
from guardtui.tui.frame import GuardScreen
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.field import Field
from guardtui.tui.widgets.plain import Plain, line
from guardtui.wording import Line


class AtTheDoor(GuardScreen[None]):
    """A card with one sentence for what is in the way; whoever meets it stays where they are."""

    WAITS_FOR_LOCK = False  # nobody is signed in
    told = True

    def __init__(self, doors: Doors) -> None:
        super().__init__()
        self.doors = doors

    def body(self) -> Iterable[Widget]:
        """The card."""
        with Center(classes="stage"), VerticalScroll(classes="card", can_focus=False):
            yield from self.card()
            yield Plain(classes="sentence")

    def card(self) -> Iterable[Widget]:
        """What stands on the card."""
        return ()

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Show one sentence at the foot of the card."""
        note = self.query_one(".sentence", Plain)
        note.set_class(bad, "bad")
        note.say(sentence)
        note.scroll_visible(animate=False)

    def on_problem(self, error: GuardError) -> None:
        """Say what is in the way; what was typed stays."""
        self.say(getattr(error, "sentence", "") or wording.problem(error), bad=True)

    def _field(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()


class DoorsScreen(AtTheDoor):
    """The three doors."""

    HELP_TITLE = _("Three doors")
    HELP_TEXT = _(
        "A store is one file that holds accounts: who they are, how they sign in, what happened. There is none where "
        "GuardTUI looks for it.\n\n"
        "Practising leaves everything else alone: its store lies apart and is marked as practice for good. You can make "
        "one of your own at any time afterwards.\n\n"
        "If somebody else runs the accounts that you want to see, ask them where the store's file lies, or how to reach it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"through('{door.id}')", door.name, id=f"doors.{door.id}", show=False, tooltip=door.detail)
        for number, door in enumerate(DOORS, 1)
    ]

    def card(self) -> Iterable[Widget]:
        """The doors, each with what lies behind it."""
        yield Plain(_("Welcome to GuardTUI"), classes="title")
        yield Plain(WELCOME, classes="lead")
        yield Choice(*(_door(number, door) for number, door in enumerate(DOORS, 1)), id="doors")

    def on_mount(self) -> None:
        """The first door is the one for newcomers."""
        self.query_one(Choice).highlighted = 0
        self.query_one(Choice).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go through the one that was chosen."""
        self.action_through(event.option.id or "")

    def action_through(self, door: str) -> None:
        """Go through one of the three."""
        if self.acting:
            return
        self.say("")
        if door == MAKE.id:
            self.desk.push_screen(MakeScreen(self.doors))
        elif door == OPEN.id:
            self.desk.push_screen(OpenScreen(self.doors))
        else:
            self.practise()

    @act
    async def practise(self) -> None:
        """The practice account."""
        self.say(_("One moment: the practice account's story is being told …"))
        self.app.exit(await self.ask(self.doors.practise))


class BehindTheDoor(AtTheDoor):
    """A form that opens something, or goes back to the doors."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", _("Back"), id="dialog.leave", tooltip=_("Back to the doors")),
    ]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the last field goes on."""
        self.go_on()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The buttons say what the keys do."""
        if event.button.id == "yes":
            self.go_on()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Back to the doors, but not out of the middle of something."""
        if not self.acting:
            self.dismiss(None)

    @act
    async def go_on(self) -> None:
        """Do it."""
        self.say(_("One moment …"))
        self.app.exit(await self.through())

    async def through(self) -> Way:
        """What lies behind."""
        raise NotImplementedError


class MakeScreen(BehindTheDoor):
    """Where the store is to lie, and what it is for. Its first account is asked for when it is there."""

    HELP_TITLE = _("A store of your own")
    HELP_TEXT = _(
        "The store, its key and its settings are written to one folder that only you can enter. Without the key nobody can "
        "read the store: keep a copy of it somewhere else.\n\n"
        "Mail and text messages leave as its settings say, which are explained there; until then the authenticator app "
        "works without. What the service is called stands in every message."
    )

    def card(self) -> Iterable[Widget]:
        """Two fields."""
        yield Plain(_("Make a store of your own"), classes="title")
        yield Plain(NEXT, classes="lead")
        yield Plain(_("Its folder, for it alone"), classes="label")
        yield Field(value=self.doors.place, id="place", most=1000, onward=True)
        yield Plain(line(_("What it is for"), (_("   the name in every message"), "$text-muted")), classes="label")
        yield Field(id="service", most=40, placeholder="GuardTUI")
        with Buttons():
            yield Button(_("Make it"), id="yes", variant="primary")
            yield Button(_("Back"), id="no")

    def on_mount(self) -> None:
        """The folder is good for most; the name is theirs to choose."""
        self.query_one("#service").focus()

    async def through(self) -> Way:
        """Make it."""
        return await self.ask(self.doors.make, self._field("place"), self._field("service"))


class OpenScreen(BehindTheDoor):
    """Where a store lies that is there already."""

    HELP_TITLE = _("A store that is there")
    HELP_TEXT = _(
        "Name the store's file, or the folder that it lies in. Its key is looked for beside it, and wherever "
        "GUARDTUI_KEY_FILE names.\n\n"
        "“guardtui --store PATH” opens it straight away."
    )

    def card(self) -> Iterable[Widget]:
        """One field."""
        yield Plain(_("Open a store that is there"), classes="title")
        yield Plain(_("Its key is looked for beside it."), classes="lead")
        yield Plain(_("Its file, or its folder"), classes="label")
        yield Field(id="place", most=1000, placeholder="~/shop/guard.db")
        with Buttons():
            yield Button(_("Open it"), id="yes", variant="primary")
            yield Button(_("Back"), id="no")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#place").focus()

    async def through(self) -> Way:
        """Open it."""
        return await self.ask(self.doors.open, self._field("place"))


def _door(number: int, door: Line) -> Option:
    return Option(
        line((f"{number}  ", "bold $primary"), (door.name, "bold"), (f"\n   {door.detail}", "$text-muted")), id=door.id
    )
