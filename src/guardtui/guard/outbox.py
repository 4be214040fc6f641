"""Hands over what is queued, after the commit, and writes back what became of it. The text is made here and not kept.

A message is claimed before it is sent, by one process at a time and for two minutes. Where that process dies before anything
was handed over, the next one begins again. Where it dies after that, nobody can know whether the message left: it is sent
once more, under the same identifier, and the ledger says so in `unsure`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

from guardtui.clock import MINUTE, SECOND
from guardtui.core import message as rules
from guardtui.core import passcode, throttle
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import ChallengeState, Channel, MessageState
from guardtui.core.text import printable
from guardtui.delivery import Letter, Receipt
from guardtui.guard import texts
from guardtui.guard.desk import Desk
from guardtui.guard.resting import weigh
from guardtui.store.messages import MessageRow
from guardtui.store.tx import Tx

BATCH: Final = 50
HANDING_OVER: Final = 15_000
"""A message says whole minutes; the few seconds that sending takes do not make them one less."""
LEASE: Final = 2 * MINUTE
"""How long a claim holds, which is longer than any courier takes."""
LOOK_AGAIN: Final = SECOND
"""After this long it is looked again what is due first, so that a slow server holds up no code, and no other channel."""
PATIENCE: Final = 30 * SECOND
"""For how long a verb sends what else waits; the rest is left to whoever sends next."""
DETAIL_MOST: Final = 200
NO_LONGER: Final = "no longer needed"
TOO_OFTEN: Final = "cut short twice"
DOWN: Final = "down:"
"""Before the name of a channel in the bucket of when nobody answered there."""


class _Overtaken(Exception):
    """The claim ran out before the message was handed over, and another process has taken it."""


class Outbox:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.in_background: Callable[[], None] | None = None
        """What wakes whoever sends in the background."""

    def deliver(self, enough: Callable[[], bool] = lambda: False) -> int:
        """Hand over everything that is due, or until it is `enough`; how many were handed over."""
        handed, last = 0, None
        while due := self._due(last):
            looked = self._desk.now()
            for row in due:
                if enough():
                    return handed
                tried = self._hand_over(row)
                handed, last = handed + (tried is not None), row.channel
                if (tried is not None and tried.unreachable) or self._desk.now() - looked >= LOOK_AGAIN:
                    break  # the rest of that channel would fare no better: see what is due first now
        if self._desk.support and not enough() and self._answers(Channel.MAIL):
            from guardtui.guard.casemail import deliver  # late: most stores mail no cases

            handed += deliver(self._desk, enough)
        return handed

    def try_to_deliver(self) -> None:
        """The same after a verb's own commit: what cannot be handed over now stays queued, and the verb's answer stands.

        Where somebody sends in the background, this only wakes them.
        """
        if self.in_background is not None:
            self.in_background()
            return
        began = self._desk.now()
        with suppress(StoreTrouble):
            self.deliver(lambda: self._desk.now() - began >= PATIENCE)

    def next_due(self) -> int | None:
        """When there is something to hand over; None while nothing waits."""
        with self._desk.store.read() as tx:
            found = [tx.messages.next_due(tuple(self._desk.couriers))]
            if self._desk.support and Channel.MAIL in self._desk.couriers:
                found.append(tx.support_cases.next_due())
        return min((at for at in found if at is not None), default=None)

    def _due(self, last: Channel | None) -> list[MessageRow]:
        if not self._desk.couriers:
            return []
        now = self._desk.now()
        with self._desk.store.read() as tx:
            open_now = [one for one in self._desk.couriers if not self._down(tx, one, now)]
            return tx.messages.due(now, open_now, BATCH, last) if open_now else []

    def _answers(self, channel: Channel) -> bool:
        with self._desk.store.read() as tx:
            return channel in self._desk.couriers and not self._down(tx, channel, self._desk.now())

    def _down(self, tx: Tx, channel: Channel, now: int) -> bool:
        """Whether a channel is left alone for a minute, since nobody answered five times in a row (SECURITY C-97)."""
        return throttle.pause_after_silence(tx.limits.times(DOWN + channel, now), now) is not None

    def _hand_over(self, row: MessageRow) -> Receipt | None:
        """What became of a message; None for one that another process has, or that nobody needs any more."""
        desk, now = self._desk, self._desk.now()
        claimed = replace(row, attempts=row.attempts + 1)
        with desk.store.write() as tx:
            if not tx.messages.take(row, now, now + LEASE):
                return None
        too_often = row.unsure > rules.UNSURE_MOST
        ends = rules.ends_at(created_at=row.created_at, code_ends=None, policy=desk.policy)
        try:
            found = None if too_often else self._letter(claimed)
            if found is None:
                receipt = Receipt(MessageState.GIVEN_UP, TOO_OFTEN if too_often else NO_LONGER)
            else:
                letter, ends, code = found
                answer = self._send(claimed, letter)
                receipt = replace(answer, detail=_without(code, answer.detail))
        except _Overtaken:
            return None
        except StoreTrouble as error:  # before it was handed over: the store is busy, or this account's row was changed
            self._settle(claimed, Receipt(MessageState.DEFERRED, error.reason), ends, answered=False)
            return None
        self._settle(claimed, receipt, ends, answered=found is not None)
        return receipt if found is not None else None

    def _send(self, row: MessageRow, letter: Letter) -> Receipt:
        """Raises `StoreTrouble` where that it is in doubt now could not be noted, so that it was not handed over."""
        courier = self._desk.couriers[row.channel]
        try:
            if not getattr(courier, "says_when", False):
                letter.in_doubt()
            return courier.send(letter)
        except (_Overtaken, StoreTrouble):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a courier runs into is the message's fate, not the verb's
            return Receipt(MessageState.DEFERRED, type(error).__name__, unsure=True)

    def _settle(self, row: MessageRow, receipt: Receipt, ends: int, *, answered: bool) -> None:
        """Write back what became of it, and when it is tried again; and, if a courier answered, whether anybody was there.

        A code that may have arrived is not sent again by itself, since the person can ask for that; a notice is, once.
        """
        desk, now = self._desk, self._desk.now()
        state, due, unsure = receipt.state, None, row.unsure + receipt.unsure
        if state is MessageState.DEFERRED:
            if not (receipt.unsure and (row.challenge_id or unsure > rules.UNSURE_MOST)):
                due = rules.try_again_at(row.id, row.attempts, now, ends, desk.policy, receipt.wait * SECOND)
            state = MessageState.GIVEN_UP if due is None else state
        detail = printable(receipt.detail)[:DETAIL_MOST]
        with desk.store.write() as tx:
            if tx.messages.settle(replace(row, state=state, detail=detail, state_at=now, due_at=due, unsure=unsure)):
                weigh(desk, tx, row, state)
            if receipt.unreachable:
                tx.limits.note(DOWN + row.channel, now)
            elif answered:
                tx.limits.clear(DOWN + row.channel)

    def _letter(self, row: MessageRow) -> tuple[Letter, int, str] | None:
        """A message's text, from what is stored, until when it is worth sending, and its code; None where it is no longer."""
        desk, now = self._desk, self._desk.now()
        with desk.store.read() as tx:
            contact = tx.contacts.get(row.account_id, row.contact_id)
            account = tx.accounts.by_id(row.account_id)
            challenge = tx.challenges.by_id(row.challenge_id) if row.challenge_id else None
            if contact is None or account is None or desk.reaches(contact) is not None:
                return None
            code_ends = challenge.expires_at if challenge else None
            ends = rules.ends_at(created_at=row.created_at, code_ends=code_ends, policy=desk.policy)
            if now >= ends:
                return None
            code = ""
            if row.challenge_id is None:
                text = texts.of_notice(desk, account, row)
            else:
                if challenge is None or challenge.state is not ChallengeState.OPEN:
                    return None
                if challenge.contact_id != row.contact_id:  # it goes another way now, whose code this one would bring
                    return None
                code = passcode.derive(desk.vault.code(challenge.id, challenge.generation))
                minutes = max(1, (challenge.expires_at - now + HANDING_OVER) // MINUTE)
                text = texts.of_code(desk, tx, account, challenge, row, code=code, minutes=minutes)
        letter = Letter(
            row.id,
            row.channel,
            contact.address,
            desk.service,
            text.subject,
            text.body,
            row.reference,
            row.created_at,
            text.html,
            in_doubt=partial(self._in_doubt, row),
        )
        return letter, ends, code

    def _in_doubt(self, row: MessageRow) -> None:
        """Note it, unless the message is no longer ours: a machine that slept may wake after another sent it."""
        with self._desk.store.write() as tx:
            if not tx.messages.in_doubt(row, self._desk.now() + LEASE):
                raise _Overtaken


def _without(code: str, said: str) -> str:
    """What a server said, without the code, should it repeat what it was given: the ledger is read without the phone."""
    return re.sub(".{0,3}".join(code), "•••", said[: 4 * DETAIL_MOST]) if code else said
