"""The facts of a support case in words. They are kept by the program's own names, which a file of JSON has as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from guardtui.language import N_, _
from guardtui.wording.events import why
from guardtui.wording.names import own

NAMES: Final = (
    N_("activity reviewed"),
    N_("added"),
    N_("because"),
    N_("by"),
    N_("can send"),
    N_("clock behind"),
    N_("default"),
    N_("entry"),
    N_("good until"),
    N_("last answered"),
    N_("last used"),
    N_("made"),
    N_("not reached since"),
    N_("out of use"),
    N_("password set"),
    N_("primary"),
    N_("provider said"),
    N_("ready"),
    N_("recovery codes left"),
    N_("reference"),
    N_("resends"),
    N_("rule"),
    N_("schema"),
    N_("since"),
    N_("status"),
    N_("system"),
    N_("terminal"),
    N_("tries"),
    N_("two-step verification"),
    N_("unsure"),
    N_("until"),
    N_("verified"),
)
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


_WORD: Final = re.compile(r"(?<!\w)[a-z_]+(?!\w)")
"""A word by itself: part of one may spell another, in another language too."""


def row(facts: Mapping[str, str]) -> str:
    """One fact as `name: value`; several side by side, those without their names that say it themselves."""
    between = ": " if len(facts) == 1 else " "
    return " · ".join(
        _value(name, value)
        if name in SAYS_ITSELF
        else f"{_(name) if name in NAMES else name}{between}{_value(name, value)}"
        for name, value in facts.items()
    )


def _value(name: str, value: str) -> str:
    if name in _AS_IT_IS:
        return own(value)
    if name == "because":
        return why(value)
    word, bracket, rest = value.partition(" (")  # in brackets is what was told in words
    return _WORD.sub(lambda found: _(WORDS[found[0]]) if found[0] in WORDS else found[0], word) + bracket + rest
