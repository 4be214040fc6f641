"""What channels, contacts, states and subjects are called on every face."""

from __future__ import annotations

from typing import Final

from guardtui.core.records import ApprovalState, Channel, ContactKind, MessageState
from guardtui.language import N_, _, capital

CHANNELS: Final[dict[Channel, str]] = {
    Channel.APP: _("authenticator app"),
    Channel.SMS: _("text message"),
    Channel.MAIL: _("mail"),
    Channel.RECOVERY: _("a recovery code"),
}

NAMES: Final[dict[Channel, str]] = {
    Channel.APP: _("Authenticator app"),
    Channel.SMS: _("Text message"),
    Channel.MAIL: _("Mail"),
    Channel.RECOVERY: _("Recovery code"),
}

LEDGER: Final[dict[MessageState, str]] = {
    MessageState.QUEUED: _("waiting"),
    MessageState.SENDING: _("being sent"),
    MessageState.DEFERRED: _("tried again"),
    MessageState.ACCEPTED: _("sent"),
    MessageState.DELIVERED: _("delivered"),
    MessageState.BOUNCED: _("came back"),
    MessageState.REFUSED: _("not sent"),
    MessageState.GIVEN_UP: _("given up"),
}
"""What became of a message, in a word or two for its line of the ledger; `ledger` says it in full."""

STANDS: Final = {"": _("all"), "left": _("sent"), "waiting": _("waiting"), "failed": _("not sent")}
"""How a message stands, in the words of its filter."""

OUTCOMES: Final = {
    "": _("all"),
    "new": _("new to you"),
    "alarm": _("worth a look"),
    "refused": _("refused"),
    "done": _("done"),
}
"""How a line of the activity ended, in the words of its filter."""

ENDED: Final = {"done": _("done"), "refused": _("refused: nothing was changed"), "alarm": _("worth a look")}
"""The same of one line."""

APPROVALS: Final[dict[ApprovalState, str]] = {
    ApprovalState.WAITING: _("waits for you"),
    ApprovalState.APPROVED: _("approved, not carried out yet"),
    ApprovalState.USED: _("carried out"),
    ApprovalState.DENIED: _("denied"),
    ApprovalState.VOIDED: _("taken back, or changed"),
    ApprovalState.EXPIRED: _("ran out"),
}

APPROVAL_STANDS: Final = {
    "": _("all"),
    "open": _("open"),
    "used": _("carried out"),
    "denied": _("denied"),
    "over": _("over otherwise"),
}
"""How a request stands, in the words of its filter."""

STATES: Final = {"good": _("good"), "attention": _("to look at"), "bad": _("at risk"), "unknown": _("not known")}
"""A mark in words, for who does not see it."""

SCORES: Final = {"good": _("well protected"), "attention": _("getting there"), "bad": _("at risk")}
"""What a score means, by its state."""

KINDS: Final[dict[ContactKind, str]] = {ContactKind.PHONE: _("phone"), ContactKind.MAIL: _("mail address")}

EXAMPLES: Final[dict[ContactKind, str]] = {ContactKind.PHONE: "+44 7700 900123", ContactKind.MAIL: "you@example.org"}

SUBJECTS: Final = {
    "account": _("account"),
    "approval": _("approval"),
    "case": _("case"),
    "checklist": _("checklist"),
    "code": _("code"),
    "contact": _("contact"),
    "device": _("device"),
    "factor": _("two-step"),
    "hold": _("hold"),
    "order": _("order"),
    "password": _("password"),
    "payment": _("payment"),
    "session": _("session"),
    "setting": _("setting"),
    "signin": _("sign-in"),
    "store": _("store"),
    "support": _("support"),
}
"""The subjects of the activity as people call them."""

DETAILS: Final = {
    "action": _("Action"),
    "amount": _("Amount"),
    "change": _("Change"),
    "channel": _("Channel"),
    "count": _("Count"),
    "currency": _("Currency"),
    "entry": _("Entry"),
    "item": _("Item"),
    "items": _("Items"),
    "kind": _("Kind"),
    "left": _("Left"),
    "method": _("Method"),
    "minutes": _("Minutes"),
    "of": _("Of"),
    "payee": _("Payee"),
    "place": _("Place"),
    "reason": _("Reason"),
    "right": _("Right"),
    "symptom": _("Symptom"),
    "to": _("To"),
    "tries_left": _("Tries left"),
    "up_to": _("Up to"),
    "value": _("Value"),
    "was": _("Was"),
    "what": _("What"),
}
"""What is told of a line of the activity, or of a request, by the name that it is kept under; `SUBJECTS` has the rest."""


APP_LABEL: Final = N_("Authenticator app")
"""What the program itself calls an authenticator app."""
NO_LONGER: Final = N_("no longer needed")
TOO_LATE: Final = N_("too late")
TOO_OFTEN: Final = N_("it may have left twice")
"""Why a message was given up, where no carrier said it."""
OWN: Final = frozenset({APP_LABEL, NO_LONGER, TOO_LATE, TOO_OFTEN})
"""What the program puts where else somebody has written. It is kept in English whatever the language."""


def own(text: str) -> str:
    """What is kept of a name or a word, as it is shown: the program's own in the language in use, others' as they are."""
    return _(text) if text in OWN else text


def subject(name: str) -> str:
    """A subject of the activity in the person's words."""
    return SUBJECTS.get(name, name)


def detail(name: str) -> str:
    """The name of a detail in the person's words; one that another program gave, as that has it."""
    return DETAILS.get(name) or capital(subject(name).replace("_", " "))
