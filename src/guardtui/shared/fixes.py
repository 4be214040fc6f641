"""Where something is put right: an item of the checklist, or a code that was asked for elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from guardtui.core.action import kind_named

if TYPE_CHECKING:
    from guardtui.core.checklist import Item
    from guardtui.core.missing_code import Diagnosis

PLACES: Final = ("two-step", "contacts", "activity", "password", "drill")
"""Fixes that are somewhere else; what a person confirms by hand is put right in the checklist."""


ASKED_AT: Final = {
    "contact": "contacts",
    "factor": "two-step",
    "two": "two-step",
    "recovery": "two-step",
    "device": "devices",
    "hold": "overview",
    "password": "password",
    "not": "activity",
}
"""Where codes for our own kinds of action are asked for, by the first word of the kind."""


class Fix(NamedTuple):
    """Where to go, and there to which line."""

    destination: str
    item: str = ""


def fix_of(item: Item) -> Fix:
    """The place. What has gone stale is put right at the first item that has."""
    if item.fix in PLACES:
        return Fix(item.fix)
    return Fix("checklist", str(dict(item.facts).get("item", item.id)))


def place_of(found: Diagnosis) -> Fix:
    """Where a code was asked for that somebody else waits for; in Messages it can be ended, where that is not in this app."""
    if found.approval is not None:
        return Fix("approvals", found.approval)
    if not kind_named(found.kind).ours or found.kind == "sign-in":
        return Fix("messages")
    place = ASKED_AT[found.kind.partition("-")[0]]
    return Fix(place, (found.contact_id or "") if place == "contacts" else "")
