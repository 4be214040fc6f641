"""Two lines that every screen carries: that this is practice, and that the window is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from guardtui import wording
from guardtui.language import _
from guardtui.tui.widgets.plain import Plain
from guardtui.tui.widgets.strip import Piece, Strip

if TYPE_CHECKING:
    from guardtui.tui.app import GuardApp
    from guardtui.tui.practising import Practising

WIDE: Final = 100
"""Columns from which there is room for all of it."""


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
        self.say(_plain(self._phone) if lab is None or not self._phone else _of_lab(lab, wide=self.size.width >= WIDE))

    def on_resize(self) -> None:
        """More or less of it fits."""
        self.show_practice()

    def pressed(self, means: str) -> None:
        """Press the key of what was clicked."""
        self.app.simulate_key(means)


def _plain(phone: bool) -> list[Piece]:
    pieces = [Piece(_("PRACTICE")), Piece(_("nothing here is real"))]
    return [*pieces, Piece(_("messages arrive in the pretend phone (F2)"), "f2")] if phone else pieces


def _of_lab(lab: Practising, *, wide: bool) -> list[Piece]:
    """The mission under way, what is new on the phone, and how far ahead it is here."""
    mission = lab.mission
    pieces = [Piece(_("PRACTICE")), Piece(_("nothing here is real"))]
    if mission is None:
        pieces.append(Piece(_("F6 missions"), "f6"))
    else:
        stands = "✓" if mission.state == "solved" else f"{mission.done}/{len(mission.steps)}"
        pieces = pieces if wide else pieces[:1]
        pieces.append(
            Piece(
                _("F6 mission: {value} {stands}").format(value=mission.title if wide else mission.short, stands=stands),
                "f6",
            )
        )
    pieces.append(Piece(_("F2 phone: {new} new").format(new=lab.new) if lab.new else _("F2 phone"), "f2"))
    if lab.ahead:
        pieces.append(Piece(_("{span} ahead").format(span=wording.span(lab.ahead)), "f7"))
    return pieces


class TooSmall(Plain):
    """Covers everything while the window is below 60 by 20, so that no secret is ever half shown (SECURITY F-1x1)."""

    DEFAULT_CSS = """
    TooSmall {
        layer: notice; display: none; width: 100%; height: 100%; content-align: center middle; text-align: center;
        background: $background; color: $foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__(_("This window is too small.\nPlease make it 60 by 20 or larger.\nNothing you typed is lost."))
