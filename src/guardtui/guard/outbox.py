"""Hands over what is queued, after the commit, and writes back what became of it. The text is made here and not kept.

A message is claimed before it is sent, by one process at a time and for two minutes. Where that process dies before anything
was handed over, the next one begins again. Where it dies after that, nobody can know whether the message left: it is sent
once more, under the same identifier, and the ledger says so in `unsure`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
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
from guardtui.guard.ways import still_a_way
from guardtui.store.challenges import ChallengeRow
from guardtui.store.messages import MessageRow, Messages
from guardtui.store.support_cases import CASE, SupportCases
from guardtui.store.tx import Tx
from guardtui.wording.messages import Text
from guardtui.wording.names import NO_LONGER, TOO_LATE, TOO_OFTEN

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
DOWN: Final = "down:"
"""Before the name of a channel in the bucket of when nobody answered there."""


class _Overtaken(Exception):
    """The claim ran out before the message was handed over, and another process has taken it."""


class _NotAnyMore(Exception):
    """A message that is not sent any more; why, in the ledger's words."""


class Outbox:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.in_background: Callable[[], None] | None = None
        """What wakes whoever sends in the background."""

    def deliver(self, enough: Callable[[], bool] = lambda: False, channels: Collection[Channel] | None = None) -> int:
        """Hand over everything that is due by some channels, or until it is `enough`; how many were handed over."""
        handed, last = 0, None
        while due := self._due(self._desk.couriers if channels is None else channels, last):
            looked = self._desk.now()
            for row in due:
                if enough():
                    return handed
                tried = self._hand_over(row)
                handed, last = handed + (tried is not None), row.channel
                if (tried is not None and tried.silent) or self._desk.now() - looked >= LOOK_AGAIN:
                    break  # the rest of that channel would fare no better: see what is due first now
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

    def next_due(self, channels: Collection[Channel] | None = None) -> int | None:
        """When there is something to hand over by some channels; None while nothing waits."""
        channels = self._desk.couriers if channels is None else channels
        with self._desk.store.read() as tx:
            found = [tx.messages.next_due(channels)]
            if self._mails_cases(channels):
                found.append(tx.support_cases.next_due())
        return min((at for at in found if at is not None), default=None)

    def _due(self, channels: Collection[Channel], last: Channel | None) -> list[MessageRow]:
        if not channels:
            return []
        now = self._desk.now()
        with self._desk.store.read() as tx:
            open_now = [one for one in channels if not self._down(tx, one, now)]
            found = tx.messages.due(now, open_now, BATCH, last) if open_now else []
            cases = tx.support_cases.due(now, BATCH) if self._mails_cases(open_now) else []
        return sorted([*found, *cases], key=lambda row: (row.challenge_id is None, row.channel is last, row.due_at))

    def _mails_cases(self, channels: Collection[Channel]) -> bool:
        return bool(self._desk.support) and Channel.MAIL in channels

    def _down(self, tx: Tx, channel: Channel, now: int) -> bool:
        """Whether a channel is left alone for a minute, since nobody answered five times in a row (SECURITY C-97)."""
        return throttle.pause_after_silence(tx.limits.times(DOWN + channel, now), now) is not None

    def _hand_over(self, row: MessageRow) -> Receipt | None:
        """What became of a message; None for one that another process has, or that is not sent any more."""
        desk, now = self._desk, self._desk.now()
        claimed = replace(row, attempts=row.attempts + 1)
        with desk.store.write() as tx:
            if not table_of(tx, row).take(row, now, now + LEASE):
                return None
        ends = rules.ends_at(created_at=row.created_at, code_ends=None, policy=desk.policy)
        try:
            letter, ends, code = self._letter(claimed)
            answer = self._send(claimed, letter)
        except _Overtaken:
            return None
        except _NotAnyMore as why:
            self._settle(claimed, Receipt(MessageState.GIVEN_UP, str(why)), ends, answered=False)
            return None
        except StoreTrouble as error:  # before it was handed over: the store is busy, or this account's row was changed
            self._settle(claimed, Receipt(MessageState.DEFERRED, error.reason), ends, answered=False)
            return None
        receipt = replace(answer, detail=without_code(code, answer.detail))
        self._settle(claimed, receipt, ends, answered=True)
        return receipt

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
            settled = replace(row, state=state, detail=detail, state_at=now, due_at=due, unsure=unsure)
            if table_of(tx, row).settle(settled):
                weigh(desk, tx, row, state)
            if receipt.silent:
                tx.limits.note(DOWN + row.channel, now)
            elif answered:
                tx.limits.clear(DOWN + row.channel)

    def _letter(self, row: MessageRow) -> tuple[Letter, int, str]:
        """A message's text, from what is stored, until when it is worth sending, and its code.

        Raises `_NotAnyMore` where it is no longer sent.
        """
        desk, now = self._desk, self._desk.now()
        if row.unsure > rules.UNSURE_MOST:
            raise _NotAnyMore(TOO_OFTEN)
        with desk.store.read() as tx:
            challenge = tx.challenges.by_id(row.challenge_id) if row.challenge_id else None
            code_ends = challenge.expires_at if challenge else None
            ends = rules.ends_at(created_at=row.created_at, code_ends=code_ends, policy=desk.policy)
            if now >= ends:
                raise _NotAnyMore(TOO_LATE)
            to, text, code = self._case(tx, row) if row.tag == CASE else self._message(tx, row, challenge)
        letter = Letter(
            row.id,
            row.channel,
            to,
            desk.service,
            text.subject,
            text.body,
            row.reference,
            row.created_at,
            text.html,
            in_doubt=partial(self._in_doubt, row),
        )
        return letter, ends, code

    def _message(self, tx: Tx, row: MessageRow, challenge: ChallengeRow | None) -> tuple[str, Text, str]:
        """The address of a code or notice, what it says, and its code."""
        desk = self._desk
        contact = tx.contacts.get(row.account_id, row.contact_id)
        account = tx.accounts.by_id(row.account_id)
        if contact is None or account is None or desk.reaches(contact) is not None:
            raise _NotAnyMore(NO_LONGER)
        if row.challenge_id is None:
            return contact.address, texts.of_notice(desk, account, row), ""
        if challenge is None or challenge.state is not ChallengeState.OPEN:
            raise _NotAnyMore(NO_LONGER)
        if not still_a_way(desk, tx, account, challenge):  # its contact was removed or replaced since: it opens nothing
            raise _NotAnyMore(NO_LONGER)
        if challenge.contact_id != row.contact_id:  # it goes another way now, whose code this one would bring
            raise _NotAnyMore(NO_LONGER)
        code = code_of(desk, challenge)
        minutes = max(1, (challenge.expires_at - desk.now() + HANDING_OVER) // MINUTE)
        return contact.address, texts.of_code(desk, tx, account, challenge, row, code=code, minutes=minutes), code

    def _case(self, tx: Tx, row: MessageRow) -> tuple[str, Text, str]:
        """The operator's address, and what a support case says."""
        case = tx.support_cases.get(row.account_id, row.id)
        if case is None:
            raise _NotAnyMore(NO_LONGER)
        return self._desk.support, texts.of_case(case), ""

    def _in_doubt(self, row: MessageRow) -> None:
        """Note it, unless the message is no longer ours: a machine that slept may wake after another sent it."""
        with self._desk.store.write() as tx:
            if not table_of(tx, row).in_doubt(row, self._desk.now() + LEASE):
                raise _Overtaken


def table_of(tx: Tx, row: MessageRow) -> Messages | SupportCases:
    """Where a line lies."""
    return tx.support_cases if row.tag == CASE else tx.messages


def code_of(desk: Desk, challenge: ChallengeRow) -> str:
    """The code that a message about a challenge brings."""
    return passcode.derive(desk.vault.code(challenge.id, challenge.generation))


def without_code(code: str, said: str) -> str:
    """What a server said, without the code, should it repeat what it was given: the ledger is read without the phone."""
    return re.sub(".{0,3}".join(code), "•••", said[: 4 * DETAIL_MOST]) if code else said
