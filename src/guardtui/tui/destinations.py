"""The destinations, in the order of the rail. A new one is one line here and one view."""

from __future__ import annotations

from collections.abc import Callable
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from guardtui.core.records import Session
from guardtui.tui.glance import Glance

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.tui.views.base import GuardView


class Badge(NamedTuple):
    """The state of a destination: a mark's name, and a word or number."""

    state: str
    word: str


class Destination(NamedTuple):
    """One place to go."""

    id: str
    key: str
    title: str
    view: str
    """Where its class is; imported when the person first goes there."""
    badge: Callable[[Glance], Badge]

    def make(self, guard: Guard, session: Session) -> GuardView:
        """Its view."""
        return cast("GuardView", resolve_name(self.view)(guard, session))


def _overview(seen: Glance) -> Badge:
    return Badge("", str(seen.checklist.score))


def _two_step(seen: Glance) -> Badge:
    if not seen.account.two_step:
        return Badge("attention", "off")
    return Badge("good", "on")


def _contacts(seen: Glance) -> Badge:
    if not seen.contacts:
        return Badge("bad", "none")
    waiting = sum(not contact.verified for contact in seen.contacts)
    return Badge("attention", f"{waiting} open") if waiting else Badge("good", "ok")


def _approvals(seen: Glance) -> Badge:
    return Badge("attention", f"{len(seen.waiting)} wait") if seen.waiting else Badge("", "")


def _activity(seen: Glance) -> Badge:
    if not seen.unreviewed:
        return Badge("good", "read")
    alarm = any(event.outcome == "alarm" for event in seen.new)
    return Badge("attention" if alarm else "", f"{seen.unreviewed} new")


def _devices(seen: Glance) -> Badge:
    return Badge("", str(seen.devices))


def _checklist(seen: Glance) -> Badge:
    items = seen.checklist.items
    good = sum(item.state == "good" for item in items)
    return Badge("good" if good == len(items) else "attention", f"{good}/{len(items)}")


def _support(seen: Glance) -> Badge:
    still_open = sum(case.closed_at is None for case in seen.cases)
    return Badge("attention", f"{still_open} open") if still_open else Badge("", "")


def _nothing(_seen: Glance) -> Badge:
    return Badge("", "")


DESTINATIONS: Final = (
    Destination("overview", "1", "Overview", "guardtui.tui.views.overview:OverviewView", _overview),
    Destination("two-step", "2", "Two-step", "guardtui.tui.views.two_step:TwoStepView", _two_step),
    Destination("contacts", "3", "Contacts", "guardtui.tui.views.contacts:ContactsView", _contacts),
    Destination("approvals", "4", "Approvals", "guardtui.tui.views.approvals:ApprovalsView", _approvals),
    Destination("activity", "5", "Activity", "guardtui.tui.views.activity:ActivityView", _activity),
    Destination("devices", "6", "Devices", "guardtui.tui.views.devices:DevicesView", _devices),
    Destination("checklist", "7", "Checklist", "guardtui.tui.views.checklist:ChecklistView", _checklist),
    Destination("messages", "8", "Messages", "guardtui.tui.views.messages:MessagesView", _nothing),
    Destination("learn", "9", "Learn", "guardtui.tui.views.learn:LearnView", _nothing),
    Destination("support", "0", "Support", "guardtui.tui.views.support:SupportView", _support),
)
