"""A code did not arrive: what is known first, then the likeliest cause with what mends it (PRODUCT M6)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from guardtui import wording
from guardtui.core.missing_code import Cause, Diagnosis, Fix
from guardtui.core.records import Challenge, ChallengeState, Contact
from guardtui.core.support import Symptom
from guardtui.language import _
from guardtui.plain.talk import Back, joined
from guardtui.plain.visit import Go, Reception, Visit
from guardtui.shared.fixes import place_of
from guardtui.shared.missing_code import SHOWN, because, goes_on, mends, others, title
from guardtui.wording import Line
from guardtui.wording.names import CHANNELS, own
from guardtui.wording.places import HOW_SURE

if TYPE_CHECKING:
    from guardtui.guard.callers import Caller


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
    match taken.fix if taken else Fix.NOTHING:
        case Fix.NOTHING:
            return
        case Fix.ACTIVITY:
            raise Go("activity")
        case Fix.CONTACTS if taken:
            raise Go("contacts", taken.found.contact_id or "")
        case Fix.ELSEWHERE if taken:
            raise Go(*place_of(taken.found))
        case fix if taken and taken.found.challenge_id is not None:
            _answer(visit, fix, taken.found.challenge_id)


def _answer(visit: Visit, fix: Fix, challenge_id: str) -> None:
    """Mend it, let the code be typed, and go on with what it allowed."""
    codes = visit.guard.codes
    verb = {Fix.RESEND: codes.resend, Fix.NEW_CODE: codes.renew}.get(fix, codes.show)
    challenge: Challenge = verb(visit.session, challenge_id)
    again = partial(codes.renew, visit.session, challenge.id)
    verdict = visit.enter_code(
        challenge, wording.proof("sign_in"), again=again, begins="s" if fix is Fix.OTHER_WAY else ""
    )
    if verdict is not None:
        _done(visit, challenge, verdict.result)


def _done(visit: Visit, challenge: Challenge, result: object) -> None:
    """What the accepted code made goes on where such things are done; codes that are shown once are shown here."""
    if isinstance(result, tuple):
        from guardtui.plain.secrets import show_new

        show_new(visit, result)
    elif isinstance(result, Contact) and not result.verified:
        visit.talk.say(wording.done("contact_not_verified", contact=result.masked))
        raise Go("contacts", result.id)
    elif challenge.kind.startswith("factor-"):
        raise Go("two-step")
    else:
        visit.talk.say(_("Done: {summary}.").format(summary=challenge.summary))


def _taken(desk: Reception, caller: Caller, challenge_id: str | None) -> Taken | None:
    """Cause after cause. Where only the person can know, yes and no; else what mends it, or something else."""
    said: list[tuple[Cause, bool]] = []
    heard = ""
    while True:
        answers = {cause.value: so for cause, so in said}
        found = desk.guard.missing_codes.diagnose(caller, challenge_id, answers)
        if title(found) != heard:
            heard = title(found)
            desk.talk.say(joined(heard), *_known(found, desk.now))
        first = found.likeliest
        desk.talk.say(f"{HOW_SURE[first.sure]}: {because(found, desk.now)}")
        try:
            chosen = desk.talk.choose(*_asked(found, back=bool(said)))
        except Back:
            return None
        match chosen:
            case "fix":
                return Taken(first.fix, found)
            case "before":
                said.pop()
            case _:
                said.append((first.cause, chosen == "yes"))


def _asked(found: Diagnosis, *, back: bool) -> tuple[str, list[Line]]:
    """The question, and where each answer leads."""
    before = [Line("before", _("Back to the cause before"))] if back else []
    if found.question is not None:
        question = wording.missing_code_question(found.question, found.likeliest)
        yes, no = Line("yes", _("Yes"), f"{mends(found)}."), Line("no", _("No"), f"{wording.missing_code_next(found)}.")
        return question, [yes, no, *before]
    other = [Line("no", _("Something else"), others(found))] if goes_on(found) else []
    return _("What now?"), [Line("fix", mends(found)), *other, *before]


def _known(found: Diagnosis, now: int) -> list[str]:
    """Where it went, its time, and what became of each sending."""
    if found.channel is None:
        return []
    by = CHANNELS[found.channel]
    told = [
        _("Sent to {target}, {by}.").format(target=own(found.target), by=by)
        if found.target
        else _("By {by}.").format(by=by)
    ]
    if found.expires_at is not None and found.state is ChallengeState.OPEN:
        left = found.expires_at - now
        time = [_("{span} left").format(span=wording.span(left)) if left > 0 else _("Its time is over")]
        if found.resend_at is not None and found.resend_at > now:
            time.append(_("can be sent again in {span}").format(span=wording.span(found.resend_at - now)))
        told.append(f"{', '.join(time)}.")
    return [*told, *map(wording.sending, found.sendings[-SHOWN:])]
