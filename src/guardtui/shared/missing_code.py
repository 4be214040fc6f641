"""How a face shows why a code did not arrive: the heading, what the fix is called, what else it may be."""

from __future__ import annotations

from guardtui import wording
from guardtui.core.missing_code import Cause, Diagnosis, Fix
from guardtui.language import _
from guardtui.shared.destinations import DESTINATIONS
from guardtui.shared.fixes import place_of

SHOWN = 3
"""Sendings that are told: the newest."""


def title(found: Diagnosis) -> str:
    """What it is about; where nothing is missing, only the question whether."""
    nothing = found.likeliest.fix in (Fix.ACTIVITY, Fix.NOTHING, Fix.TYPE)
    return _("Is a code missing?") if nothing else _("Your code did not arrive")


def because(found: Diagnosis, now: int) -> str:
    """The likeliest cause; where the code was asked for elsewhere, where that is."""
    first = found.likeliest
    said = wording.missing_code(first, found.target, found.channel, now)
    return f"{said} {wording.missing_code_elsewhere(found)}" if first.fix is Fix.ELSEWHERE else said


def mends(found: Diagnosis) -> str:
    """What mends the first cause, as a button says it: where that is a place to go to, which one."""
    first = found.likeliest
    if first.fix is Fix.NOTHING:
        return _("Close")
    if first.fix is not Fix.ELSEWHERE:
        return wording.missing_code_fix(first)
    titles = {one.id: _("Go to {title}").format(title=one.title) for one in DESTINATIONS}
    return titles.get(place_of(found).destination, _("Change your password"))


def goes_on(found: Diagnosis) -> bool:
    """Whether something comes after this, other than what this leads to."""
    first, *after = found.suspects
    return bool(after) and (first.fix is not Fix.SUPPORT or any(one.fix is not Fix.SUPPORT for one in after))


def others(found: Diagnosis) -> str:
    """What else it may be; nothing where nothing else is left."""
    first = found.likeliest
    named = {Cause.OTHER_WAY} if first.fix is Fix.OTHER_WAY else {first.cause}
    named |= set() if goes_on(found) else {Cause.SUPPORT}
    names = ", ".join(wording.missing_code_name(one.cause) for one in found.suspects[1:4] if one.cause not in named)
    return _("Else: {names}.").format(names=names) if names else ""
