"""What a long list is narrowed to, as one line of words that are buttons too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.message import Message

from guardtui.tui.widgets.plain import Plain, line


class Narrowing(NamedTuple):
    """One way to narrow a list: the action of its key, and what is chosen; nothing chosen shows all."""

    action: str
    key: str
    label: str
    chosen: str = ""
    otherwise: str = "all"


class FilterLine(Horizontal):
    """Each narrowing with its key."""

    DEFAULT_CSS = """
    FilterLine { height: 1; margin-bottom: 1; }
    FilterLine Plain { width: auto; margin-right: 4; }
    """

    class Pressed(Message):
        """A click on one of them."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, narrowings: Iterable[Narrowing]) -> None:
        super().__init__()
        self._first = tuple(narrowings)

    def compose(self) -> ComposeResult:
        for one in self._first:
            yield Plain(_words(one), id=f"filter-{one.action}")

    def say(self, narrowings: Iterable[Narrowing]) -> None:
        """Show what is chosen; what narrows the list stands out."""
        for one in narrowings:
            self.query_one(f"#filter-{one.action}", Plain).say(_words(one))

    def on_click(self, event: Click) -> None:
        """The words are buttons."""
        pressed = (event.widget.id if event.widget else None) or ""
        if pressed.startswith("filter-"):
            self.post_message(self.Pressed(pressed.removeprefix("filter-")))


def _words(one: Narrowing) -> Content:
    value = (one.chosen, "bold $primary") if one.chosen else (one.otherwise, "")
    return line((one.key, "bold $primary"), (f" {one.label} ", "$text-muted"), value)
