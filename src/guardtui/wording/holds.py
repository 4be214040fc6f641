"""A hold in words: why, until when, and what is allowed meanwhile."""

from __future__ import annotations

from guardtui.core.records import Hold
from guardtui.wording.events import BECAUSE
from guardtui.wording.times import day_and_time, span


def hold(held: Hold, now: int) -> str:
    """One sentence with the countdown."""
    because = BECAUSE.get(held.reason, "something deserved it")
    return (
        f"On hold for {span(max(0, held.until - now))} more, until {day_and_time(held.until)}, because {because}: no payment, no"
        " contact removed, two-step verification not weakened. Making the account safer is allowed."
    )
