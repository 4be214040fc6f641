"""A hold in words: why, until when, and what is allowed meanwhile."""

from __future__ import annotations

from guardtui.core.records import Hold
from guardtui.language import _
from guardtui.wording.events import because as because_of
from guardtui.wording.times import day_and_time, span


def hold(held: Hold, now: int) -> str:
    """One sentence with the countdown."""
    because = because_of(held.reason)
    return _(
        "On hold for {span} more, until {day_and_time}, because {because}: no payment, no contact removed, two-step verification not weakened. Making the account safer is allowed."
    ).format(span=span(max(0, held.until - now)), day_and_time=day_and_time(held.until), because=because)
