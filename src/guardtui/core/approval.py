"""Approvals: what somebody else wants to do with the account, and whether the person has to allow it (PRODUCT M5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from guardtui.core.action import Action
from guardtui.core.money import in_minor_units
from guardtui.core.records import Approval, ApprovalState
from guardtui.policy import Policy

MOST_WAITING: Final = 20
"""So many wait at a time for one account; a back end that asks for more is refused."""

MOST_APPROVED: Final = 50
"""So many may be approved and not carried out yet before another is allowed without a code: each costs every act time."""

IN_FORCE: Final = (ApprovalState.WAITING, ApprovalState.APPROVED)


def takes_a_code(action: Action, before: Iterable[Action], policy: Policy) -> bool:
    """Whether the person must allow it with a code: all but purchases below the limit (SECURITY C-69).

    `before` are the purchases that were allowed without a code in the last 24 hours: a large one cut into small ones
    reaches the limit like one. A purchase in a currency that the limit does not speak of always takes a code.
    """
    if action.kind != "purchase" or action.details["currency"] != policy.currency:
        return True
    spent = sum(int(one.details["amount"]) for one in (*before, action))
    return spent >= in_minor_units(policy.purchase_limit, policy.currency)


def state_at(state: ApprovalState, expires_at: int, now: int) -> ApprovalState:
    """The state as it is now: one in force lasts until its time is over."""
    return ApprovalState.EXPIRED if state in IN_FORCE and now >= expires_at else state


STANDS: Final[Mapping[str, frozenset[ApprovalState]]] = MappingProxyType(
    {
        "open": frozenset(IN_FORCE),
        "used": frozenset({ApprovalState.USED}),
        "denied": frozenset({ApprovalState.DENIED}),
        "over": frozenset({ApprovalState.VOIDED, ApprovalState.EXPIRED}),
    }
)
"""How a request stands, in the four ways that matter to who looks back."""


def says(one: Approval, words: Sequence[str]) -> bool:
    """Whether a request has every one of some (folded) words, in its sentence, its details or its two words."""
    text = " ".join([one.summary, one.kind, *map(str, one.details.values()), *one.words]).casefold()
    return all(word in text for word in words)
