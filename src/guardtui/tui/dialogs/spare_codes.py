"""Recovery codes, shown once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button

from guardtui import wording
from guardtui.language import _
from guardtui.tui.asking import act
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.plain import Plain, line
from guardtui.wording import Question
from guardtui.wording.two_step import NEW_CODE, NEW_CODES, Page


class Words(NamedTuple):
    page: Page
    done: str
    question: Question


ALL = Words(NEW_CODES, _("I have written them down"), wording.question("copied_all"))
ONE = Words(NEW_CODE, _("I have written it down"), wording.question("copied_one"))


class SpareCodes(GuardDialog[None]):
    """Answers nothing. The codes are not kept anywhere in readable form, so leaving asks once whether they were copied."""

    SHOWS_SECRETS: ClassVar = True
    BINDINGS = [
        Binding("escape", "leave", _("Close"), id="dialog.leave", tooltip=_("Close; they cannot be shown again"))
    ]
    HELP_TITLE = _("Recovery codes")
    HELP_TEXT = _(
        "Each of these opens the account once, when phone and mail are lost. Write them on paper or put them into a "
        "password manager, away from this computer. They are not shown again."
    )

    def __init__(self, codes: Sequence[str], *, in_place_of_used: bool = False) -> None:
        super().__init__()
        self._codes = tuple(codes)
        self._words = ONE if in_place_of_used else ALL

    def question(self) -> Iterable[Widget]:
        """Two columns of codes."""
        yield Plain(self._words.page.title, classes="title")
        yield Plain(self._words.page.lead, classes="body")
        yield Plain(self._table(), id="spare-codes")
        with Buttons():
            yield Button(self._words.done, id="yes", variant="primary")

    def _table(self) -> Content:
        half = (len(self._codes) + 1) // 2
        left, right = self._codes[:half], (*self._codes[half:], "")
        return line("\n".join(f"{a}    {b}" for a, b in zip(left, right, strict=False)))

    def on_mount(self) -> None:
        """Enter closes, after the question."""
        self.query_one("#yes").focus()

    def on_button_pressed(self, _event: Button.Pressed) -> None:
        """Done."""
        self.action_leave()

    @act
    async def action_leave(self) -> None:
        """Ask before they are gone for good."""
        if await self.desk.push_screen_wait(Confirm(*self._words.question)):
            self.dismiss(None)

    def blank(self) -> None:
        """The screen was locked: they are gone; new ones can be made."""
        self._codes = ()
        self.query_one("#spare-codes", Plain).say(
            _("Hidden, because the screen was locked. Make new ones to see codes again.")
        )
