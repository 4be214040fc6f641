"""What happens when a code is accepted: each of our own kinds of action has one performer, run inside its transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guardtui.core.action import Action
from guardtui.core.records import Account
from guardtui.guard.callers import Caller
from guardtui.guard.desk import Desk
from guardtui.store.challenges import ChallengeRow
from guardtui.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Performance:
    """Everything that a performer may need to know."""

    desk: Desk
    tx: Tx
    account: Account
    challenge: ChallengeRow
    caller: Caller
    prepared: object = None
    """What `Performer.prepare` made before the transaction began."""
    trust: bool = False
    """The one thing that is said along with a code: trust this device from now on (sign-in only)."""

    @property
    def action(self) -> Action:
        return self.challenge.action


@dataclass(frozen=True, slots=True)
class Performer:
    """`check` says whether the act may be done, `perform` does and records it.

    `check` raises what speaks against it, when the code is asked for and again before the act, since things may have
    changed in between. `prepare` does an act's slow work first, while no lock is held.
    """

    check: Callable[[Tx, Account, Action], object]
    perform: Callable[[Performance], object]
    prepare: Callable[[Desk], object] | None = None


Performers = Callable[[str], Performer | None]
"""Finds who carries out a kind of action."""
