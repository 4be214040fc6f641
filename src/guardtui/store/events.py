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
from guardtui.store.anchor import NOTHING, Anchor, Reached
from guardtui.store.sealer import Sealer
from guardtui.store.trouble import from_a_row


class Events:
    def __init__(
        self,
        connection: sqlite3.Connection,
        sealer: Sealer,
        accounts: Accounts,
        anchor: Anchor | None,
        reached: dict[int, Reached],
    ) -> None:
        self._db = connection
        self._sealer = sealer
        self._accounts = accounts
        self._anchor = anchor
        self._reached = reached

    def append(self, event: Event) -> Event:
        """Add an event as the next of its account's chain; its `seq` is given here.

        Raises `StoreTrouble` where the account is not as this program left it: its row was changed, or it was put back to
        an earlier state. Nothing is done without its event, so nothing is done then.
        """
        self._accounts.need_intact(event.account_id)
        head = self._accounts.head(event.account_id)
        self._not_put_back(head)
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
        self._reached[head["place"]] = Reached.at(event.seq, chain)
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
        new: tuple[int, Sequence[str], Sequence[str]] | None = None,
    ) -> list[Event]:
        """A window of the activity, found by its key however deep it lies.

        `new` narrows it to what `count_after` counts. `words` are search words: each as (folded text, tags whose sentence has it); a line must match every one, in its
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
        if new is not None:
            seq, new_tags, outcomes = new
            where.append(f"seq > ? AND ({_among('tag', new_tags)} OR {_among('outcome', outcomes)})")
            values.extend([seq, *new_tags, *outcomes])
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

    def has(self, account_id: str, tag: str, since: int, until: int) -> bool:
        """Whether a line of this tag was written in a span of time."""
        found = self._db.execute(
            "SELECT 1 FROM events WHERE account_id = ? AND tag = ? AND at BETWEEN ? AND ? LIMIT 1",
            (account_id, tag, since, until),
        )
        return found.fetchone() is not None

    def newest(self) -> int | None:
        """When the newest line of anybody was written."""
        newest: int | None = self._db.execute("SELECT max(CAST(at AS INTEGER)) FROM events").fetchone()[0]
        return newest

    def check(self, account_id: str, anchored: Reached) -> tuple[int, int | None, str | None]:
        """Walk the chain: (lines checked, first bad line, what is wrong), the last two None when all is well.

        `anchored` is how far it had come at least, as the anchor remembers it.
        """
        checked, previous = 0, b""
        for row in self._rows(account_id):
            if row["seq"] != checked + 1:
                return checked, checked + 1, "missing"
            if not self._holds(row, previous):
                return checked, row["seq"], "changed"
            checked, previous = row["seq"], bytes(row["chain"])
            if checked == anchored.length and Reached.at(checked, previous) != anchored:
                return checked, checked, "put_back"
        head = self._accounts.head(account_id)
        if checked < max(anchored.length, _number(head["chain_seq"])):
            return checked, checked + 1, "cut"
        if checked != head["chain_seq"] or previous != head["chain_head"]:
            return checked, None, "account"  # every line is ours, so the row is what was changed
        return checked, None, None

    def _not_put_back(self, head: sqlite3.Row) -> None:
        if self._anchor is None or head["place"] in self._reached:
            return
        anchored = self._anchor.of(head["place"])
        if anchored is None:
            raise StoreTrouble("anchor_missing")
        here = Reached.at(head["chain_seq"], head["chain_head"]) if head["chain_seq"] else NOTHING
        if anchored.length > here.length or (anchored.length == here.length and anchored != here):
            raise StoreTrouble("store_put_back")

    def _rows(self, account_id: str) -> Iterator[sqlite3.Row]:
        """The lines as bytes, since what was put there from outside need not be text."""
        yield from self._db.execute(
            "SELECT account_id, seq, at, CAST(tag AS BLOB) AS tag, CAST(outcome AS BLOB) AS outcome,"
            " CAST(details AS BLOB) AS details, CAST(chain AS BLOB) AS chain"
            " FROM events WHERE account_id = ? ORDER BY seq",
            (account_id,),
        )

    def _holds(self, row: sqlite3.Row, previous: bytes) -> bool:
        try:
            event = _event(row)
            exact = activity.spelling(event.details).encode() == row["details"]
            return exact and self._sealer.chained(activity.line(event, previous)) == bytes(row["chain"])
        except (StoreTrouble, TypeError, ValueError):
            return False


@from_a_row
def _event(row: sqlite3.Row) -> Event:
    """The line of a row. Raises `StoreTrouble` for one that was not written by this program."""
    try:
        details = json.loads(row["details"])
        tag, outcome = (row[name] if isinstance(row[name], str) else row[name].decode() for name in ("tag", "outcome"))
    except (ValueError, RecursionError):
        raise StoreTrouble("event_damaged", seq=row["seq"]) from None
    if not isinstance(details, dict):
        raise StoreTrouble("event_damaged", seq=row["seq"])
    return Event(
        account_id=row["account_id"],
        seq=row["seq"],
        at=row["at"],
        tag=tag,
        outcome=outcome,
        details=details,
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _among(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({','.join('?' * len(values))})"
