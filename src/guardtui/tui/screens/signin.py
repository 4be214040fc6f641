"""Sign-in: handle and password, then the code where one is due (PRODUCT M1)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import Center, Vertical
from textual.widget import Widget
from textual.widgets import Button, Input

from guardtui import wording
from guardtui.core.errors import GuardError, Locked
from guardtui.core.records import Challenge, ContactChange, PendingSignIn, Session
from guardtui.core.verdict import Verdict
from guardtui.guard.ways import SIGN_IN
from guardtui.language import _
from guardtui.tui.asking import act, begin
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.frame import GuardScreen
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.field import Field, Secret
from guardtui.tui.widgets.plain import Plain, line
from guardtui.wording.ways import ways_by_line, ways_lines

TYPE_IT: Final = Binding(
    "f8", "fill", _("Type it"), id="signin.practice", tooltip=_("Type the practice account's password")
)


class SignInScreen(GuardScreen[None]):
    """Says the same whether or not an account exists. Where the store has none yet, it offers to make the first."""

    told = True
    HELP_TITLE = _("Sign in")
    HELP_TEXT = _(
        "Type your handle and your password. If a code is due you are asked for it next, and you see how it was sent.\n\n"
        "After several wrong passwords in a row there is a wait. It is the same for everybody and ends by itself.\n\n"
        "If the code would go to a phone or mail address that is not yours, go back from it: for seven days a contact that "
        "was changed can be put back with a code from the old one.\n\n"
        "If you cannot get in at all, F4 puts a support case together, which you can save and hand over."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        TYPE_IT,
        Binding("f4", "help_in", _("Can't get in"), id="signin.help", tooltip=_("Put a support case together")),
    ]

    def __init__(self, sentence: str = "", *, bad: bool = True) -> None:
        super().__init__()
        self._sentence = sentence
        self._bad = bad
        self._until: int | None = None
        self._pending: PendingSignIn | None = None
        """The sign-in whose code was not typed, because it may go to a contact that somebody else put there."""
        self._changes: tuple[ContactChange, ...] = ()
        self._half: PendingSignIn | None = None
        """The newest sign-in whose password was right: who asks for help may say that much of the account."""

    def body(self) -> Iterable[Widget]:
        """Two fields and a button."""
        with Center(classes="stage"), Vertical(classes="card"):
            yield Plain(line(("GuardTUI", "bold $primary"), (f"  {self.desk.guard.service}", "$text-muted")))
            yield Plain(_("Sign in"), classes="title")
            yield Plain(_("Handle"), classes="label")
            yield Field(value=self.desk.handle, id="handle", most=64, onward=True)
            yield Plain(line(_("Password"), (_("   ctrl+t shows it"), "$text-muted")), classes="label")
            yield Secret(id="password")
            yield Plain(self._sentence, classes="sentence bad" if self._bad else "sentence")
            with Buttons():
                yield Button(_("Sign in"), id="yes", variant="primary")
                yield Button(_("Put it back"), id="undo")
            if self.desk.hint:
                yield Plain(self.desk.hint, id="hint")

    def on_mount(self) -> None:
        """Ready to type, or on to the first account."""
        self.query_one("#undo").display = False
        self.query_one("#password" if self.desk.handle else "#handle").focus()
        self.set_interval(1, self._count_down)
        begin(self, self._look_for_accounts, "look")  # not an action: what is typed meanwhile is one, and counts

    async def _look_for_accounts(self) -> None:
        """A store without any account has nobody to sign in. A visitor does not make the first: it would be theirs."""
        try:
            known = await self.ask(self.desk.guard.accounts.any)
        except GuardError as error:
            self.on_problem(error)
            return
        if known:
            return
        if self.desk.visitor:
            self.say(_("There is no account here yet. Whoever runs this service makes the first."))
            return
        from guardtui.tui.screens.first import FirstAccount

        self.desk.switch_screen(FirstAccount())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the last field goes on."""
        self.enter()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """So does the button; the other one puts a contact back first."""
        if event.button.id == "undo":
            self.put_back()
        else:
            self.enter()

    @act
    async def enter(self) -> None:
        """Ask whether the password is right; in a thread, for it takes its time."""
        handle, field = self.query_one("#handle", Field).value, self.query_one(Secret)
        typed, field.value = field.value, ""
        if not handle.strip() or not typed:
            self.say(_("Please type your handle and your password."))
            return
        self._until = None
        self._offer(None)
        self.say(_("Checking …"), bad=False)
        answer = await self.ask(self.desk.guard.signin.begin, handle, typed, self.desk.client)
        self.say("")
        if answer.session is not None:
            self.desk.open(answer.session)
        elif answer.pending is not None:
            await self._enter_code(answer.pending)
        elif answer.outcome == "wait":
            self._until = answer.until
            self._count_down()
        else:
            self.say(wording.sign_in_refused())
            field.focus()

    async def _enter_code(self, pending: PendingSignIn) -> None:
        from guardtui.tui.dialogs.code import CodeDialog  # late: the first screen does without it

        guard, self._half = self.desk.guard, pending
        challenge = await self._ask_for_code(pending)
        if challenge is None:
            return

        def check(challenge_id: str, typed: str, trust: bool) -> Verdict:
            return guard.signin.finish(pending, challenge_id, typed, trust=trust)

        title = wording.proof("new_device" if pending.new_device else "sign_in")
        dialog = CodeDialog(
            guard,
            pending,
            challenge,
            title=title,
            check=check,
            again=partial(guard.codes.request, pending, SIGN_IN),
            trust=pending.trustable,
        )
        verdict = await self.desk.push_screen_wait(dialog)
        if verdict is not None and isinstance(verdict.result, Session):
            self.desk.open(verdict.result)
            return
        self._offer(pending, await self.ask(guard.contacts.undoable, pending))
        self.query_one("#undo" if self._changes else "#password").focus()

    async def _ask_for_code(self, pending: PendingSignIn) -> Challenge | None:
        """Have the code sent. Where that has to wait, offer what does not; None where the person would rather wait."""
        codes = self.desk.guard.codes
        try:
            return await self.ask(codes.request, pending, SIGN_IN)
        except Locked as error:
            ways = ways_by_line(await self.ask(codes.ways, pending, SIGN_IN))
            if not any(way.open for way in ways.values()):
                raise
            self.on_problem(error)
            dialog = Choose(wording.choice("another_way")[0], ways_lines(ways.values()), detail=wording.problem(error))
        chosen = await self.desk.push_screen_wait(dialog)
        if chosen is None:
            return None
        way = ways[chosen]
        self.say("")
        return await self.ask(codes.request, pending, SIGN_IN, way.channel, way.contact_id)

    def _offer(self, pending: PendingSignIn | None, changes: tuple[ContactChange, ...] = ()) -> None:
        """Offer to put a contact back whose place another took: the code that was not typed may have gone there."""
        self._pending, self._changes = pending, changes
        self.query_one("#undo").display = bool(changes)
        if changes:
            self.say(wording.changed_lately(changes[0], self.desk.guard.clock.now()))

    @act
    async def put_back(self) -> None:
        """With a code from the old contact; then the sign-in goes on, and everybody else is out."""
        from guardtui.tui.dialogs.code import CodeDialog

        pending, guard = self._pending, self.desk.guard
        if pending is None or not self._changes:
            return
        request = partial(guard.contacts.undo, pending, self._changes[0].id)
        dialog = CodeDialog(guard, pending, await self.ask(request), title=wording.proof("put_back"), again=request)
        if await self.desk.push_screen_wait(dialog) is None:
            return
        self._offer(None)
        self.tell(wording.done("contact_back_at_the_door"))
        await self._enter_code(pending)

    def action_fill(self) -> None:
        """Handle and password of the practice account are printed anyway: who practises need not type them."""
        if self.desk.lab is not None:
            handle, password = self.desk.lab.practice.sign_in_with()
            self.query_one("#handle", Field).value, self.query_one(Secret).value = handle, password
            self.query_one(Secret).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only practice has a password that everybody may know."""
        if action == "fill":
            return self.desk.lab is not None
        return super().check_action(action, parameters)

    @act
    async def action_help_in(self) -> None:
        """A support case for somebody who cannot sign in."""
        from guardtui.tui.flows.support import ask_for_help

        await ask_for_help(self, self.desk.guard, self._half)

    def _count_down(self) -> None:
        if self._until is not None:
            now = self.desk.guard.clock.now()
            if now >= self._until:
                self._until = None
                self.say(wording.done("again_now"), bad=False)
            else:
                self.say(wording.sign_in_wait(self._until, now))

    def say(self, sentence: str, *, bad: bool = True) -> None:
        """Show one sentence under the fields."""
        note = self.query_one(".sentence", Plain)
        note.set_class(bad, "bad")
        note.say(sentence)

    def on_problem(self, error: GuardError) -> None:
        """Say it here."""
        self.say(wording.problem(error))
