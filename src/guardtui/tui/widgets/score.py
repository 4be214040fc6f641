"""The score in digits large enough to be the first thing seen."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from guardtui.shared.glance import tone

ROWS: Final = 5
GLYPHS: Final = {
    "0": ("███", "█ █", "█ █", "█ █", "███"),
    "1": (" █ ", "██ ", " █ ", " █ ", "███"),
    "2": ("███", "  █", "███", "█  ", "███"),
    "3": ("███", "  █", "███", "  █", "███"),
    "4": ("█ █", "█ █", "███", "  █", "  █"),
    "5": ("███", "█  ", "███", "  █", "███"),
    "6": ("███", "█  ", "███", "█ █", "███"),
    "7": ("███", "  █", "  █", "  █", "  █"),
    "8": ("███", "█ █", "███", "█ █", "███"),
    "9": ("███", "█ █", "███", "  █", "███"),
}


class Score(Widget):
    """A number of up to three digits; each pixel is two cells wide, so that it looks square."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Score { width: 24; height: 5; color: $success; text-style: bold; }
    Score.-attention { color: $warning; }
    Score.-bad { color: $error; }
    """

    value: reactive[int] = reactive(0)

    def watch_value(self, value: int) -> None:
        """Colour by what the score means; the word stands beside it."""
        for state in ("good", "attention", "bad"):
            self.set_class(tone(value) == state, f"-{state}")

    def render(self) -> Content:
        """The digits."""
        digits = [GLYPHS[digit] for digit in str(self.value)]
        rows = ("  ".join("".join(pixel * 2 for pixel in glyph[row]) for glyph in digits) for row in range(ROWS))
        return Content("\n".join(rows))
