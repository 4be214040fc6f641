"""A code that did not arrive: what is known first, then the likeliest cause with the key that mends it (PRODUCT M6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Button

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.missing_code import Cause, Diagnosis, Fix
from guardtui.core.records import ChallengeState, Channel
from guardtui.language import _
from guardtui.shared.missing_code import SHOWN, because, goes_on, mends, others, title
from guardtui.tui.asking import Again, act
from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.facts import Facts
from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.words import clock_time
from guardtui.wording.names import CHANNELS, own
from guardtui.wording.places import HOW_SURE

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.guard.callers import Caller


class Taken(NamedTuple):
    """The fix that the person took, and what was known then."""

    fix: Fix
    found: Diagnosis


class MissingCode(GuardDialog[Taken | None]):
    """Answers the fix that is taken. What only the person can know is asked here, and the next cause shown."""

    HELP_TITLE = _("A code did not arrive")
    HELP_TEXT = _(
        "On top stands what is known: where the code was sent, when, and what became of it. Below is the likeliest cause, "
        "and enter does what mends it.\n\n"
        "What nobody but you can know is asked: press y when it is so, and enter does what mends it; press n when it is "
        "not, and the next cause shows; b goes back. At the end there is another way to get the code, and what to tell "
        "support. Looking costs nothing: no try, and no message."
    )
    BINDINGS = [
        Binding("y", "say(True)", _("Yes"), id="missing.yes", tooltip=_("It is so: show what mends it")),
        Binding("n", "say(False)", _("No"), id="missing.no", tooltip=_("It is not so: go on to the next cause")),
        Binding("n", "something_else", _("Something else"), id="missing.else", tooltip=_("Go on to the next cause")),
        Binding("b", "before", _("One back"), id="missing.back", tooltip=_("Back to the cause before")),
        Binding("left,right", "app.focus_next", _("Other button"), show=False),
    ]
    DEFAULT_CSS = """
    MissingCode #sendings { height: auto; color: $text-muted; }
    MissingCode #sure { height: auto; margin-top: 1; text-style: bold; color: $primary; }
    MissingCode #because { height: auto; }
    MissingCode #asked { height: auto; text-style: bold; margin-top: 1; }
    MissingCode #answers { margin-top: 1; }
    MissingCode #next { height: auto; color: $text-muted; margin-top: 1; }
    MissingCode.-low #answers { margin: 0; }
    """

    def __init__(self, guard: Guard, caller: Caller, challenge_id: str | None, found: Diagnosis) -> None:
        super().__init__()
        self.guard = guard
        self.caller = caller
        self.challenge_id = challenge_id
        self.found = found
        self._said: list[tuple[Cause, bool]] = []
        """The answers so far, the newest last."""
        self._seen = -1
        self._looks = Again(self, self._look_again, "look")

    def question(self) -> Iterable[Widget]:
        """Facts, the cause, what to do about it."""
        yield Plain(classes="title")
        yield Facts({"to": _("Sent to"), "time": _("Its time")}, id="known")
        yield Plain(id="sendings")
        yield Plain(id="sure")
        yield Plain(id="because")
        yield Plain(id="asked")
        with Buttons():
            yield Button("", id="fix", variant="primary")
            yield Button(_("No"), id="no")
        yield Facts({"yes": _("y  Yes"), "no": _("n  No")}, id="answers")
        yield Plain(id="next")

    def on_mount(self) -> None:
        """Show it, and keep it up to date: a message may arrive or come back meanwhile."""
        self._paint()
        self.query_one("#fix").focus()
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        self._show_time()
        self._show_cause()
        until = self.found.likeliest.facts.get("until")
        number = self.desk.changed()
        over = isinstance(until, int) and until <= self.guard.clock.now()
        if (over or number != self._seen) and not self.acting:
            self._seen = number
            self._looks.wish()

    async def _look_again(self) -> None:
        try:
            await self._ask_again()
        except GuardError as error:
            self.on_problem(error)

    async def _ask_again(self) -> None:
        said = tuple(self._said)
        answers = {cause.value: so for cause, so in said}
        found = await self.ask(self.guard.missing_codes.diagnose, self.caller, self.challenge_id, answers)
        if self.is_attached and said == tuple(self._said):  # else more was said meanwhile, and its answer is on its way
            self.found = found
            self._paint()

    def _paint(self) -> None:
        found = self.found
        first = found.likeliest
        self.query_one(".title", Plain).say(title(found))
        by = CHANNELS[found.channel] if found.channel else ""
        target = own(found.target) or by
        to = (
            line((target, "bold"), ("" if target.casefold() == by.casefold() else f"  {by}", "$text-muted"))
            if by
            else None
        )
        self.query_one("#known", Facts).say(to=to)
        label = _("Read it in") if found.channel is Channel.APP else _("Sent to")
        self.query_one("#known", Facts).call(to=_("Type") if found.channel is Channel.RECOVERY else label)
        self._show_time()
        lines = [wording.sending(one) for one in found.sendings[-SHOWN:]]
        sent = self.query_one("#sendings", Plain)
        sent.display = bool(lines)
        sent.say("\n".join(lines))
        self.query_one("#sure", Plain).say(HOW_SURE[first.sure])
        self._show_cause()
        asked = self.query_one("#asked", Plain)
        asked.display = found.question is not None
        asked.say(wording.missing_code_question(found.question, first) if found.question else "")
        _name(self.query_one("#fix", Button), _("Yes") if found.question else mends(found))
        _name(self.query_one("#no", Button), _("No") if found.question else _("Something else"))
        self.query_one("#no").display = found.question is not None or goes_on(found)
        self._paint_what_follows()
        self.refresh_bindings()

    def _paint_what_follows(self) -> None:
        """Where a yes and a no lead; where nothing is asked, what else there is."""
        found = self.found
        answers = self.query_one("#answers", Facts)
        answers.display = found.question is not None
        if found.question is not None:
            answers.say(yes=mends(found), no=wording.missing_code_next(found))
        after, said = self.query_one("#next", Plain), others(found)
        after.display = bool(said) and found.question is None
        after.say(said)

    def _show_cause(self) -> None:
        """The likeliest cause, and how long ago it was."""
        self.query_one("#because", Plain).say(because(self.found, self.guard.clock.now()))

    def _show_time(self) -> None:
        found, now = self.found, self.guard.clock.now()
        if found.expires_at is None or found.state is not ChallengeState.OPEN:
            self.query_one("#known", Facts).say(time=None)
            return
        left = found.expires_at - now
        said = _("{clock_time} left").format(clock_time=clock_time(left)) if left > 0 else _("over")
        if found.resend_at is not None and found.resend_at > now:
            said += _(" · can be sent again in {clock_time}").format(clock_time=clock_time(found.resend_at - now))
        self.query_one("#known", Facts).say(time=said)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Support is the last; the first has none before it; yes is no answer where nothing is asked."""
        if action == "say":
            return self.found.question is not None
        if action == "something_else":
            return self.found.question is None and goes_on(self.found)
        if action == "before":
            return bool(self._said)
        return super().check_action(action, parameters)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer what is asked; else do what mends it, or go on."""
        if self.found.question is not None:
            self.action_say(event.button.id == "fix")
        elif event.button.id == "fix":
            self.dismiss(Taken(self.found.likeliest.fix, self.found))
        else:
            self.action_something_else()

    @act
    async def action_say(self, so: bool) -> None:
        """It is so: what mends it is the next key. It is not: the next cause."""
        await self._note(so)

    @act
    async def action_something_else(self) -> None:
        """Leave this cause out."""
        await self._note(False)

    async def _note(self, so: bool) -> None:
        self._said.append((self.found.likeliest.cause, so))
        await self._ask_again()
        self.query_one("#fix").focus()

    @act
    async def action_before(self) -> None:
        """Back to the cause before."""
        self._said.pop()
        await self._ask_again()


def _name(button: Button, label: str) -> None:
    button.label = label
    button.refresh(layout=True)
