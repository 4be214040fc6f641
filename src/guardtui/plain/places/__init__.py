"""A file for each destination, under its name. `show` stays in a place until the person goes back."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import Final

from guardtui.plain.visit import Visit

PLACES: Final = {
    "overview": "guardtui.plain.places.overview:show",
    "two-step": "guardtui.plain.places.two_step:show",
    "contacts": "guardtui.plain.places.contacts:show",
    "approvals": "guardtui.plain.places.approvals:show",
    "activity": "guardtui.plain.places.activity:show",
    "devices": "guardtui.plain.places.devices:show",
    "checklist": "guardtui.plain.places.checklist:show",
    "messages": "guardtui.plain.places.messages:show",
    "learn": "guardtui.plain.places.learn:show",
    "support": "guardtui.plain.places.support:show",
    "password": "guardtui.plain.password:show",
    "drill": "guardtui.plain.drill:show",
}
"""Where each is, and two flows that an item of the checklist may lead to; read in when the person first goes there."""


def show(visit: Visit, destination: str, item: str = "") -> None:
    """Go to a place, there to a line; then it is as before."""
    resolve_name(PLACES[destination])(visit, item)
