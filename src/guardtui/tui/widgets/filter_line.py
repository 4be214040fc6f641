"""What a long list is narrowed to, in words that are buttons too: one line, or more where the window is narrow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.layout import Layout
from textual.message import Message

from guardtui.language import _
from guardtui.tui.widgets.buttons import LINES
from guardtui.tui.widgets.plain import Plain, line

GAP: Final = 3
"""Cells between two of them."""


class Narrowing(NamedTuple):
    """One way to narrow a list: the action of its key, and what is chosen; nothing chosen shows all."""

    action: str
    key: str
    label: str
    chosen: str = ""
    otherwise: str = _("all")


class FilterLine(Horizontal):
    """Each narrowing with its key. Where they do not all fit in a line, what is not narrowed is not said to be so."""

    DEFAULT_CSS = """
    FilterLine { height: auto; margin-bottom: 1; }
    FilterLine Plain { width: auto; max-width: 100%; margin-right: 3; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    class Pressed(Message):
        """A click on one of them."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, narrowings: Iterable[Narrowing]) -> None:
        super().__init__()
        self._shown = tuple(narrowings)

    @property
    def layout(self) -> Layout:
        """In as many lines as they need."""
        return LINES

    def compose(self) -> ComposeResult:
        for one in self._shown:
            yield Plain(_words(one), id=f"filter-{one.action}")

    def say(self, narrowings: Iterable[Narrowing]) -> None:
        """Show what is chosen; what narrows the list stands out."""
        self._shown = tuple(narrowings)
        whole = [_words(one) for one in self._shown]
        fits = sum(words.cell_length + GAP for words in whole) - GAP <= self.size.width
        for one, words in zip(self._shown, whole, strict=True):
            self.query_one(f"#filter-{one.action}", Plain).say(words if fits else _words(one, terse=True))

    def on_resize(self) -> None:
        """More or less fits."""
        self.say(self._shown)

    def on_click(self, event: Click) -> None:
        """The words are buttons."""
        pressed = (event.widget.id if event.widget else None) or ""
        if pressed.startswith("filter-"):
            self.post_message(self.Pressed(pressed.removeprefix("filter-")))


def _words(one: Narrowing, *, terse: bool = False) -> Content:
    otherwise = "" if terse else f" {one.otherwise}"
    value = (f" {one.chosen}", "bold $primary") if one.chosen else (otherwise, "")
    return line((one.key, "bold $primary"), (f" {one.label}", "$text-muted"), value)
