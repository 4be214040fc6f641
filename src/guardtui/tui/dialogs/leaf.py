"""Going on from one line's details to the next: the same two keys in each such dialog."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

from guardtui.language import _

STEPS: Final = {"above": -1, "below": 1}
"""The answers of a dialog that is to show the neighbour instead, and in which direction that lies."""

LEAF_BINDINGS: Final[list[BindingType]] = [
    Binding("j,right", "dismiss('below')", _("Next"), id="leaf.below", tooltip=_("Show the line below this one")),
    Binding("k,left", "dismiss('above')", _("Before"), id="leaf.above", tooltip=_("Show the line above this one")),
]
