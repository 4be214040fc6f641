"""The drill in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guardtui.core.drill import DrillMessage, DrillResult


def drill_answer(message: DrillMessage, said_fraud: bool) -> str:  # noqa: FBT001 - what was answered
    """Whether the answer was right, and what the message is."""
    is_what = "it is a fraud" if message.fraud else "it is honest"
    return f"Right: {is_what}." if said_fraud == message.fraud else f"Not quite: {is_what}."


def drill_result(result: DrillResult) -> str:
    """The score, and what it means for the checklist."""
    told = f"{result.right} of {result.of} right."
    if not result.kept:
        return f"{told} Nobody is signed in, so it is kept nowhere."
    if result.passed:
        return f"{told} Your checklist shows it, until it goes stale: frauds change, so come back to it."
    return f"{told} Read why below, then try again: your checklist waits for it."
