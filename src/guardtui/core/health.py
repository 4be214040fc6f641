"""What the operator's check of a store can find (PRODUCT M25)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from guardtui.clock import MINUTE
from guardtui.core.records import Channel, MessageState

LITTLE_ROOM: Final = 64 * 1024 * 1024
"""Bytes that should be free where the store lies: a full disk stops every code, since no try could be counted."""
NO_ROOM: Final = 4 * 1024 * 1024
CLOCK_SLACK: Final = 2 * MINUTE
"""Milliseconds that a clock may be set back without more ado (SECURITY F-clock): many set it right by a little."""

OVERDUE: Final = 3 * MINUTE
"""After so long a message that waits tells that nobody sends: longer than a claim of it holds."""
NEWEST: Final = 10_000
"""So many messages are looked at for what became of them."""
LOST: Final = (MessageState.BOUNCED, MessageState.REFUSED, MessageState.GIVEN_UP)


class Health(StrEnum):
    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what it was about, how it came out, and why, in words by `wording.finding`."""

    check: str
    state: Health
    reason: str
    facts: dict[str, object] = field(default_factory=dict)


def clock(wall: int, now: int, newest: int | None) -> Finding:
    """Whether the machine's clock is behind the store's time, or a line is dated later than that: a clock was wrong once."""
    if now > wall + CLOCK_SLACK:
        return Finding("clock", Health.BAD, "clock_behind", {"minutes": (now - wall) // MINUTE})
    if newest is not None and newest > now + CLOCK_SLACK:
        minutes = (newest - now) // MINUTE
        return Finding("clock", Health.ATTENTION, "clock_was_ahead", {"newest": newest, "minutes": minutes})
    return Finding("clock", Health.GOOD, "clock_goes_on")


def room(free: int) -> Finding:
    """Whether there is room for what is still to be written. `free` is in bytes."""
    if free < NO_ROOM:
        return Finding("room", Health.BAD, "room_none", {"mib": free >> 20})
    if free < LITTLE_ROOM:
        return Finding("room", Health.ATTENTION, "room_little", {"mib": free >> 20})
    return Finding("room", Health.GOOD, "room_enough", {"mib": free >> 20})


def anchor(state: str, *, private: bool) -> Finding:
    """Whether the memory outside the store is kept up, and ours alone."""
    if state != "kept":
        return Finding("anchor", Health.BAD if state == "missing" else Health.ATTENTION, f"anchor_{state}")
    if not private:
        return Finding("anchor", Health.ATTENTION, "anchor_open_to_others")
    return Finding("anchor", Health.GOOD, "anchor_kept")


def key(roots: int) -> Finding:
    """Whether the key file holds the one root that the store uses, or a rotation was not finished."""
    if roots > 1:
        return Finding("key", Health.ATTENTION, "key_rotation_unfinished")
    return Finding("key", Health.GOOD, "key_alone")


def delivery(channels: Collection[Channel]) -> Finding:
    """Whether codes can leave."""
    if not channels:
        return Finding("delivery", Health.ATTENTION, "delivery_none")
    return Finding("delivery", Health.GOOD, "delivery_set_up", {"channels": sorted(channels)})


def queue(overdue: int, fates: Mapping[MessageState, int]) -> Finding:
    """Whether messages leave: how many wait `OVERDUE` too long, and what became of the newest of the last day."""
    lost = sum(fates.get(state, 0) for state in LOST)
    facts: dict[str, object] = {"overdue": overdue, "lost": lost, "sent": sum(fates.values())}
    if overdue:
        return Finding("messages", Health.ATTENTION, "messages_wait", facts)
    if lost * 10 > sum(fates.values()):
        return Finding("messages", Health.ATTENTION, "messages_lost", facts)
    return Finding("messages", Health.GOOD, "messages_leave", facts)
