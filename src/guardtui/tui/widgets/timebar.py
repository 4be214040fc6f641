"""A bar that shrinks with the time that is left."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

LAST_PART = 0.2
"""Below this share the bar takes the colour of attention; the time stands beside it in figures too."""


class TimeBar(Widget):
    """One line: what is left, then what is gone."""

    DEFAULT_CSS = "TimeBar { height: 1; width: 1fr; }"

    left: reactive[float] = reactive(1.0)

    def validate_left(self, left: float) -> float:
        """Between nothing and all."""
        return min(1.0, max(0.0, left))

    def render(self) -> Content:
        """The bar at the width it has."""
        whole = max(1, self.size.width)
        filled = round(whole * self.left)
        style = "$primary" if self.left > LAST_PART else "$warning"
        return Content.assemble(("━" * filled, style), ("─" * (whole - filled), "$text-muted"))
