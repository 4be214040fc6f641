"""The answer to one typed code: returned, never raised, because it has to be stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Outcome(StrEnum):
    """Everything that can become of a typed code (PRODUCT section 3, "outcome of a code")."""

    ACCEPTED = "accepted"
    ONE_MORE = "one_more"
    """The first of two codes was right; nothing is allowed before the second (SECURITY C-67)."""
    WRONG = "wrong"
    EXPIRED = "expired"
    REPLACED = "replaced"
    USED = "used"
    OTHER_ACTION = "other_action"
    LOCKED = "locked"
    CLOCK_OFF = "clock_off"
    MALFORMED = "malformed"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One outcome with what a person or a script needs to go on.

    `until` (UTC ms) comes with LOCKED, and with USED where an app's code was taken while our clock was ahead; `clock_off_s` (seconds, positive: the app's clock is ahead) with CLOCK_OFF, and
    `approval` (good once, until `approval_until`) with ACCEPTED for an action that somebody else carries out. `why` comes
    with VOIDED where the request goes on, and another sending (`undelivered`) or another way (`phone_rests`) brings a code that
    is good.
    `result` is what our own action made, such as the `Session` of a sign-in. `replacement` is a new recovery code in the
    place of the one that was used up, to be shown once.
    """

    outcome: Outcome
    tries_left: int | None = None
    until: int | None = None
    clock_off_s: int | None = None
    approval: str | None = field(default=None, repr=False)
    approval_until: int | None = None
    why: Literal["", "undelivered", "phone_rests"] = ""
    result: object = field(default=None, repr=False, compare=False)
    replacement: str | None = field(default=None, repr=False)

    @property
    def accepted(self) -> bool:
        """Whether the code was right and its one action is done or allowed."""
        return self.outcome is Outcome.ACCEPTED
