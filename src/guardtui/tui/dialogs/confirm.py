"""Yes or no."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Button

from guardtui.language import _
from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.plain import Plain


class Confirm(GuardDialog[bool]):
    """Answers True or False. What cannot be taken back starts on No."""

    HELP_TITLE = _("Yes or no")
    HELP_TEXT = _("Answer with y or n, with tab and enter, or with the mouse. Escape means no.")
    BINDINGS = [
        Binding("y", "answer(True)", _("Yes"), id="confirm.yes", tooltip=_("Do it")),
        Binding("n", "answer(False)", _("No"), id="confirm.no", tooltip=_("Leave it as it is")),
        Binding("left,right", "app.focus_next", _("Other button"), show=False),
    ]

    def __init__(
        self, question: str, detail: str = "", yes: str = _("Yes"), no: str = _("No"), *, danger: bool = False
    ) -> None:
        super().__init__()
        self.text, self.detail, self.yes, self.no, self.danger = question, detail, yes, no, danger

    def question(self) -> Iterable[Widget]:
        """The question, what it means, two buttons."""
        yield Plain(self.text, classes="title")
        if self.detail:
            yield Plain(self.detail, classes="body")
        with Buttons():
            yield Button(self.yes, id="yes", variant="error" if self.danger else "primary")
            yield Button(self.no, id="no")

    def on_mount(self) -> None:
        """Start where a hasty enter does no harm."""
        self.query_one("#no" if self.danger else "#yes", Button).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answer by key."""
        self.dismiss(answer)

    def action_leave(self) -> None:
        """Leaving is a no."""
        self.dismiss(False)
