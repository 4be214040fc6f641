"""This was not me, as one run: shut everything else first, then step by step (PRODUCT M8).

It can be left and gone on with from the entry of the activity that it is about.
"""

from __future__ import annotations

from guardtui import wording
from guardtui.core.records import Authenticator, Case, Contact, Event
from guardtui.language import _
from guardtui.plain.places import show
from guardtui.plain.talk import Back
from guardtui.plain.visit import Visit
from guardtui.wording import Line
from guardtui.wording.names import own
from guardtui.wording.places import SHUT


def report(visit: Visit, event: Event, *, asked: bool = False) -> None:
    """Report a line and go through what is left to do; `asked` says that the person was asked already whether to."""
    if not asked and not event.case and not visit.talk.confirm(wording.question("not_me")):
        return
    case = visit.guard.notme.report(visit.session, event.seq)
    visit.talk.say(SHUT)
    go_through(visit, case)


def go_through(visit: Visit, case: Case) -> None:
    """Take what is left to do, step by step, until the person leaves or it is closed."""
    while True:
        try:
            step = visit.talk.choose(*_steps(case))
        except Back:
            return
        visit.attempt(_take, visit, step, case)
        case = visit.guard.notme.show(visit.session, case.id)
        if case.closed_at is not None:
            return


def _steps(case: Case) -> tuple[str, list[Line]]:
    title, lines = wording.choice("case_steps", case=case.id)
    taken = {"password": case.password_at, "contacts": case.contacts_at, "factors": case.factors_at}
    steps = [one._replace(detail=_("Done.") if taken[one.id] is not None else _("To be done.")) for one in lines]
    if case.done and case.closed_at is None:
        steps.append(Line("close", _("Close the case")))
    return _("{title}: what next?").format(title=title), steps


def _take(visit: Visit, step: str, case: Case) -> None:
    """One step of the run."""
    if step == "close":
        visit.guard.notme.close(visit.session, case.id)
        visit.talk.say(wording.done("case_closed", case=case.id))
    elif step == "password":
        show(visit, "password")
    else:
        _look_through(visit, step, case)


def _look_through(visit: Visit, step: str, case: Case) -> None:
    """Whether all contacts, or all methods, are the person's own."""
    held: tuple[Contact, ...] | tuple[Authenticator, ...]
    if step == "contacts":
        held = visit.guard.contacts.list(visit.session)
    else:
        held = visit.guard.authenticators.list(visit.session)
    names = [one.masked if isinstance(one, Contact) else own(one.label) for one in held]
    question = wording.question("all_mine" if names else "none_there")._replace(detail="\n".join(names))
    if visit.talk.confirm(question):
        visit.guard.notme.check(visit.session, case.id, step)
    else:
        place = _("Contacts") if step == "contacts" else _("Two-step")
        visit.talk.say(wording.done("not_all_mine", place=place))
