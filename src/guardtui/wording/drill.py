"""The drill in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guardtui.language import _

if TYPE_CHECKING:
    from guardtui.core.drill import DrillMessage, DrillResult


def drill_answer(message: DrillMessage, said_fraud: bool) -> str:  # noqa: FBT001 - what was answered
    """Whether the answer was right, and what the message is."""
    is_what = _("it is a fraud") if message.fraud else _("it is honest")
    return (
        _("Right: {is_what}.").format(is_what=is_what)
        if said_fraud == message.fraud
        else _("Not quite: {is_what}.").format(is_what=is_what)
    )


def drill_result(result: DrillResult) -> str:
    """The score, and what it means for the checklist."""
    told = _("{right} of {of} right.").format(right=result.right, of=result.of)
    if not result.kept:
        return _("{told} Nobody is signed in, so it is kept nowhere.").format(told=told)
    if result.passed:
        return _("{told} Your checklist shows it, until it goes stale: frauds change, so come back to it.").format(
            told=told
        )
    return _("{told} Read why below, then try again: your checklist waits for it.").format(told=told)
