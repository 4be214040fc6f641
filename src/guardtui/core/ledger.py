"""The send ledger as it is looked through: by way, by what became of a message, and by words (PRODUCT M4, M15)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from guardtui.core.records import Message, MessageState

STANDS: Final[Mapping[str, frozenset[MessageState]]] = MappingProxyType(
    {
        "left": frozenset({MessageState.ACCEPTED, MessageState.DELIVERED}),
        "waiting": frozenset({MessageState.QUEUED, MessageState.SENDING, MessageState.DEFERRED}),
        "failed": frozenset({MessageState.BOUNCED, MessageState.REFUSED, MessageState.GIVEN_UP}),
    }
)
"""How a message stands, in the three ways that matter to who waits for it."""


def says(message: Message, words: list[str]) -> bool:
    """Whether a line has every one of some (folded) words, in what it is for, its target, reference or detail."""
    line = f"{message.about} {message.target} {message.reference} {message.detail} {message.tag}".casefold()
    return all(word in line for word in words)
