"""Devices and sessions: what is signed in where, and the end of it (M9, its reading part)."""

from __future__ import annotations

from guardtui.core.errors import NotFound
from guardtui.core.records import Device, Session
from guardtui.guard import callers
from guardtui.guard.desk import Desk


class Devices:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(self, session: Session) -> tuple[Device, ...]:
        """The account's devices, last seen first."""
        with self._desk.store.read() as tx:
            return tx.devices.of(callers.session_account(self._desk, tx, session).id)


class Sessions:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(self, session: Session) -> tuple[Session, ...]:
        """The stays that are open now, last used first."""
        with self._desk.store.read() as tx:
            account = callers.session_account(self._desk, tx, session)
            return tx.sessions.live(account.id, self._desk.now(), self._desk.policy.session_idle)

    def end(self, session: Session, session_id: str) -> None:
        """End one of the account's sessions. Raises `NotFound` for another account's."""
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            found = tx.sessions.get(session_id)
            if found is None or found.account_id != account.id or not tx.sessions.end(session_id, self._desk.now()):
                raise NotFound("no_session")
            self._desk.record(tx, account, "session:ended")
