"""The destinations in their order, with what their marks say. A new one is one line here, and one place in each face."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from guardtui.shared.glance import Glance


class Badge(NamedTuple):
    """The state of a destination: a mark's name, and a word or number."""

    state: str
    word: str


class Destination(NamedTuple):
    """One place to go."""

    id: str
    key: str
    title: str
    badge: Callable[[Glance], Badge]


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
    Destination("overview", "1", "Overview", _overview),
    Destination("two-step", "2", "Two-step", _two_step),
    Destination("contacts", "3", "Contacts", _contacts),
    Destination("approvals", "4", "Approvals", _approvals),
    Destination("activity", "5", "Activity", _activity),
    Destination("devices", "6", "Devices", _devices),
    Destination("checklist", "7", "Checklist", _checklist),
    Destination("messages", "8", "Messages", _nothing),
    Destination("learn", "9", "Learn", _nothing),
    Destination("support", "0", "Support", _support),
)
