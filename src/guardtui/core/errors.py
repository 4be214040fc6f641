"""What should not have been asked. A wrong code is no error: it is a `Verdict`.

An error carries a `reason` (a stable word that scripts may test) and the facts its sentence needs; `wording.problem`
makes the sentence. No fact is ever a secret.
"""

from __future__ import annotations

from typing import ClassVar, Final

SESSION_OVER: Final = frozenset({"session_ended", "session_expired", "session_over_age", "account_locked"})
"""Reasons after which a session opens nothing any more."""


class GuardError(Exception):
    """The root: something was refused, and `reason` says which rule or condition refused it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


class Refused(GuardError):
    """A rule says no (exit 1)."""


class BadInput(GuardError):
    """What was typed or passed does not have the form it needs (exit 2)."""

    exit_code = 2


class NotFound(GuardError):
    """No such account, contact, challenge or entry (exit 3)."""

    exit_code = 3


class Locked(GuardError):
    """Waiting, locked or on hold; `facts["until"]` says until when where that is known (exit 4)."""

    exit_code = 4


class StoreTrouble(GuardError):
    """The store or its key cannot be used as it is (exit 5)."""

    exit_code = 5


class NoDelivery(GuardError):
    """No channel can carry the code or message (exit 6)."""

    exit_code = 6
