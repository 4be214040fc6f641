"""What every screen has around its own content: practice bar, pretend phone, keys, help, the too-small notice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar, Final, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from guardtui import wording
from guardtui.language import _
from guardtui.tui.asking import Asks, act
from guardtui.tui.marks import OFF, ON
from guardtui.tui.moments import card_of
from guardtui.tui.practice import FAULTS, MISSIONS, PHONE, TIME
from guardtui.tui.widgets.choice import Line
from guardtui.tui.widgets.field import Field
from guardtui.tui.widgets.keys import Keys
from guardtui.tui.widgets.notices import PracticeBar, TooSmall
from guardtui.tui.widgets.state_line import StateLine
from guardtui.tui.words import OF_TEXTUAL
from guardtui.wording.times import date_and_time

Answer = TypeVar("Answer")

ROOM_BESIDE: Final = 80
"""Columns from which on the six boxes of a code stand beside the phone."""

PALETTE: Final = Binding(
    "ctrl+p",
    "app.command_palette",
    _("All"),
    id="app.palette",
    key_display="^p",
    tooltip=_("Find every action by name"),
)
"""The app's. Textual asks the app for no key while a dialog lies over it, so each dialog has it too."""
LEAVE: Final = (
    Binding("ctrl+l", "lock", _("Lock"), show=False, id="app.lock", tooltip=_("Lock the screen now")),
    Binding(
        "ctrl+z",
        "put_aside",
        _("Put aside"),
        show=False,
        id="app.put_aside",
        tooltip=_("Back to the shell for now; fg comes back"),
    ),
)
"""To go away from what is shown, whatever that is."""
FRAME_BINDINGS: list[BindingType] = [
    # With priority, for what is typed ahead: a password manager types handle, tab, password in one go, and a tab that
    # waits for its field would let the password run on into the handle, readable.
    Binding("tab", "app.focus_next", OF_TEXTUAL["Focus Next"], show=False, priority=True),
    Binding("shift+tab", "app.focus_previous", OF_TEXTUAL["Focus Previous"], show=False, priority=True),
    Binding("enter", "next_field", _("Next field"), show=False, priority=True),
    PHONE,
    Binding(
        "i,f3", "learn", _("Why"), key_display="i", id="learn.show", tooltip=_("A short card about what this is for")
    ),
    FAULTS,
    MISSIONS,
    TIME,
    Binding(
        "ctrl+r",
        "again",
        _("Try again"),
        key_display="^r",
        id="state.again",
        tooltip=_("Ask once more for what did not come"),
    ),
    Binding(
        "question_mark,f1", "guide", _("Help"), key_display="?", id="help.show", tooltip=_("What this is, and its keys")
    ),
    *LEAVE,
]


