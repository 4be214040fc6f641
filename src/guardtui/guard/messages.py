"""The send ledger, as its account may read it: what was sent, whether something was, and "I did not ask for this"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from guardtui.core import claim as claims
from guardtui.core import message as rules
from guardtui.core.claim import Answer
from guardtui.core.errors import BadInput, NotFound, Refused
from guardtui.core.ledger import STANDS, says
from guardtui.core.records import (
    Account,
    ChallengeState,
    Channel,
    Event,
    Message,
    MessageState,
    Page,
    Session,
)
from guardtui.core.text import MOST_SEARCH, one_line, printable
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.claims import judged, ledger_line
from guardtui.guard.cursors import at_most, between, place_after
from guardtui.guard.desk import Desk
from guardtui.guard.outbox import DETAIL_MOST, Outbox, code_of, table_of, without_code
from guardtui.guard.resting import weigh
from guardtui.store.messages import MessageRow
from guardtui.store.tx import Tx

if TYPE_CHECKING:
    from guardtui.guard.sender import Sender

_READ = 101
"""Lines that are read at a time: a page of the app's and one more."""


class Messages:
    def __init__(self, desk: Desk, outbox: Outbox) -> None:
        self._desk = desk
        self._outbox = outbox

    def list(
        self,
        caller: Caller,
        after: str | None = None,
        limit: int = 50,
        *,
        channel: Channel | None = None,
        stands: str | None = None,
        since: int | None = None,
        until: int | None = None,
        search: str = "",
        newest_first: bool = True,
    ) -> Page[Message]:
        """What was sent, newest first, with what became of it.

        `since` and `until` are about when it was made. `stands` is one of `core.ledger.STANDS`; `search` finds lines that have every one of its words. Raises `BadInput`.
        """
        limit = at_most(limit)
        if stands is not None and stands not in STANDS:
            raise BadInput("unknown_stand", known=sorted(STANDS))
        words = one_line(search, "search", most=MOST_SEARCH, blank_ok=True).casefold().split()
        span = between(since, until)
        with self._desk.store.read() as tx:
            account = callers.whole_account(self._desk, tx, caller)
            lines = (
                line
                for place, row in _rows(tx, account, place_after(after), span, newest_first=newest_first)
                if channel in (None, row.channel) and (stands is None or row.state in STANDS[stands])
                if says(line := ledger_line(tx, account, row, place), words)
            )
            found = tuple(islice(lines, limit + 1))
        return Page(found[:limit], str(found[limit - 1].seq) if len(found) > limit else None)

    def check(self, caller: Caller, text: str) -> Answer:
        """Whether a message was sent to this account, by its reference or by its text (M12).

        A text is compared word by word with what is made again from the ledger; its code is not judged, kept or repeated.
        Raises `BadInput` for a text that is empty or too long.
        """
        if not isinstance(text, str):
            raise BadInput("not_text", field="text")
        claim = claims.read(text)
        with self._desk.store.read() as tx:
            account = callers.whole_account(self._desk, tx, caller)
            if claim.source:
                return Answer(False, "source")
            if not claim.references:
                return Answer(False, "no_reference", links=claims.shown(claim.links))
            rows = [row for reference in claim.references for row in tx.messages.named(reference)]
            mine = [row for row in rows if row.account_id == account.id]
            if not mine:
                reason = "other_account" if rows else "unknown_reference"
                return Answer(False, reason, links=claims.shown(claim.links))
            answers = [judged(self._desk, tx, account, row, claim) for row in reversed(mine)]
        return min(answers, key=claims.nearest)

    def disown(self, session: Session, message_id: str) -> Event:
        """Say that you did not ask for the code of a message: it opens nothing any more, whoever asked for it.

        Answered with the line of the activity that says so, on which "this was not me" can go on. Raises `NotFound`,
        `Refused` where the message has no code, or its code is over already.
        """
        desk = self._desk
        with desk.store.write() as tx:
            account = callers.session_account(desk, tx, session)
            row = tx.messages.by_id(message_id)
            if row is None or row.account_id != account.id:
                raise NotFound("no_message")
            challenge = tx.challenges.by_id(row.challenge_id) if row.challenge_id else None
            if challenge is None:
                raise Refused("no_code_in_it")
            if challenge.state is ChallengeState.ACCEPTED:
                raise Refused("accepted_already")
            if not tx.challenges.void(challenge.id, desk.now()):
                raise Refused("challenge_closed")
            return desk.record(tx, account, "code:cancelled", {"action": challenge.action.kind}, outcome="alarm")

    def deliver(self) -> int:
        """Hand over what is queued; how many were. Every verb that queues does so by itself."""
        return self._outbox.deliver()

    def sender(self) -> Sender:
        """Somebody who goes on sending: `run` in this thread, or `start` in one of its own, until `stop`.

        From its start on, no verb waits for a mail server: it only wakes the sender.
        """
        from guardtui.guard.sender import Sender

        made = Sender(self._desk, self._outbox)
        self._outbox.in_background = made.wake
        return made

    def receipt(self, message_id: str, state: MessageState, detail: str = "") -> bool:
        """Note what is said of a message after it was handed over; whether that changed anything.

        `detail` are the provider's own words, of which a code that they repeat is not kept. Raises `NotFound` for no message of ours, and `Refused` for one that nobody
        can have received, since it was never handed over.
        """
        with self._desk.store.write() as tx:
            row = tx.messages.by_id(message_id) or tx.support_cases.mail(message_id)
            if row is None:
                raise NotFound("no_message")
            if not rules.has_left(row.state, row.unsure, row.due_at):
                raise Refused("never_left")
            if not rules.told_by_receipt(row.state, state):
                return False
            challenge = tx.challenges.by_id(row.challenge_id) if row.challenge_id else None
            said = without_code(code_of(self._desk, challenge), detail) if challenge else detail
            table_of(tx, row).tell(row.id, state, printable(said)[:DETAIL_MOST], self._desk.now())
            rests = weigh(self._desk, tx, row, state)
        if rests:
            self._outbox.try_to_deliver()
        return True

    def returned(self, mail: bytes) -> tuple[str, MessageState, bool]:
        """The same from a mail that came back (RFC 3464): of which message, what it says, and whether that changed anything.

        Raises `BadInput` for a mail that says no such thing, else as `receipt`.
        """
        from guardtui.delivery.returned import fate

        found = fate(mail)
        if found is None:
            raise BadInput("not_returned")
        return found.message_id, found.state, self.receipt(found.message_id, found.state, found.detail)


def _rows(
    tx: Tx, account: Account, place: int | None, span: tuple[int, int], *, newest_first: bool
) -> Iterator[tuple[int, MessageRow]]:
    """The account's lines from a place on, read as far as they are wanted."""
    while page := tx.messages.page(account.id, place, _READ, between=span, newest_first=newest_first):
        yield from page
        place = page[-1][0]
