"""Another password: the present one, the new one explained while it is typed, and one made up on request (M11)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import work
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Button, Input

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.records import Account, Challenge, Session
from guardtui.language import _
from guardtui.tui.asking import act
from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.field import Secret
from guardtui.tui.widgets.plain import Plain, line

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


class NewPassword(GuardDialog[Challenge | Account | None]):
    """Answers what `change` gave: the challenge that is due, or the account where none is. The rule is not copied here."""

    told = True
    HELP_TITLE = _("Your password")
    HELP_TEXT = _(
        "A good password is long: four or five unrelated words in a row are better than a short mix of signs, and "
        "easier to keep. Use it for this account only. ctrl+g makes one up; a password manager can keep it for you.\n\n"
        "When it is changed, every other device is signed out, and all your contacts are told."
    )
    BINDINGS = [
        Binding(
            "ctrl+g", "suggest", _("Make one up"), key_display="^g", id="password.suggest", tooltip=_("Random words")
        ),
    ]

    def __init__(self, guard: Guard, session: Session) -> None:
        super().__init__()
        self.guard = guard
        self.session = session

    def question(self) -> Iterable[Widget]:
        """Three fields, what speaks against the new one, the buttons."""
        yield Plain(_("Change your password"), classes="title")
        yield Plain(_("Your password now"), classes="label")
        yield Secret(id="present", onward=True)
        yield Plain(line(_("The new one"), (_("   ctrl+t shows it"), "$text-muted")), classes="label")
        yield Secret(id="new", onward=True)
        yield Plain(id="feedback")
        yield Plain(_("The new one again"), classes="label")
        yield Secret(id="again")
        yield Plain(classes="sentence bad")
        with Buttons():
            yield Button(_("Change it"), id="yes", variant="primary")
            yield Button(_("Make one up"), id="suggest")
            yield Button(_("Back"), id="no")

    def on_mount(self) -> None:
        """Ready to type."""
        self._field("present").focus()

    def _field(self, name: str) -> Secret:
        return self.query_one(f"#{name}", Secret)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Only the new one is judged."""
        event.stop()
        if event.input.id == "new":
            self.judge()

    @work(exclusive=True, group="judge")
    async def judge(self) -> None:
        """Explain the new password as it stands; in a thread, for it takes its time."""
        note, typed = self.query_one("#feedback", Plain), self._field("new").value
        if not typed:
            note.say("")
            return
        try:
            judged = await self.ask(self.guard.passwords.judge_mine, self.session, typed)
        except GuardError as error:
            self.on_problem(error)
            return
        note.set_class(judged.ok, "good")
        note.set_class(not judged.ok, "attention")
        note.say(wording.password(judged))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the last field goes on."""
        event.stop()
        self.change()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Each button is a key too."""
        match event.button.id:
            case "yes":
                self.change()
            case "suggest":
                self.action_suggest()
            case _:
                self.action_leave()

    @act
    async def action_suggest(self) -> None:
        """Fill in random words, readable, so that they can be kept."""
        made = await self.ask(self.guard.passwords.passphrase)
        for name in ("new", "again"):
            self._field(name).value = made
        self._field("new").password = False
        self._say(_("Keep it before you go on, best in a password manager."))
        self._field("new" if self._field("present").value else "present").focus()

    @act
    async def change(self) -> None:
        """Ask the verb; close when it took the new password."""
        if self._field("new").value != self._field("again").value:
            self._say(_("The two passwords differ. Type the new one again."))
            self._field("again").value = ""
            self._field("again").focus()
            return
        self._say(_("One moment …"))
        present, new = self._field("present").value, self._field("new").value
        done = await self.ask(self.guard.passwords.change, self.session, present, new)
        for name in ("present", "new", "again"):
            self._field(name).blank()
        self.dismiss(done)

    def on_problem(self, error: GuardError) -> None:
        """Say why not, beside what was typed."""
        if self.desk.session_over(error):
            return
        self._say(wording.problem(error))
        if error.reason == "password_wrong":
            self._field("present").value = ""
            self._field("present").focus()
        else:
            self._field("new").focus()

    def _say(self, sentence: str) -> None:
        self.query_one(".sentence", Plain).say(sentence)
