"""Whether letters look like a word or like chance: by pairs that hardly ever stand beside each other in one."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

_SELDOM_AFTER: Final = {
    "b": "fgkmnpqvwxz",
    "c": "bdfgjmnpvwx",
    "d": "kqxz",
    "f": "bcdghjkmnpqvwxz",
    "g": "cfjkpqvxz",
    "h": "cgjkqvxz",
    "j": "bcdfghjklmnpqrstvwxyz",
    "k": "cdgjqvxz",
    "l": "jqxz",
    "m": "dghjkqrtvwxz",
    "n": "x",
    "p": "cdfgjknqvwxz",
    "q": "abcdefghijklmnopqrstvwxyz",
    "r": "x",
    "s": "jx",
    "t": "djkqvx",
    "u": "quw",
    "v": "bcdfghjklmnpqtvwxz",
    "w": "cfgjmpqtvxz",
    "x": "bdfgjklmnqrsvwxyz",
    "y": "fhjkqvxy",
    "z": "bcdfgjkmnpqrstvwx",
}
"""The 224 of 676 pairs that are in fewer than 20 of the 48,000 English words of four letters and more that zxcvbn 4.5 lists.

One or more is in 6 of a thousand long words, and in 991 of a thousand times 16 letters of chance.
"""
_THRICE: Final = re.compile(r"(.)\1\1")


def oddities(letters: str) -> int:
    """How many pairs of some small ASCII letters no word would have, and how often the same one stands three times in a row."""
    odd = sum(second in _SELDOM_AFTER.get(first, "") for first, second in pairwise(letters))
    return odd + len(_THRICE.findall(letters))
