"""What a courier is: it takes one letter to one address and says what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from guardtui.core.records import Channel, MessageState


def _nothing() -> None:
    """For letters that nobody keeps a ledger of."""


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
    in_doubt: Callable[[], None] = field(default=_nothing, repr=False, compare=False)
    """For a courier that `says_when`: to be called just before the moment from which on the letter may have been taken."""


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
    """Whether nobody answered at all, or nobody lets us in."""

    @property
    def silent(self) -> bool:
        """Whether nobody answered, or not to the end: the next message would fare no better now."""
        return self.unreachable or self.unsure

    @property
    def left(self) -> bool:
        """Whether it was taken, for all that is known."""
        return self.state in (MessageState.ACCEPTED, MessageState.DELIVERED)


class Courier(Protocol):
    """Takes letters. One with a true `says_when` calls each letter's `in_doubt`; of the others it is thought from the start."""

    def send(self, letter: Letter) -> Receipt:
        """Take the letter. A refusal is a `Receipt` too; an exception means that nobody knows."""
        ...
