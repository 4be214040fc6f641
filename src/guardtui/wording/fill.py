"""Filling a sentence's gaps with facts, each made safe to print; a fact that is missing leaves a dash, never a crash."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from guardtui.core.text import clip, printable

_BLANKS: Final = re.compile(r"\s{2,}")
"""A long gap would push what follows out of sight."""

QUOTED_MOST: Final = 40
"""Characters of a text of somebody else's inside a message (SECURITY 3.2, "Mail/SMS text")."""
_TAIL: Final = 12
"""Of these so many are the last ones: a card or an account is told from another by its last digits."""
_QUOTES: Final = re.compile('["«»“”„‟″‹›]')
_LIKE_A_CODE: Final = re.compile(r"\d(?:[\W_]{0,2}\d){4,}")
"""Five digits or more with next to nothing between them could be read as a code."""
_LINK: Final = re.compile(r"://|\.(?=[^\W\d])")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)(?=\d)")


def quoted(value: object) -> str:
    """A text that somebody else chose, as it stands inside a message: short, between quotes that it cannot leave.

    Its digits are spaced where they could pose as the code that the message brings, or as another, and nothing in it is
    an address that a phone would make a link of.
    """
    text = _QUOTES.sub("'", _shown(value)).strip()
    text = _LINK.sub(lambda found: {"://": ": "}.get(found[0], found[0] + " "), text)
    text = _LIKE_A_CODE.sub(lambda found: _BETWEEN_DIGITS.sub(" ", found[0]), text)
    if len(text) > QUOTED_MOST:
        text = _cut(text)
    return f"«{printable(text)[:QUOTED_MOST]}»"


def _cut(text: str) -> str:
    """The text without its middle where it ends in digits; else without its end, and with no word in part.

    "A network never seen before" without its middle is one that was seen before.
    """
    tail = text[-_TAIL:].lstrip()
    if any(map(str.isdigit, tail)):
        return clip(text, QUOTED_MOST - _TAIL - 2) + tail
    head = clip(text, QUOTED_MOST)[: QUOTED_MOST - 1].removesuffix("…").rstrip()
    whole = head if text[len(head)].isspace() else head.rpartition(" ")[0].rstrip()
    return (whole if len(whole) >= QUOTED_MOST // 2 else head) + "…"


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def fill(template: str, facts: Mapping[str, object]) -> str:
    """The sentence with its `{gaps}` filled."""
    return template.format_map(_Facts({name: _shown(value) for name, value in facts.items()}))


def _shown(value: object) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(printable(str(one)) for one in value)
    return _BLANKS.sub(" ", printable(str(value)))
