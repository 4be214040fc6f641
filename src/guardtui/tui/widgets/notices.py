"""Two lines that every screen carries: that this is practice, and that the window is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from guardtui import wording
from guardtui.tui.widgets.plain import Plain
from guardtui.tui.widgets.strip import Piece, Strip

if TYPE_CHECKING:
    from guardtui.tui.app import GuardApp


class PracticeBar(Strip):
    """Says that nothing here is real, and how practice stands. The store decides it, not a switch (PRODUCT M21)."""

    DEFAULT_CSS = """
    PracticeBar {
        dock: top; height: 1; text-align: center; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis;
        background: $warning; color: $background;
    }
    """

    def __init__(self, phone: bool) -> None:
        super().__init__()
        self._phone = phone

    def on_mount(self) -> None:
        """Say how practice stands now."""
        self.show_practice()

    def show_practice(self) -> None:
        """Say it anew where it is something else."""
        lab = cast("GuardApp", self.app).lab
        pieces = [Piece("PRACTICE"), Piece("nothing here is real")]
        if self._phone and lab is None:
            pieces.append(Piece("messages arrive in the pretend phone (F2)", "f2"))
        elif self._phone and lab is not None:
            pieces.append(Piece(f"F2 phone: {lab.new} new" if lab.new else "F2 phone", "f2"))
        if lab is not None and lab.ahead:
            pieces.append(Piece(f"{wording.span(lab.ahead)} ahead", "f7"))
        self.say(pieces)

    def pressed(self, means: str) -> None:
        """Press the key of what was clicked."""
        self.app.simulate_key(means)


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
