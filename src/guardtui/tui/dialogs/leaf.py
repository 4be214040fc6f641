"""Going on from one line's details to the next: the same two keys in each such dialog."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

STEPS: Final = {"newer": -1, "older": 1}
"""The answers of a dialog that is to show the neighbour instead, and in which direction that lies."""

LEAF_BINDINGS: Final[list[BindingType]] = [
    Binding("j,right", "dismiss('older')", "Older", id="leaf.older", tooltip="Show the next older line"),
    Binding("k,left", "dismiss('newer')", "Newer", id="leaf.newer", tooltip="Show the next newer line"),
]
