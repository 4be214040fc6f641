"""What the activity is narrowed to, as one line of words that are buttons too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Click
from textual.message import Message

from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.words import subject

OUTCOMES: Final = {"": "all", "alarm": "worth a look", "refused": "refused", "done": "done"}


@dataclass(frozen=True, slots=True)
class Filters:
    """A kind, an outcome, search words; each empty for all."""

    subject: str = ""
    outcome: str = ""
    search: str = ""

    def __bool__(self) -> bool:
        return bool(self.subject or self.outcome or self.search)


class FilterLine(Horizontal):
    """Kind, outcome and search, each with its key."""

    DEFAULT_CSS = """
    FilterLine { height: 1; margin-bottom: 1; }
    FilterLine Plain { width: auto; margin-right: 4; }
    """

    class Pressed(Message):
        """A click on one of them: `kind`, `outcome` or `search`."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def compose(self) -> ComposeResult:
        yield Plain(id="filter-kind")
        yield Plain(id="filter-outcome")
        yield Plain(id="filter-search")

    def say(self, filters: Filters) -> None:
        """Show what is chosen; what narrows the list stands out."""
        search = f"“{filters.search}”" if filters.search else "–"
        self._say(
            "kind",
            "f",
            "Kind",
            subject(filters.subject) if filters.subject else "everything",
            chosen=bool(filters.subject),
        )
        self._say("outcome", "o", "Outcome", OUTCOMES[filters.outcome], chosen=bool(filters.outcome))
        self._say("search", "/", "Search", search, chosen=bool(filters.search))

    def _say(self, name: str, key: str, label: str, value: str, *, chosen: bool) -> None:
        style = "bold $primary" if chosen else ""
        words = line((key, "bold $primary"), (f" {label} ", "$text-muted"), (value, style))
        self.query_one(f"#filter-{name}", Plain).say(words)

    def on_click(self, event: Click) -> None:
        """The words are buttons."""
        pressed = (event.widget.id if event.widget else None) or ""
        if pressed.startswith("filter-"):
            self.post_message(self.Pressed(pressed.removeprefix("filter-")))
