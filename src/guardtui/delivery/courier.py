"""What a courier is: it takes one letter to one address and says what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from guardtui.core.records import Channel, MessageState


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way. It exists only while it is handed over; the store keeps no text."""

    id: str
    """The same each time that a message is sent again, so that who receives it twice can tell."""
    channel: Channel
    to: str = field(repr=False)
    sender: str
    subject: str
    body: str = field(repr=False)
    reference: str
    sent_at: int
    html: str = field(default="", repr=False)
    """The same text for a mail program that shows HTML; empty for an SMS."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The strongest thing that may be said.

    DELIVERED only where the courier sees it arrive, else ACCEPTED; DEFERRED for what may go better later, REFUSED for
    what will not.
    """

    state: MessageState
    detail: str = ""
    """The server's own words, not sanitised."""
    unsure: bool = False
    """Whether it may have been taken all the same, because the answer never came."""
    wait: int = 0
    """Seconds that the other side wants us to wait before the next try."""
    unreachable: bool = False
    """Whether nobody answered at all: the next message would fare no better now."""


class Courier(Protocol):
    def send(self, letter: Letter) -> Receipt:
        """Take the letter. A refusal is a `Receipt` too; an exception means that nobody knows."""
        ...
