"""The checklist as every face shows it: by subject or by what helps most, all of it or what is open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from guardtui.core.checklist import Item
from guardtui.language import _
from guardtui.wording.places import CHECKLIST, MORE

SHOWN: Final = {False: _("everything"), True: _("what is open")}
ORDERS: Final = {False: _("by subject"), True: _("what helps most")}


def arranged(items: Iterable[Item], *, open_only: bool, by_gain: bool) -> list[tuple[str, list[Item]]]:
    """The subjects that something is shown of, each with its items; under no subject where the most helpful come first."""
    shown = [item for item in items if not (open_only and item.state == "good")]
    if by_gain:
        return [("", sorted(shown, key=lambda item: item.earned - item.points))]
    left = {item.id: item for item in shown}
    groups = [(title, [left.pop(name) for name in names if name in left]) for title, names in CHECKLIST]
    return [(title, found) for title, found in (*groups, (MORE, list(left.values()))) if found]
