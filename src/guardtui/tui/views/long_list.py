"""A destination that is one long list: a window of rows fetched by key, narrowed and searched (DESIGN section 8)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Generic

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.records import Page, Session
from guardtui.language import _
from guardtui.shared.local_time import ANY_TIME, DAYS_EXAMPLE, OWN, Span, own_span, span_lines, span_of, span_words
from guardtui.tui.asking import act, begin
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.leaf import STEPS
from guardtui.tui.views.base import GuardView
from guardtui.tui.views.history import History
from guardtui.tui.widgets.choice import Line
from guardtui.tui.widgets.event_list import Drawn, EventList
from guardtui.tui.widgets.event_rows import E, Rows
from guardtui.tui.widgets.field import Field
from guardtui.tui.widgets.filter_line import FilterLine, Narrowing
from guardtui.tui.widgets.plain import Plain

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


TYPING_PAUSE = 0.12
"""Seconds without a key before a search is made: nobody waits for the words before the last."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to, by name, and search words; empty for all. And its order, which narrows nothing."""

    chosen: tuple[tuple[str, str], ...] = ()
    search: str = ""
    oldest_first: bool = False

    def __bool__(self) -> bool:
        return bool(self.chosen or self.search)

    def __getitem__(self, name: str) -> str:
        return dict(self.chosen).get(name, "")

    def having(self, name: str, value: str) -> Filters:
        """With another choice; an empty one is none."""
        kept = {**dict(self.chosen), name: value}
        return replace(self, chosen=tuple((key, one) for key, one in kept.items() if one))


