"""Support cases: the packet sealed, its number in clear, and what became of its mail to the operator."""

from __future__ import annotations

import sqlite3
from typing import Final

from guardtui.core.records import Channel, MessageState
from guardtui.core.support import Packet, SupportCase
from guardtui.store.messages import MessageRow
from guardtui.store.sealer import Sealer
from guardtui.store.trouble import from_a_row

CASE: Final = "support:case"
"""The tag of a line that is a case's mail to the operator, and lies here."""
_PACKET: Final = "support_cases.packet"


class SupportCases:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    def add(self, case: SupportCase) -> None:
        due = case.opened_at if case.mail is MessageState.QUEUED else None
        sealed = self._sealer.seal(_PACKET, f"{case.account_id} {case.id}", case.packet.json())
        self._db.execute(
            "INSERT INTO support_cases (id, account_id, symptom, opened_at, packet, mail_state, mail_at, mail_due_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (case.id, case.account_id, case.symptom, case.opened_at, sealed, case.mail, due, due),
        )

    def of(self, account_id: str, limit: int) -> tuple[SupportCase, ...]:
        """An account's newest cases, the newest first."""
        rows = self._db.execute(
            "SELECT * FROM support_cases WHERE account_id = ? ORDER BY opened_at DESC, rowid DESC LIMIT ?",
            (account_id, limit),
        )
        return tuple(self._case(row) for row in rows)

    def get(self, account_id: str, case_id: str) -> SupportCase | None:
        row = self._db.execute(
            "SELECT * FROM support_cases WHERE id = ? AND account_id = ?", (case_id, account_id)
        ).fetchone()
        return None if row is None else self._case(row)

    # Their mail: the ledger's lines of what goes to the operator, claimed and settled as those of `Messages`

    def due(self, now: int, limit: int) -> list[MessageRow]:
        """What is to be mailed now."""
        rows = self._db.execute(
            "SELECT * FROM support_cases WHERE mail_due_at <= ? ORDER BY mail_due_at LIMIT ?", (now, limit)
        )
        return [_mail(row) for row in rows]

    def next_due(self) -> int | None:
        """When the next one is to be mailed; None while none waits."""
        found: int | None = self._db.execute(
            "SELECT min(mail_due_at) FROM support_cases WHERE mail_due_at IS NOT NULL"
        ).fetchone()[0]
        return found

    def take(self, row: MessageRow, at: int, until: int) -> bool:
        """Claim one for sending as it was seen, until a moment: True for exactly one process."""
        done = self._db.execute(
            "UPDATE support_cases SET mail_state = 'sending', mail_at = ?, mail_due_at = ?, mail_attempts = mail_attempts + 1"
            " WHERE id = ? AND mail_state = ? AND mail_attempts = ? AND mail_due_at = ?",
            (at, until, row.id, row.state, row.attempts, row.due_at),
        )
        return done.rowcount == 1

    def in_doubt(self, row: MessageRow, until: int) -> bool:
        """Note that from now on the attempt that `row` counts may have handed it over; False where another has it."""
        done = self._db.execute(
            "UPDATE support_cases SET mail_unsure = ?, mail_due_at = ?"
            " WHERE id = ? AND mail_state = 'sending' AND mail_attempts = ?",
            (row.unsure + 1, until, row.id, row.attempts),
        )
        return done.rowcount == 1

    def settle(self, row: MessageRow) -> bool:
        """Write back what became of the attempt that `row` counts; False where another took it over since."""
        done = self._db.execute(
            "UPDATE support_cases SET mail_state = ?, mail_detail = ?, mail_at = ?, mail_due_at = ?, mail_unsure = ?"
            " WHERE id = ? AND mail_state = 'sending' AND mail_attempts = ?",
            (row.state, row.detail, row.state_at, row.due_at, row.unsure, row.id, row.attempts),
        )
        return done.rowcount == 1

    def doubt_what_waits(self) -> None:
        """Note of all that is still to be mailed that it may have been already."""
        self._db.execute("UPDATE support_cases SET mail_unsure = mail_unsure + 1 WHERE mail_due_at IS NOT NULL")

    def mail(self, case_id: str) -> MessageRow | None:
        """The mail of a case; None for one that goes to nobody."""
        row = self._db.execute(
            "SELECT * FROM support_cases WHERE id = ? AND mail_state IS NOT NULL", (case_id,)
        ).fetchone()
        return None if row is None else _mail(row)

    def tell(self, case_id: str, state: MessageState, detail: str, at: int) -> None:
        """Note what a receipt says that came after the hand-over."""
        self._db.execute(
            "UPDATE support_cases SET mail_state = ?, mail_detail = ?, mail_at = ?, mail_due_at = NULL WHERE id = ?",
            (state, detail, at, case_id),
        )

    @from_a_row
    def _case(self, row: sqlite3.Row) -> SupportCase:
        sealed = self._sealer.open(_PACKET, f"{row['account_id']} {row['id']}", row["packet"])
        return SupportCase(
            id=row["id"],
            account_id=row["account_id"],
            opened_at=row["opened_at"],
            packet=Packet.read(sealed),
            mail=None if row["mail_state"] is None else MessageState(row["mail_state"]),
            mail_detail=row["mail_detail"],
            mail_unsure=row["mail_unsure"],
        )


@from_a_row
def _mail(row: sqlite3.Row) -> MessageRow:
    return MessageRow(
        id=row["id"],
        account_id=row["account_id"],
        challenge_id=None,
        contact_id="",
        channel=Channel.MAIL,
        tag=CASE,
        details={},
        reference=row["id"],
        state=MessageState(row["mail_state"]),
        created_at=row["opened_at"],
        state_at=row["mail_at"],
        detail=row["mail_detail"],
        due_at=row["mail_due_at"],
        attempts=row["mail_attempts"],
        unsure=row["mail_unsure"],
    )
