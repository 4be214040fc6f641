"""Approvals: what a back end wants to do, whether it may, and that it was done once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from guardtui.clock import ALL_TIME
from guardtui.core.action import Action
from guardtui.core.records import ApprovalState
from guardtui.store.sealer import Sealer
from guardtui.store.trouble import from_a_row

_DETAILS = "approvals.details"


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An approval as the store knows it; `core.records.Approval` is what a face sees of it."""

    id: str
    account_id: str
    caller: str
    """Who asked, and alone may carry it out; as `caller_key` when read."""
    action: Action
    state: ApprovalState
    proven: bool
    """Whether a code allowed it; a purchase below the limit needs none."""
    asked_at: int
    expires_at: int
    """Until when the person may allow it; once allowed, until when it may be carried out."""
    closed_at: int | None = None


class Approvals:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    def add(self, row: ApprovalRow) -> None:
        self._db.execute(
            "INSERT INTO approvals (id, account_id, caller, kind, subject, digest, details, state, proven, asked_at,"
            " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row.id,
                row.account_id,
                self.caller_key(row.caller),
                row.action.kind,
                self._subject_key(row.action),
                self._digest_key(row.action),
                self._sealer.seal(_DETAILS, f"{row.account_id} {row.id}", json.dumps(dict(row.action.details))),
                row.state,
                int(row.proven),
                row.asked_at,
                row.expires_at,
            ),
        )

    def get(self, account_id: str, approval_id: str) -> ApprovalRow | None:
        row = self._db.execute(
            "SELECT * FROM approvals WHERE account_id = ? AND id = ?", (account_id, approval_id)
        ).fetchone()
        return None if row is None else self._row(row)

    def page(
        self,
        account_id: str,
        after: int | None,
        limit: int,
        *,
        between: tuple[int, int] = ALL_TIME,
        newest_first: bool = True,
    ) -> list[tuple[int, ApprovalRow]]:
        """The account's approvals asked for in a span of time, from one end or from behind a place, each with its place."""
        beyond, order = ("<", "DESC") if newest_first else (">", "ASC")
        rows = self._db.execute(
            f"SELECT rowid AS place, * FROM approvals WHERE account_id = ?1 AND (?2 IS NULL OR rowid {beyond} ?2)"  # noqa: S608
            f" AND asked_at >= ?4 AND asked_at < ?5 ORDER BY rowid {order} LIMIT ?3",
            (account_id, after, limit, *between),
        )
        return [(row["place"], self._row(row)) for row in rows]

    def waiting(self, account_id: str, now: int) -> list[tuple[int, ApprovalRow]]:
        """What waits for its person, oldest first, each with its place."""
        rows = self._db.execute(
            "SELECT rowid AS place, * FROM approvals WHERE account_id = ? AND state = 'waiting' AND expires_at > ?"
            " ORDER BY rowid",
            (account_id, now),
        )
        found = [(row["place"], self._row(row)) for row in rows]
        return [(place, one) for place, one in found if one.state is ApprovalState.WAITING]

    def approved(self, account_id: str, now: int) -> int:
        """How many may be carried out."""
        found = self._db.execute(
            "SELECT count(*) FROM approvals WHERE account_id = ? AND state = 'approved' AND expires_at > ?",
            (account_id, now),
        )
        return int(found.fetchone()[0])

    def about(self, account_id: str, caller: str, action: Action) -> list[ApprovalRow]:
        """Those in force that the same caller asked for, about the same subject."""
        rows = self._db.execute(
            "SELECT * FROM approvals WHERE account_id = ? AND caller = ? AND kind = ? AND subject = ?"
            " AND state IN ('waiting', 'approved')",
            (account_id, self.caller_key(caller), action.kind, self._subject_key(action)),
        )
        return [self._row(row) for row in rows]

    def without_code(self, account_id: str, since: int) -> list[Action]:
        """The purchases that no code allowed, and that were carried out since a moment or still may be."""
        rows = self._db.execute(
            "SELECT * FROM approvals WHERE account_id = ? AND coalesce(closed_at, asked_at) > ?"
            " AND kind = 'purchase' AND proven = 0"
            " AND state IN ('used', 'approved')",
            (account_id, since),
        )
        return [self._row(row).action for row in rows]

    def approve(self, approval_id: str, at: int, until: int) -> bool:
        """Allow one that waits, until it is carried out or its time is over: True once."""
        done = self._db.execute(
            "UPDATE approvals SET state = 'approved', proven = 1, expires_at = ?"
            " WHERE id = ? AND state = 'waiting' AND expires_at > ?",
            (until, approval_id, at),
        )
        return done.rowcount == 1

    def close(self, approval_id: str, state: ApprovalState, at: int, before: Iterable[ApprovalState]) -> bool:
        """End one that is in force and in one of the states `before`: True once."""
        done = self._db.execute(
            "UPDATE approvals SET state = ?, closed_at = ? WHERE id = ? AND expires_at > ?"
            " AND state IN (SELECT value FROM json_each(?))",
            (state, at, approval_id, at, json.dumps(list(before))),
        )
        return done.rowcount == 1

    def end_all(self, account_id: str, at: int) -> None:
        """Let nothing that was asked for or allowed be carried out any more."""
        self._db.execute(
            "UPDATE approvals SET state = 'voided', closed_at = ? WHERE account_id = ?"
            " AND state IN ('waiting', 'approved') AND expires_at > ?",
            (at, account_id, at),
        )
        self.sweep(account_id, at)

    def rekey(self, row: ApprovalRow, caller_key: str) -> None:
        """Know a row by the keyed hashes of the key in force; what it says is sealed anew elsewhere."""
        self._db.execute(
            "UPDATE approvals SET caller = ?, subject = ?, digest = ? WHERE id = ?",
            (caller_key, self._subject_key(row.action), self._digest_key(row.action), row.id),
        )

    def sweep(self, account_id: str, now: int) -> None:
        """Note what ran out, so that only what is in force is marked as in force."""
        self._db.execute(
            "UPDATE approvals SET state = 'expired', closed_at = expires_at WHERE account_id = ?"
            " AND state IN ('waiting', 'approved') AND expires_at <= ?",
            (account_id, now),
        )

    def caller_key(self, caller: str) -> str:
        """What a caller is known by in a row."""
        return self._sealer.lookup("approvals.caller", caller)

    def _digest_key(self, action: Action) -> bytes:
        """A plain digest of a phone number is found by trying all numbers."""
        return self._hash("approvals.digest", action.digest.hex())

    def _subject_key(self, action: Action) -> bytes:
        """What another asking about the same order is found by; where a kind has no subject, its whole digest."""
        return self._hash("approvals.subject", action.subject or action.digest.hex())

    def _hash(self, place: str, text: str) -> bytes:
        return bytes.fromhex(self._sealer.lookup(place, text).rpartition(":")[2])

    def _of_an_older_key(self, row: sqlite3.Row) -> bool:
        """Whether it was in force when the key was rotated, so that whoever asked is not known any more."""
        in_force = row["state"] in (ApprovalState.WAITING, ApprovalState.APPROVED)
        return in_force and not row["caller"].startswith(self._sealer.text_begin)

    @from_a_row
    def _row(self, row: sqlite3.Row) -> ApprovalRow:
        details = json.loads(self._sealer.open(_DETAILS, f"{row['account_id']} {row['id']}", row["details"]))
        return ApprovalRow(
            id=row["id"],
            account_id=row["account_id"],
            caller=row["caller"],
            action=Action(row["kind"], details),
            state=ApprovalState.VOIDED if self._of_an_older_key(row) else ApprovalState(row["state"]),
            proven=bool(row["proven"]),
            asked_at=row["asked_at"],
            expires_at=row["expires_at"],
            closed_at=row["closed_at"],
        )
