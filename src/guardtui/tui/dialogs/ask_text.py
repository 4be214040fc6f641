"""One line of text that a verb judges: what it refuses is said here, and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from textual.widget import Widget
from textual.widgets import Button, Input

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.language import _
from guardtui.tui.asking import act
from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.field import Field, Secret
from guardtui.tui.widgets.plain import Plain

Result = TypeVar("Result")


class AskText(GuardDialog[Result | None], Generic[Result]):
    """Answers what `submit` returned for the typed text; None when the person left."""

    HELP_TITLE = _("Something to type")
    HELP_TEXT = _("Type it and press enter. If you have to show that it is you, you are asked for that next.")

    def __init__(
        self,
        question: str,
        submit: Callable[[str], Result],
        *,
        detail: str = "",
        example: str = "",
        value: str = "",
        yes: str = _("Continue"),
        secret: bool = False,
    ) -> None:
        super().__init__()
        self.text, self.detail, self.example, self.yes = question, detail, example, yes
        self.submit = submit
        self.secret = secret
        self.value = value

    def question(self) -> Iterable[Widget]:
        """The question, the field, the sentence, the buttons."""
        yield Plain(self.text, classes="title")
        if self.detail:
            yield Plain(self.detail, classes="body")
        yield (
            Secret(id="text") if self.secret else Field(value=self.value, placeholder=self.example, id="text", most=254)
        )
        yield Plain(classes="sentence bad")
        with Buttons():
            yield Button(self.yes, id="yes", variant="primary")
            yield Button(_("Back"), id="no")

    def on_input_changed(self, _event: Input.Changed) -> None:
        """What was refused is no longer what stands there."""
        self.query_one(".sentence", Plain).say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter sends it."""
        event.stop()
        self.send()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """So does the button."""
        if event.button.id == "yes":
            self.send()
        else:
            self.action_leave()

    @act
    async def send(self) -> None:
        """Ask the verb; close when it took the text."""
        field = self.query_one("#text", Field)
        field.disabled = True
        try:
            result = await self.ask(self.submit, field.value)
        finally:
            field.disabled = False
            field.focus()
        self.dismiss(result)

    def on_problem(self, error: GuardError) -> None:
        """Say why not, beside what was typed."""
        if not self.desk.session_over(error):
            self.query_one(".sentence", Plain).say(wording.problem(error))
