"""A code did not arrive: what is known first, then the likeliest cause with what mends it (PRODUCT M6)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from guardtui import wording
from guardtui.core.missing_code import Cause, Diagnosis, Fix
from guardtui.core.records import Challenge, ChallengeState
from guardtui.core.support import Symptom
from guardtui.plain.talk import Back
from guardtui.plain.visit import Go, Reception, Visit
from guardtui.wording import Line
from guardtui.wording.names import CHANNELS
from guardtui.wording.places import HOW_SURE

if TYPE_CHECKING:
    from guardtui.guard.callers import Caller

SHOWN: Final = 3
"""Sendings that are told: the newest."""


class Taken(NamedTuple):
    """The fix that the person took, and what was known then."""

    fix: Fix
    found: Diagnosis


def look_into(desk: Reception, caller: Caller, challenge_id: str | None) -> Taken | None:
    """Tell what may be the matter, cause after cause; the fix that the person takes. Support is seen to here."""
    taken = _taken(desk, caller, challenge_id)
    if taken is not None and taken.fix is Fix.SUPPORT:
        from guardtui.plain.support import ask_for_help

        told = wording.for_support(taken.found, desk.now)
        ask_for_help(desk, caller, Symptom.NO_CODE, told.splitlines())
        return None
    return taken


def for_who_is_signed_in(visit: Visit) -> None:
    """The last code that was sent, from anywhere; what can be done is done from here."""
    taken = look_into(visit, visit.session, None)
    if taken is None:
        return
    if taken.fix is Fix.CONTACTS:
        raise Go("contacts", taken.found.contact_id or "")
    codes, challenge_id = visit.guard.codes, taken.found.challenge_id
    if taken.fix in (Fix.RESEND, Fix.NEW_CODE, Fix.OTHER_WAY, Fix.LOOK) and challenge_id is not None:
        verb = {Fix.RESEND: codes.resend, Fix.NEW_CODE: codes.renew}.get(taken.fix, codes.show)
        challenge: Challenge = verb(visit.session, challenge_id)
        visit.enter_code(challenge, wording.proof("sign_in"))


def _taken(desk: Reception, caller: Caller, challenge_id: str | None) -> Taken | None:
    ruled_out: list[Cause] = []
    find = partial(desk.guard.missing_codes.diagnose, caller, challenge_id)
    found = find()
    desk.talk.say("Your code did not arrive.", *_known(found, desk.now))
    while True:
        first = found.likeliest
        desk.talk.say(f"{HOW_SURE[first.sure]}: {wording.missing_code(first, found.target, found.channel, desk.now)}")
        lines = [Line("fix", wording.missing_code_fix(first))]
        if first.cause is not Cause.SUPPORT:
            lines.append(Line("no", "Not that", _others(found)))
        if ruled_out:
            lines.append(Line("before", "Back to the cause before"))
        question = wording.missing_code_question(found.question) if found.question else "What now?"
        try:
            chosen = desk.talk.choose(question, lines)
        except Back:
            return None
        if chosen == "fix":
            return Taken(first.fix, found)
        if chosen == "no":
            ruled_out.append(first.cause)
        else:
            ruled_out.pop()
        found = find({cause.value: False for cause in ruled_out})


def _known(found: Diagnosis, now: int) -> list[str]:
    """Where it went, its time, and what became of each sending."""
    if found.channel is None:
        return []
    by = CHANNELS[found.channel]
    told = [f"Sent to {found.target}, {by}." if found.target else f"By {by}."]
    if found.expires_at is not None and found.state is ChallengeState.OPEN:
        left = found.expires_at - now
        time = f"{wording.span(left)} left" if left > 0 else "Its time is over"
        if found.resend_at is not None and found.resend_at > now:
            time += f", can be sent again in {wording.span(found.resend_at - now)}"
        told.append(f"{time}.")
    return [*told, *map(wording.sending, found.sendings[-SHOWN:])]


def _others(found: Diagnosis) -> str:
    """What else it may be."""
    first = found.likeliest
    said = Cause.OTHER_WAY if first.fix is Fix.OTHER_WAY else first.cause
    others = ", ".join(wording.missing_code_name(one.cause) for one in found.suspects[1:4] if one.cause is not said)
    return f"Else: {others}." if others else ""
