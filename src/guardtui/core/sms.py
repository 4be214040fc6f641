"""How many short messages a text takes (3GPP TS 23.038, "GSM 03.38"), and the spelling that takes the fewest."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet, TS 23.038 6.2.1, without its escape: one septet each."""
_EXTENDED: Final = frozenset("\f^{}\\[~]|€")
"""The extension table, TS 23.038 6.2.1.1: an escape and a septet."""

_ONE: Final = {"gsm7": 160, "ucs2": 70}
_EACH: Final = {"gsm7": 153, "ucs2": 67}
"""Units in a message alone, and in each of several, where a header of six bytes takes its room (TS 23.040 9.2.3.24)."""

_SPELT: Final = {
    **dict.fromkeys("«»“”„‟″", '"'),
    **dict.fromkeys("‘’‚‛′‹›", "'"),
    **dict.fromkeys("\u2010\u2011–—−·", "-"),
    **dict.fromkeys("\u00a0\u2009\u202f", " "),
    "•": "*",
    "…": "...",
}
_TO_SPELL: Final = re.compile("[" + "".join(_SPELT) + "]")


class Size(NamedTuple):
    """What a text takes: `gsm7` or `ucs2`, its units (septets, or UTF-16 code units), and the messages for them."""

    alphabet: str
    units: int
    segments: int


def size(text: str) -> Size:
    """What a text takes as SMS. A single character outside GSM 03.38 makes all of it UCS-2.

    A character of two units is not split between two messages, so a long text may leave one unit of each unused.
    """
    gsm = all(c in _BASIC or c in _EXTENDED for c in text)
    alphabet = "gsm7" if gsm else "ucs2"
    lengths = [(2 if c in _EXTENDED else 1) if gsm else (2 if c > "\uffff" else 1) for c in text]
    units = sum(lengths)
    if units <= _ONE[alphabet]:
        return Size(alphabet, units, 1)
    segments, room = 1, _EACH[alphabet]
    for length in lengths:
        if length > room:
            segments, room = segments + 1, _EACH[alphabet]
        room -= length
    return Size(alphabet, units, segments)


def spelt(text: str) -> str:
    """The text with quotes, dashes, dots and spaces that GSM 03.38 lacks as the nearest ones that it has.

    Letters stay as they are: a name says whom it names, whatever that costs.
    """
    return _TO_SPELL.sub(lambda found: _SPELT[found[0]], text)
