"""Where an item of the checklist is put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from guardtui.core.checklist import Item

PLACES: Final = ("two-step", "contacts", "activity", "password", "drill")
"""Fixes that are somewhere else; what a person confirms by hand is put right in the checklist."""


class Fix(NamedTuple):
    """Where to go; in the checklist, to the line of which item."""

    destination: str
    item: str = ""


def fix_of(item: Item) -> Fix:
    """The place. What has gone stale is put right at the first item that has."""
    if item.fix in PLACES:
        return Fix(item.fix)
    return Fix("checklist", str(dict(item.facts).get("item", item.id)))
