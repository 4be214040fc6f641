"""A long list of dated lines: draws only those that are seen, however long the history is (DESIGN section 8).

Text goes into segments, never through markup, and each entry's sentence is cleaned before it does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar, Final, Generic, Literal, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from guardtui.core.text import clip, printable
from guardtui.language import _
from guardtui.shared.local_time import local
from guardtui.tui.widgets.event_rows import E, Rows
from guardtui.wording.times import weekday_and_day

Edge = Literal["above", "below", "top", "bottom"]

WHEEL: Final = 3
WIDE: Final = 100
"""From this width on each line has its last column too."""


class Look(NamedTuple):
    """How a line stands out: a word beside the sign, since nothing depends on colour or shape alone."""

    sign: str = " "
    word: str = ""
    style: str = ""
    """`alarm`, `refused`, `time`, or nothing."""


class Drawn(NamedTuple):
    """What is shown of an entry beside its time."""

    sentence: str
    look: Look = Look()
    tag: str = ""
    """Before the time, in at most seven cells."""
    last: str = ""
    """At the right, where there is room."""


class Line(NamedTuple):
    """One line on screen: a day's heading or the entry with this number in the window."""

    day: str = ""
    number: int = -1


class EventList(Widget, Generic[E], can_focus=True):
    """Day headings and one line per entry. Asks for more (`Wants`) near an edge of what it holds."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"event-list--{name}"
        for name in ("day", "rule", "time", "new", "alarm", "refused", "subject", "cursor", "blurred")
    }
    DEFAULT_CSS = """
    EventList {
        height: 1fr; width: 1fr;
        & > .event-list--day { color: $text-muted; text-style: bold; }
        & > .event-list--rule { color: $border-blurred; }
        & > .event-list--time { color: $text-muted; }
        & > .event-list--new { color: $primary; text-style: bold; }
        & > .event-list--alarm { color: $warning; text-style: bold; }
        & > .event-list--refused { color: $error; }
        & > .event-list--subject { color: $text-muted; }
        & > .event-list--cursor { background: $block-cursor-background; color: $foreground; text-style: bold; }
        & > .event-list--blurred { background: $panel; }
    }
    """
    BINDINGS = [
        Binding("up,k", "move(-1)", _("Up"), show=False, id="list.up", tooltip=_("To the line above")),
        Binding("down,j", "move(1)", _("Down"), show=False, id="list.down", tooltip=_("To the line below")),
        Binding("pageup,ctrl+b", "page(-1)", _("Page up"), show=False, id="list.pageup", tooltip=_("One screen up")),
        Binding(
            "pagedown,ctrl+f,space",
            "page(1)",
            _("Page down"),
            show=False,
            id="list.pagedown",
            tooltip=_("One screen down"),
        ),
        Binding(
            "home,g", "edge('top')", _("Top"), show=False, id="list.top", tooltip=_("To the uppermost line of all")
        ),
        Binding(
            "end,G", "edge('bottom')", _("Bottom"), show=False, id="list.bottom", tooltip=_("To the lowest line of all")
        ),
        Binding("enter", "open", _("Details"), id="list.open", tooltip=_("Show everything about this line")),
    ]

    rows: reactive[Rows[Any]] = reactive(Rows(), init=False)
    top: reactive[int] = reactive(0)

    class Wants(Message):
        """The window has to go on at this edge."""

        def __init__(self, edge: Edge) -> None:
            super().__init__()
            self.edge = edge

    class Opened(Message):
        """Enter or a second click on a line."""

        def __init__(self, entry: Any) -> None:  # noqa: ANN401 - what the list holds
            super().__init__()
            self.entry = entry

    class Jumped(Message):
        """A click on the track at the right: to about this line of the history."""

        def __init__(self, seq: int) -> None:
            super().__init__()
            self.seq = seq

    class Moved(Message):
        """The cursor is on another line."""

    def __init__(self, draw: Callable[[E], Drawn], now: Callable[[], int], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._draw = draw
        self._now = now
        self._lines: list[Line] = []
        self._kept = 0
        """The line at the top when the cursor moved last; in a smaller window another one may be."""
        self._newest = 1
        """The newest line's number: what a place on the track is reckoned from."""

    # Moving

    def action_move(self, by: int) -> None:
        self._to(self.rows.cursor + by)

    def action_page(self, by: int) -> None:
        self._to(self.rows.cursor + by * max(1, self.size.height - 2))

    def action_edge(self, edge: Edge) -> None:
        """To the first or the last line of all, which may lie outside the window."""
        if self.rows.above if edge == "top" else self.rows.below:
            self.post_message(self.Wants(edge))
        else:
            self._to(0 if edge == "top" else len(self.rows.events) - 1)

    def action_open(self) -> None:
        if self.rows.chosen is not None:
            self.post_message(self.Opened(self.rows.chosen))

    def on_click(self, event: events.Click) -> None:
        if event.x == self.size.width - 1 and self._long:
            share = event.y / max(1, self.size.height - 1)
            share = share if self.rows.oldest_first else 1 - share
            self.post_message(self.Jumped(max(1, round(self._newest * share))))
            return
        number = self._number_at(event.y)
        if number is None:
            return
        if number == self.rows.cursor and event.chain > 1:
            self.action_open()
        self._to(number)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(-WHEEL)

    def _to(self, number: int) -> None:
        if self.rows.events:
            self.rows = self.rows.moved(number)

    # Keeping the picture right

    def watch_rows(self, before: Rows[E], rows: Rows[E]) -> None:
        top = self.top
        if before.events is not rows.events:
            height = self._line_of(before.cursor) - top
            self._lay_out()
            if before.chosen is not None and rows.chosen is not None and before.chosen.seq == rows.chosen.seq:
                top = self._line_of(rows.cursor) - height  # what is looked at stays where it is
        self._follow(top)
        self._kept = self.top
        self.refresh()
        if before.chosen is not rows.chosen:
            self.post_message(self.Moved())
        if rows.newest is not None:
            self._newest = max(self._newest, rows.newest.seq)
        self.want()

    def want(self) -> None:
        """Ask for more if the cursor is near an edge that is not the end."""
        if self.rows.wants_below:
            self.post_message(self.Wants("below"))
        elif self.rows.wants_above:
            self.post_message(self.Wants("above"))

    def on_resize(self) -> None:
        """From where the person was, so that a list that gets smaller and larger again shows what it showed."""
        self._follow(self._kept)

    def _lay_out(self) -> None:
        """Lines out of rows: a heading wherever the day changes."""
        today = _day(self._now())
        self._lines = []
        last: date | None = None
        for number, entry in enumerate(self.rows.events):
            day = _day(entry.at)
            if day != last:
                self._lines.append(Line(day=_day_words(day, today)))
                last = day
            self._lines.append(Line(number=number))

    def _follow(self, top: int) -> None:
        """Scroll from there as little as is needed to see the cursor's line, with its day's heading where that is just above.

        Not before there is room for a line, and never so far that room stays empty while lines stand above.
        """
        if not self.size.height:
            return
        at = self._line_of(self.rows.cursor)
        heading = at - 1 if at and self._lines[at - 1].day else at
        top = max(min(top, heading), at - self.size.height + 1)
        self.top = max(0, min(top, len(self._lines) - self.size.height))

    def _line_of(self, number: int) -> int:
        return next((at for at, line in enumerate(self._lines) if line.number == number), 0)

    def _number_at(self, y: int) -> int | None:
        index = self.top + y
        if 0 <= index < len(self._lines) and not self._lines[index].day:
            return self._lines[index].number
        return None

    # Drawing

    @property
    def _long(self) -> bool:
        """Whether there is more than the window shows."""
        return self.rows.above or self.rows.below or len(self._lines) > self.size.height

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        width = self.size.width - 2 if self._long else self.size.width
        strip = self._line(self.top + y, width, base)
        return Strip([*strip, Segment(" ", base), self._track(y, base)]) if self._long else strip

    def _track(self, y: int, base: Style) -> Segment:
        """Where in the history the window is: by the number of its first line, for the count of the rest is not known."""
        first = next((line.number for line in self._lines[self.top : self.top + 2] if not line.day), 0)
        seq = self.rows.events[first].seq if self.rows.events else 1
        share = min(1.0, seq / max(1, self._newest))
        at = round((share if self.rows.oldest_first else 1 - share) * (self.size.height - 1))
        last = not self.rows.below and self.top + self.size.height >= len(self._lines)
        here = y == (self.size.height - 1 if last else at)
        return Segment("█", base + self._style("time")) if here else Segment("│", base + self._style("rule"))

    def _line(self, index: int, width: int, base: Style) -> Strip:
        if not 0 <= index < len(self._lines):
            return Strip.blank(width, base)
        line = self._lines[index]
        if line.day:
            rule = "─" * max(0, width - len(line.day) - 4)
            segments = [
                Segment(f" {line.day} ", base + self._style("day")),
                Segment(f" {rule}", base + self._style("rule")),
            ]
            return Strip(segments).adjust_cell_length(width, base)
        return self._entry_line(self.rows.events[line.number], line.number == self.rows.cursor, width, base)

    def _entry_line(self, entry: E, here: bool, width: int, base: Style) -> Strip:
        """Its tag, when, its sign, what happened; at the right its word and the last column."""
        if here:
            base += self._style("cursor" if self.has_focus else "blurred")
        ground, drawn = Style(bgcolor=base.bgcolor), self._draw(entry)
        sign, word, look = drawn.look
        styled = self._style(look) + ground if look else base
        last = printable(drawn.last) if width >= WIDE else ""
        right = [Segment(word, styled)] if word else []
        if last:
            right.append(Segment(("  " if word else "") + last, self._style("subject") + ground))
        taken = sum(segment.cell_length for segment in right)
        left = [
            Segment(f" {drawn.tag:<7}", self._style("new") + ground),
            Segment(f"{local(entry.at):%H:%M}  ", self._style("time") + ground),
            Segment(f"{sign} ", styled),
        ]
        room = max(8, width - 17 - taken - (3 if taken else 1))
        left.append(Segment(clip(printable(drawn.sentence), room), base))
        strip = Strip(left).adjust_cell_length(width - taken - 1, base)
        return Strip([*strip, *right, Segment(" ", base)]).adjust_cell_length(width, base)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"event-list--{name}", partial=True)


def _day(at: int) -> date:
    return local(at).date()


def _day_words(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return weekday_and_day(day, today)
