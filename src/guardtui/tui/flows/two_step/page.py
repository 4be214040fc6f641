"""What each page of the wizard is: it shows and asks. Where the answer leads is the wizard's business."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Button

from guardtui.language import _
from guardtui.tui.asking import Asks
from guardtui.tui.widgets.buttons import Buttons

AWAY_SECONDS = 30
"""The same while another window has the focus: long enough to copy a line into a password manager there."""
SHOWN_SECONDS = 120
"""How long a secret stays on screen without a touch. Longer than SECURITY 3.2's minute: it has to be written down."""


class Page(Asks, Vertical):
    """One page; `HELP` is what `?` says on it, and `FIRST` what gets the focus."""

    STEP: ClassVar[int] = 0
    HELP: ClassVar[str] = ""
    FIRST: ClassVar[str] = "#next"

    class Next(Message):
        """The person is done with this page; `answer` says what was chosen or typed, where there is a choice."""

        def __init__(self, answer: str = "") -> None:
            super().__init__()
            self.answer = answer

    class Back(Message):
        """One page back, please."""

    def __init__(self) -> None:
        super().__init__(classes="page")

    def buttons(self, forward: str) -> ComposeResult:
        """The button that goes on, and the one that goes back."""
        with Buttons():
            yield Button(forward, id="next", variant="primary")
            yield Button(_("Back"), id="back")

    def focus_first(self) -> None:
        """Put the focus where the person begins."""
        for widget in self.query(self.FIRST).results():
            widget.focus()
            return

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """A button is the same as its key."""
        event.stop()
        self.post_message(self.Next() if event.button.id == "next" else self.Back())


class SecretPage(Page):
    """A page with a secret on it: hidden when the screen locks, when nobody touches it, and soon after one looks away."""

    SHOWS_SECRETS: ClassVar = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "reveal", _("Show or hide"), id="secret.show", tooltip=_("Show or hide the secret on this page")),
    ]

    shown: reactive[bool] = reactive(True, toggle_class="-shown")
    _timer: Timer | None = None

    def on_mount(self) -> None:
        self.watch(self.app, "app_focus", self._looked_away, init=False)
        self._hide_in(SHOWN_SECONDS)
        self.paint()

    def paint(self) -> None:
        """Put the secret into its place, or dots while it is hidden."""

    def watch_shown(self) -> None:
        if self._timer is not None:
            self.paint()

    def on_key(self, _event: Key) -> None:
        """A key is a sign of somebody reading."""
        self._hide_in(SHOWN_SECONDS)

    def _looked_away(self, focus: bool) -> None:
        self._hide_in(SHOWN_SECONDS if focus else AWAY_SECONDS)

    def _hide_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(seconds, self.blank)

    def blank(self) -> None:
        """Hide the secret."""
        self.shown = False

    def action_reveal(self) -> None:
        """Show the secret again, or hide it."""
        self.shown = not self.shown
