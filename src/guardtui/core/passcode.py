"""The six digits that travel by SMS or mail: how they are spelt, derived and read."""

from __future__ import annotations

import unicodedata
from typing import Final

DIGITS: Final = 6
MOST_TYPED: Final = 64
"""Longer input is not a code and is not looked at (SECURITY N25)."""

_SEPARATORS: Final = frozenset(" -\u2010\u2011\u2013\u00a0\u2009\u202f")


def derive(mac: bytes) -> str:
    """Six digits out of a 256-bit keyed hash. The remainder's bias is 2 to the power of -236: none."""
    return f"{int.from_bytes(mac, 'big') % 10**DIGITS:0{DIGITS}d}"


def normalise(typed: str) -> str | None:
    """The one spelling of a typed code, or None if it has not the shape of one.

    Spaces and dashes go, digits of any script become ASCII (PRODUCT section 3). Anything else, such as signs,
    underscores or superscripts, is no code. Done once, at the edge, so that one code has one spelling everywhere.
    """
    if len(typed) > MOST_TYPED:
        return None
    digits: list[str] = []
    for character in typed.strip():
        if character in _SEPARATORS:
            continue
        if unicodedata.category(character) != "Nd":
            return None
        digits.append(str(unicodedata.decimal(character)))
    return "".join(digits) if len(digits) == DIGITS else None


def spaced(code: str) -> str:
    """A code as people read it best: two groups of three."""
    return f"{code[:3]} {code[3:]}"
