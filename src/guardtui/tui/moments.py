"""Which learn card fits which screen (PRODUCT M14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from guardtui.shared.cards import PLACES, card_of_code

if TYPE_CHECKING:
    from textual.screen import Screen

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
    for panel in screen.query("CodePanel"):
        return card_of_code(panel.now_asked)  # type: ignore[attr-defined]
    for page in screen.query("Page"):
        return PAGES.get(type(page).__name__, "two-step")
    view = getattr(screen, "view", None)
    if view is not None and view.id:
        return str(view.card) or PLACES.get(view.id.removeprefix("view-"), "")
    return SCREENS.get(type(screen).__name__, "")
