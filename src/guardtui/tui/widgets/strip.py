"""One line of several pieces, some of which can be clicked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from textual.events import Click
from textual.widgets import Static

from guardtui.tui.widgets.plain import line

APART: Final = " · "


class Piece(NamedTuple):
    """Something that the line says, and what a click on it means, where it means something."""

    text: str
    means: str = ""
    style: str = ""


class Strip(Static):
    """The line. Whoever makes one of it says what a click does, in `pressed`."""

    ALLOW_SELECT = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(markup=False, **kwargs)
        self._pieces: tuple[Piece, ...] = ()

    def say(self, pieces: Iterable[Piece]) -> None:
        """Show other pieces; nothing where they are the same."""
        said = tuple(pieces)
        if said == self._pieces:
            return
        self._pieces = said
        spaced = [part for piece in said for part in (APART, (piece.text, piece.style))]
        self.update(line(*spaced[1:]))

    def pressed(self, means: str) -> None:
        """A piece was clicked."""

    def on_click(self, event: Click) -> None:
        """Find the piece under the pointer, in a line that may be centred."""
        width = len(APART.join(piece.text for piece in self._pieces))
        at = max(0, self.content_size.width - width) // 2 if self.styles.text_align == "center" else 0
        found = event.get_content_offset(self)
        for piece in self._pieces:
            if piece.means and found is not None and at <= found.x < at + len(piece.text):
                self.pressed(piece.means)
            at += len(piece.text) + len(APART)
