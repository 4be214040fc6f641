"""What a courier is: it takes one letter to one address and says what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from guardtui.core.records import Channel, MessageState


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way. It exists only while it is handed over; the store keeps no text."""

    channel: Channel
    to: str = field(repr=False)
    sender: str
    subject: str
    body: str = field(repr=False)
    reference: str
    sent_at: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The strongest thing that may be said: DELIVERED only where the courier sees it arrive, else ACCEPTED."""

    state: MessageState
    detail: str = ""


class Courier(Protocol):
    def send(self, letter: Letter) -> Receipt:
        """Take the letter. A refusal is a `Receipt` too; an exception means that nobody knows."""
        ...
