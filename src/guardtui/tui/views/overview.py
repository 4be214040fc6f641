"""How safe am I, what is my next step: the first thing that a person sees after signing in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.core.hold import LASTS
from guardtui.core.records import Case, Event
from guardtui.core.rehearsal import Rehearsal
from guardtui.core.score_history import Point
from guardtui.language import _, _n
from guardtui.shared.fixes import Fix, fix_of
from guardtui.shared.glance import Glance, glance, tone
from guardtui.tui.asking import act
from guardtui.tui.flows.not_me import go_through
from guardtui.tui.flows.rehearse import rehearse
from guardtui.tui.marks import mark
from guardtui.tui.views.base import Go, GuardView
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.widgets.score import Score
from guardtui.tui.widgets.trend import Trend
from guardtui.wording.names import SCORES
from guardtui.wording.places import NOTHING_TO_DO, open_case, password_alone

if TYPE_CHECKING:
    from guardtui.core.checklist import Checklist

REASONS = 5
"""So many reasons stand beside the score: the rest is in the checklist."""
GUTTER = 6
"""Cells for the sign and the points before each reason."""


class OverviewView(GuardView):
    """Shows one `Glance` and sends the person on."""

    PLACE = "overview"
    HELP_TEXT = _(
        "The number says how well the account is protected, out of 100; the lines beside it say why, and the small "
        "columns how it went over the last year. The button takes you to the one step that helps most. Below is what "
        "happened since you last said that you had read everything, with what is worth a look on top.\n\n"
        "The rehearsal says whether you would still get in if you lost your phone, your mailbox or this computer: r "
        "shows it in full."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "r",
            "rehearse",
            _("Rehearse"),
            id="overview.rehearse",
            tooltip=_("Could you still get in if you lost the phone?"),
        ),
    ]

    def compose(self) -> ComposeResult:
        """What is wrong, how safe, what next, what is new."""
        yield Plain(id="hello", classes="title")
        yield Plain(id="alarm", classes="panel -bad urgent")
        for name, button, words in (
            ("waiting", "look", _("Look at it")),
            ("case", "go_on", _("Go on with it")),
            ("hold", "lift", _("End it early")),
        ):
            with Horizontal(id=name, classes="panel -attention urgent"):
                yield Plain(id=f"{name}-words", classes="words")
                yield Button(words, id=button)
        with Horizontal(id="safety", classes="panel"):
            with Vertical(id="score-box"):
                yield Score()
                yield Plain(id="score-words")
                yield Trend()
            with Vertical(id="why"):
                yield Plain(id="reasons")
                yield Plain(id="rehearsal")
                yield Plain(id="trend-words")
        with Horizontal(id="next", classes="panel -next"):
            yield Plain(id="next-words", classes="words")
            yield Button(_("Start"), id="start", variant="primary")
        with Vertical(id="news", classes="panel"):
            yield Plain(id="news-title")
            yield Choice(id="new", verb=_("Read on"))

    def focus_first(self) -> None:
        """What is urgent, else the next step: one enter away."""
        urgent = {"#waiting": "#look", "#case": "#go_on"}
        shown = [button for panel, button in urgent.items() if self.query_one(panel).display]
        self.query_one([*shown, "#start" if self.query_one("#start").display else "#new"][0]).focus()

    async def reload(self) -> None:
        """Ask for everything at once; for how the score went only when the score is another."""
        seen = await self.ask(glance, self.guard, self.session)
        self._show(seen, await self.ask(self.guard.rehearsal.all, self.session))
        if self._trend is None or self._trend[-1].score != seen.checklist.score:
            self._trend = await self.ask(self.guard.checklist.history, self.session)
        self.query_one(Trend).scores = [point.score for point in self._trend]
        self.query_one("#trend-words", Plain).say(wording.trend(self._trend, seen.now))

    def _show(self, seen: Glance, rehearsed: Sequence[Rehearsal]) -> None:
        name = seen.account.profile.name or seen.account.handle
        self.query_one("#hello", Plain).say(_("Hello, {name}").format(name=name))
        alarm = self.query_one("#alarm", Plain)
        alarm.display = self.session.password_alone
        alarm.say(_alarm(seen))
        self._case = next((case for case in seen.cases if case.closed_at is None), None)
        urgent = line(("! ", "bold $warning"))
        for name, words in (
            ("waiting", _waiting(seen) if seen.waiting else None),
            ("case", _open_case(self._case) if self._case else None),
            ("hold", line(wording.hold(seen.hold, seen.now)) if seen.hold else None),
        ):
            self.query_one(f"#{name}").display = words is not None
            if words is not None:
                self.query_one(f"#{name}-words", Plain).say(urgent + words)
        self.query_one("#lift").display = seen.hold is not None and seen.hold.reason not in LASTS
        self.query_one(Score).value = seen.checklist.score
        state = tone(seen.checklist.score)
        self.query_one("#score-words", Plain).say(line(_("of 100 · "), (SCORES[state], mark(state).style)))
        self.query_one("#reasons", Plain).say(_reasons(seen.checklist))
        self.query_one("#rehearsal", Plain).say(_rehearsal(rehearsed, self.key_of("overview.rehearse")))
        self._show_next(seen.checklist)
        self._show_news(seen)

    def _show_next(self, checklist: Checklist) -> None:
        step, start = checklist.next, self.query_one("#start", Button)
        self._fix = None if step is None else fix_of(step)
        start.display = self._fix is not None
        if step is None:
            words = line(
                (f"{NOTHING_TO_DO[0]}\n", "bold"),
                (NOTHING_TO_DO[1], "$text-muted"),
            )
        else:
            words = line(
                (_("Next: "), "bold $primary"),
                (f"{wording.checklist_fix(step)}\n", "bold"),
                (_("Now: {checklist_reason}").format(checklist_reason=wording.checklist_reason(step)), "$text-muted"),
            )
        self.query_one("#next-words", Plain).say(words)

    def _show_news(self, seen: Glance) -> None:
        self.query_one("#news-title", Plain).say(_news(seen))
        news = self.query_one("#new", Choice)
        ages = {event.seq: wording.ago(event.at, seen.now) for event in seen.new}
        widest = max(map(len, ages.values()), default=0)
        lines = [Option(_event(event, ages[event.seq].ljust(widest)), id=str(event.seq)) for event in seen.new]
        news.fill(lines or [Option(line((_("Look through what is older"), "$text-muted")), id="")])
        if self.screen.focused is not news:
            news.action_first()  # nobody reads there yet: the newest is to be in sight

    _fix: Fix | None = None
    _case: Case | None = None
    """The "this was not me" that is not finished."""
    _trend: tuple[Point, ...] | None = None

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Go where the next step is done, or take up what is urgent."""
        event.stop()
        match event.button.id:
            case "lift":
                self.lift()
            case "go_on":
                self.go_on()
            case "look":
                self.post_message(Go("approvals"))
            case _ if self._fix is not None:
                self.post_message(Go(*self._fix))

    @act
    async def go_on(self) -> None:
        """Go on with "this was not me" where it was left."""
        if self._case is not None:
            await go_through(self, self._case)
            await self.reload_safely()

    @act
    async def action_rehearse(self) -> None:
        """What a sign-in would come to after each common loss."""
        await rehearse(self)

    @act
    async def lift(self) -> None:
        """A contact from before the hold can end it."""
        if await self.prove(wording.proof("hold"), self.guard.holds.lift, self.session) is not None:
            self.tell(wording.done("hold_over"))
        await self.reload_safely()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Read on in the activity, from this line."""
        event.stop()
        self.post_message(Go("activity", event.option.id or ""))


def _waiting(seen: Glance) -> Content:
    """What somebody wants to do; the oldest is said in full."""
    first, more = seen.waiting[0], len(seen.waiting) - 1
    others = _(", and {more} more").format(more=more) if more else ""
    return line((_("Waits for your approval: "), "bold"), f"{first.summary}{others}")


def _open_case(case: Case) -> Content:
    """What is left to do of a case."""
    which, what = open_case(case)
    return line((f"{which} ", "bold"), what)


def _rehearsal(rehearsed: Sequence[Rehearsal], key: str) -> Content:
    """How many of the common losses would lock the person out, and the key that says more."""
    sign, style = mark("good" if all(one.gets_in for one in rehearsed) else "bad")
    return line((sign.ljust(GUTTER), style), wording.rehearsed(rehearsed), (f"  {key}", "bold $primary"))


def _news(seen: Glance) -> Content:
    """How much is new since when, and how much of it is worth a look."""
    if not seen.unreviewed:
        return line((_("Nothing new"), "bold"), (_since(seen), "$text-muted"))
    worth = _(" · ! {alarms} worth a look").format(alarms=seen.alarms) if seen.alarms else ""
    return line(
        (_("New since your last review"), "bold"),
        (f"{_since(seen)} · {seen.unreviewed}", "$text-muted"),
        (worth, "bold $warning"),
    )


def _since(seen: Glance) -> str:
    at = seen.account.reviewed_at
    return f", {wording.when(at, seen.now)}" if at is not None else ""


def _alarm(seen: Glance) -> Content:
    alarm, advice = password_alone(seen.contacts, sends=seen.sends)
    return line((f"! {alarm}  ", "bold $error"), advice)


def _reasons(checklist: Checklist) -> Content:
    """What is missing, the weightiest first, then how much is fine."""
    missing = sorted((i for i in checklist.items if i.state != "good"), key=lambda i: i.earned - i.points)
    fine, more = len(checklist.items) - len(missing), len(missing) - REASONS
    lines = []
    for item in missing[:REASONS]:
        sign, style = mark(item.state)
        gain = item.points - item.earned
        points = f" +{gain}" if gain else ""
        lines.append(line((sign, style), (points.ljust(GUTTER - 1), "$text-muted"), wording.checklist_title(item)))
    rest = [_("{more} more in the checklist").format(more=more)] if more > 0 else []
    rest += [_n("{count} is fine", "{count} are fine", fine)] if fine else []
    sign, style = mark("good") if fine else ("…", "$text-muted")
    lines.append(line((sign.ljust(GUTTER), style), (" · ".join(rest), "$text-muted")))
    return Content("\n").join(lines)


def _event(event: Event, age: str) -> Content:
    sign, style = {"alarm": mark("attention"), "refused": mark("bad")}.get(event.outcome, ("•", "$text-muted"))
    return line((f"{sign} ", style), (f"{age}  ", "$text-muted"), wording.event(event))
