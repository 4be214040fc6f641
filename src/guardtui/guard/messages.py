"""The send ledger, as its account may read it."""

from __future__ import annotations

from guardtui.core import message as rules
from guardtui.core.errors import NotFound
from guardtui.core.records import Message, MessageState, Page
from guardtui.core.text import printable
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.cursors import at_most, place_after
from guardtui.guard.desk import Desk
from guardtui.guard.outbox import DETAIL_MOST, Outbox


class Messages:
    def __init__(self, desk: Desk, outbox: Outbox) -> None:
        self._desk = desk
        self._outbox = outbox

    def list(self, caller: Caller, after: str | None = None, limit: int = 50) -> Page[Message]:
        """What was sent, newest first, with what became of it."""
        limit = at_most(limit)
        with self._desk.store.read() as tx:
            account = callers.account_of(self._desk, tx, caller)
            found = tx.messages.page(account.id, place_after(after), limit + 1)
            rows = found[:limit]
            targets = {row.contact_id: tx.contacts.get(account.id, row.contact_id) for _, row in rows}
        items = []
        for _, row in rows:
            contact = targets[row.contact_id]
            items.append(
                Message(
                    id=row.id,
                    account_id=row.account_id,
                    challenge_id=row.challenge_id,
                    contact_id=row.contact_id,
                    channel=row.channel,
                    target=contact.masked if contact else "",
                    tag=row.tag,
                    reference=row.reference,
                    state=row.state,
                    created_at=row.created_at,
                    state_at=row.state_at,
                    detail=row.detail,
                    attempts=row.attempts,
                    unsure=row.unsure,
                    due_at=row.due_at,
                )
            )
        return Page(tuple(items), str(rows[-1][0]) if len(found) > limit else None)

    def deliver(self) -> int:
        """Hand over what is queued; how many were. Every verb that queues does so by itself."""
        return self._outbox.deliver()

    def receipt(self, message_id: str, state: MessageState, detail: str = "") -> bool:
        """Note what is said of a message after it was handed over; whether that changed anything.

        `detail` are the provider's own words. Raises `NotFound` for a message that was never sent.
        """
        with self._desk.store.write() as tx:
            row = tx.messages.by_id(message_id)
            if row is None:
                raise NotFound("no_message")
            if not rules.told_by_receipt(row.state, state):
                return False
            tx.messages.tell(row.id, state, printable(detail)[:DETAIL_MOST], self._desk.now())
            return True
