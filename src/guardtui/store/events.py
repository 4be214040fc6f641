"""The activity: one chain of events for each account, its head under the seal of the account's row."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterator, Sequence

from guardtui.core import activity
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Event
from guardtui.store.accounts import Accounts
from guardtui.store.sealer import Sealer


class Events:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer, lengths: dict[int, int]) -> None:
        self._db = connection
        self._sealer = sealer
        self._accounts = Accounts(connection, sealer)
        self._lengths = lengths

    def append(self, event: Event) -> Event:
        """Add an event as the next of its account's chain; its `seq` is given here."""
        head = self._head(event.account_id)
        event = dataclasses.replace(event, seq=head["chain_seq"] + 1)
        chain = self._sealer.chained(activity.line(event, head["chain_head"]))
        self._db.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                event.account_id,
                event.seq,
                event.at,
                event.tag,
                event.outcome,
                activity.spelling(event.details),
                chain,
            ),
        )
        self._accounts.extend_chain(event.account_id, event.seq, chain)
        self._lengths[head["place"]] = event.seq
        return event

    def get(self, account_id: str, seq: int) -> Event | None:
        row = self._db.execute("SELECT * FROM events WHERE account_id = ? AND seq = ?", (account_id, seq)).fetchone()
        return None if row is None else _event(row)

    def page(
        self,
        account_id: str,
        *,
        tags: Sequence[str] | None,
        outcome: str | None,
        since: int | None,
        until: int | None,
        words: Sequence[tuple[str, Sequence[str]]],
        after: int | None,
        limit: int,
        newest_first: bool,
    ) -> list[Event]:
        """A window of the activity, found by its key however deep it lies.

        `words` are search words: each as (folded text, tags whose sentence has it); a line must match every one, in its
        details or by its tag.
        """
        where, values = ["account_id = ?"], list[object]([account_id])
        for condition, value in (("outcome = ?", outcome), ("at >= ?", since), ("at < ?", until)):
            if value is not None:
                where.append(condition)
                values.append(value)
        if after is not None:
            where.append("seq < ?" if newest_first else "seq > ?")
            values.append(after)
        if tags is not None:
            where.append(_among("tag", tags))
            values.extend(tags)
        for text, by_tag in words:
            where.append(f"(instr(fold(details), ?) OR {_among('tag', by_tag)})")
            values.extend([text, *by_tag])
        rows = self._db.execute(
            f"SELECT * FROM events WHERE {' AND '.join(where)}"  # noqa: S608 - conditions above, values bound
            f" ORDER BY seq {'DESC' if newest_first else 'ASC'} LIMIT ?",
            (*values, limit),
        )
        return [_event(row) for row in rows]

    def count_after(self, account_id: str, seq: int, tags: Sequence[str], outcomes: Sequence[str]) -> int:
        """How many lines after `seq` have one of the tags or one of the outcomes."""
        row = self._db.execute(
            "SELECT count(*) AS n FROM events WHERE account_id = ? AND seq > ?"  # noqa: S608 - placeholders only
            f" AND ({_among('tag', tags)} OR {_among('outcome', outcomes)})",
            (account_id, seq, *tags, *outcomes),
        ).fetchone()
        return int(row["n"])

    def last_seq(self, account_id: str) -> int:
        row = self._db.execute("SELECT chain_seq FROM accounts WHERE id = ?", (account_id,)).fetchone()
        return int(row["chain_seq"])

    def check(self, account_id: str, anchored: int) -> tuple[int, int | None, str | None]:
        """Walk the chain: (lines checked, first bad line, what is wrong), the last two None when all is well.

        `anchored` is how many lines there were at least, as the anchor remembers it.
        """
        head = self._head(account_id)
        checked, previous = 0, b""
        for row in self._rows(account_id):
            if row["seq"] != checked + 1:
                return checked, checked + 1, "missing"
            if not self._holds(row, previous):
                return checked, row["seq"], "changed"
            checked, previous = row["seq"], row["chain"]
        if checked < head["chain_seq"]:
            return checked, checked + 1, "cut"
        if checked > head["chain_seq"]:
            return checked, head["chain_seq"] + 1, "inserted"
        if checked < anchored:
            return checked, checked + 1, "cut"
        if previous != head["chain_head"]:
            return checked, checked or 1, "cut"
        return checked, None, None

    def _head(self, account_id: str) -> sqlite3.Row:
        row: sqlite3.Row = self._db.execute(
            "SELECT place, chain_seq, chain_head FROM accounts WHERE id = ?", (account_id,)
        ).fetchone()
        return row

    def _rows(self, account_id: str) -> Iterator[sqlite3.Row]:
        """The lines as bytes, since what was put there from outside need not be text."""
        yield from self._db.execute(
            "SELECT account_id, seq, at, CAST(tag AS BLOB) AS tag, outcome, CAST(details AS BLOB) AS details, chain"
            " FROM events WHERE account_id = ? ORDER BY seq",
            (account_id,),
        )

    def _holds(self, row: sqlite3.Row, previous: bytes) -> bool:
        try:
            event = _event(row)
            exact = activity.spelling(event.details).encode() == row["details"]
        except (StoreTrouble, ValueError):
            return False
        return exact and self._sealer.chained(activity.line(event, previous)) == bytes(row["chain"])


def _event(row: sqlite3.Row) -> Event:
    """The line of a row. Raises `StoreTrouble` for one that was not written by this program."""
    try:
        details = json.loads(row["details"])
        tag = row["tag"] if isinstance(row["tag"], str) else row["tag"].decode()
    except (ValueError, RecursionError):
        raise StoreTrouble("event_damaged", seq=row["seq"]) from None
    if not isinstance(details, dict):
        raise StoreTrouble("event_damaged", seq=row["seq"])
    return Event(
        account_id=row["account_id"],
        seq=row["seq"],
        at=row["at"],
        tag=tag,
        outcome=row["outcome"],
        details=details,
    )


def _among(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({','.join('?' * len(values))})"
