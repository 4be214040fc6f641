"""Challenges: one request for proof of one action. Its code is derived, so the row holds none, not even hashed."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from guardtui.clock import DAY
from guardtui.core.action import Action
from guardtui.core.records import ChallengeState, Channel
from guardtui.store.sealer import Sealer
from guardtui.store.trouble import from_a_row

_DETAILS = "challenges.details"


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """A challenge as the store knows it; `core.records.Challenge` is what a face may see of it."""

    id: str
    account_id: str
    caller: str
    """Whose it is: the session, sign-in or back end that asked, and the only one that may answer; as `caller_key` when read."""
    action: Action
    channel: Channel
    contact_id: str | None
    authenticator_id: str | None
    reference: str
    sent_at: int
    last_sent_at: int
    expires_at: int
    state: ChallengeState = ChallengeState.OPEN
    generation: int = 0
    tries: int = 0
    resends: int = 0
    closed_at: int | None = None
    approval_until: int | None = None
    carried_out_at: int | None = None


class Challenges:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    def add(self, row: ChallengeRow) -> None:
        self._db.execute(
            "INSERT INTO challenges (id, account_id, caller, kind, digest, details, channel, contact_id,"
            " authenticator_id, reference, state, sent_at, last_sent_at, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?)",
            (
                row.id,
                row.account_id,
                self.caller_key(row.caller),
                row.action.kind,
                self._digest_key(row.action.digest),
                self._sealer.seal(_DETAILS, f"{row.account_id} {row.id}", json.dumps(dict(row.action.details))),
                row.channel,
                row.contact_id,
                row.authenticator_id,
                row.reference,
                row.sent_at,
                row.last_sent_at,
                row.expires_at,
            ),
        )

    def get(self, challenge_id: str, caller: str) -> ChallengeRow | None:
        """A challenge of this caller and of no other."""
        row = self._db.execute(
            "SELECT * FROM challenges WHERE id = ? AND caller = ?", (challenge_id, self.caller_key(caller))
        ).fetchone()
        return None if row is None else self._row(row)

    def by_id(self, challenge_id: str) -> ChallengeRow | None:
        row = self._db.execute("SELECT * FROM challenges WHERE id = ?", (challenge_id,)).fetchone()
        return None if row is None else self._row(row)

    def since(self, account_id: str, at: int) -> list[ChallengeRow]:
        """An account's challenges sent in the two days after `at`, newest first.

        `at` lies at most a day back; what was sent more than a day ahead was sent while the clock was wrong (as in `Limits`).
        """
        rows = self._db.execute(
            "SELECT * FROM challenges WHERE account_id = ? AND sent_at > ? AND sent_at <= ? ORDER BY sent_at DESC LIMIT 50",
            (account_id, at, at + 2 * DAY),
        )
        return [self._row(row) for row in rows]

    def charge(self, challenge_id: str, most: int) -> bool:
        """Pay for one try before anything is compared: False when none is left."""
        done = self._db.execute(
            "UPDATE challenges SET tries = tries + 1 WHERE id = ? AND tries < ?", (challenge_id, most)
        )
        return done.rowcount == 1

    def accept(self, challenge_id: str, at: int, approval: str | None, approval_until: int | None) -> bool:
        """Close as accepted, if still open: True for exactly one caller."""
        done = self._db.execute(
            "UPDATE challenges SET state = 'accepted', closed_at = ?, approval = ?, approval_until = ?"
            " WHERE id = ? AND state = 'open'",
            (at, None if approval is None else self._approval_key(approval), approval_until, challenge_id),
        )
        return done.rowcount == 1

    def void(self, challenge_id: str, at: int) -> bool:
        done = self._db.execute(
            "UPDATE challenges SET state = 'voided', closed_at = ? WHERE id = ? AND state = 'open'", (at, challenge_id)
        )
        return done.rowcount == 1

    def void_others(self, row_id: str, account_id: str, caller: str, kind: str, at: int) -> None:
        """Void every open challenge of this caller and kind but one: there is one at a time."""
        self._db.execute(
            "UPDATE challenges SET state = 'voided', closed_at = ?"
            " WHERE account_id = ? AND caller = ? AND kind = ? AND state = 'open' AND id <> ?",
            (at, account_id, self.caller_key(caller), kind, row_id),
        )

    def void_all(self, account_id: str, at: int) -> int:
        """Void every open challenge of an account; how many there were."""
        done = self._db.execute(
            "UPDATE challenges SET state = 'voided', closed_at = ? WHERE account_id = ? AND state = 'open'",
            (at, account_id),
        )
        return done.rowcount

    def end_approvals(self, account_id: str, at: int) -> None:
        """Let nothing that was allowed be carried out any more."""
        self._db.execute(
            "UPDATE challenges SET carried_out_at = ? WHERE account_id = ? AND approval IS NOT NULL"
            " AND carried_out_at IS NULL",
            (at, account_id),
        )

    def resent(self, challenge_id: str, resends: int, at: int) -> bool:
        """Note one more sending, if nobody else has meanwhile."""
        done = self._db.execute(
            "UPDATE challenges SET resends = resends + 1, last_sent_at = ?"
            " WHERE id = ? AND resends = ? AND state = 'open'",
            (at, challenge_id, resends),
        )
        return done.rowcount == 1

    def reroute(self, row: ChallengeRow, channel: Channel, contact_id: str | None, at: int) -> None:
        """Send it another way: a new generation, so that a code on the old way is told apart. Clock and tries stay."""
        self._db.execute(
            "UPDATE challenges SET channel = ?, contact_id = ?, generation = generation + 1, last_sent_at = ?"
            " WHERE id = ? AND state = 'open'",
            (channel, contact_id, at, row.id),
        )

    def carry_out(self, approval: str, caller: str, digest: bytes, at: int) -> bool:
        """Use an approval up, by who asked for it, for exactly its action, in time: True once."""
        done = self._db.execute(
            "UPDATE challenges SET carried_out_at = ? WHERE approval = ? AND caller = ? AND digest = ?"
            " AND carried_out_at IS NULL AND approval_until > ?",
            (at, self._approval_key(approval), self.caller_key(caller), self._digest_key(digest), at),
        )
        return done.rowcount == 1

    def caller_key(self, caller: str) -> str:
        """What a caller is known by in a row: a back end's name holds the handle, which is sealed elsewhere too."""
        return self._sealer.lookup("challenges.caller", caller)

    def _digest_key(self, digest: bytes) -> bytes:
        """A plain digest of a phone number is found by trying all numbers."""
        return bytes.fromhex(self._sealer.lookup("challenges.digest", digest.hex()))

    def _approval_key(self, approval: str) -> str:
        """Who reads the file must not be able to carry out what somebody else was allowed."""
        return self._sealer.lookup("challenges.approval", approval)

    @from_a_row
    def _row(self, row: sqlite3.Row) -> ChallengeRow:
        details = json.loads(self._sealer.open(_DETAILS, f"{row['account_id']} {row['id']}", row["details"]))
        return ChallengeRow(
            id=row["id"],
            account_id=row["account_id"],
            caller=row["caller"],
            action=Action(row["kind"], details),
            channel=Channel(row["channel"]),
            contact_id=row["contact_id"],
            authenticator_id=row["authenticator_id"],
            reference=row["reference"],
            sent_at=row["sent_at"],
            last_sent_at=row["last_sent_at"],
            expires_at=row["expires_at"],
            state=ChallengeState(row["state"]),
            generation=row["generation"],
            tries=row["tries"],
            resends=row["resends"],
            closed_at=row["closed_at"],
            approval_until=row["approval_until"],
            carried_out_at=row["carried_out_at"],
        )
