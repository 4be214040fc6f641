"""The first account of a store: four fields, and the password explained while it is typed."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.containers import Center, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, Input

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.records import Channel, Profile
from guardtui.language import _
from guardtui.tui.asking import act
from guardtui.tui.frame import GuardScreen
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.field import Field, Secret
from guardtui.tui.widgets.plain import Plain


class FirstAccount(GuardScreen[None]):
    """Makes the account and signs it in. The rule is asked for each change, in a thread; it is not copied here."""

    told = True
    HELP_TITLE = _("The first account")
    HELP_TEXT = _(
        "This store holds no account yet. Choose a handle and a password; a long sentence of your own makes a good one."
    )

    def body(self) -> Iterable[Widget]:
        """The fields."""
        with Center(classes="stage"), VerticalScroll(classes="card", can_focus=False):
            yield Plain(_("Make the first account"), classes="title")
            yield Plain(_("Handle: what you sign in with"), classes="label")
            yield Field(id="handle", most=64, onward=True)
            yield Plain(_("Your name"), classes="label")
            yield Field(id="name", most=64, onward=True)
            yield Plain(_("Mail address (you can add it later)"), classes="label")
            yield Field(id="mail", most=254, onward=True)
            yield Plain(_("Password (ctrl+t shows it)"), classes="label")
            yield Secret(id="password")
            yield Plain(id="feedback")
            yield Plain(classes="sentence bad")
            with Buttons():
                yield Button(_("Make the account"), id="yes", variant="primary")
            if self.desk.hint:
                yield Plain(self.desk.hint, id="hint")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#handle").focus()

    def help_page(self) -> tuple[str, str]:
        """What a mail address is good for depends on whether this store can send to it."""
        mail = wording.first_mail(sends=self.desk.guard.can_send(Channel.MAIL))
        return self.HELP_TITLE, f"{self.HELP_TEXT}\n\n{mail}"

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value

    def on_input_changed(self, event: Input.Changed) -> None:
        """The other fields count too: a password must not contain them."""
        self.judge()

    @work(exclusive=True, group="judge")
    async def judge(self) -> None:
        """Explain the password as it stands."""
        guard, typed, mail = self.desk.guard, self._text("password"), self._text("mail")
        profile = Profile(handle=self._text("handle"), name=self._text("name"))
        if not typed:
            self.query_one("#feedback", Plain).say("")
            return
        judged = await self.ask(guard.passwords.judge, typed, profile, [mail] if mail else [])
        note = self.query_one("#feedback", Plain)
        note.set_class(judged.ok, "good")
        note.set_class(not judged.ok, "attention")
        note.say(wording.password(judged))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the last field goes on."""
        self.make()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Make it."""
        self.make()

    @act
    async def make(self) -> None:
        """Make the account, then sign in with it."""
        guard = self.desk.guard
        handle, typed = self._text("handle"), self._text("password")
        self.say(_("One moment …"))
        await self.ask(guard.accounts.add, handle, self._text("name"), typed, mail=self._text("mail"))
        self.query_one(Secret).value = ""
        self.desk.handle = handle.strip()
        try:
            answer = await self.ask(guard.signin.begin, handle, typed, self.desk.client)
        except GuardError as error:  # the account is there all the same: this form would only refuse its handle
            self.desk.switch_screen(SignInScreen(wording.problem(error)))
            return
        if answer.session is not None:
            self.desk.open(answer.session)
        else:
            self.desk.switch_screen(SignInScreen(wording.done("account_made"), bad=False))

    def on_problem(self, error: GuardError) -> None:
        """Say it here; what was typed stays."""
        self.say(wording.problem(error))

    def say(self, sentence: str) -> None:
        """Show one sentence under the fields."""
        note = self.query_one(".sentence", Plain)
        note.say(sentence)
        note.scroll_visible(animate=False)
