"""The list of places, in the app's order, and what can be done from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from guardtui import wording
from guardtui.language import _
from guardtui.plain.places import show
from guardtui.plain.talk import Menu
from guardtui.plain.visit import Go, SignedOut, Visit
from guardtui.shared.destinations import DESTINATIONS
from guardtui.shared.fixes import fix_of
from guardtui.shared.glance import glance, tone
from guardtui.wording import Line
from guardtui.wording.names import SCORES
from guardtui.wording.places import NOTHING_TO_DO, password_alone

LETTERS: Final = {
    "n": _("do the next step"),
    "c": _("change the password"),
    "m": _("a code did not arrive"),
    "x": _("inspect a message"),
    "d": _("the drill"),
    "l": _("lock"),
    "o": _("sign out"),
    "q": _("sign out and leave"),
}
"""What can be done from the list of places, by the letter."""


def stay(visit: Visit) -> None:
    """Until the person leaves. Raises `SignedOut` where only the session ends, `Back` for Ctrl+C."""
    _hello(visit)
    menu = Menu(visit.talk, _("Places"), _("Where to?"), first=True)
    while (chosen := menu.ask(_places(visit), LETTERS)) != "q":
        if not chosen:
            continue
        act: Callable[[], None] | None = _does(visit).get(chosen) or partial(show, visit, chosen)
        while act is not None:
            try:
                visit.attempt(act)
                act = None
            except Go as go:
                act = partial(show, visit, *go.fix)


def _hello(visit: Visit) -> None:
    """How safe, what next, what is new: in as few lines as say it."""
    seen = glance(visit.guard, visit.session)
    say, score = visit.talk.say, seen.checklist.score
    say(_("Hello, {name}.").format(name=seen.account.profile.name or seen.account.handle))
    if visit.session.password_alone:
        say(" ".join(password_alone(seen.contacts, sends=seen.sends)))
    if seen.waiting:
        say(_("Waits for your approval: {summary}.").format(summary=seen.waiting[0].summary))
    if seen.hold is not None:
        say(wording.hold(seen.hold, seen.now))
    say(_("Safety: {score} of 100, {meaning}.").format(score=score, meaning=SCORES[tone(score)]))
    step = seen.checklist.next
    say(_("Next: {step}.").format(step=wording.checklist_fix(step)) if step else f"{NOTHING_TO_DO[0]}.")
    if seen.unreviewed:
        say(_("Since your last review: {new}.").format(new=wording.new_entries(seen.unreviewed, seen.alarms)))


def _places(visit: Visit) -> list[Line]:
    seen = glance(visit.guard, visit.session)
    return [Line(place.id, place.title, place.badge(seen).word) for place in DESTINATIONS]


def _does(visit: Visit) -> Mapping[str, Callable[[], None]]:
    """What a letter does; each flow is read in when it is first wanted."""
    return {
        "n": partial(_next_step, visit),
        "c": partial(show, visit, "password"),
        "m": partial(_missing_code, visit),
        "x": partial(_inspect, visit),
        "d": partial(show, visit, "drill"),
        "l": visit.lock,
        "o": partial(_sign_out, visit),
    }


def _next_step(visit: Visit) -> None:
    step = visit.guard.checklist.show(visit.session).next
    if step is None:
        visit.talk.say(". ".join(NOTHING_TO_DO))
    else:
        show(visit, *fix_of(step))


def _missing_code(visit: Visit) -> None:
    from guardtui.plain.missing_code import for_who_is_signed_in

    for_who_is_signed_in(visit)


def _inspect(visit: Visit) -> None:
    from guardtui.plain.inspect import inspect

    inspect(visit)


def _sign_out(_visit: Visit) -> None:
    raise SignedOut
