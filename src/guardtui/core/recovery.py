"""Recovery codes: sixteen characters, a public selector that finds the row and 65 secret bits (PRODUCT section 3)."""

from __future__ import annotations

from typing import Final

from guardtui.core.passcode import MOST_TYPED
from guardtui.entropy import READABLE, Entropy, readable

LENGTH: Final = 16
SELECTOR: Final = 3
"""Characters of the selector: only one slow hash has to be checked, not ten."""


def make(entropy: Entropy, count: int) -> tuple[str, ...]:
    """`count` fresh codes whose selectors differ."""
    codes: dict[str, str] = {}
    while len(codes) < count:
        code = readable(entropy, LENGTH)
        codes.setdefault(selector(code), code)
    return tuple(codes.values())


def selector(code: str) -> str:
    """The part that is kept in clear to find the row."""
    return code[:SELECTOR]


def grouped(code: str) -> str:
    """A code in groups of four, as it is shown and may be typed."""
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


def normalise(typed: str) -> str | None:
    """The one spelling of a typed recovery code, or None if it has not the shape of one."""
    if len(typed) > MOST_TYPED:
        return None
    code = "".join(c for c in typed.strip().upper() if c not in " -")
    return code if len(code) == LENGTH and set(code) <= set(READABLE) else None
