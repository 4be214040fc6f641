"""A QR code drawn with the cells' own colours: black on white whatever the theme, so that every camera reads it.

Blank and full cells are background colour, never a full-block glyph: fonts leave hairlines between those (LIBRARIES 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

BLACK: Final = "#000000"
WHITE: Final = "#ffffff"
_BOTH: Final = (" ", Style(color=WHITE, bgcolor=BLACK))
_TOP: Final = ("▀", Style(color=BLACK, bgcolor=WHITE))
_BOTTOM: Final = ("▄", Style(color=BLACK, bgcolor=WHITE))
_NONE: Final = (" ", Style(color=BLACK, bgcolor=WHITE))

Matrix = Sequence[Sequence[bool]]


class QRView(Widget):
    """Two modules to a cell, one above the other. The matrix brings its own quiet border."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "QRView { width: auto; height: auto; }"

    def __init__(self, matrix: Matrix, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._matrix = matrix

    @staticmethod
    def cells(matrix: Matrix) -> tuple[int, int]:
        """Columns and rows that a matrix needs in a terminal."""
        return len(matrix[0]), (len(matrix) + 1) // 2

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return self.cells(self._matrix)[0]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self.cells(self._matrix)[1]

    def render_line(self, y: int) -> Strip:
        if 2 * y >= len(self._matrix):
            return Strip.blank(self.size.width, self.rich_style)
        upper = self._matrix[2 * y]
        lower = self._matrix[2 * y + 1] if 2 * y + 1 < len(self._matrix) else [False] * len(upper)
        segments = [Segment(*_cell(top, bottom)) for top, bottom in zip(upper, lower, strict=True)]
        return Strip(segments, len(segments)).simplify()


def _cell(top: bool, bottom: bool) -> tuple[str, Style]:
    if top:
        return _BOTH if bottom else _TOP
    return _BOTTOM if bottom else _NONE
