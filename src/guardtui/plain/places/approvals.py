"""What another program wants to do with the account: it happens only if the person says so (PRODUCT M5)."""

from __future__ import annotations

from guardtui import wording
from guardtui.core.approval import IN_FORCE, state_at
from guardtui.core.records import Approval, ApprovalState
from guardtui.plain.not_me import report
from guardtui.plain.visit import Visit
from guardtui.shared.behind import event_of_approval
from guardtui.wording import Line
from guardtui.wording.names import APPROVALS
from guardtui.wording.places import LEADS


def show(visit: Visit, item: str = "") -> None:
    """One line for each request, those that wait first. `item` is one of them."""
    menu = visit.menu("approvals", "Approvals", LEADS["approvals"])
    while True:
        found = _found(visit)
        if not found:
            visit.talk.say("Nobody has asked for anything.")
        chosen = item or menu.ask([_line(visit, one) for one in found])
        item = ""
        for one in found:
            if one.id == chosen:
                visit.attempt(_one, visit, one)


def _found(visit: Visit) -> list[Approval]:
    """The newest; what is over stands below what waits, however much came after it."""
    newest = visit.guard.approvals.list(visit.session).items
    waiting = visit.guard.approvals.waiting(visit.session)
    found = {one.id: one for one in (*newest, *waiting)}.values()
    return sorted(found, key=lambda one: (one.state not in IN_FORCE, -one.asked_at))


def _state(visit: Visit, one: Approval) -> ApprovalState:
    return state_at(one.state, one.expires_at, visit.now)


def _line(visit: Visit, one: Approval) -> Line:
    state = _state(visit, one)
    time = f", {wording.span(max(0, one.expires_at - visit.now))} left" if state in IN_FORCE else ""
    how = f"Words: {' '.join(one.words)}." if one.by_code else "Small, so no code was needed."
    words = f"{APPROVALS[state][:1].upper()}{APPROVALS[state][1:]}{time}. Asked {visit.dated(one.asked_at)}. {how}"
    return Line(one.id, f"{one.summary[:1].upper()}{one.summary[1:]}", words)


def _one(visit: Visit, one: Approval) -> None:
    """Approve what waits, deny what is not over."""
    state, line = _state(visit, one), _line(visit, one)
    lines = [Line("approve", "Approve", "Allow it with a code.")] if state is ApprovalState.WAITING else []
    if state in IN_FORCE:
        lines.append(Line("deny", "Deny", "Say no."))
    if not lines:
        visit.talk.say(line.name + ".", line.detail)
        return
    chosen = visit.talk.choose(f"{line.name}. {line.detail} What do you say?", lines)
    if chosen == "approve":
        if visit.prove(wording.proof("approve"), visit.guard.approvals.approve, visit.session, one.id) is not None:
            visit.talk.say(wording.done("approved"))
    else:
        _deny(visit, one)


def _deny(visit: Visit, one: Approval) -> None:
    """Say no, and whether somebody else may be behind it."""
    answer = visit.talk.choose(*wording.choice("deny"))
    visit.guard.approvals.deny(visit.session, one.id)
    visit.talk.say(wording.done("denied"))
    if answer == "not_me":
        event = event_of_approval(visit.guard, visit.session, one)
        if event is not None:
            report(visit, event, asked=True)
