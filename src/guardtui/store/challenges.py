"""Challenges: one request for proof of one action. Its code is derived, so the row holds none, not even hashed."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from guardtui.clock import DAY
from guardtui.core.action import Action
from guardtui.core.need import Need
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
    need: Need = Need.FACTOR
    """What the action needed when it began (SECURITY C-66)."""
    app_done: bool = False
    """Whether the app's part is proven, where a message's code is due after it."""
    approval_id: str | None = None
    """The approval that it is about, where somebody asked for one."""


class Challenges:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    def add(self, row: ChallengeRow) -> None:
        self._db.execute(
            "INSERT INTO challenges (id, account_id, caller, kind, digest, details, channel, contact_id,"
            " authenticator_id, reference, state, sent_at, last_sent_at, expires_at, need, approval_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?)",
            (
                row.id,
                row.account_id,
                self.caller_key(row.caller),
                row.action.kind,
                self.digest_key(row.action.digest),
                self._sealer.seal(_DETAILS, f"{row.account_id} {row.id}", json.dumps(dict(row.action.details))),
                row.channel,
                row.contact_id,
                row.authenticator_id,
                row.reference,
                row.sent_at,
                row.last_sent_at,
                row.expires_at,
                row.need,
                row.approval_id,
            ),
        )

    def get(self, challenge_id: str, caller: str) -> ChallengeRow | None:
        """A challenge of this caller and of no other."""
        row = self._db.execute(
            "SELECT * FROM challenges WHERE id = ? AND caller IN (?, ?)", (challenge_id, *self._caller_keys(caller))
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

    def spare(self, challenge_id: str) -> None:
        """Give the try back that a right code was charged."""
        self._db.execute("UPDATE challenges SET tries = tries - 1 WHERE id = ? AND tries > 0", (challenge_id,))

    def accept(self, challenge_id: str, at: int) -> bool:
        """Close as accepted, if still open: True for exactly one caller."""
        done = self._db.execute(
            "UPDATE challenges SET state = 'accepted', closed_at = ? WHERE id = ? AND state = 'open'",
            (at, challenge_id),
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

    def void_for(self, approval_id: str, at: int) -> None:
        """Void what is open about an approval."""
        self._db.execute(
            "UPDATE challenges SET state = 'voided', closed_at = ? WHERE approval_id = ? AND state = 'open'",
            (at, approval_id),
        )

    def sweep(self, account_id: str, before: int) -> None:
        """Close what ran out before a moment and was never answered, so that few are open."""
        self._db.execute(
            "UPDATE challenges SET state = 'voided', closed_at = expires_at WHERE account_id = ? AND state = 'open'"
            " AND expires_at <= ?",
            (account_id, before),
        )

    def resent(self, challenge_id: str, resends: int, at: int, *, anew: bool) -> bool:
        """Note one more sending, if nobody else has meanwhile; `anew`, it begins a generation, whose code is another."""
        done = self._db.execute(
            "UPDATE challenges SET resends = resends + 1, last_sent_at = ?, generation = generation + ?"
            " WHERE id = ? AND resends = ? AND state = 'open'",
            (at, anew, challenge_id, resends),
        )
        return done.rowcount == 1

    def reroute(self, row: ChallengeRow, channel: Channel, contact_id: str | None, at: int) -> None:
        """Send it another way: a new generation, so that a code on the old way is told apart. Clock and tries stay."""
        self._db.execute(
            "UPDATE challenges SET channel = ?, contact_id = ?, generation = generation + 1, last_sent_at = ?"
            " WHERE id = ? AND state = 'open'",
            (channel, contact_id, at, row.id),
        )

    def app_done(self, challenge_id: str, channel: Channel, contact_id: str | None, at: int) -> bool:
        """The app's part is proven: what remains comes by message. Clock and tries go on. True once."""
        done = self._db.execute(
            "UPDATE challenges SET app_done = 1, channel = ?, contact_id = ?, generation = generation + 1,"
            " last_sent_at = ? WHERE id = ? AND state = 'open' AND app_done = 0",
            (channel, contact_id, at, challenge_id),
        )
        return done.rowcount == 1

    def caller_key(self, caller: str) -> str:
        """What a caller is known by in a row: a back end's name holds the handle, which is sealed elsewhere too."""
        return self._sealer.lookup("challenges.caller", caller)

    def _caller_keys(self, caller: str) -> tuple[str, str]:
        """The same while a rotation is under way: a challenge from before it is over, and still its caller's to see."""
        found = self._sealer.lookups("challenges.caller", caller)
        return found[0], found[-1]

    def digest_key(self, digest: bytes) -> bytes:
        """What an action is known by: a plain digest of a phone number is found by trying all numbers."""
        return bytes.fromhex(self._sealer.lookup("challenges.digest", digest.hex()).rpartition(":")[2])

    def _of_an_older_key(self, row: sqlite3.Row) -> bool:
        """Whether it was open when the key was rotated: whoever has the old key can make its code."""
        return row["state"] == ChallengeState.OPEN and not row["caller"].startswith(self._sealer.text_begin)

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
            state=ChallengeState.VOIDED if self._of_an_older_key(row) else ChallengeState(row["state"]),
            generation=row["generation"],
            tries=row["tries"],
            resends=row["resends"],
            closed_at=row["closed_at"],
            need=Need(row["need"]),
            app_done=bool(row["app_done"]),
            approval_id=row["approval_id"],
        )
