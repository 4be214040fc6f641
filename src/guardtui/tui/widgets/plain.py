"""The one place where text meets a widget: cleaned, and never parsed as markup (SECURITY 3.3)."""

from __future__ import annotations

from string import Formatter
from typing import Any

from textual.content import Content
from textual.widgets import Static

from guardtui.core.text import printable

Piece = tuple[str, str] | str


def line(*pieces: Piece) -> Content:
    """Coloured text out of pieces: a text, or a text with its style. Every text is cleaned here."""
    return Content.assemble(*(_cleaned(piece) for piece in pieces))


def told(template: str, style: str = "bold $primary", **gaps: str) -> list[Piece]:
    """The pieces of a sentence whose gaps are filled in a style of their own, such as the keys that it names."""
    pieces: list[Piece] = []
    for text, gap, _spec, _conversion in Formatter().parse(template):
        pieces += [text] if text else []
        pieces += [(gaps[gap], style)] if gap else []
    return pieces


def _cleaned(piece: Piece) -> Piece:
    if isinstance(piece, str):
        return printable(piece, lines=True)
    text, style = piece
    return printable(text, lines=True), style


class Plain(Static):
    """Shows text as it is. A `str` is cleaned; a `Content` was built by `line` and is trusted."""

    ALLOW_SELECT = False

    def __init__(self, content: str | Content = "", **kwargs: Any) -> None:
        super().__init__(_content(content), markup=False, **kwargs)

    def say(self, content: str | Content) -> None:
        """Show something else."""
        self.update(_content(content))


def _content(content: str | Content) -> Content:
    return content if isinstance(content, Content) else Content(printable(content, lines=True))
