"""What happened on the account, as sentences: filter, search, details, and "reviewed up to here" (M7).

The list holds one window of rows, fetched by key, so that the length of the history costs nothing (DESIGN section 8).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from guardtui import wording
from guardtui.core.activity import SUBJECTS, is_new
from guardtui.core.errors import GuardError
from guardtui.core.records import Event, Page, Session
from guardtui.tui.asking import act, begin
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.event_details import EventDetails
from guardtui.tui.flows.not_me import report
from guardtui.tui.views.base import GuardView
from guardtui.tui.views.history import History
from guardtui.tui.widgets.choice import Line
from guardtui.tui.widgets.event_list import EventList
from guardtui.tui.widgets.event_rows import PAGE, Rows
from guardtui.tui.widgets.field import Field
from guardtui.tui.widgets.filter_line import OUTCOMES, FilterLine, Filters
from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.words import subject

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


TYPING_PAUSE = 0.12
"""Seconds without a key before a search is made: nobody waits for the words before the last."""


class ActivityView(GuardView):
    """One line for each thing that happened, newest first."""

    TITLE: ClassVar[str] = "Activity"
    HELP_TEXT: ClassVar[str] = (
        "Everything that happened on your account, newest first: sign-ins, devices, orders, payments, settings.\n\n"
        "Lines marked ● new are new since you last reviewed. Go to the newest line you have read and press v: it and "
        "everything older counts as reviewed.\n\n"
        "! marks what deserves a look. If you see something that was not you, open it and press n: everything else is "
        "shut at once, and you are led through the rest."
    )
    SCOPED_CSS = False  # the rules for low windows look at the screen
    DEFAULT_CSS = """
    ActivityView { overflow: hidden hidden; }
    ActivityView #activity-summary { color: $text-muted; height: auto; margin-bottom: 1; }
    ActivityView #activity-search { display: none; margin-bottom: 1; }
    ActivityView #activity-search.-shown { display: block; }
    ActivityView #activity-empty { color: $text-muted; padding: 1 1; display: none; height: 1fr; }
    .-low ActivityView > .title { display: none; }
    .-low ActivityView #activity-summary { margin-bottom: 0; }
    .-low ActivityView FilterLine { margin-bottom: 0; }
    ActivityView.-empty EventList { display: none; }
    ActivityView.-empty #activity-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "review", "Reviewed", id="activity.review", tooltip="I have read this and everything older"),
        Binding("slash", "search", "Search", id="activity.search", key_display="/", tooltip="Search in the activity"),
        Binding("f", "kind", "Kind", id="activity.kind", tooltip="Show one kind of line only"),
        Binding("o", "outcome", "Outcome", id="activity.outcome", tooltip="Show one outcome only"),
        Binding("escape", "clear", "Show all", id="activity.clear", tooltip="Drop search and filters"),
    ]

    class Reviewed(Message):
        """The person reviewed the activity: marks elsewhere may change."""

    def __init__(self, guard: Guard, session: Session) -> None:
        super().__init__(guard, session)
        self._filters = Filters()
        self._history = History(self._fetch)
        self._loading = False
        self.list = EventList(wording.event, is_new, guard.clock.now, id="activity-list")

    def compose(self) -> ComposeResult:
        yield Plain("Activity", classes="title")
        yield Plain(id="activity-summary")
        yield FilterLine()
        yield Field(placeholder="Search: a word, a place, an amount …", id="activity-search", most=100)
        yield self.list
        nothing = Plain(id="activity-empty")
        nothing.can_focus = True  # the keys of this view work where the focus is, and a hidden list cannot have it
        yield nothing

    def focus_first(self) -> None:
        """The list, or the line that stands in its place."""
        (self.query_one("#activity-empty") if self.has_class("-empty") else self.list).focus()

    # Asking

    async def reload(self) -> None:
        """Ask again around the line the cursor is on, so that what is looked at stays where it is."""
        before, filters = self.list.rows, self._filters
        unreviewed = await self.ask(self.guard.activity.unreviewed, self.session)
        rows = await self._history.around(before)
        now = self.list.rows
        if filters == self._filters and now.events is before.events:  # else the person went on meanwhile
            moved_to = now.chosen if now.cursor != before.cursor else None
            self.list.rows = rows if moved_to is None else rows.near(moved_to.seq)
        self._say(unreviewed)

    async def _fetch(self, after: str | None, newest_first: bool) -> Page[Event]:
        return await self.ask(
            self.guard.activity.list,
            self.session,
            subject=self._filters.subject or None,
            outcome=self._filters.outcome or None,
            search=self._filters.search,
            after=after,
            limit=PAGE,
            newest_first=newest_first,
        )

    def on_event_list_wants(self, message: EventList.Wants) -> None:
        """Go on at an edge. A jump to an end takes the place of a page that is on its way."""
        match message.edge:
            case "newest":
                self._load(self._history.newest)
            case "oldest":
                self._load(self._history.oldest)
            case edge if not self._loading:
                self._load(partial(self._history.further, edge, lambda: self.list.rows))

    def on_event_list_jumped(self, message: EventList.Jumped) -> None:
        """A click beside the list: to that place in the history."""
        self._load(partial(self._history.near, message.seq))

    def _load(self, read: Callable[[], Awaitable[Rows]]) -> None:
        self._loading = True
        begin(self, partial(self._show_when_there, read), "edge")

    async def _show_when_there(self, read: Callable[[], Awaitable[Rows]]) -> None:
        try:
            self.list.rows = await read()
        except GuardError as error:
            self.on_problem(error)
            return
        finally:
            self._loading = False
        self.list.want()

    # Showing

    def _say(self, unreviewed: int) -> None:
        if not self.query("#activity-summary"):
            return  # the app was closed while the guard was asked
        summary = self.query_one("#activity-summary", Plain)
        if unreviewed:
            new = (f"● {unreviewed} new", "bold $primary")
            if unreviewed == 1:
                rest = " line deserves a look. When you have read it, press "
            else:
                rest = " lines deserve a look. When you have read them, press "
            summary.say(line(new, rest, ("v", "bold $primary"), "."))
        else:
            summary.say(line(("✓ ", "$success"), "You have reviewed everything."))
        self.query_one(FilterLine).say(self._filters)
        empty = not self.list.rows.events
        self.set_class(empty, "-empty")
        if empty:
            all_again = "Nothing matches. Press escape to see everything again."
            nothing = all_again if self._filters else "Nothing has happened yet."
            self.query_one("#activity-empty", Plain).say(nothing)
        if not self._searching and (self.has_focus_within or self.screen.focused is None):
            self.focus_first()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape belongs to the main screen while there is nothing to drop here."""
        if action == "clear":
            return bool(self._filters) or self._searching
        if action == "review":
            return bool(self.is_mounted and self.list.rows.chosen)
        return True

    def on_event_list_moved(self) -> None:
        self.refresh_bindings()

    # Acting

    @act
    async def on_event_list_opened(self, message: EventList.Opened) -> None:
        """Everything about one line."""
        answer = await self.desk.push_screen_wait(EventDetails(message.event, self.guard.clock.now()))
        if answer == "review":
            await self._review(message.event)
        elif answer == "not_me":
            await report(self, message.event)
            await self.reload()

    @act
    async def action_review(self) -> None:
        """This line and everything older has been read."""
        chosen = self.list.rows.chosen
        if chosen is None:
            return
        if self._filters:
            sure = Confirm(
                "Also what the filter hides?",
                "This marks everything up to the chosen line as read, also the lines that are not shown now.",
                yes="Mark all as read",
                no="Not yet",
            )
            if not await self.desk.push_screen_wait(sure):
                return
        await self._review(chosen)

    async def _review(self, event: Event) -> None:
        await self.ask(self.guard.activity.review, self.session, event.seq)
        await self.reload()
        self.tell(f"Reviewed up to {wording.when(event.at, self.guard.clock.now())}.")
        self.post_message(self.Reviewed())

    @act
    async def action_kind(self) -> None:
        """Choose a kind."""
        lines = [
            Line("", "Everything"),
            *(Line(name, subject(name).capitalize()) for name in sorted(SUBJECTS, key=subject)),
        ]
        chosen = await self.desk.push_screen_wait(Choose("Show which kind?", lines))
        if chosen is not None:
            await self._filter(replace(self._filters, subject=chosen))

    @act
    async def action_outcome(self) -> None:
        """Choose an outcome."""
        lines = [Line(outcome, word.capitalize()) for outcome, word in OUTCOMES.items()]
        chosen = await self.desk.push_screen_wait(Choose("Show which outcome?", lines))
        if chosen is not None:
            await self._filter(replace(self._filters, outcome=chosen))

    async def _filter(self, filters: Filters) -> None:
        self._filters = filters
        self.list.rows = Rows()
        await self.reload_safely()

    async def on_filter_line_pressed(self, message: FilterLine.Pressed) -> None:
        """The filters are buttons too."""
        await self.run_action(message.name)

    # Searching

    @property
    def _field(self) -> Field:
        return self.query_one("#activity-search", Field)

    @property
    def _searching(self) -> bool:
        return self.is_mounted and self._field.has_class("-shown")

    def action_search(self) -> None:
        """Open the search line."""
        self._field.add_class("-shown")
        self._field.focus()
        self.refresh_bindings()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while the person types; only the last spelling counts."""
        event.stop()
        begin(self, partial(self._search_soon, event.value.strip()), "search")

    async def _search_soon(self, text: str) -> None:
        await asyncio.sleep(TYPING_PAUSE)
        await self._filter(replace(self._filters, search=text))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes down into what was found."""
        event.stop()
        self.list.focus()

    def action_clear(self) -> None:
        """Drop search and filters."""
        self._field.remove_class("-shown")
        with self._field.prevent(Input.Changed):
            self._field.value = ""
        self.list.focus()
        begin(self, partial(self._filter, Filters()), "search")
