"""Which learn card fits which screen: the one place where that is said (PRODUCT M14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from guardtui.core.records import Channel

if TYPE_CHECKING:
    from textual.screen import Screen

    from guardtui.core.records import Challenge

PLACES: Final = {
    "overview": "two-step",
    "two-step": "methods",
    "contacts": "up-to-date",
    "approvals": "approve",
    "activity": "review",
    "devices": "devices",
    "checklist": "never-finished",
    "messages": "phishing",
    "support": "support",
}
"""By destination. Learn shows the cards itself."""

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

CODES: Final = {
    "sign-in": "code",
    "password": "when-asked",
    "contact-add": "up-to-date",
    "contact-verify": "wrong-address",
    "contact-replace": "change-contact",
    "contact-remove": "change-contact",
    "contact-primary": "channels",
    "contact-undo": "change-contact",
    "hold-lift": "hold",
    "factor-add": "methods",
    "factor-confirm": "life",
    "factor-remove": "second-key",
    "two-step-off": "second-key",
    "recovery-codes": "recovery-codes",
    "device-trust": "devices",
    "not-me": "not-me",
}
"""By the kind of action that a code is asked for, where it is sent; for what somebody else asks, `one-action`."""

BY_CHANNEL: Final = {Channel.APP: "clock", Channel.RECOVERY: "recovery-codes"}
"""By the way of a code that is not sent."""


def card_of_code(asked: Challenge) -> str:
    """The card for a code that is asked for."""
    return BY_CHANNEL.get(asked.channel) or CODES.get(asked.kind, "one-action")


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
