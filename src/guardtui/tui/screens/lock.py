"""The lock: covers everything until the password is given again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Center, Vertical
from textual.widget import Widget
from textual.widgets import Button, Input

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.records import Session
from guardtui.language import _
from guardtui.tui.asking import act
from guardtui.tui.frame import GuardScreen
from guardtui.tui.screens.signin import TYPE_IT
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.field import Secret
from guardtui.tui.widgets.plain import Plain

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


class LockScreen(GuardScreen[bool]):
    """Answers True for the right password, False for signing out."""

    told = True
    HELP_TITLE = _("Locked")
    HELP_TEXT = _("You locked this window, or nobody touched it for a while. Your password opens it where you left it.")
    WAITS_FOR_LOCK = False  # it is what the others wait for
    WITH_PHONE = False  # whoever finds a locked window shall not read codes on it
    BINDINGS = [
        TYPE_IT,
        Binding("ctrl+o", "sign_out", _("Sign out"), id="lock.sign_out", tooltip=_("End this session instead")),
    ]

    def __init__(self, guard: Guard, session: Session) -> None:
        super().__init__()
        self.guard = guard
        self.session = session

    def body(self) -> Iterable[Widget]:
        """One field."""
        with Center(classes="stage"), Vertical(classes="card"):
            yield Plain(_("Locked"), classes="title")
            yield Plain(
                _("{handle} is signed in. Your password opens this window again.").format(handle=self.session.handle),
                classes="body",
            )
            yield Plain(_("Password"), classes="label")
            yield Secret(id="password")
            yield Plain(classes="sentence bad")
            with Buttons():
                yield Button(_("Unlock"), id="yes", variant="primary")
                yield Button(_("Sign out"), id="no")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Secret).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter tries it."""
        self.unlock()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """So does the button."""
        if event.button.id == "yes":
            self.unlock()
        else:
            self.action_sign_out()

    @act
    async def unlock(self) -> None:
        """Ask whether the password is right; in a thread, for it takes its time."""
        field = self.query_one(Secret)
        typed, field.value = field.value, ""
        say = self.query_one(".sentence", Plain).say
        if not typed:
            say(_("Type your password first."))
            return
        say(_("Checking …"))
        answer = await self.ask(self.guard.signin.check_password, self.session, typed)
        if answer.outcome == "open":
            self.dismiss(True)
        elif answer.outcome == "wait" and answer.until is not None:
            say(wording.sign_in_wait(answer.until, self.guard.clock.now()))
        else:
            say(wording.password_wrong())

    def on_problem(self, error: GuardError) -> None:
        """Say it here."""
        if not self.desk.session_over(error):
            self.query_one(".sentence", Plain).say(wording.problem(error))

    def action_fill(self) -> None:
        """The practice account's password is printed anyway."""
        if self.desk.lab is not None:
            _handle, self.query_one(Secret).value = self.desk.lab.practice.sign_in_with()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only practice has a password that everybody may know."""
        if action == "fill":
            return self.desk.lab is not None
        return super().check_action(action, parameters)

    def action_sign_out(self) -> None:
        """End the session."""
        self.dismiss(False)
