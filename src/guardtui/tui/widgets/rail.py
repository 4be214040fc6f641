"""The destinations with their marks: a rail on the left, a bar on top where the window is narrow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from guardtui.core.records import Account
from guardtui.shared.destinations import DESTINATIONS, Badge, Destination
from guardtui.tui.marks import mark
from guardtui.tui.widgets.plain import Piece, Plain, line

CHOSEN = "bold $button-color-foreground on $primary"
"""One style for the whole chosen line: a coloured mark would drown in it."""


Tab = tuple[str, str, str, str]
"""Key, title, what stands behind it, and in which colour."""


def _width(tabs: list[Tab]) -> int:
    return sum(len(key + title + right) + 1 for key, title, right, _ in tabs)


class Places(Widget):
    """The lines of the rail, or the one line of the bar."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Places { height: 1fr; width: 1fr; pointer: pointer; }"

    here: reactive[str] = reactive("overview")
    badges: reactive[Mapping[str, Badge]] = reactive({})
    folded: reactive[bool] = reactive(False)

    class Chosen(Message):
        """A destination was clicked."""

        def __init__(self, destination: str) -> None:
            super().__init__()
            self.destination = destination

    def __init__(self) -> None:
        super().__init__()
        self._spots: list[tuple[int, int, str]] = []

    def on_resize(self) -> None:
        """One line high means: the bar."""
        self.folded = self.size.height == 1

    def render(self) -> Content:
        """All destinations."""
        if self.folded:
            return self._bar()
        return Content("\n").join(self._line(place) for place in DESTINATIONS)

    def _line(self, place: Destination) -> Content:
        badge = self.badges.get(place.id, Badge("", ""))
        sign, style = mark(badge.state) if badge.state else ("", "$text-muted")
        right = f"{sign} {badge.word}".strip()
        gap = " " * max(1, self.size.width - 5 - len(place.title) - len(right))
        if place.id == self.here:
            return line((f" {place.key}  {place.title}{gap}{right} ", CHOSEN))
        return line((f" {place.key}  ", "$text-muted"), place.title, gap, (right, style), " ")

    def _bar(self) -> Content:
        """Whole titles with their states if they fit, without what is fine if not; else as many as there is room for."""
        for tabs in (self._whole_tabs(), self._terse_tabs()):
            if _width(tabs) <= self.size.width:
                break
        else:
            tabs = self._near_tabs()
        pieces: list[Piece] = []
        self._spots.clear()
        at = 0
        for place, (key, title, right, style) in zip(DESTINATIONS, tabs, strict=True):
            width = len(key + title + right)
            if place.id == self.here:
                pieces.append((key + title + right, CHOSEN))
            else:
                pieces += [(key, "$text-muted"), title, (right, style)]
            pieces.append(" ")
            self._spots.append((at, at + width, place.id))
            at += width + 1
        return line(*pieces)

    def _whole_tabs(self) -> list[Tab]:
        """Title, and a mark or number."""
        tabs: list[Tab] = []
        for place in DESTINATIONS:
            badge = self.badges.get(place.id, Badge("", ""))
            sign, style = mark(badge.state) if badge.state else ("", "$text-muted")
            number = badge.word if any(c.isdigit() for c in badge.word) else ""
            right = f" {number if place.id in {'overview', 'checklist'} else sign}".rstrip()
            tabs.append((f" {place.key}", f" {place.title}", f"{right} ", style))
        return tabs

    def _terse_tabs(self) -> list[Tab]:
        """Title, and a mark only where something deserves a look."""
        return [
            (place.key, f" {place.title}", f" {sign} " if sign else " ", style) for place, sign, style in self._alerts()
        ]

    def _near_tabs(self) -> list[Tab]:
        """Every key, and the titles of the chosen one and of those round it that there is room for.

        A whole word can be read where ten cut ones could not; the keys of the others are in sight all the same.
        """
        tabs: list[Tab] = [(f" {place.key}", "", sign, style) for place, sign, style in self._alerts()]
        here = next((number for number, place in enumerate(DESTINATIONS) if place.id == self.here), 0)
        room = self.size.width - _width(tabs)
        for number in sorted(range(len(tabs)), key=lambda number: (abs(number - here), number < here)):
            title = f" {DESTINATIONS[number].title}"
            key, _, sign, style = tabs[number]
            right = f" {sign}" if sign else ""
            grows = len(title + right) - len(sign)
            if grows <= room:
                room -= grows
                tabs[number] = (key, title, right, style)
        return tabs

    def _alerts(self) -> list[tuple[Destination, str, str]]:
        """Each destination with the sign and colour of what deserves a look there; no sign for what is fine."""
        found = []
        for place in DESTINATIONS:
            badge = self.badges.get(place.id, Badge("", ""))
            alert = badge.state in {"attention", "bad"}
            sign, style = mark(badge.state) if alert else ("", "$text-muted")
            found.append((place, sign, style))
        return found

    def on_click(self, event: Click) -> None:
        """Go there."""
        if self.folded:
            for start, end, destination in self._spots:
                if start <= event.x < end:
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

    def __init__(self, service: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.service = service

    def compose(self) -> ComposeResult:
        """The three parts."""
        yield Plain(line(("GuardTUI\n", "bold $primary"), (self.service, "$text-muted")), id="brand")
        yield Places()
        yield Plain(line(("m", "bold $primary"), ("  A code is missing?", "$text-muted")), id="missing")
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
