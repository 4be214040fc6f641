"""Which learn card fits which place and which code: the one place where that is said (PRODUCT M14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guardtui.core.records import Challenge, Channel

if TYPE_CHECKING:
    from guardtui.core.missing_code import Diagnosis

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


def card_of_code(asked: Challenge) -> str:
    """The card for a code that is asked for."""
    return BY_CHANNEL.get(asked.channel) or CODES.get(asked.kind, "one-action")


def card_of_cause(found: Diagnosis) -> str:
    """The card for why a code did not arrive; for one that nothing is sent for, that of its way."""
    if found.channel in BY_CHANNEL and found.likeliest.cause == "not_sent":
        return METHODS[found.channel]
    return CAUSES[found.likeliest.cause]