class LongListView(GuardView, Generic[E]):
    """A summary, what it is narrowed to, a search line, the list. A subclass says what is fetched and how it is drawn."""

    NOTHING: ClassVar[str] = ""
    """What stands in the place of an empty list."""
    SEARCH_HINT: ClassVar[str] = ""
    SCOPED_CSS = False  # the rules for low windows look at the screen
    DEFAULT_CSS = """
    LongListView { overflow: hidden hidden; }
    LongListView .list-summary { color: $text-muted; height: auto; margin-bottom: 1; }
    LongListView .list-search { display: none; margin-bottom: 1; }
    LongListView .list-search.-shown { display: block; }
    LongListView .list-empty { color: $text-muted; padding: 1 1; display: none; height: auto; }
    LongListView .list-empty:focus { outline-left: heavy $primary; }
    .-low LongListView { overflow-y: auto; }
    .-low LongListView EventList { min-height: 4; }
    .-low LongListView > .title { display: none; }
    .-low LongListView .list-summary { margin-bottom: 0; }
    .-low LongListView FilterLine { margin-bottom: 0; }
    LongListView.-empty EventList { display: none; }
    LongListView.-empty .list-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash",
            "search",
            _("Search"),
            id="list.search",
            key_display="/",
            tooltip=_("Search in this list"),
            priority=True,  # else what is typed right behind it would still press the list's keys
        ),
        Binding("w", "when", _("When"), show=False, id="list.when", tooltip=_("Show a span of time only")),
        Binding("s", "order", _("Order"), show=False, id="list.order", tooltip=_("Newest first, or oldest first")),
        Binding("escape", "clear", _("Show all"), id="list.clear", tooltip=_("Drop search and filters")),
    ]

    def __init__(self, guard: Guard, session: Session) -> None:
        super().__init__(guard, session)
        self._filters = Filters()
        self._loading = False
        self.list: EventList[E] = EventList(self.draw, guard.clock.now, id=f"{self.PLACE}-list")

    # What a subclass gives

    async def fetch(self, after: str | None, newest_first: bool) -> Page[E]:
        """A page of what the filters leave."""
        raise NotImplementedError

    def draw(self, entry: E) -> Drawn:
        """How one line looks."""
        raise NotImplementedError

    def narrowings(self) -> tuple[Narrowing, ...]:
        """What the list can be narrowed by, and is."""
        raise NotImplementedError

    async def summary(self, rows: Rows[E]) -> str | Content:
        """What stands above the list of these rows."""
        raise NotImplementedError

    def above(self) -> ComposeResult:
        """What stands between the summary and the list; nothing as a rule."""
        yield from ()

    # Asking

    @property
    def _history(self) -> History[E]:
        return History(self.fetch, oldest_first=self._filters.oldest_first)

    def compose(self) -> ComposeResult:
        name = self.PLACE
        yield Plain(self.heading, classes="title")
        yield Plain(id=f"{name}-summary", classes="list-summary")
        yield from self.above()
        yield FilterLine((*self.narrowed, self._order))
        yield Field(placeholder=self.SEARCH_HINT, id=f"{name}-search", classes="list-search", most=100)
        yield self.list
        nothing = Plain(id=f"{name}-empty", classes="list-empty")
        nothing.can_focus = True  # the keys of this view work where the focus is, and a hidden list cannot have it
        yield nothing

    def focus_first(self) -> None:
        """The list, or the line that stands in its place."""
        (self.query_one(".list-empty") if self.has_class("-empty") else self.list).focus()

    def watch_virtual_size(self) -> None:
        """In the lowest windows what stands above may leave no room: the list that has the focus stays in sight."""
        if self.list.has_focus:
            self.call_after_refresh(self.list.scroll_visible, animate=False)

    async def reload(self) -> None:
        """Ask again around the line the cursor is on, so that what is looked at stays where it is."""
        before, filters = self.list.rows, self._filters
        rows = await self._history.around(before)
        summary = await self.summary(rows)
        now = self.list.rows
        if filters == self._filters and now.events is before.events:  # else the person went on meanwhile
            moved_to = now.chosen if now.cursor != before.cursor else None
            self.list.rows = rows if moved_to is None else rows.near(moved_to.seq)
        self._say(summary)

    def on_event_list_wants(self, message: EventList.Wants) -> None:
        """Go on at an edge. A jump to an end takes the place of a page that is on its way."""
        match message.edge:
            case "top":
                self._load(self._history.top)
            case "bottom":
                self._load(self._history.bottom)
            case edge if not self._loading:
                self._load(partial(self._history.further, edge, lambda: self.list.rows))

    def on_event_list_jumped(self, message: EventList.Jumped) -> None:
        """A click beside the list: to that place in the history."""
        self._load(partial(self._history.near, message.seq))

    def _load(self, read: Callable[[], Awaitable[Rows[E]]]) -> None:
        self._loading = True
        begin(self, partial(self._show_when_there, read), "edge")

    async def _show_when_there(self, read: Callable[[], Awaitable[Rows[E]]]) -> None:
        filters = self._filters
        try:
            rows = await read()
        except GuardError as error:
            self.in_trouble(error, partial(self._load, read), stale=True)
            return
        finally:
            self._loading = False
        if filters == self._filters:  # else the person went on meanwhile
            self.relieved()
            self.list.rows = rows
            self.list.want()

    # Showing

    @property
    def narrowed(self) -> tuple[Narrowing, ...]:
        """What the list is narrowed by, in the order in which it is shown."""
        search = _("“{word}”").format(word=self._filters.search) if self._filters.search else ""
        when = Narrowing("when", self.key_of("list.when"), _("When"), span_words(self._filters["when"]), ANY_TIME)
        return (
            *self.narrowings(),
            when,
            Narrowing("search", self.key_of("list.search"), _("Search"), search, "–"),
        )

    @property
    def _order(self) -> Narrowing:
        return Narrowing(
            "order",
            self.key_of("list.order"),
            _("Order"),
            _("oldest first") if self._filters.oldest_first else "",
            _("newest first"),
        )

    def _say(self, summary: str | Content) -> None:
        for widget in self.query(".list-summary").results(Plain):  # none where the app was closed meanwhile
            widget.say(summary)
            self.query_one(FilterLine).say((*self.narrowed, self._order))
            empty = not self.list.rows.events
            self.set_class(empty, "-empty")
            if empty:
                all_again = _("Nothing matches. Press escape to see everything again.")
                self.query_one(".list-empty", Plain).say(all_again if self._filters else self.NOTHING)
            if not self._searching and (self.has_focus_within or self.screen.focused is None):
                self.focus_first()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape belongs to the main screen while there is nothing to drop here."""
        if action == "clear":
            return bool(self._filters) or self._searching
        return super().check_action(action, parameters)

    @property
    def chosen(self) -> E | None:
        """The line that the cursor is on."""
        chosen: E | None = self.list.rows.chosen if self.is_mounted else None
        return chosen

    def on_event_list_moved(self) -> None:
        self.refresh_bindings()

    # Narrowing and searching

    async def narrow(self, filters: Filters) -> None:
        """Show what other filters leave."""
        before, rows = self._filters, self.list.rows
        self._filters, self.list.rows = filters, Rows()
        if not await self.reload_safely(partial(self._narrow_soon, filters)) and self._filters is filters:
            self._filters, self.list.rows = before, rows

    def _narrow_soon(self, filters: Filters) -> None:
        begin(self, partial(self.narrow, filters), "search")

    @property
    def span(self) -> Span:
        """The span of time that the list is narrowed to."""
        return span_of(self._filters["when"], self.guard.clock.now())

    @act
    async def action_when(self) -> None:
        """Choose a span of time."""
        chosen = await self.desk.push_screen_wait(Choose(wording.choice("span")[0], span_lines()))
        if chosen == OWN:
            asked = wording.question("own_span")
            question = AskText(asked.text, own_span, detail=asked.detail, example=DAYS_EXAMPLE, yes=asked.yes)
            chosen = await self.desk.push_screen_wait(question)
        if chosen is not None:
            await self.narrow(self._filters.having("when", chosen))

    async def choose(self, name: str, question: str, lines: Iterable[Line]) -> None:
        """Let the person choose what the list is narrowed to in one respect."""
        chosen = await self.desk.push_screen_wait(Choose(question, lines))
        if chosen is not None:
            await self.narrow(self._filters.having(name, chosen))

    async def leaf_through(self, dialog: Callable[[E], Awaitable[Screen[str | None]]]) -> tuple[E | None, str | None]:
        """Show everything about the line that the cursor is on, and from there about its neighbours.

        Answers the line that was shown last, and what was answered there other than to go on.
        """
        while (entry := self.chosen) is not None:
            answer = await self.desk.push_screen_wait(await dialog(entry))
            if answer not in STEPS:
                return entry, answer
            self.list.action_move(STEPS[answer])
        return None, None

    async def on_filter_line_pressed(self, message: FilterLine.Pressed) -> None:
        """The filters are buttons too."""
        await self.run_action(message.name)

    @property
    def _field(self) -> Field:
        return self.query_one(".list-search", Field)

    @property
    def _searching(self) -> bool:
        return self.is_mounted and self._field.has_class("-shown")

    def action_search(self) -> None:
        """Open the search line; in it the key is text."""
        self._field.add_class("-shown")
        self._field.focus_at_once()
        self.refresh_bindings()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while the person types; only the last spelling counts."""
        event.stop()
        begin(self, partial(self._search_soon, event.value.strip()), "search")

    async def _search_soon(self, text: str) -> None:
        await asyncio.sleep(TYPING_PAUSE)
        await self.narrow(replace(self._filters, search=text))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes down into what was found, or to the line that says that nothing was."""
        event.stop()
        self.focus_first()

    def action_clear(self) -> None:
        """Drop search and filters."""
        self._field.remove_class("-shown")
        with self._field.prevent(Input.Changed):
            self._field.value = ""
        self.list.focus()
        self._narrow_soon(Filters(oldest_first=self._filters.oldest_first))

    def action_order(self) -> None:
        """Turn the list round, and begin at its other end."""
        self._narrow_soon(replace(self._filters, oldest_first=not self._filters.oldest_first))
