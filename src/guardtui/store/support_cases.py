"""Support cases: the packet sealed, its number in clear, and what became of its mail to the operator."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from guardtui.core.records import MessageState
from guardtui.core.support import Packet, SupportCase
from guardtui.store.sealer import Sealer
from guardtui.store.trouble import from_a_row

_PACKET = "support_cases.packet"


@dataclass(frozen=True, slots=True)
class CaseMail:
    """A case whose packet is to be mailed, and how far that came."""

    case: SupportCase
    state: MessageState
    attempts: int
    unsure: int
    due_at: int


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

    # Their mail

    def due(self, now: int, limit: int) -> list[CaseMail]:
        """What is to be mailed now, as in the ledger of messages."""
        rows = self._db.execute(
            "SELECT * FROM support_cases WHERE mail_due_at <= ? ORDER BY mail_due_at LIMIT ?", (now, limit)
        )
        return [self._mail(row) for row in rows]

    def next_due(self) -> int | None:
        """When the next one is to be mailed; None while none waits."""
        found: int | None = self._db.execute(
            "SELECT min(mail_due_at) FROM support_cases WHERE mail_due_at IS NOT NULL"
        ).fetchone()[0]
        return found

    def take(self, mail: CaseMail, at: int, until: int, unsure: int) -> bool:
        """Claim one for sending as it was seen, until a moment: True for exactly one process."""
        done = self._db.execute(
            "UPDATE support_cases SET mail_state = 'sending', mail_at = ?, mail_due_at = ?, mail_unsure = ?,"
            " mail_attempts = mail_attempts + 1"
            " WHERE id = ? AND mail_state = ? AND mail_attempts = ? AND mail_due_at = ?",
            (at, until, unsure, mail.case.id, mail.state, mail.attempts, mail.due_at),
        )
        return done.rowcount == 1

    def settle(self, mail: CaseMail, state: MessageState, detail: str, at: int, due_at: int | None) -> None:
        """Write back what became of the attempt that `mail` counts, where no other took it over since."""
        self._db.execute(
            "UPDATE support_cases SET mail_state = ?, mail_detail = ?, mail_at = ?, mail_due_at = ?, mail_unsure = ?"
            " WHERE id = ? AND mail_state = 'sending' AND mail_attempts = ?",
            (state, detail, at, due_at, mail.unsure, mail.case.id, mail.attempts),
        )

    def _mail(self, row: sqlite3.Row) -> CaseMail:
        case = self._case(row)
        return CaseMail(
            case, case.mail or MessageState.QUEUED, row["mail_attempts"], row["mail_unsure"], row["mail_due_at"]
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
        )
