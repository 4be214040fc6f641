"""The destinations with their marks: a rail on the left, a bar on top where the window is narrow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from guardtui.core.records import Account
from guardtui.language import _
from guardtui.shared.destinations import DESTINATIONS, Badge, Destination
from guardtui.tui.marks import mark
from guardtui.tui.widgets.plain import Piece, Plain, line

CHOSEN = "bold $button-color-foreground on $primary"
"""One style for the whole chosen line: a coloured mark would drown in it."""
HERE = "▸"
"""Before the chosen name in the bar, where no colour shows."""


class Tab(NamedTuple):
    """One destination in the bar: who it is, its name, what stands behind that, and in which colour."""

    id: str
    name: str
    right: str
    style: str

    @property
    def width(self) -> int:
        return 1 + len(self.name + self.right)


def _width(row: Iterable[Tab]) -> int:
    return sum(tab.width for tab in row)


Spot = tuple[int, int, int, str]
"""Where a tab is: its row, its first column, the one after its last, and whose it is."""


class Places(Widget):
    """The lines of the rail, or the bar: in one row where there is room for all names, else in two."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Places { height: 1fr; width: 1fr; pointer: pointer; }"

    here: reactive[str] = reactive("overview")
    badges: reactive[Mapping[str, Badge]] = reactive({}, layout=True)
    folded: reactive[bool] = reactive(False)

    class Chosen(Message):
        """A destination was clicked."""

        def __init__(self, destination: str) -> None:
            super().__init__()
            self.destination = destination

    def __init__(self, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self._keys = {place.id: key_of(f"go.{place.id}") for place in DESTINATIONS}
        self._spots: list[Spot] = []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """How many rows the bar takes. On the rail there is as much room as there is."""
        return len(self._rows(width))

    def on_resize(self) -> None:
        """One or two lines high means: the bar."""
        self.folded = self.size.height <= 2

    def render(self) -> Content:
        """All destinations."""
        if self.folded:
            return self._bar()
        return Content("\n").join(self._line(place) for place in DESTINATIONS)

    def _line(self, place: Destination) -> Content:
        badge = self.badges.get(place.id, Badge("", ""))
        sign, style = mark(badge.state) if badge.state else ("", "$text-muted")
        right = f"{sign} {badge.word}".strip()
        key = self._keys[place.id].ljust(max(map(len, self._keys.values())))
        gap = " " * max(1, self.size.width - 4 - len(key) - len(place.title) - len(right))
        if place.id == self.here:
            return line((f" {key}  {place.title}{gap}{right} ", CHOSEN))
        return line((f" {key}  ", "$text-muted"), place.title, gap, (right, style), " ")

    def _bar(self) -> Content:
        rows = []
        self._spots.clear()
        for number, tabs in enumerate(self._rows(self.size.width)):
            pieces: list[Piece] = []
            at = 0
            for tab in tabs:
                if tab.id == self.here:
                    pieces.append((HERE + tab.name + tab.right, CHOSEN))
                else:
                    key, space, title = tab.name.partition(" ")
                    pieces += [(f" {key}", "$text-muted"), space + title, (tab.right, tab.style)]
                self._spots.append((number, at, at + tab.width, tab.id))
                at += tab.width
            rows.append(line(*pieces))
        return Content("\n").join(rows)

    def _rows(self, width: int) -> list[list[Tab]]:
        """Names whole, in one row if there is room; with all states, or with a mark only where a look is due.

        Where even that takes more than two rows, as in a language of long words, the longest names are cut.
        """
        whole, terse = self._tabs(), self._tabs(terse=True)
        half = (len(DESTINATIONS) + 1) // 2
        narrowest = [terse[:half], terse[half:]]
        for rows in ([whole], [terse], [whole[:half], whole[half:]], narrowest):
            if all(_width(row) <= width for row in rows):
                return rows
        return [self._cut(row, width) for row in narrowest]

    def _cut(self, row: list[Tab], width: int) -> list[Tab]:
        """The row with its longest names cut; that of the place where the person is stays whole."""
        row = list(row)
        for _too_much in range(width, _width(row)):
            longest = max((tab for tab in row if tab.id != self.here), key=lambda tab: len(tab.name))
            row[row.index(longest)] = longest._replace(name=longest.name[:-2] + "…")
        return row

    def _tabs(self, *, terse: bool = False) -> list[Tab]:
        tabs = []
        for place in DESTINATIONS:
            badge = self.badges.get(place.id, Badge("", ""))
            sign, style = mark(badge.state) if badge.state else ("", "$text-muted")
            if terse:
                right = sign if badge.state in {"attention", "bad"} else ""
            else:
                number = badge.word if place.id in {"overview", "checklist"} else ""
                stands = f"{sign} {number}".strip()
                right = f" {stands} " if stands else " "
            tabs.append(Tab(place.id, f"{self._keys[place.id]} {place.title}", right, style))
        return tabs

    def on_click(self, event: Click) -> None:
        """Go there."""
        if self.folded:
            for row, start, end, destination in self._spots:
                if row == event.y and start <= event.x < end:
                    self.post_message(self.Chosen(destination))
        elif event.y < len(DESTINATIONS):
            self.post_message(self.Chosen(DESTINATIONS[event.y].id))


class Rail(Vertical):
    """Name on top, destinations, whose account it is at the foot."""

    DEFAULT_CSS: ClassVar[str] = """
    Rail { width: 28; background: $panel; padding: 1; }
    Rail #brand { height: 3; padding: 0 1; }
    Rail #missing { height: 2; padding: 0 1; pointer: pointer; }
    Rail #whose { height: auto; padding: 0 1; }
    """

    class Missing(Message):
        """A code did not arrive."""

    def __init__(self, service: str, key_of: Callable[[str], str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.service = service
        self._key_of = key_of

    def compose(self) -> ComposeResult:
        """The three parts."""
        yield Plain(line((_("GuardTUI\n"), "bold $primary"), (self.service, "$text-muted")), id="brand")
        yield Places(self._key_of)
        key = self._key_of("code.missing")
        yield Plain(line((key, "bold $primary"), (_("  A code is missing?"), "$text-muted")), id="missing")
        yield Plain(id="whose")

    def on_click(self, event: Click) -> None:
        """The line about a code is a button."""
        if event.widget is not None and event.widget.id == "missing":
            self.post_message(self.Missing())

    def show(self, account: Account, badges: Mapping[str, Badge]) -> None:
        """Say whose account this is, and how each destination stands."""
        self.query_one(Places).badges = badges
        name = account.profile.name
        self.query_one("#whose", Plain).say(
            line((account.handle, "bold"), ("\n" + name if name else "", "$text-muted"))
        )
