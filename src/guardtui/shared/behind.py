"""Which line of the activity stands behind a request or a message: where "this was not me" begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guardtui.core.records import Approval, Event, Message, Session

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


def event_of_approval(guard: Guard, session: Session, one: Approval) -> Event | None:
    """The line that says that it was asked for."""
    found = guard.activity.list(session, subject="approval", since=one.asked_at, newest_first=False, limit=1)
    return next(iter(found.items), None)


def event_of_message(guard: Guard, session: Session, one: Message) -> Event | None:
    """The line that a message belongs to: of a code its sending, of a notice what it tells of."""
    tag = "code:sent" if one.challenge_id is not None else one.tag
    found = guard.activity.list(
        session, subject=tag.partition(":")[0], since=one.created_at, newest_first=False, limit=10
    )
    return next((event for event in found.items if event.tag == tag), None)
