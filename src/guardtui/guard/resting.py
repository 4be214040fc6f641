"""Phones that several messages in a row did not reach: no code goes there until one did (SECURITY C-35)."""

from __future__ import annotations

from typing import Final

from guardtui.core import message as rules
from guardtui.core.records import Channel, MessageState
from guardtui.guard.desk import Desk
from guardtui.store.messages import MessageRow
from guardtui.store.tx import Tx

LOOKED_THROUGH: Final = 50
"""Messages of the account in which those to one contact are looked for, the newest."""


def weigh(desk: Desk, tx: Tx, message: MessageRow, state: MessageState) -> bool:
    """Let the phone of a message rest, or end its rest, by what became of it; whether it rests from now on.

    A carrier takes messages to a number that is gone too, so only word that one arrived ends it, or a code that comes back
    (`Contacts.confirm`). The other contacts are told: a stolen number looks like this at first.
    """
    if message.channel is not Channel.SMS or state not in (*rules.NOBODY_THERE, MessageState.DELIVERED):
        return False
    if state is MessageState.DELIVERED:
        tx.contacts.rest(message.contact_id, None)
        return False
    contact = tx.contacts.get(message.account_id, message.contact_id)
    account = tx.accounts.by_id(message.account_id)
    if contact is None or account is None or contact.verified_at is None or contact.rests_since is not None:
        return False
    newest = [row for _, row in tx.messages.page(account.id, None, LOOKED_THROUGH) if row.contact_id == contact.id]
    count = rules.not_reached(row.state for row in newest if row.state_at > (contact.confirmed_at or 0))
    if count < desk.policy.undelivered_in_a_row:
        return False
    tx.contacts.rest(contact.id, desk.now())
    desk.record(tx, account, "contact:rested", {"to": contact.masked, "count": count}, outcome="alarm", but=contact)
    return True
