"""How a score went, as a few lines of small columns; its words stand beside it (`wording.trend`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from guardtui.shared.glance import tone
from guardtui.tui.marks import mark

COLUMNS: Final = "▁▂▃▄▅▆▇█"
MOST: Final = 100


class Trend(Widget):
    """Each column is a score of 0 to 100, in the colour of what it means; the last one is now."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Trend { height: 3; width: 22; }
    .-low Trend { height: 1; }
    """
    SCOPED_CSS = False  # the rule for low windows looks at the screen

    scores: reactive[Sequence[int]] = reactive(())

    def render(self) -> Content:
        """As many of the newest as there is room for."""
        shown = self.scores[-self.size.width :] if self.size.width else ()
        height = self.size.height
        rows = (
            Content.assemble(*((_part(score, row, height), mark(tone(score)).style) for score in shown))
            for row in reversed(range(height))
        )
        return Content("\n").join(rows)


def _part(score: int, row: int, height: int) -> str:
    """What of a column stands in this row, counted from below; a score of nothing is seen too."""
    eighths = max(1, round(max(0, min(score, MOST)) * height * len(COLUMNS) / MOST)) - row * len(COLUMNS)
    return COLUMNS[min(eighths, len(COLUMNS)) - 1] if eighths > 0 else " "
