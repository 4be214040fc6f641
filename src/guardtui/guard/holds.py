"""Holds: shown, and lifted from a contact that was there before (PRODUCT section 3)."""

from __future__ import annotations

from dataclasses import replace

from guardtui.core import hold as rules
from guardtui.core.action import Action
from guardtui.core.errors import Refused
from guardtui.core.records import Account, Challenge, Hold
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.codes import Codes
from guardtui.guard.desk import Desk
from guardtui.guard.performers import Performance, Performer
from guardtui.store.tx import Tx


class Holds:
    def __init__(self, desk: Desk, codes: Codes) -> None:
        self._desk = desk
        self._codes = codes

    def show(self, caller: Caller) -> Hold | None:
        """The hold while it lasts. Half a sign-in is refused: that somebody took fright is nothing for a thief to know."""
        with self._desk.store.read() as tx:
            return rules.active(callers.whole_account(self._desk, tx, caller), self._desk.now())

    def lift(self, caller: Caller) -> Challenge:
        """Begin to end the hold early, with a code from a contact that was verified before it began.

        Raises `NoDelivery` where there is none that can be reached, `Refused` where there is no hold, or one that began
        because such a code took the authenticator app away.
        """
        return self._codes.request(caller, Action("hold-lift"))

    @property
    def performers(self) -> dict[str, Performer]:
        return {"hold-lift": Performer(self._held, self._perform_lift)}

    def _held(self, _tx: Tx, account: Account, _action: Action) -> Hold:
        hold = rules.active(account, self._desk.now())
        if hold is None:
            raise Refused("no_hold")
        if hold.reason in rules.LASTS:
            raise Refused("hold_lasts")
        return hold

    def _perform_lift(self, act: Performance) -> Hold:
        now = self._desk.now()
        lifted = replace(self._held(act.tx, act.account, act.action), until=now)
        act.tx.accounts.set_hold(act.account.id, lifted)
        self._desk.record(act.tx, act.account, "hold:lifted", {"reason": lifted.reason})
        return lifted
