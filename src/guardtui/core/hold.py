"""Holds: for a day after something that a thief would do first, nothing that pays or weakens is allowed (PRODUCT section 3)."""

from __future__ import annotations

from typing import Final

from guardtui.core.action import FOR_OTHERS
from guardtui.core.records import Account, Hold

HELD: Final = FOR_OTHERS | {"contact-replace", "contact-remove", "factor-remove", "two-step-off", "recovery-codes"}
"""Kinds of action that wait while a hold lasts. A recovery code proves none of them either, since its use begins one."""

REASONS: Final = ("recovery", "contact", "not_me")
"""A recovery code was used; a contact was changed without the old one, or put back; somebody said "this was not me"."""


def active(account: Account, now: int) -> Hold | None:
    """The account's hold while it lasts."""
    return account.hold if account.hold is not None and now < account.hold.until else None


def holds(account: Account, kind: str, now: int) -> int | None:
    """Until when an action of this kind has to wait, or None. Hardening never waits."""
    hold = active(account, now)
    return hold.until if hold is not None and kind in HELD else None
