"""Did you send this? A text or a reference, looked up in the ledger of the account (M12)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Button

from guardtui import wording
from guardtui.core.claim import Answer
from guardtui.core.errors import GuardError
from guardtui.language import _
from guardtui.tui.asking import act
from guardtui.tui.frame import GuardDialog
from guardtui.tui.marks import mark
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.paste_box import PasteBox
from guardtui.tui.widgets.plain import Piece, Plain, line


class CheckMessage(GuardDialog[Answer | None]):
    """Answers what was found where the person did not ask for that code; else nothing is left to do."""

    HELP_TITLE = _("Did we send this?")
    HELP_TEXT = _(
        "Paste the whole message, or type its reference (the six characters behind Ref) and press enter. The text is "
        "compared with what was sent, word by word, but for the code, and is forgotten when you leave.\n\n"
        "Tab goes on to the answer, which the arrows scroll.\n\n"
        "A real reference proves little by itself, since it can be copied: the words have to be the same too."
    )
    BINDINGS = [
        Binding("ctrl+s,ctrl+r", "check", _("Check"), id="check.go", tooltip=_("Look it up")),
    ]
    DEFAULT_CSS = """
    CheckMessage #answer { height: auto; max-height: 10; margin-top: 1; }
    CheckMessage #answer:focus { scrollbar-color: $primary; }
    CheckMessage.-low PasteBox { height: 5; }
    """

    def __init__(self, check: Callable[[str], Answer]) -> None:
        super().__init__()
        self._check = check
        self.answer: Answer | None = None

    def question(self) -> Iterable[Widget]:
        """The box, the buttons, the answer."""
        yield Plain(_("Did we send this?"), classes="title")
        yield PasteBox(id="text", placeholder=_("Paste the whole message here, or type its reference"))
        with Buttons():
            yield Button(_("Check"), id="check", variant="primary")
            yield Button(_("I did not ask for it"), id="not_mine")
            yield Button(_("Done"), id="done")
        with VerticalScroll(id="answer"):
            yield Plain(id="sentence")

    def on_mount(self) -> None:
        """Ready for a paste."""
        self.query_one("#not_mine").display = False
        self.query_one(PasteBox).focus()

    def on_paste_box_pasted(self) -> None:
        """A whole text came in: look it up."""
        self.action_check()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Look it up, say that it was not asked for, or leave."""
        match event.button.id:
            case "check":
                self.action_check()
            case "not_mine":
                self.dismiss(self.answer)
            case _:
                self.action_leave()

    @act
    async def action_check(self) -> None:
        """Ask, and say."""
        self.answer = await self.ask(self._check, self.query_one(PasteBox).text)
        self._say(self.answer)

    def blank(self) -> None:
        """Forget what was pasted: the screen was locked, and a code may stand in it."""
        self.query_one(PasteBox).text = ""

    def on_problem(self, error: GuardError) -> None:
        """Say it here."""
        if not self.desk.session_over(error):
            self.query_one("#sentence", Plain).say(line(wording.problem(error), ""))

    def _say(self, answer: Answer) -> None:
        sign, style = mark("good" if answer.sent else "bad")
        pieces: list[Piece] = [(f"{sign} ", f"bold {style}"), wording.checked(answer)]
        if answer.sent and not answer.compared:
            pieces += ["\n\n", (answer.said, "$text-muted")]
        self.query_one("#sentence", Plain).say(line(*pieces))
        self.query_one("#not_mine").display = answer.sent and answer.open
        self.query_one("#answer").scroll_home(animate=False)


def check_message(check: Callable[..., Answer], session: object) -> CheckMessage:
    """The dialog for who is signed in."""
    return CheckMessage(partial(check, session))
