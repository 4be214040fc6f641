"""Type a code that the new way gave: it counts only once it has worked."""

from __future__ import annotations

from textual.app import ComposeResult

from guardtui.language import _
from guardtui.tui.flows.two_step.page import Page
from guardtui.tui.widgets.code_field import CodeField
from guardtui.tui.widgets.code_panel import CodePanel
from guardtui.tui.widgets.plain import Plain


class ConfirmPage(Page):
    """Around the code panel. Answers when the code was accepted."""

    STEP = 2
    FIRST = "CodeField"
    HELP = _(
        "A way counts only after a code from it has come back: a wrong number or a clock that is off shows now, and "
        "not on the day you need to get in."
    )

    def __init__(self, title: str, lead: str, panel: CodePanel) -> None:
        super().__init__()
        self.heading = title
        self.lead = lead
        self.panel = panel

    def compose(self) -> ComposeResult:
        yield Plain(self.heading, classes="title")
        yield Plain(self.lead, classes="lead")
        yield self.panel

    def on_code_panel_done(self, event: CodePanel.Done) -> None:
        """The new way works."""
        event.stop()
        self.post_message(self.Next())

    def on_code_panel_gone(self, event: CodePanel.Gone) -> None:
        """A wizard is not left by the way: the person says so."""
        event.stop()
        self.panel.say(_("Leave with q, and look at the address under Contacts."))

    def on_code_field_odd(self, event: CodeField.Odd) -> None:
        """Say why what was pasted is no code."""
        event.stop()
        self.panel.say(event.sentence)
