"""How safe am I, what is my next step, what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guardtui import wording
from guardtui.core.hold import LASTS
from guardtui.core.records import Case
from guardtui.language import _, _n
from guardtui.plain.not_me import go_through
from guardtui.plain.places import show as show_place
from guardtui.plain.places.activity import MARKS
from guardtui.plain.places.two_step import rehearse
from guardtui.plain.visit import Visit
from guardtui.shared.fixes import fix_of
from guardtui.shared.glance import Glance, glance, tone
from guardtui.wording import Line
from guardtui.wording.names import SCORES, STATES
from guardtui.wording.places import NOTHING_TO_DO, open_case, password_alone

if TYPE_CHECKING:
    from guardtui.core.checklist import Checklist

NEW: Final = 5
"""So many new lines are read; the rest is under Activity."""


def show(visit: Visit, _item: str = "") -> None:
    """Read it out, and offer what it leads to."""
    menu = visit.menu("overview", _("Overview"))
    heard: list[str] = []
    while True:
        seen = glance(visit.guard, visit.session)
        told = _told(visit, seen)
        if told != heard:
            visit.talk.say(*told)
            heard = told
        chosen = menu.ask(_news(seen), _letters(seen))
        if not chosen:
            heard = []
        elif chosen == "e":
            visit.attempt(_lift, visit)
        elif chosen == "h":
            visit.attempt(rehearse, visit)
        elif chosen == "g" and (case := _open_case(seen)) is not None:
            visit.attempt(go_through, visit, case)
        elif chosen in {str(event.seq) for event in seen.new}:
            visit.attempt(show_place, visit, "activity", chosen)
        elif chosen == "n" and seen.checklist.next is not None:
            visit.attempt(show_place, visit, *fix_of(seen.checklist.next))
        else:
            visit.attempt(show_place, visit, {"a": "approvals", "r": "activity"}[chosen])


def _letters(seen: Glance) -> dict[str, str]:
    letters = {"n": _("do the next step")} if seen.checklist.next is not None else {}
    if seen.waiting:
        letters["a"] = _("look at what waits")
    if _open_case(seen) is not None:
        letters["g"] = _("go on with this was not me")
    letters["h"] = _("rehearse losing something")
    if seen.hold is not None and seen.hold.reason not in LASTS:
        letters["e"] = _("end the hold early")
    if seen.new:
        letters["r"] = _("read what is new")
    return letters


def _told(visit: Visit, seen: Glance) -> list[str]:
    score = seen.checklist.score
    told = [" ".join(password_alone(seen.contacts, sends=seen.sends))] if visit.session.password_alone else []
    if seen.waiting:
        more = len(seen.waiting) - 1
        waits = (
            _("Waits for your approval: {summary}, and {more} more.")
            if more
            else _("Waits for your approval: {summary}.")
        )
        told.append(waits.format(summary=seen.waiting[0].summary, more=more))
    if (case := _open_case(seen)) is not None:
        told.append(" ".join(open_case(case)))
    if seen.hold is not None:
        told.append(wording.hold(seen.hold, seen.now))
    told += [
        _("Safety: {score} of 100, {meaning}.").format(score=score, meaning=SCORES[tone(score)]),
        *_reasons(seen.checklist),
    ]
    told += [
        _("If you lost something: {rehearsed}.").format(
            rehearsed=wording.rehearsed(visit.guard.rehearsal.all(visit.session))
        ),
        _("The score so far: {trend}.").format(
            trend=wording.trend(visit.guard.checklist.history(visit.session), seen.now)
        ),
    ]
    step = seen.checklist.next
    if step is None:
        told.append(". ".join(NOTHING_TO_DO))
    else:
        told.append(
            _("Next: {step}. Now: {reason}.").format(
                step=wording.checklist_fix(step), reason=wording.checklist_reason(step)
            )
        )
    told.append(
        _("Since your last review: {new}.").format(new=wording.new_entries(seen.unreviewed, seen.alarms))
        if seen.unreviewed
        else _("Nothing new.")
    )
    if seen.unreviewed > NEW:
        told.append(_("The newest are read here; the rest is under Activity."))
    return told


def _news(seen: Glance) -> list[Line]:
    """What is new, what is worth a look first; each leads to its line of the activity."""
    marks = ((MARKS.get(event.outcome, ""), event) for event in seen.new[:NEW])
    return [
        Line(str(one.seq), f"{mark}{wording.event(one)}", f"{wording.ago(one.at, seen.now)}") for mark, one in marks
    ]


def _open_case(seen: Glance) -> Case | None:
    """The "this was not me" that is not finished."""
    return next((case for case in seen.cases if case.closed_at is None), None)


def _reasons(checklist: Checklist) -> list[str]:
    """What is missing, the weightiest first, then how much is fine."""
    missing = sorted((i for i in checklist.items if i.state != "good"), key=lambda i: i.earned - i.points)
    fine = len(checklist.items) - len(missing)
    told = [
        f"{wording.checklist_title(one)}: {STATES[one.state]}, {_gain(one.points - one.earned)}." for one in missing
    ]
    return [*told, _n("{count} is fine.", "{count} are fine.", fine)] if fine else told


def _gain(points: int) -> str:
    return _("no points") if not points else _("worth {points} more").format(points=points)


def _lift(visit: Visit) -> None:
    """A contact from before the hold can end it."""
    if visit.prove(wording.proof("hold"), visit.guard.holds.lift, visit.session) is not None:
        visit.talk.say(wording.done("hold_over"))
