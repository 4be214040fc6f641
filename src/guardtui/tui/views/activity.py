"""What happened on the account, as sentences: filter, search, details, and "reviewed up to here" (M7)."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from guardtui import wording
from guardtui.core.activity import SUBJECTS, is_new
from guardtui.core.records import Event, Page
from guardtui.language import _, capital
from guardtui.tui.asking import act
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.event_details import EventDetails
from guardtui.tui.flows.not_me import report
from guardtui.tui.views.long_list import LongListView
from guardtui.tui.widgets.choice import Line
from guardtui.tui.widgets.event_list import Drawn, EventList, Look
from guardtui.tui.widgets.event_rows import PAGE, Rows
from guardtui.tui.widgets.filter_line import Narrowing
from guardtui.tui.widgets.plain import line, told
from guardtui.wording.names import OUTCOMES, subject

LOOKS: Final = {
    "done": Look(),
    "refused": Look("✗", _("refused"), "refused"),
    "alarm": Look("!", _("look"), "alarm"),
}


class ActivityView(LongListView[Event]):
    """One line for each thing that happened."""

    PLACE: ClassVar[str] = "activity"
    NOTHING: ClassVar[str] = _(
        "Nothing has happened yet. What happens is listed here, and v marks how far you have read."
    )
    SEARCH_HINT: ClassVar[str] = _("Search: a word, a place, an amount …")
    HELP_TEXT: ClassVar[str] = _(
        "Everything that happened on your account, newest first: sign-ins, devices, orders, payments, settings; "
        "s turns the list round.\n\n"
        "Lines marked ● new are new since you last reviewed. Go to the newest line you have read and press v: it and "
        "everything older counts as reviewed.\n\n"
        "! marks what is worth a look. If you see something that was not you, open it and press n: everything else is "
        "shut at once, and you are led through the rest."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "review", _("Reviewed"), id="activity.review", tooltip=_("I have read this and everything older")),
        Binding("f", "kind", _("Kind"), id="activity.kind", tooltip=_("Show one kind of line only")),
        Binding(
            "o",
            "outcome",
            _("Outcome"),
            id="activity.outcome",
            tooltip=_("Show only one outcome, or what is new to you"),
        ),
        Binding("e", "export", _("Save"), id="activity.export", tooltip=_("Save it to a file of your own")),
    ]

    class Reviewed(Message):
        """The person reviewed the activity: marks elsewhere may change."""

    async def fetch(self, after: str | None, newest_first: bool) -> Page[Event]:
        """A page of what the filters leave."""
        return await self.ask(
            self.guard.activity.list,
            self.session,
            subject=self._filters["kind"] or None,
            outcome=self._filters["outcome"] or None,
            since=self.span.since,
            until=self.span.until,
            search=self._filters.search,
            after=after,
            limit=PAGE,
            newest_first=newest_first,
        )

    def draw(self, entry: Event) -> Drawn:
        """New or not, the sign of its outcome, what happened, the subject."""
        look = LOOKS.get(entry.outcome, LOOKS["done"])
        return Drawn(wording.event(entry), look, _("● new") if is_new(entry) else "", subject(entry.subject))

    def narrowings(self) -> tuple[Narrowing, ...]:
        """By kind and by outcome."""
        kind, outcome = self._filters["kind"], self._filters["outcome"]
        return (
            Narrowing("kind", self.key_of("activity.kind"), _("Kind"), subject(kind) if kind else "", _("everything")),
            Narrowing(
                "outcome",
                self.key_of("activity.outcome"),
                _("Outcome"),
                OUTCOMES[outcome] if outcome else "",
                OUTCOMES[""],
            ),
        )

    async def summary(self, rows: Rows[Event]) -> Content:
        """How many lines wait to be read, and by which key that is done where one of the lines is shown."""
        unreviewed = await self.ask(self.guard.activity.unreviewed, self.session)
        if not unreviewed.lines:
            return line(("✓ ", "$success"), _("You have reviewed everything."))
        new = f"● {wording.new_entries(unreviewed.lines, unreviewed.alarms)}"
        if not rows.events:
            return line(*told("{new}.", new=new))
        rest = (
            _("{new}. When you have read it, press {key}.")
            if unreviewed.lines == 1
            else _("{new}. When you have read them, press {key}.")
        )
        return line(*told(rest, new=new, key=self.key_of("activity.review")))

    def point_at(self, item: str) -> None:
        """Put the cursor on the line with this number."""
        if item.isdigit():
            self._load(partial(self._history.near, int(item)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Something to review is needed to review it."""
        if action == "review":
            return self.chosen is not None
        return super().check_action(action, parameters)

    # Acting

    @act
    async def on_event_list_opened(self, _message: EventList.Opened) -> None:
        """Everything about one line."""

        async def details(entry: Event) -> EventDetails:
            return EventDetails(entry, self.guard.clock.now())

        event, answer = await self.leaf_through(details)
        if event is not None and answer == "review":
            await self._review(event)
        elif event is not None and answer == "not_me":
            await report(self, event)
            await self.reload_safely()

    @act
    async def action_review(self) -> None:
        """This line and everything older has been read."""
        chosen = self.chosen
        if chosen is None:
            return
        hidden = Confirm(*wording.question("review_hidden"))
        if self._filters and not await self.desk.push_screen_wait(hidden):
            return
        await self._review(chosen)

    async def _review(self, event: Event) -> None:
        await self.ask(self.guard.activity.review, self.session, event.seq)
        await self.reload_safely()
        self.tell(wording.done("reviewed", when=wording.when(event.at, self.guard.clock.now())))
        self.post_message(self.Reviewed())

    @act
    async def action_kind(self) -> None:
        """Choose a kind."""
        lines = [
            Line("", _("Everything")),
            *(Line(name, capital(subject(name))) for name in sorted(SUBJECTS, key=subject)),
        ]
        await self.choose("kind", _("Show which kind?"), lines)

    @act
    async def action_outcome(self) -> None:
        """Choose an outcome."""
        lines = [Line(outcome, capital(word)) for outcome, word in OUTCOMES.items()]
        await self.choose("outcome", _("Show which outcome?"), lines)

    @act
    async def action_export(self) -> None:
        """Save it to a file."""
        from guardtui.tui.dialogs.export_activity import ExportActivity

        shown = {
            "subject": self._filters["kind"] or None,
            "outcome": self._filters["outcome"] or None,
            "search": self._filters.search,
            **self.span._asdict(),
        }
        words = ", ".join(one.chosen for one in self.narrowed if one.chosen)
        done = await self.desk.push_screen_wait(ExportActivity(self.guard, self.session, shown, words))
        if done is not None:
            self.tell(wording.exported(done))
            await self.reload_safely()
