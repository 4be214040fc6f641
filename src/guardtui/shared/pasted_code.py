"""Finding the one code in what was pasted: the bare code, a spaced one, or the whole message around it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

from guardtui.core import passcode, recovery
from guardtui.entropy import READABLE
from guardtui.language import _

Mode = Literal["digits", "recovery"]

MOST_LOOKED_AT: Final = 4_000
"""A paste is searched for a code in its first characters only; a message is shorter, a mistake may be megabytes long."""

_TOGETHER: Final = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")
_HALVES: Final = re.compile(r"(?<![0-9])[0-9]{3}[ -][0-9]{3}(?![0-9])")
_GROUPS: Final = re.compile(rf"(?<![A-Z0-9])[{READABLE}]{{4}}(?:[ -]?[{READABLE}]{{4}}){{3}}(?![A-Z0-9])")


def find_code(text: str, mode: Mode) -> tuple[str | None, str]:
    """The one code in a pasted text, or None and a sentence that says why not."""
    looked_at = text[:MOST_LOOKED_AT]
    if mode == "recovery":
        whole = recovery.normalise(looked_at)
        found = {whole} if whole else {re.sub("[ -]", "", m) for m in _GROUPS.findall(looked_at.upper())}
        return _the_one(found, _("a recovery code: sixteen characters in groups of four"))
    whole = passcode.normalise(looked_at)
    if whole:
        return whole, ""
    plain = "".join(str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c for c in looked_at)
    found = set(_TOGETHER.findall(plain)) or {re.sub("[ -]", "", m) for m in _HALVES.findall(plain)}
    return _the_one(found, _("a code of six digits"))


def _the_one(found: set[str], wanted: str) -> tuple[str | None, str]:
    if len(found) == 1:
        return found.pop(), ""
    if found:
        return None, _("There is more than one code in this. Give only the one you need.")
    return None, _("There is no code in this. It needs {wanted}.").format(wanted=wanted)
