"""What a mail says that came back, or that tells how another fared: a delivery status notification (RFC 3464)."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final

from guardtui.core.records import MessageState

MOST_BYTES: Final = 262_144
"""Of such a mail; what it carries of the mail that it is about lies before that."""
_BROKEN: Final = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the library makes of a mail that is none."""
_ACTIONS: Final = {
    "failed": MessageState.BOUNCED,
    "delayed": MessageState.DEFERRED,
    "delivered": MessageState.DELIVERED,
}
"""RFC 3464 2.3.3. `relayed` and `expanded` say nothing of the mailbox."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one message."""

    message_id: str
    state: MessageState
    detail: str
    """The mail server's words, not sanitised."""


def fate(raw: bytes) -> Fate | None:
    """What a returned mail says; None for any other mail, and for one that is about none of ours."""
    try:
        mail = message_from_bytes(raw[:MOST_BYTES], _class=EmailMessage, policy=policy.default)
        parts = list(mail.walk())
        named = next(filter(None, map(_about, parts)), "")
        told = next((found for part in parts if (found := _status(part))), None)
    except _BROKEN:
        return None
    return Fate(named, *told) if named and told else None


def _about(part: EmailMessage) -> str:
    """The identifier of the mail that this is about, from the copy of its head."""
    match part.get_content_type():
        case "message/rfc822":
            held = part.get_payload(0)
            head = str(held["Message-ID"] or "") if isinstance(held, EmailMessage) else ""
        case "text/rfc822-headers":
            text = part.get_content()
            held = message_from_bytes(text.encode("utf-8", "replace"), _class=EmailMessage, policy=policy.default)
            head = str(held["Message-ID"] or "")
        case _:
            return ""
    return head.strip().strip("<>").partition("@")[0]


def _status(part: EmailMessage) -> tuple[MessageState, str] | None:
    """The state and the words of the one address that our mails go to."""
    if part.get_content_type() != "message/delivery-status":
        return None
    for fields in part.get_payload():
        if isinstance(fields, EmailMessage) and (action := str(fields["Action"] or "").strip().lower()) in _ACTIONS:
            words = str(fields["Diagnostic-Code"] or "").partition(";")[2] or str(fields["Status"] or "")
            return _ACTIONS[action], " ".join(words.split())
    return None
