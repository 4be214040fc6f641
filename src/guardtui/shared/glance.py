"""What is shown of the whole account at a glance, asked in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guardtui.core.activity import is_new
from guardtui.core.records import Account, Approval, Case, Channel, Contact, Event, Hold, Session

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.core.checklist import Checklist

NEWEST = 50
"""So many of the newest entries are looked through for what is new."""
ENOUGH = 50
GOOD = 80


def tone(score: int) -> str:
    """The state that a score stands for."""
    return "good" if score >= GOOD else "attention" if score >= ENOUGH else "bad"


@dataclass(frozen=True, slots=True)
class Glance:
    """The account at one moment."""

    account: Account
    contacts: tuple[Contact, ...]
    checklist: Checklist
    unreviewed: int
    """How many entries are new."""
    alarms: int
    """How many of them are worth a look."""
    new: tuple[Event, ...]
    """The newest unreviewed entries, suspicious ones first."""
    recovery_left: int
    devices: int
    waiting: tuple[Approval, ...]
    """What others want to do, and waits for the person."""
    cases: tuple[Case, ...]
    """Every "this was not me", the newest first."""
    hold: Hold | None
    """What has to wait, while it lasts."""
    sends: bool
    """Whether this store can send codes at all."""
    now: int


def can_send(guard: Guard) -> bool:
    """Whether codes can be sent from this store, by whichever channel."""
    return guard.can_send(Channel.SMS) or guard.can_send(Channel.MAIL)


def glance(guard: Guard, session: Session) -> Glance:
    """Ask for everything at once; each answer is one short read."""
    newest = guard.activity.list(session, limit=NEWEST).items
    alarms = guard.activity.list(session, outcome="alarm", limit=NEWEST).items
    unreviewed = guard.activity.unreviewed(session)
    new = {event.seq: event for event in (*alarms, *newest) if is_new(event)}
    return Glance(
        account=guard.accounts.of(session),
        contacts=guard.contacts.list(session),
        checklist=guard.checklist.show(session),
        unreviewed=unreviewed.lines,
        alarms=unreviewed.alarms,
        new=tuple(sorted(new.values(), key=lambda event: (event.outcome != "alarm", -event.seq))),
        devices=len(guard.devices.list(session)),
        waiting=guard.approvals.waiting(session),
        cases=guard.notme.list(session),
        hold=guard.holds.show(session),
        recovery_left=guard.authenticators.recovery_left(session),
        sends=can_send(guard),
        now=guard.clock.now(),
    )
