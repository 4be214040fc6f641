"""The facts of a support case in words. They are kept by the program's own names, which a file of JSON has as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from guardtui.language import N_, _
from guardtui.wording.events import BECAUSE, WHY
from guardtui.wording.names import own

NAMES: Final = {
    "activity reviewed": N_("activity reviewed"),
    "added": N_("added"),
    "because": N_("because"),
    "by": N_("by"),
    "can send": N_("can send"),
    "clock behind": N_("clock behind"),
    "default": N_("default"),
    "entry": N_("entry"),
    "good until": N_("good until"),
    "last answered": N_("last answered"),
    "last used": N_("last used"),
    "made": N_("made"),
    "not reached since": N_("not reached since"),
    "out of use": N_("out of use"),
    "password set": N_("password set"),
    "primary": N_("primary"),
    "provider said": N_("provider said"),
    "ready": N_("ready"),
    "recovery codes left": N_("recovery codes left"),
    "reference": N_("reference"),
    "resends": N_("resends"),
    "rule": N_("rule"),
    "schema": N_("schema"),
    "since": N_("since"),
    "status": N_("status"),
    "system": N_("system"),
    "terminal": N_("terminal"),
    "tries": N_("tries"),
    "two-step verification": N_("two-step verification"),
    "unsure": N_("unsure"),
    "until": N_("until"),
    "verified": N_("verified"),
}
"""What a fact is called."""

SAYS_ITSELF: Final = frozenset({"at", "step", "way", "kind", "to", "state", "what", "method", "is"})

_AS_IT_IS: Final = frozenset({"at", "step", "to", "what", "provider said", "terminal", "system", "rule", "reference"})
"""What was written by somebody else, or is the name of something in the program."""

WORDS: Final = {
    "accepted": N_("accepted"),
    "alarm": N_("alarm"),
    "app": N_("app"),
    "bounced": N_("bounced"),
    "bound": N_("bound"),
    "characters": N_("characters"),
    "confirmed": N_("confirmed"),
    "count": N_("count"),
    "days": N_("days"),
    "deferred": N_("deferred"),
    "delivered": N_("delivered"),
    "done": N_("done"),
    "expired": N_("expired"),
    "given_up": N_("given up"),
    "locked": N_("locked"),
    "mail": N_("mail"),
    "never": N_("never"),
    "no": N_("no"),
    "nothing": N_("nothing"),
    "off": N_("off"),
    "open": N_("open"),
    "pending": N_("pending"),
    "phone": N_("phone"),
    "practice": N_("practice"),
    "queued": N_("queued"),
    "recovery": N_("recovery"),
    "refused": N_("refused"),
    "removed": N_("removed"),
    "replaced": N_("replaced"),
    "sending": N_("sending"),
    "sms": N_("sms"),
    "units": N_("units"),
    "unverified": N_("unverified"),
    "verified": N_("verified"),
    "voided": N_("voided"),
    "yes": N_("yes"),
}
"""States, channels and units."""


_WORD: Final = re.compile(r"[a-z_]+")


def row(facts: Mapping[str, str]) -> str:
    """One fact as `name: value`; several side by side, those without their names that say it themselves."""
    between = ": " if len(facts) == 1 else " "
    return " · ".join(
        _value(name, value) if name in SAYS_ITSELF else f"{_(NAMES.get(name, name))}{between}{_value(name, value)}"
        for name, value in facts.items()
    )


def _value(name: str, value: str) -> str:
    if name in _AS_IT_IS:
        return own(value)
    if name == "because":
        return _(WHY.get(value) or BECAUSE.get(value, value))
    word, bracket, rest = value.partition(" (")  # in brackets is what was told in words
    return _WORD.sub(lambda found: _(WORDS.get(found[0], found[0])), word) + bracket + rest
