"""Messages leave while somebody is at a face, without their waiting for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard

PATIENCE: Final = 5
"""Seconds for a message that is being sent when the person leaves; what is cut short is sent again by whoever is next."""


@contextmanager
def sending(guard: Guard) -> Iterator[None]:
    """Send what is due meanwhile; in practice nothing waits, and the pretend phone takes it at once."""
    sender = None if guard.practice else guard.messages.sender()
    if sender is not None:
        sender.start()
    try:
        yield
    finally:
        if sender is not None:
            sender.stop()
            sender.join(PATIENCE)
