"""What becomes of a message: whether and when it is tried again (M15). One rule for codes and for notices."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import Final
from zlib import crc32

from guardtui.core.ledger import STANDS
from guardtui.core.records import MessageState
from guardtui.policy import Policy

UNSURE_MOST: Final = 1
"""After so many hand-overs without a word of what became of them a message may be tried once more, and not after that."""
JITTER: Final = 0.25
"""A wait is up to this part shorter or longer, so that what failed together does not come back together."""

OPEN: Final = (MessageState.QUEUED, MessageState.SENDING, MessageState.DEFERRED)
"""What is not at its end."""
MAY_HAVE_ARRIVED: Final = (MessageState.ACCEPTED, MessageState.DELIVERED)
"""What left, for all that is known. A message that is `unsure` may have arrived whatever its state."""
NOBODY_THERE: Final = (MessageState.BOUNCED, MessageState.REFUSED)
"""What nobody takes at its address."""


def never_arrived(state: MessageState, *, unsure: int, attempts: int) -> bool:
    """Whether a message certainly did not arrive and will not: it was not taken, or came back, or its time was over.

    Not where a hand-over ended without a word of what became of it; unless it was the only one, and came back.
    """
    return state in STANDS["failed"] and (not unsure or (state is MessageState.BOUNCED and attempts == 1))


def not_reached(newest_first: Iterable[MessageState]) -> int:
    """How many of a contact's messages in a row came back or were not taken, up to the newest that may have arrived.

    What is on its way, and what was given up for another reason, says nothing of the contact.
    """
    told = (state for state in newest_first if state in (*NOBODY_THERE, *MAY_HAVE_ARRIVED))
    return sum(1 for _ in takewhile(NOBODY_THERE.__contains__, told))


def try_again_at(message_id: str, attempts: int, now: int, ends: int, policy: Policy, least: int = 0) -> int | None:
    """When a message that could not be handed over is tried next; None where that would be too late to be of use.

    `attempts` counts the tries so far, 1 or more; the wait is `least` milliseconds or more, and doubles with each, up to the longest. The jitter follows from
    the identifier, which is random.
    """
    wait = min(policy.send_again_first << min(attempts - 1, 20), policy.send_again_most)
    chance = crc32(f"{message_id} {attempts}".encode()) / 0xFFFFFFFF
    at = now + max(least, round(wait * (1 - JITTER + 2 * JITTER * chance)))
    return at if at < ends else None


def ends_at(*, created_at: int, code_ends: int | None, policy: Policy) -> int:
    """Until when a message is worth sending: a code within its life, a notice for some days (SECURITY C-59)."""
    return created_at + policy.notice_life if code_ends is None else code_ends


def has_left(state: MessageState, unsure: int, due_at: int | None) -> bool:
    """Whether a message was taken from us, or may have been, whatever became of it then.

    A deferred one that we do not try again ourselves is held up on its further way, as a receipt told.
    """
    held_up = state is MessageState.DEFERRED and due_at is None
    return unsure > 0 or held_up or state in (*MAY_HAVE_ARRIVED, MessageState.BOUNCED)


def told_by_receipt(now_state: MessageState, said: MessageState) -> bool:
    """Whether a receipt that comes later changes what is known of a message that `has_left`."""
    if said not in (MessageState.DELIVERED, MessageState.BOUNCED, MessageState.DEFERRED) or said is now_state:
        return False
    return not (said is MessageState.DEFERRED and now_state in (MessageState.DELIVERED, MessageState.BOUNCED))
