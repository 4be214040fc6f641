"""Text that people and networks wrote: how it is accepted, and how it is made safe to print.

Data is cleaned where it is printed (`printable`), not where it is stored; entry only refuses what could never be meant
(`one_line`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from guardtui.core.errors import BadInput

MOST_NAME: Final = 64
"""Characters of a name or label. 64 code points never exceed 256 bytes of UTF-8, so one limit serves both (N25)."""
MOST_SEARCH: Final = 200
MOST_MARKS: Final = 4
"""Combining marks on one base; Vietnamese, Hebrew and Indic text stays below, a "Zalgo" name does not."""

MARK: Final = "·"
"""Stands for something that cannot be seen."""
NO_CHARACTER: Final = "\ufffd"
"""Stands for something that is no character at all (a lone surrogate, as undecodable bytes of argv become)."""

_PLAIN: Final = re.compile(
    r"[ -~\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u4e00-\u9fff]*"
)
"""Latin, Greek, Cyrillic, Chinese and punctuation, as most names and sentences are: nothing in it needs a look."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

_GREW_WIDE: Final = re.compile("[\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d356\U0001d360-\U0001d376]")
"""Signs of the Book of Changes and counting rods: two cells since Unicode 16, one in Python's tables before."""

_ZWNJ: Final = "\u200c"
_ZWJ: Final = "\u200d"
_TEXT_STYLE: Final = "\ufe0e"
_EMOJI_STYLE: Final = "\ufe0f"

_HIDDEN_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0\ufff0")
"""Invisible though Unicode calls them letters, marks or symbols: fillers, grapheme joiner, blank Braille cell."""


def printable(text: str, *, lines: bool = False) -> str:
    """The text with everything that could steer a terminal or hide from the eye replaced by a visible mark.

    The one sanitiser of all print sites (SECURITY 3.3): screen, command line, mail, SMS, log, export. Newlines stay
    only where several `lines` are wanted; a tab becomes a space. Joiners and style selectors stay where emoji, Arabic
    or Indic writing needs them. Applying it twice changes nothing more.
    """
    if _PLAIN.fullmatch(text):
        return text
    if lines:
        text = text.replace("\r\n", "\n")
    shown: list[str] = []
    marks = 0
    for index, character in enumerate(text):
        following = text[index + 1 : index + 2]
        if lines and character == "\n":
            shown.append(character)
        elif _is_mark(character):
            marks += 1
            if not shown or shown[-1] == "\n":
                shown.append("◌")
            if marks <= MOST_MARKS:
                shown.append(character if _mark_fits(character, shown[-1]) else MARK)
            continue
        elif _keeps_joiner(character, shown[-1] if shown else "", following):
            shown.append(character)
        else:
            shown.append(_stand_in(character) or character)
        marks = 0
    return "".join(shown)


def width(text: str) -> int:
    """Terminal cells that printable text takes. Where terminals disagree, the larger figure."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def ljust(text: str, cells: int) -> str:
    """Printable text filled up with blanks to so many terminal cells."""
    return text + " " * (cells - width(text))


def clip(text: str, cells: int) -> str:
    """Printable text cut to at most `cells` terminal cells, ending in … if something was cut, never inside an emoji."""
    if width(text) <= cells:
        return text
    if cells < 1:
        return ""
    used, end = 0, 0
    while used + _cells(text[end]) < cells:
        used += _cells(text[end])
        end += 1
    while end and _clings(text[end - 1], text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def detail(name: str, value: str, *, most: int, too_long: str) -> str:
    """The text of an action's or entry's detail: NFC, short, without control characters. Raises `BadInput`."""
    if len(value) > most:
        raise BadInput(too_long, detail=name, most=most)
    if any(unicodedata.category(c) in {"Cc", "Cs"} for c in value):
        raise BadInput("control_characters", field=name)
    return unicodedata.normalize("NFC", value)


def one_line(text: str, field: str, *, most: int, blank_ok: bool = False) -> str:
    """A name, label or search as it is stored: trimmed and in NFC.

    Raises `BadInput` with `field`: `not_text` (lone surrogates), `too_long` (more than `most` characters),
    `control_characters`, or `empty` (nothing that can be seen).
    """
    if _SURROGATE.search(text):
        raise BadInput("not_text", field=field)
    text = text.strip()
    # No character has a longer NFD form than four code points: longer input cannot shrink to `most`, and normalising
    # it would be work for nothing.
    if len(text) > 4 * most or len(text := unicodedata.normalize("NFC", text)) > most:
        raise BadInput("too_long", field=field, most=most)
    if any(unicodedata.category(c) in {"Cc", "Zl", "Zp"} for c in text):
        raise BadInput("control_characters", field=field)
    if is_blank(text):
        if not blank_ok:
            raise BadInput("empty", field=field)
        return ""
    return text


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen."""
    return all(c.isspace() or _is_hidden(c) for c in text)


