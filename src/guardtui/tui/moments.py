"""Which learn card fits which screen: the one place where that is said (PRODUCT M14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from guardtui.core.records import Channel

if TYPE_CHECKING:
    from textual.screen import Screen

    from guardtui.core.missing_code import Diagnosis
    from guardtui.core.records import Challenge
    from guardtui.tui.views.base import GuardView

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
"""By destination, where no line below says more. Learn shows the cards itself."""

ITEMS: Final = {
    "G16": "password",
    "G17": "guessable",
    "G18": "no-reuse",
    "G19": "two-step",
    "G20": "up-to-date",
    "G21": "phishing",
    "G22": "review",
    "G23": "report",
    "G24": "antivirus",
    "G25": "wifi",
    "G26": "manager",
    "G27": "never-finished",
}
"""By the item of the checklist that the cursor is on."""

METHODS: Final = {Channel.APP: "app", Channel.SMS: "sms", Channel.MAIL: "mail", Channel.RECOVERY: "recovery-codes"}
"""By the method of the two-step page that the cursor is on."""

CAUSES: Final = {
    "contact": "wrong-address",
    "spam": "spam",
    "signal": "signal",
    "blocked": "blocked",
    "expired": "expired",
    "failed": "ask-again",
    "coming": "delay",
    "not_sent": "when-asked",
    "over": "life",
    "other_way": "channels",
    "support": "support",
}
"""By the cause that the missing-code doctor names; by name, since the first screen needs no doctor."""

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


def card_of_cause(found: Diagnosis) -> str:
    """The card for why a code did not arrive; for one that nothing is sent for, that of its way."""
    if found.channel in BY_CHANNEL and found.likeliest.cause == "not_sent":
        return METHODS[found.channel]
    return CAUSES[found.likeliest.cause]


def card_of(screen: Screen[Any]) -> str:
    """The card for what is shown; empty where none fits."""
    for panel in screen.query("CodePanel"):
        return card_of_code(panel.now_asked)  # type: ignore[attr-defined]
    for page in screen.query("Page"):
        return PAGES.get(type(page).__name__, "two-step")
    view = getattr(screen, "view", None)
    if view is not None and view.id:
        return _card_of_view(view)
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
