"""The destinations in their order, with what their marks say. A new one is one line here, and one place in each face."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from guardtui.language import _
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
        return Badge("attention", _("off"))
    return Badge("good", _("on"))


def _contacts(seen: Glance) -> Badge:
    if not seen.contacts:
        return Badge("bad", _("none"))
    waiting = sum(not contact.verified for contact in seen.contacts)
    return Badge("attention", _("{count} open").format(count=waiting)) if waiting else Badge("good", _("ok"))


def _approvals(seen: Glance) -> Badge:
    return Badge("attention", _("{count} wait").format(count=len(seen.waiting))) if seen.waiting else Badge("", "")


def _activity(seen: Glance) -> Badge:
    if not seen.unreviewed:
        return Badge("good", _("read"))
    return Badge("attention" if seen.alarms else "", _("{count} new").format(count=seen.unreviewed))


def _devices(seen: Glance) -> Badge:
    return Badge("", str(seen.devices))


def _checklist(seen: Glance) -> Badge:
    items = seen.checklist.items
    good = sum(item.state == "good" for item in items)
    return Badge("good" if good == len(items) else "attention", f"{good}/{len(items)}")


def _support(seen: Glance) -> Badge:
    still_open = sum(case.closed_at is None for case in seen.cases)
    return Badge("attention", _("{count} open").format(count=still_open)) if still_open else Badge("", "")


def _nothing(_seen: Glance) -> Badge:
    return Badge("", "")


DESTINATIONS: Final = (
    Destination("overview", "1", _("Overview"), _overview),
    Destination("two-step", "2", _("Two-step"), _two_step),
    Destination("contacts", "3", _("Contacts"), _contacts),
    Destination("approvals", "4", _("Approvals"), _approvals),
    Destination("activity", "5", _("Activity"), _activity),
    Destination("devices", "6", _("Devices"), _devices),
    Destination("checklist", "7", _("Checklist"), _checklist),
    Destination("messages", "8", _("Messages"), _nothing),
    Destination("learn", "9", _("Learn"), _nothing),
    Destination("support", "0", _("Support"), _support),
)
