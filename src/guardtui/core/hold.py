"""Holds: for a day after something that a thief would do first, nothing that pays or weakens is allowed (PRODUCT section 3)."""

from __future__ import annotations

from typing import Final

from guardtui.core.action import kind_named
from guardtui.core.records import Account, Hold

REASONS: Final = ("recovery", "contact", "not_me", "factor")
"""A recovery code was used; a contact was changed without the old one, or put back; somebody said "this was not me"; the
authenticator app was taken away by something weaker."""


LASTS: Final = frozenset({"factor"})
"""Reasons for which it lasts its day: whoever has the weaker method would end it with that again."""


def active(account: Account, now: int) -> Hold | None:
    """The account's hold while it lasts."""
    return account.hold if account.hold is not None and now < account.hold.until else None


def holds(account: Account, kind: str, now: int) -> int | None:
    """Until when an action of this kind has to wait, or None. Hardening never waits."""
    hold = active(account, now)
    return hold.until if hold is not None and kind_named(kind).waits else None
