"""Which learn card fits which screen (PRODUCT M14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from guardtui.shared.cards import ITEMS, METHODS, PLACES, card_of_cause, card_of_code

if TYPE_CHECKING:
    from textual.screen import Screen

    from guardtui.tui.views.base import GuardView

PAGES: Final = {
    "ChoosePage": "methods",
    "ScanPage": "app",
    "ConfirmPage": "life",
    "SecondPage": "lost-phone",
    "CodesPage": "recovery-codes",
    "TypeBackPage": "recovery-codes",
    "ReviewPage": "two-step",
    "DonePage": "lost-phone",
}
"""By page of the two-step wizard."""

SCREENS: Final = {
    "SignInScreen": "code",
    "FirstAccount": "password",
    "NewPassword": "password",
    "EventDetails": "not-me",
    "MessageDetails": "phishing",
    "CheckMessage": "phishing",
    "NotMe": "not-me",
    "SpareCodes": "recovery-codes",
    "RehearsalDialog": "lost-phone",
    "SupportScreen": "support",
    "InspectScreen": "phishing",
    "FoundScreen": "phishing",
    "DrillScreen": "phishing",
}
"""By screen or dialog."""


def card_of(screen: Screen[Any]) -> str:
    """The card for what is shown; empty where none fits."""
    view = getattr(screen, "view", None)
    if view is not None and view.id:
        return _card_of_view(view)
    for panel in screen.query("CodePanel"):
        return card_of_code(panel.now_asked)  # type: ignore[attr-defined]
    for page in screen.query("Page"):
        return PAGES.get(type(page).__name__, "two-step")
    found, name = getattr(screen, "found", None), type(screen).__name__
    if name == "MissingCode" and found is not None:
        return card_of_cause(found)
    if name == "FoundScreen" and any(sign.reason == "asks_for_code" for sign in getattr(found, "signs", ())):
        return "typed-codes"
    return SCREENS.get(name, "")


def _card_of_view(view: GuardView) -> str:
    """The card for the line that the cursor is on, where lines have theirs; else for the destination."""
    place = (view.id or "").removeprefix("view-")
    line = getattr(view, "chosen", None)
    if place == "checklist" and line is not None:
        return ITEMS[line.id]
    if place == "two-step" and line is not None:
        return METHODS[line.channel]
    return PLACES.get(place, "")
