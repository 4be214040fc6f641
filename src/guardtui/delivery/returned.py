"""What a mail says that came back, or that tells how another fared: a delivery status notification (RFC 3464, RFC 6533)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from typing import Final

from guardtui.core.records import MessageState

MOST_BYTES: Final = 65_536
"""Of such a mail; what it carries of the mail that it is about lies before that. Whoever knows where mail comes back to may
send what is slow to read."""
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
        parts = list(_read(raw[:MOST_BYTES]).walk())
        named = next(filter(None, map(_about, parts)), "")
        told = next((found for part in parts if (found := _status(part))), None)
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ):  # what the library makes of a broken mail
        return None
    return Fate(named, *told) if named and told else None


def _read(raw: bytes) -> Message:
    """A mail by the library's older reading, which takes a header as it stands: the newer one took minutes for some."""
    return message_from_bytes(raw)


def _about(part: Message) -> str:
    """The identifier of the mail that this is about, from the copy of its head."""
    match part.get_content_type():
        case "message/rfc822" | "message/global" | "message/global-headers":
            held = part.get_payload(0)
        case "text/rfc822-headers":
            text = part.get_payload(decode=True)
            held = _read(text) if isinstance(text, bytes) else None
        case _:
            return ""
    head = str(held["Message-ID"] or "") if isinstance(held, Message) else ""
    return head.strip().strip("<>").partition("@")[0]


def _status(part: Message) -> tuple[MessageState, str] | None:
    """The state and the words of the one address that our mails go to."""
    for fields in _blocks(part):
        if isinstance(fields, Message) and (action := str(fields["Action"] or "").strip().lower()) in _ACTIONS:
            words = str(fields["Diagnostic-Code"] or "").partition(";")[2] or str(fields["Status"] or "")
            return _ACTIONS[action], " ".join(words.split())
    return None


def _blocks(part: Message) -> Iterable[object]:
    """The groups of fields of a status. With addresses beyond ASCII the library takes all but the first for a text."""
    match part.get_content_type():
        case "message/delivery-status":
            return part.get_payload()
        case "message/global-delivery-status":
            first = part.get_payload(0)
            rest = first.get_payload() if isinstance(first, Message) else None
            return map(message_from_string, re.split(r"\r?\n\r?\n", rest)) if isinstance(rest, str) else ()
    return ()
