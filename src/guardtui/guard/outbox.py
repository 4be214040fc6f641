"""Hands over what is queued, after the commit, and writes back what became of it. The text is made here and not kept.

A message is claimed before it is sent, by one process at a time and for two minutes. Where that process dies in between,
nobody can know whether it left: it is sent once more, under the same identifier, and the ledger says so in `unsure`.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Final

from guardtui import wording
from guardtui.clock import MINUTE
from guardtui.core import message as rules
from guardtui.core import passcode, throttle
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import ChallengeState, Channel, MessageState
from guardtui.core.text import printable
from guardtui.delivery import Letter, Receipt
from guardtui.entropy import below
from guardtui.guard.desk import Desk
from guardtui.guard.summary import summary, words
from guardtui.store.messages import MessageRow
from guardtui.store.tx import Tx

BATCH: Final = 50
HANDING_OVER: Final = 15_000
"""A message says whole minutes; the few seconds that sending takes do not make them one less."""
LEASE: Final = 2 * MINUTE
"""How long a claim holds, which is longer than any courier takes."""
DETAIL_MOST: Final = 200
NO_LONGER: Final = "no longer needed"
TOO_OFTEN: Final = "cut short twice"
DOWN: Final = "down:"
"""Before the name of a channel in the bucket of when nobody answered there."""


class Outbox:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def deliver(self) -> int:
        """Hand over everything that is due; how many were handed over."""
        handed = 0
        while due := self._due():
            for row in due:
                handed += self._hand_over(row)
        return handed

    def try_to_deliver(self) -> None:
        """The same after a verb's own commit: what cannot be handed over now stays queued, and the verb's answer stands."""
        with suppress(StoreTrouble):
            self.deliver()

    def next_due(self) -> int | None:
        """When there is something to hand over; None while nothing waits."""
        with self._desk.store.read() as tx:
            return tx.messages.next_due(tuple(self._desk.couriers))

    def _due(self) -> list[MessageRow]:
        now = self._desk.now()
        with self._desk.store.read() as tx:
            open_now = [one for one in self._desk.couriers if not self._down(tx, one, now)]
            return tx.messages.due(now, open_now, BATCH) if open_now else []

    def _down(self, tx: Tx, channel: Channel, now: int) -> bool:
        """Whether a channel is left alone for a minute, since nobody answered five times in a row (SECURITY C-97)."""
        return throttle.pause_after_silence(tx.limits.times(DOWN + channel, now), now) is not None

    def _hand_over(self, row: MessageRow) -> int:
        desk, now = self._desk, self._desk.now()
        unsure = row.unsure + (row.state is MessageState.SENDING)
        claimed = replace(row, attempts=row.attempts + 1, unsure=unsure)
        with desk.store.write() as tx:
            if not tx.messages.take(row, now, now + LEASE, unsure):
                return 0
        found = self._letter(claimed) if unsure <= rules.UNSURE_MOST else None
        if found is None:
            self._settle(claimed, Receipt(MessageState.GIVEN_UP, TOO_OFTEN if unsure else NO_LONGER), now)
            return 0
        letter, ends = found
        self._settle(claimed, self._send(claimed, letter), ends)
        return 1

    def _send(self, row: MessageRow, letter: Letter) -> Receipt:
        try:
            return self._desk.couriers[row.channel].send(letter)
        except Exception as error:  # noqa: BLE001 - whatever a courier runs into is the message's fate, not the verb's
            return Receipt(MessageState.DEFERRED, type(error).__name__, unsure=True)

    def _settle(self, row: MessageRow, receipt: Receipt, ends: int) -> None:
        """Write back what became of it, and when it is tried again.

        A code that may have arrived is not sent again by itself, since the person can ask for that; a notice is, once.
        """
        desk, now = self._desk, self._desk.now()
        state, due, unsure = receipt.state, None, row.unsure + receipt.unsure
        if state is MessageState.DEFERRED:
            if not (receipt.unsure and (row.challenge_id or unsure > rules.UNSURE_MOST)):
                chance = below(desk.entropy, 1001) / 1000
                due = rules.try_again_at(row.attempts, now, ends, desk.policy, chance)
            state = MessageState.GIVEN_UP if due is None else state
        detail = printable(receipt.detail)[:DETAIL_MOST]
        with desk.store.write() as tx:
            tx.messages.settle(replace(row, state=state, detail=detail, state_at=now, due_at=due, unsure=unsure))
            if receipt.unreachable:
                tx.limits.note(DOWN + row.channel, now)
            else:
                tx.limits.clear(DOWN + row.channel)

    def _letter(self, row: MessageRow) -> tuple[Letter, int] | None:
        """A message's text, from what is stored, and until when it is worth sending; None where it is no longer."""
        desk, now = self._desk, self._desk.now()
        with desk.store.read() as tx:
            contact = tx.contacts.get(row.account_id, row.contact_id)
            account = tx.accounts.by_id(row.account_id)
            challenge = tx.challenges.by_id(row.challenge_id) if row.challenge_id else None
            if contact is None or account is None:
                return None
            code_ends = challenge.expires_at if challenge else None
            ends = rules.ends_at(created_at=row.created_at, code_ends=code_ends, policy=desk.policy)
            if now >= ends:
                return None
            if row.challenge_id is None:
                subject, body = wording.notice(
                    row.tag, row.details, service=desk.service, handle=account.handle, reference=row.reference
                )
            else:
                if challenge is None or challenge.state is not ChallengeState.OPEN:
                    return None
                subject, body = wording.code_message(
                    code=passcode.derive(desk.vault.code(challenge.id, challenge.generation)),
                    summary=summary(tx, account, challenge.action),
                    words=words(desk, challenge.approval_id or challenge.id),
                    reference=row.reference,
                    service=desk.service,
                    minutes=max(1, (challenge.expires_at - now + HANDING_OVER) // MINUTE),
                )
        letter = Letter(
            row.id, row.channel, contact.address, desk.service, subject, body, row.reference, row.created_at
        )
        return letter, ends