def whole(text: str) -> str:
    """The text with lone surrogates replaced, so that it can be encoded, digested and stored."""
    return _SURROGATE.sub(NO_CHARACTER, text)


def script(character: str) -> str:
    """The writing that a letter, mark or digit belongs to, by the first word of its Unicode name: `LATIN`, `GREEK`.

    The standard library has no script property; the names serve as well for telling scripts apart. Japanese and Korean
    are written in several at once, which count as one. Empty for a character without a name.
    """
    name = unicodedata.name(character, "").removeprefix("EXTENDED ").replace("-", " ")
    first = name.partition(" ")[0]
    return "CJK" if first in {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC"} else first


def _stand_in(character: str) -> str | None:
    """What is printed instead of a character, or None if it can be printed as it is."""
    if character == "\t":
        return " "
    if character < " ":
        return chr(0x2400 + ord(character))
    if character == "\x7f":
        return "␡"
    if unicodedata.category(character) == "Cs":
        return NO_CHARACTER
    return MARK if _is_hidden(character) else None


def _is_hidden(character: str) -> bool:
    """Whether it cannot be seen: controls, formats (bidi, zero width, tags), separators of lines, fillers."""
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}
        or character in _HIDDEN_LETTERS
        or _is_selector(character)
        or "\U000e0000" <= character <= "\U000e0fff"
    )


def _is_selector(character: str) -> bool:
    """A variation selector: it changes how the character before it looks, and alone is invisible."""
    return (
        "\ufe00" <= character <= _EMOJI_STYLE
        or "\u180b" <= character <= "\u180f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _is_pictograph(character: str) -> bool:
    """Broadly an emoji: a symbol, a skin tone, or a pictograph newer than our Unicode tables."""
    if character in {_EMOJI_STYLE, "↔"} or "\U0001f3fb" <= character <= "\U0001f3ff":
        return True
    return bool(character) and (unicodedata.category(character) == "So" or _is_newer_pictograph(character))


def _is_newer_pictograph(character: str) -> bool:
    return "\U0001f000" <= character <= "\U0001faff" and unicodedata.category(character) == "Cn"


def _mark_fits(mark: str, before: str) -> bool:
    """Whether a mark may stay: all that can be seen, and style selectors right after what they can change."""
    if mark in {_TEXT_STYLE, _EMOJI_STYLE}:
        return before != _EMOJI_STYLE and (_is_pictograph(before) or before in "0123456789#*‼⁉")
    if "\U000e0100" <= mark <= "\U000e01ef":
        return script(before) == "CJK"  # the written form of a Japanese name
    return not _is_hidden(mark)


def _keeps_joiner(character: str, before: str, following: str) -> bool:
    """Whether a joiner is needed here: inside an emoji, between Arabic letters, after a virama (RFC 5892 A.1, A.2)."""
    if character not in {_ZWJ, _ZWNJ} or not before or not following or _is_hidden(following):
        return False
    if unicodedata.combining(before) == 9 and unicodedata.category(following) == "Lo":
        return True
    if unicodedata.bidirectional(before) == unicodedata.bidirectional(following) == "AL":
        return True
    return character == _ZWJ and _is_pictograph(before) and _is_pictograph(following)


def _cells(character: str) -> int:
    """Cells of one character. The emoji style makes a narrow symbol wide, so it counts for the second cell."""
    if character == _EMOJI_STYLE:
        return 1
    if _is_mark(character):
        return 1 if unicodedata.category(character) == "Mc" else 0
    if unicodedata.category(character) in {"Cf", "Cc"}:
        return 0
    wide = unicodedata.east_asian_width(character) in "WF" or _is_newer_pictograph(character)
    return 2 if wide or _GREW_WIDE.fullmatch(character) else 1


def _clings(before: str, character: str) -> bool:
    """Whether a character belongs to the one before it, so that no cut may fall between them."""
    return (
        before == _ZWJ or character in {_ZWJ, _ZWNJ} or _is_mark(character) or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
