"""Going on from one line's details to the next: the same two keys in each such dialog."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

STEPS: Final = {"above": -1, "below": 1}
"""The answers of a dialog that is to show the neighbour instead, and in which direction that lies."""

LEAF_BINDINGS: Final[list[BindingType]] = [
    Binding("j,right", "dismiss('below')", "Next", id="leaf.below", tooltip="Show the line below this one"),
    Binding("k,left", "dismiss('above')", "Before", id="leaf.above", tooltip="Show the line above this one"),
]
