"""Which learn card fits which place and which code: the one place where that is said (PRODUCT M14)."""

from __future__ import annotations

from typing import Final

from guardtui.core.records import Challenge, Channel

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
