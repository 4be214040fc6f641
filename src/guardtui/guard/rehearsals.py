"""The lock-out rehearsal: could you get in if you lost this? From what is enrolled, by the rule of real sign-ins (M22)."""

from __future__ import annotations

from collections.abc import Collection

from guardtui.core import rehearsal as rules
from guardtui.core.records import Account, Session
from guardtui.core.rehearsal import Loss, Rehearsal
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.desk import Desk
from guardtui.guard.ways import SIGN_IN, ways
from guardtui.store.tx import Tx


class Rehearsals:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def run(self, caller: Caller, lost: Collection[Loss]) -> Rehearsal:
        """What a sign-in would come to without what is `lost`, for somebody who knows the password."""
        return self._of(caller, (frozenset(lost),))[0]

    def all(self, caller: Caller) -> tuple[Rehearsal, ...]:
        """The losses that are worth a thought, one by one and together."""
        return self._of(caller, rules.COMMON)

    def _of(self, caller: Caller, losses: Collection[frozenset[Loss]]) -> tuple[Rehearsal, ...]:
        desk = self._desk
        with desk.store.read() as tx:
            account = callers.whole_account(desk, tx, caller)
            found = ways(desk, tx, account, SIGN_IN)
            trusted = self._trusted(tx, account, caller)
        return tuple(
            rules.rehearse(
                lost, found, two_step=account.two_step, trusted=trusted, password_alone=desk.policy.password_alone
            )
            for lost in losses
        )

    def _trusted(self, tx: Tx, account: Account, caller: Caller) -> bool:
        """Whether the device that asks is trusted; for a back end, whether any is."""
        now = self._desk.now()
        asking = caller.device_id if isinstance(caller, Session) else None
        return any(
            (device.trusted_until or 0) > now and asking in {None, device.id} for device in tx.devices.of(account.id)
        )
