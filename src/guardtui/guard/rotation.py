"""Another key for all that the store holds, while others read and write it (SECURITY C-80, decisions/7-keys.md).

A rotation can be cut short anywhere and is then taken up where it was: the key file holds both roots until the store has
stopped using the old one, and every value names the version that made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from guardtui.core.errors import StoreTrouble
from guardtui.guard import callers
from guardtui.guard.callers import Backend
from guardtui.guard.desk import Desk
from guardtui.store.tx import Tx

BATCH: Final = 50
"""Accounts in one transaction: few enough that nobody waits long for the store."""


@dataclass(frozen=True, slots=True)
class KeyState:
    """Versions and numbers about the key; never a byte of it."""

    version: int
    """In force: what everything new is made with."""
    roots: tuple[int, ...]
    """Whose roots lie in the key file: more than one while a rotation is not finished."""
    accounts_left: int
    """Accounts that are still due to be sealed anew."""
    kept: tuple[str, ...]
    """Subkeys of roots that are gone, by use and version."""
    passwords: dict[int, int]
    """How many accounts' passwords were hashed with which version of the pepper."""

    @property
    def under_way(self) -> bool:
        return len(self.roots) > 1


class Rotation:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def state(self) -> KeyState:
        desk = self._desk
        with desk.store.read() as tx:
            left, passwords = tx.rotation.accounts_left(), tx.rotation.passwords_by_pepper()
            return KeyState(desk.vault.version, desk.keeper.roots(), left, desk.keeper.kept(), passwords)

    def run(self) -> KeyState:
        """Rotate the key, or finish the rotation that was cut short, or wait for the one that another process is at."""
        before = self.state().version
        with self._desk.store.alone():
            self._begin(before)
            self._turn_over()
            self._end()
        return self.state()

    def _begin(self, before: int) -> None:
        """Put the next root into the key file, and then into force; nothing where there is a rotation to finish."""
        desk = self._desk
        now = self.state()
        if now.accounts_left or len(desk.vault.in_use) > 1 or min(now.roots) < now.version or before < now.version:
            return
        if desk.store.anchor.state in {"missing", "foreign"}:  # nothing could be recorded, and so nothing be done
            raise StoreTrouble("anchor_missing")
        meta = desk.store.meta()
        following = desk.keeper.add_root(meta)
        with desk.store.write() as tx:
            tx.rotation.put_in_force(desk.keeper.mark(meta, (following, now.version)))

    def _turn_over(self) -> None:
        """Seal every account anew that is due. One that was changed from outside is left alone: that would hide it."""
        place, changed = 0, 0
        while True:
            with self._desk.store.write() as tx:
                due = tx.rotation.waiting(place, BATCH)
                changed += sum(not self._account(tx, account_id) for _, account_id in due)
            if not due:
                break
            place = due[-1][0]
        if changed:
            raise StoreTrouble("rotation_unfinished", accounts=changed)

    def _account(self, tx: Tx, account_id: str) -> bool:
        """One account's turn; False where it was changed from outside."""
        if not tx.accounts.intact(account_id):
            return False
        account = tx.accounts.by_id(account_id)
        if account is None:
            return False
        sessions = [callers.session_key(one) for one in tx.sessions.ids(account_id)]
        tx.rotation.turn_over(account, [callers.key(Backend(account.handle)), *sessions], self._desk.now())
        self._desk.record(tx, account, "store:rekeyed")
        return True

    def _end(self) -> None:
        """See that nothing of the old key is left, say so in the store, and only then let its root go."""
        desk = self._desk
        meta = desk.store.meta()
        if len(desk.vault.in_use) > 1:
            with desk.store.write() as tx:
                tx.rotation.seal_kinds()
                tx.rotation.forget_counts_of_nobody()
                if left := tx.rotation.left():
                    raise StoreTrouble("rotation_left", rows=left)
                tx.rotation.set_mark(desk.keeper.mark(meta, (desk.vault.version,)))
        desk.store.empty_journal()
        with desk.store.read():
            pass  # which fits the keys to what the store says now
        desk.keeper.drop_unused_roots(meta)
