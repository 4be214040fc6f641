"""What became of a code, in words. Each outcome is told apart, since only the person who passed the password reads it."""

from __future__ import annotations

from typing import Final

from guardtui.core.verdict import Outcome, Verdict
from guardtui.language import _
from guardtui.policy import Policy
from guardtui.wording.times import clock_time, date_and_time, span

_FIXED: Final = {
    Outcome.ACCEPTED: _("Accepted."),
    Outcome.ONE_MORE: _("That was right. One more: the code that was sent to you just now, with what it allows."),
    Outcome.USED: _("That code was used already, and each works once. Wait for the next one or ask for a new one."),
    Outcome.MALFORMED: _("A code has six digits; a recovery code has sixteen letters and digits. This is neither."),
    Outcome.VOIDED: _("This request was cancelled or its details changed, so its code opens nothing. Start again."),
}
_WHY: Final = {
    "undelivered": _(
        "The message with this code did not arrive, so the code opens nothing. Have it sent again, or take another way."
    ),
    "phone_rests": _(
        "Messages did not reach this phone several times in a row, so no code goes there and this one opens nothing."
        " Take another way."
    ),
}
_WITH_TRIES: Final = {
    Outcome.WRONG: _("That is not the code."),
    Outcome.REPLACED: _("That code was replaced by a newer one. Use the latest message."),
    Outcome.OTHER_ACTION: _("That code belongs to another action: compare the two words."),
}


def sentence(verdict: Verdict, policy: Policy) -> str:
    """One verdict as one sentence, with what to do next."""
    if verdict.outcome is Outcome.USED and verdict.until is not None:
        return _(
            "This service's clock was ahead when your app was last used, so its codes are refused until {date_and_time}. Confirm another way, or tell whoever runs these accounts."
        ).format(date_and_time=date_and_time(verdict.until))
    if verdict.why:
        return _WHY[verdict.why]
    if verdict.outcome in _FIXED:
        return _FIXED[verdict.outcome]
    if verdict.outcome in _WITH_TRIES:
        return f"{_WITH_TRIES[verdict.outcome]} {_tries(verdict)}"
    if verdict.outcome is Outcome.EXPIRED:
        return _("This code is over: codes work for {span}. Ask for a new one.").format(span=span(policy.code_life))
    if verdict.outcome is Outcome.CLOCK_OFF:
        return f"{_clock(verdict.clock_off_s or 0)} {_tries(verdict)}"
    return _locked(verdict)


def _tries(verdict: Verdict) -> str:
    left = verdict.tries_left
    if left is None:
        return _("Try again.")
    if left == 0:
        return _("No tries are left for it. Ask for a new one.")
    return _("One try left.") if left == 1 else _("{left} tries left.").format(left=left)


def _locked(verdict: Verdict) -> str:
    if verdict.tries_left == 0:
        return _("Too many wrong tries for this code. Ask for a new one.")
    until = _(" until {clock_time}").format(clock_time=clock_time(verdict.until)) if verdict.until else ""
    return _("Too many wrong codes on this account. No code is accepted{until}.").format(until=until)


def _clock(seconds: int) -> str:
    direction = _("ahead of") if seconds > 0 else _("behind")
    return _(
        "The clock of your phone seems to be about {abs} s {direction} ours. Set its time to automatic and use the next code."
    ).format(abs=abs(seconds), direction=direction)
