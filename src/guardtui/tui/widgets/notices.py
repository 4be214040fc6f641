"""Two lines that every screen carries: that this is practice, and that the window is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, cast

from textual.events import Click
from textual.widgets import Static

from guardtui import wording
from guardtui.tui.widgets.plain import Plain, line

if TYPE_CHECKING:
    from guardtui.tui.app import GuardApp

APART: Final = " · "


class Piece(NamedTuple):
    """Something that the bar says, and the key that a click on it presses."""

    text: str
    key: str = ""


class PracticeBar(Static):
    """Says that nothing here is real, and how practice stands. The store decides it, not a switch (PRODUCT M21)."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    PracticeBar {
        dock: top; height: 1; text-align: center; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis;
        background: $warning; color: $background;
    }
    """

    def __init__(self, phone: bool) -> None:
        super().__init__(markup=False)
        self._phone = phone
        self._shown: tuple[Piece, ...] = ()

    def on_mount(self) -> None:
        """Say how practice stands now."""
        self.show_practice()

    def show_practice(self) -> None:
        """Say it anew where it is something else."""
        pieces = self._pieces()
        if pieces != self._shown:
            self._shown = pieces
            self.update(line(APART.join(piece.text for piece in pieces)))

    def _pieces(self) -> tuple[Piece, ...]:
        lab = cast("GuardApp", self.app).lab
        pieces = [Piece("PRACTICE"), Piece("nothing here is real")]
        if self._phone and lab is None:
            pieces.append(Piece("messages arrive in the pretend phone (F2)", "f2"))
        elif self._phone:
            pieces.append(Piece("F2 phone", "f2"))
        if lab is not None and lab.ahead:
            pieces.append(Piece(f"{wording.span(lab.ahead)} ahead", "f7"))
        return tuple(pieces)

    def on_click(self, event: Click) -> None:
        """Press the key of what was clicked."""
        at = max(0, self.size.width - len(APART.join(piece.text for piece in self._shown))) // 2
        for piece in self._shown:
            if piece.key and at <= event.x < at + len(piece.text):
                self.app.simulate_key(piece.key)
            at += len(piece.text) + len(APART)


class TooSmall(Plain):
    """Covers everything while the window is below 60 by 20, so that no secret is ever half shown (SECURITY F-1x1)."""

    DEFAULT_CSS = """
    TooSmall {
        layer: notice; display: none; width: 100%; height: 100%; content-align: center middle; text-align: center;
        background: $background; color: $foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__("This window is too small.\nPlease make it 60 by 20 or larger.\nNothing you typed is lost.")
