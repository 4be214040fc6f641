"""What channels, contacts, states and subjects are called on every face."""

from __future__ import annotations

from typing import Final

from guardtui.core.records import ApprovalState, Channel, ContactKind, MessageState

CHANNELS: Final[dict[Channel, str]] = {
    Channel.APP: "authenticator app",
    Channel.SMS: "text message",
    Channel.MAIL: "mail",
    Channel.RECOVERY: "a recovery code",
}

NAMES: Final[dict[Channel, str]] = {
    Channel.APP: "Authenticator app",
    Channel.SMS: "Text message",
    Channel.MAIL: "Mail",
    Channel.RECOVERY: "Recovery code",
}

LEDGER: Final[dict[MessageState, str]] = {
    MessageState.QUEUED: "waiting",
    MessageState.SENDING: "being sent",
    MessageState.DEFERRED: "tried again",
    MessageState.ACCEPTED: "sent",
    MessageState.DELIVERED: "delivered",
    MessageState.BOUNCED: "came back",
    MessageState.REFUSED: "not sent",
    MessageState.GIVEN_UP: "given up",
}
"""What became of a message, in a word or two for its line of the ledger; `ledger` says it in full."""

STANDS: Final = {"": "all", "left": "sent", "waiting": "waiting", "failed": "not sent"}
"""How a message stands, in the words of its filter."""

OUTCOMES: Final = {"": "all", "new": "new to you", "alarm": "worth a look", "refused": "refused", "done": "done"}
"""How a line of the activity ended, in the words of its filter."""

ENDED: Final = {"done": "done", "refused": "refused: nothing was changed", "alarm": "worth a look"}
"""The same of one line."""

APPROVALS: Final[dict[ApprovalState, str]] = {
    ApprovalState.WAITING: "waits for you",
    ApprovalState.APPROVED: "approved, not carried out yet",
    ApprovalState.USED: "carried out",
    ApprovalState.DENIED: "denied",
    ApprovalState.VOIDED: "taken back, or changed",
    ApprovalState.EXPIRED: "ran out",
}

APPROVAL_STANDS: Final = {
    "": "all",
    "open": "open",
    "used": "carried out",
    "denied": "denied",
    "over": "over otherwise",
}
"""How a request stands, in the words of its filter."""

STATES: Final = {"good": "good", "attention": "to look at", "bad": "at risk", "unknown": "not known"}
"""A mark in words, for who does not see it."""

SCORES: Final = {"good": "well protected", "attention": "getting there", "bad": "at risk"}
"""What a score means, by its state."""

KINDS: Final[dict[ContactKind, str]] = {ContactKind.PHONE: "phone", ContactKind.MAIL: "mail address"}

EXAMPLES: Final[dict[ContactKind, str]] = {ContactKind.PHONE: "+44 7700 900123", ContactKind.MAIL: "you@example.org"}

SUBJECTS: Final = {"factor": "two-step", "signin": "sign-in"}
"""Subjects that people call otherwise."""


def subject(name: str) -> str:
    """A subject of the activity in the person's words."""
    return SUBJECTS.get(name, name)
