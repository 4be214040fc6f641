"""The send ledger: what was sent where, when, and what became of it. Texts are made at hand-over and not kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from guardtui.clock import ALL_TIME
from guardtui.core.records import Channel, MessageState, Passage
from guardtui.store.trouble import from_a_row


@dataclass(frozen=True, slots=True)
class MessageRow:
    id: str
    account_id: str
    challenge_id: str | None
    contact_id: str
    channel: Channel
    tag: str
    details: Mapping[str, str | int]
    reference: str
    state: MessageState
    created_at: int
    state_at: int
    detail: str = ""
    due_at: int | None = None
    attempts: int = 0
    unsure: int = 0
    passages: tuple[Passage, ...] = ()


_PASSES: Final = (
    "passages = json_insert(CASE WHEN json_array_length(passages) < 20 THEN passages ELSE json_remove(passages, '$[1]') END,"
    " '$[#]', json_array(?, ?, ?))"
)
"""Adds what became of a message now: moment, state, words. Of more than twenty the first and the newest stay."""


class Messages:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def queue(self, row: MessageRow) -> None:
        self._db.execute(
            "INSERT INTO messages (id, account_id, challenge_id, contact_id, channel, tag, details, reference, state,"
            " created_at, state_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)",
            (
                row.id,
                row.account_id,
                row.challenge_id,
                row.contact_id,
                row.channel,
                row.tag,
                json.dumps(dict(row.details), sort_keys=True),
                row.reference,
                row.created_at,
                row.created_at,
                row.created_at,
            ),
        )

    def due(self, now: int, channels: Collection[Channel], limit: int, last: Channel | None = None) -> list[MessageRow]:
        """What is to be handed over now, codes first, and of these what does not go by the channel that had its turn `last`.

        That is what is queued, what was deferred until now, and what a process claimed that never said what became of it.
        """
        marks = ", ".join("?" * len(channels))
        rows = self._db.execute(
            f"SELECT * FROM messages WHERE due_at <= ? AND channel IN ({marks})"  # noqa: S608 - question marks
            " ORDER BY challenge_id IS NULL, channel IS ?, due_at LIMIT ?",
            (now, *channels, last, limit),
        )
        return [_row(row) for row in rows]

    def next_due(self, channels: Collection[Channel]) -> int | None:
        """When the next message is to be handed over; None while nothing waits."""
        marks = ", ".join("?" * len(channels))
        found = self._db.execute(
            f"SELECT min(due_at) AS at FROM messages WHERE due_at IS NOT NULL AND channel IN ({marks})",  # noqa: S608
            (*channels,),
        ).fetchone()
        return None if found is None else found["at"]

    def overdue(self, since: int) -> int:
        """How many messages were to be handed over before a moment and still wait."""
        found = self._db.execute("SELECT count(*) AS many FROM messages WHERE due_at < ?", (since,)).fetchone()
        return int(found["many"])

    def fates(self, newest: int, since: int) -> dict[MessageState, int]:
        """What became of the `newest` messages that are no older than a moment, counted by state."""
        rows = self._db.execute(
            "SELECT state, count(*) AS many FROM (SELECT state, created_at FROM messages ORDER BY rowid DESC LIMIT ?)"
            " WHERE created_at >= ? GROUP BY state",
            (newest, since),
        )
        return {MessageState(row["state"]): row["many"] for row in rows}

    def take(self, row: MessageRow, at: int, until: int) -> bool:
        """Claim a message for sending as it was seen, until a moment: True for exactly one process."""
        done = self._db.execute(
            "UPDATE messages SET state = 'sending', state_at = ?, due_at = ?, attempts = attempts + 1"
            " WHERE id = ? AND state = ? AND attempts = ? AND due_at = ?",
            (at, until, row.id, row.state, row.attempts, row.due_at),
        )
        return done.rowcount == 1

    def in_doubt(self, row: MessageRow, until: int) -> bool:
        """Note that from now on the attempt that `row` counts may have handed the message over, until `settle` says.

        Its claim holds `until` then; False where another process has the message by now.
        """
        done = self._db.execute(
            "UPDATE messages SET unsure = ?, due_at = ? WHERE id = ? AND state = 'sending' AND attempts = ?",
            (row.unsure + 1, until, row.id, row.attempts),
        )
        return done.rowcount == 1

    def settle(self, row: MessageRow) -> bool:
        """Write back what became of a message by the attempt that `row` counts; False where another took it over since."""
        done = self._db.execute(
            f"UPDATE messages SET state = ?, detail = ?, state_at = ?, due_at = ?, unsure = ?, {_PASSES}"  # noqa: S608
            " WHERE id = ? AND state = 'sending' AND attempts = ?",
            (
                row.state,
                row.detail,
                row.state_at,
                row.due_at,
                row.unsure,
                row.state_at,
                row.state,
                row.detail,
                row.id,
                row.attempts,
            ),
        )
        return done.rowcount == 1

    def by_id(self, message_id: str) -> MessageRow | None:
        row = self._db.execute("SELECT * FROM messages WHERE id = ?", (message_id,)).fetchone()
        return None if row is None else _row(row)

    def named(self, reference: str) -> list[MessageRow]:
        """Every sending under a reference, whose account it may be: six characters, so that two may share one."""
        rows = self._db.execute("SELECT * FROM messages WHERE reference = ? ORDER BY rowid", (reference,))
        return [_row(row) for row in rows]

    def tell(self, message_id: str, state: MessageState, detail: str, at: int) -> None:
        """Note what a receipt says that came after the hand-over."""
        self._db.execute(
            f"UPDATE messages SET state = ?, detail = ?, state_at = ?, due_at = NULL, {_PASSES} WHERE id = ?",  # noqa: S608
            (state, detail, at, at, state, detail, message_id),
        )

    def doubt_what_waits(self) -> None:
        """Note of all that is still to be handed over that it may have been already."""
        self._db.execute("UPDATE messages SET unsure = unsure + 1 WHERE due_at IS NOT NULL")

    def times_for(self, challenge_id: str) -> list[int]:
        """When codes for a challenge were sent, by whichever way, oldest first."""
        rows = self._db.execute(
            "SELECT created_at FROM messages WHERE challenge_id = ? ORDER BY created_at", (challenge_id,)
        )
        return [row["created_at"] for row in rows]

    def codes_since(self, account_id: str, at: int) -> list[int]:
        """When codes went out to any contact of an account after a moment, oldest first."""
        rows = self._db.execute(
            "SELECT created_at FROM messages WHERE account_id = ? AND created_at > ? AND challenge_id IS NOT NULL"
            " ORDER BY created_at",
            (account_id, at),
        )
        return [row["created_at"] for row in rows]

    def told_since(self, account_id: str, tag: str, at: int) -> bool:
        """Whether a notice of this kind went out after a moment."""
        found = self._db.execute(
            "SELECT 1 FROM messages WHERE account_id = ? AND created_at > ? AND tag = ? LIMIT 1", (account_id, at, tag)
        )
        return found.fetchone() is not None

    def latest_for(self, challenge_id: str) -> MessageRow | None:
        row = self._db.execute(
            "SELECT * FROM messages WHERE challenge_id = ? ORDER BY created_at DESC, rowid DESC LIMIT 1",
            (challenge_id,),
        ).fetchone()
        return None if row is None else _row(row)

    def of_challenge(self, challenge_id: str) -> list[MessageRow]:
        """Every sending of a challenge's code, oldest first."""
        rows = self._db.execute(
            "SELECT * FROM messages WHERE challenge_id = ? ORDER BY created_at, rowid", (challenge_id,)
        )
        return [_row(row) for row in rows]

    def page(
        self,
        account_id: str,
        after: int | None,
        limit: int,
        *,
        between: tuple[int, int] = ALL_TIME,
        newest_first: bool = True,
    ) -> list[tuple[int, MessageRow]]:
        """An account's ledger of a span of time, from one end or from behind a place in it, each line with its place."""
        beyond, order = ("<", "DESC") if newest_first else (">", "ASC")
        rows = self._db.execute(
            f"SELECT rowid AS place, * FROM messages WHERE account_id = ?1 AND (?2 IS NULL OR rowid {beyond} ?2)"  # noqa: S608
            f" AND created_at >= ?4 AND created_at < ?5 ORDER BY rowid {order} LIMIT ?3",
            (account_id, after, limit, *between),
        )
        return [(row["place"], _row(row)) for row in rows]


def _details(text: str) -> Mapping[str, str | int]:
    """A notice's details; none where they were damaged, since the notice is still worth sending."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def _passages(text: str) -> tuple[Passage, ...]:
    """What became of a message; nothing where that was damaged, since its state is known all the same."""
    try:
        return tuple(Passage(int(at), MessageState(state), str(detail)) for at, state, detail in json.loads(text))
    except (ValueError, TypeError, RecursionError):
        return ()


@from_a_row
def _row(row: sqlite3.Row) -> MessageRow:
    return MessageRow(
        id=row["id"],
        account_id=row["account_id"],
        challenge_id=row["challenge_id"],
        contact_id=row["contact_id"],
        channel=Channel(row["channel"]),
        tag=row["tag"],
        details=_details(row["details"]),
        reference=row["reference"],
        state=MessageState(row["state"]),
        created_at=row["created_at"],
        state_at=row["state_at"],
        detail=row["detail"],
        due_at=row["due_at"],
        attempts=row["attempts"],
        unsure=row["unsure"],
        passages=_passages(row["passages"]),
    )
