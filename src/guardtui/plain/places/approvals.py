"""What another program wants to do with the account: it happens only if the person says so (PRODUCT M5)."""

from __future__ import annotations

from functools import partial

from guardtui import wording
from guardtui.core.approval import IN_FORCE, state_at
from guardtui.core.records import Approval, ApprovalState, Page
from guardtui.language import _, capital
from guardtui.plain.not_me import report
from guardtui.plain.paging import Narrowing, Pages, Wanted
from guardtui.plain.visit import Visit
from guardtui.shared.behind import event_of_approval
from guardtui.shared.details import about_approval
from guardtui.wording import Line
from guardtui.wording.names import APPROVAL_STANDS, APPROVALS
from guardtui.wording.places import LEADS


def show(visit: Visit, item: str = "") -> None:
    """One line for each request, those that wait first. `item` is one that waits."""
    pages: Pages[Approval] = Pages(
        visit,
        visit.menu("approvals", _("Approvals"), LEADS["approvals"]),
        partial(_fetch, visit),
        partial(_line, visit),
        _("Nobody has asked for anything."),
        (Narrowing("t", _("Show which state?"), APPROVAL_STANDS),),
        partial(visit.guard.approvals.waiting, visit.session),
    )
    visit.tell_hold()
    for one in visit.guard.approvals.waiting(visit.session):
        if one.id == item:
            visit.attempt(_one, visit, pages, one)
    while True:
        chosen = pages.ask({})
        if isinstance(chosen, Approval):
            visit.attempt(_one, visit, pages, chosen)


def _fetch(visit: Visit, wanted: Wanted) -> Page[Approval]:
    (stands,) = wanted.narrowed
    return visit.guard.approvals.list(
        visit.session,
        stands=stands or None,
        since=wanted.span.since,
        until=wanted.span.until,
        search=wanted.search,
        after=wanted.after,
        limit=wanted.limit,
        newest_first=wanted.newest_first,
    )


def _state(visit: Visit, one: Approval) -> ApprovalState:
    return state_at(one.state, one.expires_at, visit.now)


def _line(visit: Visit, one: Approval) -> Line:
    state = _state(visit, one)
    stands = ", ".join([capital(APPROVALS[state]), *([_left(visit, one)] if state in IN_FORCE else [])])
    how = _("Words: {words}.").format(words=" ".join(one.words)) if one.by_code else _("Small, so no code was needed.")
    words = _("{state}. Asked {dated}. {how}").format(state=stands, dated=visit.dated(one.asked_at), how=how)
    return Line(one.id, capital(one.summary), words)


def _left(visit: Visit, one: Approval) -> str:
    return _("{span} left").format(span=wording.span(max(0, one.expires_at - visit.now)))


def _tell(visit: Visit, one: Approval) -> None:
    """Everything that it says, and how long it waits."""
    visit.talk.say(f"{_line(visit, one).name}.")
    visit.tell(about_approval(one, visit.now))
    if _state(visit, one) in IN_FORCE:
        visit.talk.say(f"{_left(visit, one)}.")


def _acts(visit: Visit, one: Approval) -> list[Line]:
    """Only what waits can be approved, and only what is not over denied."""
    state = _state(visit, one)
    acts = [Line("approve", _("Approve"), _("Allow it with a code."))] if state is ApprovalState.WAITING else []
    return [*acts, Line("deny", _("Deny"), _("Say no."))] if state in IN_FORCE else acts


def _one(visit: Visit, pages: Pages[Approval], one: Approval) -> None:
    """Approve what waits, deny what is not over."""
    one, chosen = pages.leaf(one, partial(_tell, visit), partial(_acts, visit), _("What do you say to this request?"))
    if chosen == "deny":
        _deny(visit, one)
    elif visit.prove(wording.proof("approve"), visit.guard.approvals.approve, visit.session, one.id) is not None:
        visit.talk.say(wording.done("approved"))


def _deny(visit: Visit, one: Approval) -> None:
    """Say no, and whether somebody else may be behind it."""
    answer = visit.talk.choose(*wording.choice("deny"))
    visit.guard.approvals.deny(visit.session, one.id)
    visit.talk.say(wording.done("denied"))
    if answer == "not_me":
        event = event_of_approval(visit.guard, visit.session, one)
        if event is not None:
            report(visit, event, asked=True)
