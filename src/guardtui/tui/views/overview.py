"""How safe am I, what is my next step: the first thing that a person sees after signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.core.hold import LASTS
from guardtui.core.records import Event
from guardtui.tui.asking import act
from guardtui.tui.fixes import Fix, fix_of
from guardtui.tui.glance import Glance, glance
from guardtui.tui.marks import mark
from guardtui.tui.views.base import Go, GuardView
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.widgets.score import Score, tone

if TYPE_CHECKING:
    from guardtui.core.checklist import Checklist

REASONS = 5
"""So many reasons stand beside the score: the rest is in the checklist."""
WORDS = {"good": "well protected", "attention": "getting there", "bad": "at risk"}


class OverviewView(GuardView):
    """Shows one `Glance` and sends the person on."""

    TITLE = "Overview"
    HELP_TEXT = (
        "The number says how well the account is protected, out of 100; the lines beside it say why. The button takes "
        "you to the one step that helps most. Below is what happened since you last said that you had read everything, "
        "with what deserves a look on top."
    )

    def compose(self) -> ComposeResult:
        """What is wrong, how safe, what next, what is new."""
        yield Plain(id="hello", classes="title")
        yield Plain(id="alarm", classes="panel")
        with Horizontal(id="waiting", classes="panel"):
            yield Plain(id="waiting-words")
            yield Button("Look at it", id="look")
        with Vertical(id="hold", classes="panel"):
            yield Plain(id="hold-words")
            with Horizontal(classes="buttons"):
                yield Button("End it early", id="lift")
        with Horizontal(id="safety", classes="panel"):
            with Vertical(id="score-box"):
                yield Score()
                yield Plain(id="score-words")
            yield Plain(id="reasons")
        with Horizontal(id="next", classes="panel"):
            yield Plain(id="next-words")
            yield Button("Start ⏎", id="start", variant="primary")
        with Vertical(id="news", classes="panel"):
            yield Plain(id="news-title")
            yield Choice(id="new")

    def focus_first(self) -> None:
        """The next step, one enter away."""
        start = self.query_one("#start", Button)
        (start if start.display else self.query_one("#new")).focus()

    async def reload(self) -> None:
        """Ask for everything at once."""
        self._show(await self.ask(glance, self.guard, self.session))

    def _show(self, seen: Glance) -> None:
        name = seen.account.profile.name or seen.account.handle
        self.query_one("#hello", Plain).say(f"Hello, {name}")
        alarm = self.query_one("#alarm", Plain)
        alarm.display = self.session.password_alone
        alarm.say(_alarm(seen))
        self.query_one("#waiting").display = bool(seen.waiting)
        if seen.waiting:
            self.query_one("#waiting-words", Plain).say(_waiting(seen))
        self.query_one("#hold").display = seen.hold is not None
        if seen.hold is not None:
            self.query_one("#lift").display = seen.hold.reason not in LASTS
            self.query_one("#hold-words", Plain).say(line(("! ", "bold $warning"), wording.hold(seen.hold, seen.now)))
        self.query_one(Score).value = seen.checklist.score
        state = tone(seen.checklist.score)
        self.query_one("#score-words", Plain).say(line("of 100 · ", (WORDS[state], mark(state).style)))
        self.query_one("#reasons", Plain).say(_reasons(seen.checklist))
        self._show_next(seen.checklist)
        self._show_news(seen)

    def _show_next(self, checklist: Checklist) -> None:
        step, start = checklist.next, self.query_one("#start", Button)
        self._fix = None if step is None else fix_of(step)
        start.display = self._fix is not None
        if step is None:
            words = line(
                ("Nothing to do now\n", "bold"),
                ("Security is never finished: the checklist comes back.", "$text-muted"),
            )
        else:
            words = line(
                ("Next: ", "bold $primary"),
                (f"{wording.checklist_fix(step)}\n", "bold"),
                (f"Now: {wording.checklist_reason(step)}", "$text-muted"),
            )
        self.query_one("#next-words", Plain).say(words)

    def _show_news(self, seen: Glance) -> None:
        count = seen.unreviewed
        title = (
            line(("New since your last review", "bold"), (f" · {count}", "$text-muted"))
            if count
            else line(("Nothing new", "bold"))
        )
        self.query_one("#news-title", Plain).say(title)
        news = self.query_one("#new", Choice)
        news.display = bool(seen.new)
        ages = {event.seq: wording.ago(event.at, seen.now) for event in seen.new}
        widest = max(map(len, ages.values()), default=0)
        news.fill([Option(_event(event, ages[event.seq].ljust(widest)), id=str(event.seq)) for event in seen.new])

    _fix: Fix | None = None

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Go where the next step is done, or end a hold."""
        event.stop()
        if event.button.id == "lift":
            self.lift()
        elif event.button.id == "look":
            self.post_message(Go("approvals"))
        elif self._fix is not None:
            self.post_message(Go(*self._fix))

    @act
    async def lift(self) -> None:
        """A contact from before the hold can end it."""
        if await self.prove("End the hold early", self.guard.holds.lift, self.session) is not None:
            self.tell("The hold is over.")
        await self.reload_safely()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Read on in the activity."""
        event.stop()
        self.post_message(Go("activity"))


def _waiting(seen: Glance) -> Content:
    """What somebody wants to do; the oldest is said in full."""
    first, more = seen.waiting[0], len(seen.waiting) - 1
    others = f", and {more} more" if more else ""
    return line(("! ", "bold $warning"), ("Waits for your approval: ", "bold"), f"{first.summary}{others}")


def _alarm(seen: Glance) -> Content:
    if not seen.sends:
        advice = (
            "No code could reach you, so none was asked for. This store cannot send messages yet; an authenticator app "
            "needs none. Turn on two-step verification."
        )
    elif any(contact.verified for contact in seen.contacts):
        advice = "No code could reach you, so none was asked for. To close this door, turn on two-step verification."
    else:
        advice = (
            "No code could reach you, so none was asked for. To close this door, add and verify a phone or a mail "
            "address."
        )
    return line(("! Your password alone opened this account.  ", "bold $error"), advice)


def _reasons(checklist: Checklist) -> Content:
    """What is missing, the weightiest first, then how much is fine."""
    missing = sorted((i for i in checklist.items if i.state != "good"), key=lambda i: i.earned - i.points)
    fine = len(checklist.items) - len(missing)
    lines = []
    for item in missing[:REASONS]:
        sign, style = mark(item.state)
        gain = item.points - item.earned
        lines.append(
            line(
                (f"{sign} ", style),
                (f"{f'+{gain}' if gain else '':>3}  ", "$text-muted"),
                wording.checklist_title(item),
            )
        )
    if len(missing) > REASONS:
        lines.append(line((f"…      {len(missing) - REASONS} more in the checklist", "$text-muted")))
    if fine:
        lines.append(line(("✓      ", "$success"), f"{fine} {'is' if fine == 1 else 'are'} fine"))
    return Content("\n").join(lines)


def _event(event: Event, age: str) -> Content:
    sign, style = {"alarm": mark("attention"), "refused": mark("bad")}.get(event.outcome, ("•", "$text-muted"))
    return line((f"{sign} ", style), (f"{age}  ", "$text-muted"), wording.event(event))
