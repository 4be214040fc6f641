"""This was not me: what was shut already, and what is left to do, one line each (M8)."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.core.records import Case
from guardtui.language import _
from guardtui.tui.frame import Copies, GuardDialog
from guardtui.tui.marks import mark
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.choice import Choice, Line
from guardtui.tui.widgets.plain import Plain, line
from guardtui.wording.places import SHUT


class NotMe(Copies, GuardDialog[str | None]):
    """Answers the step that the person takes next: `password`, `contacts`, `factors` or `close`; None to go on later."""

    HELP_TITLE = _("This was not me")
    HELP_TEXT = _(
        "What is urgent is done already. Take the rest line by line; the run waits on this entry of your activity "
        "until it is finished. Keep the case number: support will ask for it.\n\n"
        "If you cannot change something here, tell whoever runs these accounts."
    )

    BINDINGS = [Copies.COPY]

    def __init__(self, case: Case) -> None:
        super().__init__()
        self.case = case

    def question(self) -> Iterable[Widget]:
        """The case, what is shut, the steps."""
        case = self.case
        title, steps = wording.choice("case_steps", case=case.id)
        yield Plain(line(title, ("   closed" if case.closed_at else "", "$success")), classes="title")
        yield Plain(line(("✓ ", "$success"), SHUT), classes="body")
        taken = {"password": case.password_at, "contacts": case.contacts_at, "factors": case.factors_at}
        yield Choice(*(_step(one, taken[one.id]) for one in steps), id="steps")
        with Buttons():
            if case.done and case.closed_at is None:
                yield Button(_("Close the case"), id="close", variant="primary")
            yield Button(_("Later") if case.closed_at is None else _("Done"), id="later")

    def reference(self) -> str:
        """The case number."""
        return self.case.id

    def on_mount(self) -> None:
        """The first step that is open, or the end."""
        steps = self.query_one("#steps", Choice)
        if self.case.done:
            self.query("Button").first(Button).focus()
            return
        open_ones = [
            i for i, at in enumerate((self.case.password_at, self.case.contacts_at, self.case.factors_at)) if at is None
        ]
        steps.highlighted = open_ones[0]
        steps.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take a step."""
        self.dismiss(event.option.id)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Close it, or leave it for now."""
        self.dismiss("close" if event.button.id == "close" else None)


def _step(one: Line, done_at: int | None) -> Option:
    sign, style = mark("good" if done_at is not None else "attention")
    return Option(
        line((f"{sign} ", style), (one.name, "bold"), ("  done" if done_at is not None else "", "$text-muted")),
        id=one.id,
    )
