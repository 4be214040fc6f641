"""What every app of ours is: colours, sizes, keys; nothing to the clipboard, no value in a crash report."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from textual.app import App
from textual.binding import Binding
from textual.events import Event, Key, Paste
from textual.filter import LineFilter
from textual.keys import key_to_character
from textual.screen import Screen
from textual.widget import Widget

from guardtui.language import _
from guardtui.tui.themes import DAY, NIGHT
from guardtui.tui.widgets.notices import TooSmall
from guardtui.tui.words import KEYS

if TYPE_CHECKING:
    from textual.driver import Driver

    from guardtui.shared.practice import Phone
    from guardtui.tui.marks import PlainSigns
    from guardtui.tui.practising import Practising

Answer = TypeVar("Answer")

SPACING: Final = {"gap": "1", "gutter": "2", "inset": "3"}
"""Cells between parts, beside the text of a part, and around a page or dialog."""


LEAVING: Final = ("app.quit", "app.lock", "app.put_aside")
"""The keys, by their names in the key map, that close, lock or put the app aside."""


class Window(App[Answer]):
    """A terminal with our screens in it. Without a store there is no practice, no phone and no lock."""

    TITLE = "GuardTUI"
    CSS_PATH = ["app.tcss"]
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide"), (140, "-roomy")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (20, "-low"), (32, "-tall")]
    BINDINGS: ClassVar = [
        Binding(
            "ctrl+q", "quit", _("Quit"), id="app.quit", key_display="^q", tooltip=_("Sign out and close"), priority=True
        ),
    ]

    signs: PlainSigns | None = None
    """What draws our signs in ASCII, where the terminal or the person wants that."""
    phone: Phone | None = None
    lab: Practising | None = None
    phone_shown = False
    phone_opened_on: Screen[Any] | None = None

    def __init__(self, theme: str = NIGHT.name, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class)
        self.unlocked = asyncio.Event()
        self.unlocked.set()
        for ours in (DAY, NIGHT):
            self.register_theme(ours)
        self.theme = theme

    @property
    def practising(self) -> bool:
        """Whether nothing here is real."""
        return False

    @property
    def can_put_aside(self) -> bool:
        """Whether the terminal can be given back to a shell until `fg`."""
        return False

    @property
    def can_lock(self) -> bool:
        """Whether there is something to cover until a password is given."""
        return False

    def drawer(self) -> Iterable[Widget]:
        """The pretend phone for one screen, where there is one."""
        return ()

    def show_drawer(self) -> None:
        """Bring every screen's drawer to the one state that all share."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The list of all actions is of the app with accounts."""
        return action != "command_palette" or self.ENABLE_COMMAND_PALETTE

    @property
    def covered(self) -> bool:
        """Whether the window is too small to see what is done in it."""
        small = self.screen.has_class("-tiny") or self.screen.has_class("-flat")
        return small and any(isinstance(child, TooSmall) for child in self.screen.children)

    async def on_event(self, event: Event) -> None:
        """Keys go nowhere while nobody sees what they would do, but for those that leave; so does what is pasted."""
        if isinstance(event, (Key, Paste)) and self.covered and not self._leaves(event):
            return
        await super().on_event(event)

    def _leaves(self, event: Key | Paste) -> bool:
        active = self.screen.active_bindings.get(event.key) if isinstance(event, Key) else None
        return active is not None and active.binding.id in LEAVING

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:  # noqa: FBT002 - as Textual has it
        # A private name of Textual, guarded by tests/tui/test_preferences.py. A person's own key may be a sign, and one that
        # works everywhere comes before what is typed: each such letter of a password would quit.
        takes = self.focused is not None and self.focused.check_consume_key(key, key_to_character(key))
        return not (priority and takes) and await super()._check_bindings(key, priority)

    def leave_on_signals(self) -> None:
        """End in order: otherwise a SIGTERM or a dropped SSH line leaves the last screen, secrets and all, on the terminal."""
        if self.is_headless:
            return
        for number in (signal.SIGTERM, signal.SIGHUP):
            leave = partial(self.exit, return_code=128 + number)
            asyncio.get_running_loop().add_signal_handler(number, leave)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The steps of spacing that the styles are made of."""
        return SPACING

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line goes through before it is drawn."""
        filters = super().get_line_filters()
        return filters if self.signs is None else [*filters, self.signs]

    def get_key_display(self, binding: Binding) -> str:
        """How a key is called: as on the keyboards of the language, and by its name where its sign cannot be drawn."""
        shown = super().get_key_display(binding)
        if self.signs is not None and not shown.isascii():
            return binding.key
        return re.sub(r"^f(?=\d)", "F", re.sub("[a-z]+$", lambda name: KEYS.get(name[0], name[0]), shown))

    def copy_to_clipboard(self, text: str) -> None:
        """Copy within the app only: OSC 52 would carry it to clipboards that are not ours (SECURITY 3.2)."""
        self._clipboard = text

    def show_guide(self, title: str, text: str) -> None:
        """Show the help for the screen on top: its words, and the keys that work there."""
        from guardtui.tui.dialogs.guide import Guide

        self.push_screen(Guide(title, text, list(self.screen.active_bindings.values())))

    def _fatal_error(self) -> None:
        # A private name of Textual, guarded by tests/tui/test_crash.py: its own version prints every local variable,
        # passwords and secrets included (SECURITY T47). Ours names the place and the class of the fault.
        from rich.text import Text

        fault = sys.exc_info()[1]
        self.bell()
        self._exit_renderables.append(
            Text(
                _("GuardTUI stopped because of a fault of its own: {fault_place}").format(
                    fault_place=fault_place(fault)
                )
            )
        )
        self._close_messages_no_wait()


def fault_place(fault: BaseException | None) -> str:
    """The class of a fault and the innermost line of our own code that it passed; no message and no value."""
    cause = getattr(fault, "error", None) or fault  # a worker wraps what went wrong in it
    place = _("at an unknown place")
    trace = cause.__traceback__ if cause is not None else None
    while trace is not None:
        _package, ours, file = trace.tb_frame.f_code.co_filename.rpartition("/guardtui/")
        if ours:
            place = _("in {file} line {line}").format(file=file, line=trace.tb_lineno)
        trace = trace.tb_next
    return f"{type(cause).__name__} {place}"
