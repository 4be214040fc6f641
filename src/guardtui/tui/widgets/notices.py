"""Two lines that every screen carries: that this is practice, and that the window is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from textual.binding import Binding

from guardtui import wording
from guardtui.language import _
from guardtui.tui.keymap import called, chosen
from guardtui.tui.practice import MISSIONS, PHONE, TIME
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
        self.say(self._without_lab() if lab is None or not self._phone else self._of_lab(lab))

    def on_resize(self) -> None:
        """More or less of it fits."""
        self.show_practice()

    def pressed(self, means: str) -> None:
        """Press the key of what was clicked."""
        self.app.simulate_key(means)

    def _piece(self, text: str, binding: Binding, **more: object) -> Piece:
        """Words with the name of a key in them; a click on them presses it."""
        return Piece(text.format(key=called(self.app, binding), **more), chosen(self.app, binding).key)

    def _without_lab(self) -> list[Piece]:
        pieces = [Piece(_("PRACTICE")), Piece(_("nothing here is real"))]
        arrive = _("messages arrive in the pretend phone ({key})")
        return [*pieces, self._piece(arrive, PHONE)] if self._phone else pieces

    def _of_lab(self, lab: Practising) -> list[Piece]:
        """The mission under way, what is new on the phone, and how far ahead it is here."""
        mission, wide = lab.mission, self.size.width >= WIDE
        pieces = [Piece(_("PRACTICE")), Piece(_("nothing here is real"))]
        if mission is None:
            pieces.append(self._piece(_("{key} missions"), MISSIONS))
        else:
            pieces = pieces if wide else pieces[:1]
            stands = "✓" if mission.state == "solved" else f"{mission.done}/{len(mission.steps)}"
            value = mission.title if wide else mission.short
            pieces.append(self._piece(_("{key} mission: {value} {stands}"), MISSIONS, value=value, stands=stands))
        pieces.append(self._piece(_("{key} phone: {new} new") if lab.new else _("{key} phone"), PHONE, new=lab.new))
        if lab.ahead:
            pieces.append(Piece(_("{span} ahead").format(span=wording.span(lab.ahead)), chosen(self.app, TIME).key))
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
