"""A sign, a colour and a word for each state: nothing depends on colour alone."""

from __future__ import annotations

from typing import Final, NamedTuple


class Mark(NamedTuple):
    """How a state looks: the sign stands for it where colours do not show."""

    sign: str
    style: str


MARKS: Final[dict[str, Mark]] = {
    "good": Mark("✓", "$success"),
    "attention": Mark("!", "$warning"),
    "bad": Mark("✗", "$error"),
    "unknown": Mark("?", "$text-muted"),
}


def mark(state: str) -> Mark:
    """The mark of a state; what we do not know looks like `unknown`."""
    return MARKS.get(state, MARKS["unknown"])
