"""Hands over what is queued, after the commit, and writes back what became of it. The text is made here and not kept."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from guardtui import wording
from guardtui.clock import MINUTE
from guardtui.core import passcode
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import ChallengeState, MessageState
from guardtui.core.text import printable
from guardtui.delivery import Letter, Receipt
from guardtui.guard.desk import Desk
from guardtui.guard.summary import summary, words
from guardtui.store.messages import MessageRow

BATCH: Final = 50
HANDING_OVER: Final = 15_000
"""A message says whole minutes; the few seconds that sending takes do not make them one less."""
LEASE: Final = 2 * MINUTE
"""How long a claim holds; after a crash in the middle the message is sent once more, under the same reference."""


class Outbox:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def deliver(self) -> int:
        """Hand over everything that waits; how many were handed over. Each is claimed first, so it is sent once."""
        if not self._desk.couriers:
            return 0
        handed = 0
        while waiting := self._waiting():
            for row in waiting:
                handed += self._hand_over(row)
        return handed

    def try_to_deliver(self) -> None:
        """The same after a verb's own commit: what cannot be handed over now stays queued, and the verb's answer stands."""
        with suppress(StoreTrouble):
            self.deliver()

    def _waiting(self) -> list[MessageRow]:
        with self._desk.store.read() as tx:
            return tx.messages.waiting(self._desk.now() - LEASE, BATCH)

    def _hand_over(self, row: MessageRow) -> int:
        desk = self._desk
        with desk.store.write() as tx:
            if not tx.messages.take(row, desk.now()):
                return 0
        letter = self._letter(row)
        receipt = self._send(row, letter) if letter else Receipt(MessageState.GIVEN_UP, "no longer needed")
        with desk.store.write() as tx:
            tx.messages.settle(row.id, receipt.state, printable(receipt.detail)[:200], desk.now())
        return 1 if letter else 0

    def _send(self, row: MessageRow, letter: Letter) -> Receipt:
        courier = self._desk.couriers.get(row.channel)
        if courier is None:
            return Receipt(MessageState.REFUSED, "no delivery is set up for this channel")
        try:
            return courier.send(letter)
        except Exception as error:  # noqa: BLE001 - whatever a courier runs into is the message's fate, not the verb's
            return Receipt(MessageState.REFUSED, type(error).__name__)

    def _letter(self, row: MessageRow) -> Letter | None:
        """The text of a message, from what is stored; None for a code that is no longer good for anything."""
        desk = self._desk
        with desk.store.read() as tx:
            contact = tx.contacts.get(row.account_id, row.contact_id)
            account = tx.accounts.by_id(row.account_id)
            if contact is None or account is None:
                return None
            if row.challenge_id is None:
                subject, body = wording.notice(
                    row.tag, row.details, service=desk.service, handle=account.handle, reference=row.reference
                )
            else:
                challenge = tx.challenges.by_id(row.challenge_id)
                now = desk.now()
                if challenge is None or challenge.state is not ChallengeState.OPEN or now >= challenge.expires_at:
                    return None
                subject, body = wording.code_message(
                    code=passcode.derive(desk.vault.code(challenge.id, challenge.generation)),
                    summary=summary(tx, account, challenge.action),
                    words=words(desk, challenge.approval_id or challenge.id),
                    reference=row.reference,
                    service=desk.service,
                    minutes=max(1, (challenge.expires_at - now + HANDING_OVER) // MINUTE),
                )
        return Letter(row.channel, contact.address, desk.service, subject, body, row.reference, row.created_at)
