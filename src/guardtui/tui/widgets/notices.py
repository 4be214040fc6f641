"""Two lines that every screen carries: that this is practice, and that the window is too small."""

from __future__ import annotations

from guardtui.tui.widgets.plain import Plain


class PracticeBar(Plain):
    """Says that nothing here is real. The store decides it, not a switch (PRODUCT M21)."""

    DEFAULT_CSS = """
    PracticeBar {
        dock: top; height: 1; text-align: center; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis;
        background: $warning; color: $background;
    }
    """

    def __init__(self, phone: bool) -> None:
        where = " · messages arrive in the pretend phone (F2)" if phone else ""
        super().__init__(f"PRACTICE · nothing here is real{where}")


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
