"""A row of buttons, in as many lines as they need: one that is cut could not be read, and one beyond the edge not be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.containers import Horizontal
from textual.geometry import Offset
from textual.layouts.horizontal import HorizontalLayout

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.layout import ArrangeResult, Layout
    from textual.widget import Widget


class Lines(HorizontalLayout):
    """From left to right; what has no room begins another line."""

    def arrange(
        self,
        parent: Widget,
        children: list[Widget],
        size: Size,
        greedy: bool = True,  # noqa: FBT002 - as Textual has it
    ) -> ArrangeResult:
        """Where each is. Without a width, which asks how wide they would like to be, all are in one line."""
        at, below = Offset(0, 0), 0
        placed = []
        for one in super().arrange(parent, children, size, greedy):
            if at.x and 0 < size.width < at.x + one.region.width:
                at = Offset(0, below)
            placed.append(one._replace(region=one.region.at_offset(at)))
            below = max(below, at.y + one.region.height)
            at += (one.region.width + one.margin.right, 0)
        return placed


LINES: Final = Lines()


class Buttons(Horizontal):
    """The buttons of a dialog, page or form."""

    def __init__(self) -> None:
        super().__init__(classes="buttons")

    @property
    def layout(self) -> Layout:
        """In lines."""
        return LINES
