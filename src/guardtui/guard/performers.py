"""What happens when a code is accepted: each of our own kinds of action has one performer, run inside its transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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

    def detail(self, name: str) -> str:
        return str(self.challenge.action.details[name])


@dataclass(frozen=True, slots=True)
class Performer:
    """`perform` does the act and records it; `prepare` does its slow work first, while no lock is held."""

    perform: Callable[[Performance], object]
    prepare: Callable[[Desk], object] | None = None


Performers = Callable[[str], Performer | None]
"""Finds who carries out a kind of action."""