class Framed(Asks):
    """The frame itself: a subclass gives `body()` and, in plain words, `HELP`."""

    HELP_TITLE: ClassVar[str] = _("Help")
    HELP_TEXT: ClassVar[str] = ""
    WITH_PHONE: ClassVar[bool] = True
    state_line: StateLine | None = None

    def body(self) -> Iterable[Widget]:
        """The screen's own content."""
        return ()

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        desk = self.desk
        if desk.practising:
            yield PracticeBar(desk.phone is not None and self.WITH_PHONE)
        with Horizontal(id="frame"):
            yield from self.body()
            if self.WITH_PHONE:
                yield from desk.drawer()
        yield Keys()
        if self.state_line is None:  # else it has its place in the body
            self.state_line = StateLine()
            yield self.state_line
        yield TooSmall()

    def on_resize(self, event: Resize) -> None:
        """Where a question and the phone have no room side by side, the phone lies below it."""
        screen = cast("Screen[object]", self)
        screen.set_class(event.size.width < ROOM_BESIDE, "-slim")
        screen.call_after_refresh(self._show_focus, whole=False)

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:  # noqa: FBT002 - as Textual has it
        """Scroll to it at once, where it is drawn by then.

        Textual glides there, and judges by what is in sight meanwhile: behind a second tab the focus would be left.
        """
        screen = cast("Screen[object]", super())
        screen.set_focus(widget, scroll_visible=False, from_app_focus=from_app_focus)
        if scroll_visible:
            cast("Screen[object]", self).call_after_refresh(self._show_focus, whole=True)

    def _show_focus(self, *, whole: bool) -> None:
        """Scroll to what has the focus, unless it is in sight, or a part of it that is enough."""
        screen = cast("Screen[object]", self)
        if self.desk.covered:  # it would scroll the cover away
            return
        if screen.focused is not None and not _is_in_sight(screen.focused, whole=whole):
            screen.scroll_to_center(screen.focused, animate=False, immediate=True)

    def on_screen_resume(self) -> None:
        """The drawer is one drawer: open on one screen, open on the next."""
        self.desk.show_drawer()

    def action_phone(self) -> None:
        """Show the pretend phone, folder by folder, or put it away, here and on the screens to come."""
        self.desk.turn_phone()

    @act
    async def action_faults(self) -> None:
        """Let something go wrong, or right again."""
        from guardtui.tui.dialogs.choose import Choose

        lab = self.desk.lab
        if lab is None:
            return
        lines = [Line(name, f"{ON if on else OFF} {words}") for name, words, on in lab.practice.faults()]
        if chosen := await self.desk.push_screen_wait(Choose(wording.choice("faults")[0], lines)):
            lab.switch(chosen)

    @act
    async def action_missions(self) -> None:
        """What there is to try in practice, and how far it came."""
        from guardtui.tui.dialogs.missions import Missions

        lab = self.desk.lab
        if lab is not None:
            found = await self.ask(lab.practice.missions, self.desk.guard)
            await self.desk.push_screen_wait(Missions(lab, found))

    @act
    async def action_forward(self) -> None:
        """Go forward in time, to see what ends then."""
        from guardtui.tui.dialogs.choose import Choose

        lab = self.desk.lab
        if lab is None:
            return
        now = date_and_time(self.desk.guard.clock.now())
        lines = [Line(by, _("{words} later").format(words=words)) for by, words in lab.practice.jumps()]
        if by := await self.desk.push_screen_wait(Choose(wording.choice("forward", now=now)[0], lines)):
            await lab.forward(by)

    def put_phone_away(self) -> bool:
        """Escape closes what was opened last: the phone, before the question that it is read for."""
        if self.desk.phone_opened_on is not self.desk.screen or not self.check_action("phone", ()):
            return False
        self.desk.put_phone_away()
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no pretend phone outside practice, and not every screen has its card."""
        if action == "phone":
            return self.desk.phone is not None and self.WITH_PHONE
        if action == "again":
            return self.state_line is not None and self.state_line.again is not None
        if action == "next_field":
            focused = cast("Screen[object]", self).focused
            return isinstance(focused, Field) and focused.onward
        if action == "learn":
            return bool(card_of(cast("Screen[object]", self)))
        if action in {"faults", "missions", "forward"}:
            return self.desk.lab is not None and self.WITH_PHONE
        if action == "lock":
            return self.desk.can_lock
        if action == "put_aside":
            return self.desk.can_put_aside
        return True

    def action_again(self) -> None:
        """Ask once more for what did not come."""
        if self.state_line is not None and self.state_line.again is not None:
            self.state_line.again()

    def action_next_field(self) -> None:
        """To the next field of a form, before anything that is typed behind this key."""
        self.desk.action_focus_next()

    def action_learn(self) -> None:
        """Open the card that fits what is shown."""
        card = card_of(cast("Screen[object]", self))
        if card:
            self.desk.show_card(card)

    def help_page(self) -> tuple[str, str]:
        """Title and text of the help for what is shown now."""
        return self.HELP_TITLE, self.HELP_TEXT

    def action_guide(self) -> None:
        """Say what this screen is for and which keys it has."""
        self.desk.show_guide(*self.help_page())

    def action_put_aside(self) -> None:
        """Give the terminal back to the shell until `fg`."""
        self.desk.put_aside()

    def action_lock(self) -> None:
        """Lock now."""
        self.desk.lock()


def _is_in_sight(widget: Widget, *, whole: bool) -> bool:
    """Whether the rows of a widget, or some of them, lie in all that it scrolls in.

    By rows alone: where a scroll bar has just come, a widget is wider than its room until the next layout.
    """
    here = widget.region
    for around in widget.ancestors:
        if isinstance(around, Widget):
            room = around.scrollable_content_region
            inside = here.y >= room.y and here.bottom <= room.bottom
            if not (inside if whole else here.y < room.bottom and here.bottom > room.y):
                return False
    return True


class GuardScreen(Framed, Screen[Answer]):
    """A full screen."""

    BINDINGS = FRAME_BINDINGS


class Copies:
    """A dialog about something with a reference, which can be taken along to another window."""

    COPY: ClassVar = Binding(
        "y", "copy", _("Copy"), id="reference.copy", tooltip=_("Copy its reference to the clipboard")
    )

    def reference(self) -> str:
        """What is copied: never a code, never a secret."""
        raise NotImplementedError

    def action_copy(self) -> None:
        """To the terminal's clipboard."""
        cast("Framed", self).desk.copy_out(self.reference())


class GuardDialog(Framed, ModalScreen[Answer]):
    """One question over the screen below; its answer is typed. Escape leaves it without one."""

    BINDINGS = [
        Binding("escape", "leave", _("Back"), id="dialog.leave", tooltip=_("Leave without doing it")),
        *FRAME_BINDINGS,
        replace(PALETTE, show=False),  # the foot of a question is full
    ]

    def compose(self) -> ComposeResult:
        """The box, straight on the screen: any container around it would hide what lies below."""
        desk = self.desk
        if desk.practising:
            yield PracticeBar(desk.phone is not None and self.WITH_PHONE)
        if self.WITH_PHONE:
            yield from desk.drawer()
        yield Keys()
        with Vertical(id="dialog"):
            yield from self.question()
        self.state_line = StateLine()
        yield self.state_line
        yield TooSmall()

    def question(self) -> Iterable[Widget]:
        """What stands in the box."""
        return ()

    def action_leave(self) -> None:
        """Close without an answer."""
        if not self.put_phone_away():
            self.dismiss(None)
