"""What the rail and the overview show of the whole account, asked in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guardtui.core.records import Account, Contact, Event, Session
from guardtui.guard.activities import WORTH_A_LOOK

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.core.checklist import Checklist

NEWEST = 50
"""So many of the newest entries are looked through for what is new."""


@dataclass(frozen=True, slots=True)
class Glance:
    """The account at one moment."""

    account: Account
    contacts: tuple[Contact, ...]
    checklist: Checklist
    unreviewed: int
    new: tuple[Event, ...]
    """The newest unreviewed entries, suspicious ones first."""
    recovery_left: int
    now: int


def is_new(event: Event) -> bool:
    """Whether a line deserves to be read: not reviewed yet, and no everyday line that went well."""
    return not event.reviewed and (event.outcome != "done" or event.tag in WORTH_A_LOOK)


def glance(guard: Guard, session: Session) -> Glance:
    """Ask for everything at once; each answer is one short read."""
    newest = guard.activity.list(session, limit=NEWEST).items
    alarms = guard.activity.list(session, outcome="alarm", limit=NEWEST).items
    new = {event.seq: event for event in (*alarms, *newest) if is_new(event)}
    return Glance(
        account=guard.accounts.of(session),
        contacts=guard.contacts.list(session),
        checklist=guard.checklist.show(session),
        unreviewed=guard.activity.unreviewed(session),
        new=tuple(sorted(new.values(), key=lambda event: (event.outcome != "alarm", -event.seq))),
        recovery_left=guard.authenticators.recovery_left(session),
        now=guard.clock.now(),
    )
