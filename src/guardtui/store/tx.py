"""One open transaction, with a table for each noun."""

from __future__ import annotations

import sqlite3
from functools import cached_property

from guardtui.store.accounts import Accounts
from guardtui.store.anchor import Anchor, Reached
from guardtui.store.approvals import Approvals
from guardtui.store.authenticators import Authenticators
from guardtui.store.cases import Cases
from guardtui.store.challenges import Challenges
from guardtui.store.contacts import Contacts
from guardtui.store.devices import Devices
from guardtui.store.events import Events
from guardtui.store.kinds import Kinds
from guardtui.store.limits import Limits
from guardtui.store.marks import Marks
from guardtui.store.messages import Messages
from guardtui.store.passwords import Passwords
from guardtui.store.recovery_codes import RecoveryCodes
from guardtui.store.rotation import Rotation
from guardtui.store.sealer import Sealer
from guardtui.store.sessions import Sessions
from guardtui.store.support_cases import SupportCases


class Tx:
    """Every query of the program hangs here; each table is made when it is first asked for."""

    def __init__(self, connection: sqlite3.Connection, sealer: Sealer, anchor: Anchor | None) -> None:
        self._connection = connection
        self.sealer = sealer
        self._anchor = anchor
        self.reached: dict[int, Reached] = {}
        """How far the activity of each account that was written to has come, by the account's place."""

    def settle(self) -> None:
        """Before a commit: mark what has become of the accounts that this transaction dealt with."""
        if "accounts" in self.__dict__:
            self.accounts.keep_state()

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self._connection, self.sealer)

    @cached_property
    def passwords(self) -> Passwords:
        return Passwords(self._connection, self.sealer)

    @cached_property
    def contacts(self) -> Contacts:
        return Contacts(self._connection, self.sealer)

    @cached_property
    def authenticators(self) -> Authenticators:
        return Authenticators(self._connection, self.sealer)

    @cached_property
    def recovery_codes(self) -> RecoveryCodes:
        return RecoveryCodes(self._connection)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self._connection)

    @cached_property
    def support_cases(self) -> SupportCases:
        return SupportCases(self._connection, self.sealer)

    @cached_property
    def challenges(self) -> Challenges:
        return Challenges(self._connection, self.sealer)

    @cached_property
    def approvals(self) -> Approvals:
        return Approvals(self._connection, self.sealer)

    @cached_property
    def kinds(self) -> Kinds:
        return Kinds(self._connection, self.sealer)

    @cached_property
    def messages(self) -> Messages:
        return Messages(self._connection)

    @cached_property
    def devices(self) -> Devices:
        return Devices(self._connection, self.sealer)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self._connection, self.sealer)

    @cached_property
    def events(self) -> Events:
        return Events(self._connection, self.sealer, self.accounts, self._anchor, self.reached)

    @cached_property
    def marks(self) -> Marks:
        return Marks(self._connection)

    @cached_property
    def rotation(self) -> Rotation:
        return Rotation(self._connection, self.sealer, self.accounts)

    @cached_property
    def limits(self) -> Limits:
        return Limits(self._connection)
