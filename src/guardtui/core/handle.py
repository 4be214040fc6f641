"""Handles: the name that somebody signs in with, its display spelling and the one spelling that look-ups use."""

from __future__ import annotations

import unicodedata
from typing import Final

from guardtui.core import text
from guardtui.core.errors import BadInput

LEAST: Final = 2
MOST: Final = 32
MOST_LOOKED_AT: Final = 64
"""Whatever is longer at sign-in is cut before it is normalised, whose cost grows with its input (SECURITY 2.8)."""

_PUNCTUATION: Final = frozenset("._-")
_CUT: Final = "…"
"""Ends the canonical form of a cut input. No handle contains it, so a cut input is nobody's."""

_DOTLESS: Final = str.maketrans("ı", "i", "\u0307")
"""Turkish has two letters i; capitals and keyboards mix them up."""
_LOOK_ALIKES: Final = str.maketrans(
    "авекмнорстухіѕјһԁԛԝѵ" + "αβεικνορτυχ",
    "abekmhopctyxisjhdqwv" + "abeiknoptux",
)
"""Letters that are Latin ones to the eye, after casefolding: the part of Unicode TS 39 that matters to such names."""


def parse(typed: str) -> str:
    """The spelling of a new handle that is kept for display: trimmed, in NFKC, its capitals kept.

    `LEAST` to `MOST` letters and digits of one script, and . _ - after the first. Raises `BadInput`: those of
    `text.one_line` with field `handle`, `handle_form` with `wrong` (`length`, `start` or `character`), `handle_mixed`
    with the `scripts`.
    """
    spelling = unicodedata.normalize("NFKC", text.one_line(typed, "handle", most=MOST))
    if not LEAST <= len(spelling) <= MOST:
        raise _bad_form("length")
    for character in spelling:
        if not (_is_letter_or_digit(character) or _is_mark(character) or character in _PUNCTUATION):
            raise _bad_form("character", character=text.printable(character))
    if not _is_letter_or_digit(spelling[0]):
        raise _bad_form("start")
    if text.printable(spelling) != spelling:  # a filler that counts as a letter, or a heap of vowel signs
        raise _bad_form("character", character=text.MARK)
    scripts = {text.script(c) for c in spelling if not c.isascii() or c.isalpha()}
    if len(scripts) > 1:
        raise BadInput("handle_mixed", scripts=tuple(sorted(scripts)))
    return spelling


def canonical(handle: str) -> str:
    """The one spelling that look-ups and limits use (SECURITY C-45), of a handle or of whatever was typed for one.

    NFKC and casefold; a name wholly of letters that pass for Latin ones becomes Latin, so that no twin of `coco` can be
    made of Cyrillic. Never raises, and looks at no more than `MOST_LOOKED_AT` characters.
    """
    handle = handle.strip()
    if len(handle) > MOST_LOOKED_AT:
        return canonical(handle[:MOST_LOOKED_AT]) + _CUT
    folded = unicodedata.normalize("NFKC", text.whole(handle)).casefold()
    folded = unicodedata.normalize("NFKC", folded).translate(_DOTLESS)
    latin = folded.translate(_LOOK_ALIKES)
    return latin if latin.isascii() else folded


def _bad_form(wrong: str, **facts: object) -> BadInput:
    return BadInput("handle_form", wrong=wrong, least=LEAST, most=MOST, **facts)


def _is_letter_or_digit(character: str) -> bool:
    return unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"}


def _is_mark(character: str) -> bool:
    """A vowel sign or the like that belongs to a script; accents that float over any letter do not."""
    return unicodedata.category(character) in {"Mn", "Mc"} and text.script(character) not in {"COMBINING", "VARIATION"}
