"""A sign, a colour and a word for each state: nothing depends on colour alone. And every sign in ASCII, for plain terminals."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import Final, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter


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


ON: Final = "☑"
OFF: Final = "☐"


def _pairs(signs: str, plain: str) -> dict[int, str]:
    return {ord(sign): one for sign, one in zip(signs, plain, strict=True)}


_ASCII: Final[dict[int, str]] = {
    **dict.fromkeys(range(0x2400, 0x2422), "?"),  # pictures of control characters
    **dict.fromkeys(range(0x2500, 0x2580), "+"),  # corners and crossings of lines
    **dict.fromkeys(range(0x2580, 0x25A0), "#"),  # blocks
    **_pairs("─━═│┃║", "-==|||"),
    **_pairs("▁▂▃▄▅▆▇▔▏▎▍▌▐▕", "_.-~=+*-||||||"),
    **_pairs("✓✗☑☐●○•◌▸→↺⏎↑↓←", "+x+-*o*o>>@ ^v<"),
    **_pairs("·…–—−“”„‟″‘’‚‛′«»‹›", "..---\"\"\"\"\"'''''<><>"),
    ord("🔎"): "/ ",
}
"""Each sign that we draw, or Textual for us, and what is drawn in its place: as many cells, all of ASCII."""


class PlainSigns(LineFilter):
    """Draws every line in signs of ASCII, borders too. Where the terminal has no other `letters`, those of names as well."""

    def __init__(self, *, letters: bool) -> None:
        super().__init__()
        self.letters = letters

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same line, as wide as it was."""
        return [Segment(self.plain(text), style, control) for text, style, control in segments]

    def plain(self, text: str) -> str:
        """A text in the signs that there are."""
        if text.isascii():
            return text
        text = text.translate(_ASCII)
        return text if self.letters else "".join(map(_letter, text))


def _letter(sign: str) -> str:
    """The letter without its accents, or question marks over as many cells."""
    if sign.isascii():
        return sign
    bare = unicodedata.normalize("NFKD", sign)[0]
    return bare if bare.isascii() and cell_len(sign) == 1 else "?" * cell_len(sign)


def signs_of_terminal(wish: str) -> PlainSigns | None:
    """What the signs of this terminal are drawn by, after what the person wishes: "auto", "full" or "plain"."""
    letters = _knows_unicode()
    return None if wish == "full" or (wish == "auto" and letters) else PlainSigns(letters=letters)


def _knows_unicode() -> bool:
    """By its encoding and its locale. Python takes the locale C for UTF-8 (PEP 538, 540), so that one is looked up here."""
    encoding = (getattr(sys.__stderr__, "encoding", None) or "utf-8").lower().replace("_", "-")
    chosen = os.environ.get("LC_CTYPE", "")
    kind = "" if chosen in {"C.UTF-8", "C.utf8", "UTF-8"} else chosen  # put there by Python itself
    locale = os.environ.get("LC_ALL") or kind or os.environ.get("LANG", "")
    return encoding in {"utf-8", "utf8"} and locale not in {"C", "POSIX"}
