"""The drill: one message at a time, honest or fraud, then why; a score at the end (PRODUCT M12, G21)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from guardtui import wording
from guardtui.core.drill import DrillMessage, DrillResult
from guardtui.core.errors import GuardError
from guardtui.core.inspection import Inspection
from guardtui.core.records import Session
from guardtui.guard.drills import shown
from guardtui.language import _
from guardtui.tui.asking import act
from guardtui.tui.flows.inspect import LEAVE, sign_line
from guardtui.tui.frame import GuardScreen
from guardtui.tui.marks import mark
from guardtui.tui.widgets.plain import Plain, line
from guardtui.wording.places import DRILL

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


class DrillScreen(GuardScreen[None]):
    """Holds the answers until all are given; leaving before keeps nothing."""

    HELP_TITLE = _("The drill")
    HELP_TEXT = _(
        "{drill}\n\nEight right of ten tick your checklist until that goes stale. You can do it again at any time; leaving before the end keeps nothing."
    ).format(drill=DRILL)
    BINDINGS: ClassVar[list[BindingType]] = [
        *LEAVE,
        Binding("h", "answer(False)", _("Honest"), id="drill.honest", tooltip=_("This message is honest")),
        Binding("f", "answer(True)", _("Fraud"), id="drill.fraud", tooltip=_("This message is a fraud")),
        Binding("enter,space", "next", _("Next"), id="drill.next", tooltip=_("Go on to the next message")),
    ]
    DEFAULT_CSS = """
    DrillScreen Plain { height: auto; }
    DrillScreen .mail { background: $surface; padding: 0 2; margin-bottom: 1; }
    DrillScreen .question { text-style: bold; }
    """

    def __init__(self, guard: Guard, session: Session) -> None:
        super().__init__()
        self.guard = guard
        self.session = session
        self.messages: tuple[DrillMessage, ...] = ()
        self.answers: dict[str, bool] = {}
        self.number = 0
        """Which message is shown, from 0."""
        self.result: DrillResult | None = None

    def body(self) -> Iterable[Widget]:
        """One page that changes."""
        yield VerticalScroll(id="drill", classes="view")

    def on_mount(self) -> None:
        """Begin."""
        self.query_one("#drill").focus()
        self.begin()

    @property
    def message(self) -> DrillMessage | None:
        """The message that is shown; none before the first and after the last."""
        return self.messages[self.number] if self.number < len(self.messages) else None

    @act
    async def begin(self) -> None:
        """Fetch the messages and show the first."""
        self.messages = await self.ask(self.guard.drill.messages)
        self.relieved()
        await self._show(self._question())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Answer what is asked, then go on."""
        message = self.message
        answered = message is not None and message.id in self.answers
        match action:
            case "answer":
                return message is not None and not answered
            case "next":
                return answered or self.result is not None
        return super().check_action(action, parameters)

    def on_problem(self, error: GuardError) -> None:
        """Without a message there is nothing to go on with but to try again."""
        if self.messages:
            super().on_problem(error)
        else:
            self.in_trouble(error, self.begin)

    def action_leave(self) -> None:
        """Close."""
        if self.put_phone_away():
            return
        if self.answers and self.result is None:
            self.tell(_("You left the drill early, so nothing of it is kept."), "attention")
        self.dismiss(None)

    @act
    async def action_answer(self, fraud: bool) -> None:
        """Take the answer and say why."""
        message = self.message
        if message is None or message.id in self.answers:
            return
        self.answers[message.id] = fraud
        found = await self.ask(self.guard.drill.explain, message.id)
        await self._show(self._reasons(message, found, fraud))

    @act
    async def action_next(self) -> None:
        """The next message; after the last the score, and after that the way out."""
        if self.result is not None:
            self.dismiss(None)
            return
        if len(self.answers) == len(self.messages):  # where it cannot be kept now, enter tries once more
            self.result = await self.ask(self.guard.drill.finish, self.session, self.answers)
            self.number += 1
            await self._show(self._score(self.result))
        else:
            self.number += 1
            await self._show(self._question())

    async def _show(self, widgets: Iterable[Widget]) -> None:
        page = self.query_one("#drill", VerticalScroll)
        await page.remove_children()
        await page.mount(*widgets)
        page.scroll_home(animate=False)
        self.refresh_bindings()

    def _question(self) -> Iterable[Widget]:
        yield self._heading()
        message = self.message
        if message is not None:
            yield Plain("\n".join(wording.message_lines(shown(message))), classes="mail")
        yield Plain(_("Honest (h) or fraud (f)?"), classes="question")

    def _reasons(self, message: DrillMessage, found: Inspection, said_fraud: bool) -> Iterable[Widget]:
        yield self._heading()
        sign, style = mark("good" if said_fraud == message.fraud else "bad")
        yield Plain(line((f"{sign} {wording.drill_answer(message, said_fraud)}", f"bold {style}")))
        yield Plain(message.why, classes="body")
        for one in found.signs:
            yield Plain(sign_line(one))
        yield Plain("\n".join(("", *wording.message_lines(shown(message)))), classes="muted")

    def _score(self, result: DrillResult) -> Iterable[Widget]:
        sign, style = mark("good" if result.passed else "attention")
        yield Plain(_("The drill is done"), classes="title")
        yield Plain(line((f"{sign} {wording.drill_result(result)}", f"bold {style}")), classes="body")
        for message in self.messages:
            if message.id in result.mistaken:
                what = _("a fraud") if message.fraud else _("honest")
                yield Plain(line((f"{shown(message).subject}: {what}\n", "bold"), message.why), classes="body")

    def _heading(self) -> Plain:
        return Plain(
            _("Message {number} of {count}").format(number=self.number + 1, count=len(self.messages)), classes="title"
        )
