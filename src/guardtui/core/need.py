"""What an action needs to be proven with: decided when it begins, kept with it, and decided again at its end.

Something may have been added in between that asks for more, or a thief may have taken away what asked for much. An
action whose need is not what it was begins anew (SECURITY C-66).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from guardtui.core.action import kind_named
from guardtui.core.records import Channel
from guardtui.policy import Policy


class Need(StrEnum):
    """From what is asked where nothing else can be, to two proofs one after the other."""

    OF_ITS_OWN = "of_its_own"
    """Certain contacts, or one authenticator: what the action is about."""
    CONTACT = "contact"
    """A code to any verified contact: two-step verification is off."""
    FACTOR = "factor"
    """Any method of two-step verification."""
    APP = "app"
    """The authenticator app, and nothing weaker."""
    APP_AND_MESSAGE = "app_and_message"
    """The authenticator app, then a code that comes with what it allows: an app's code knows no amount and no payee."""


OF_ITS_OWN: Final = frozenset({"contact-verify", "factor-confirm", "contact-undo", "hold-lift"})
"""Actions that certain contacts or one authenticator prove, and so nothing else will do."""

ALWAYS_ANY_FACTOR: Final = frozenset({"sign-in", "not-me"})
"""What no policy narrows to the app: the door, and the report of a loss, for which one factor must do (SECURITY C-58)."""


ALL_THE_SAME: Final = ALWAYS_ANY_FACTOR | OF_ITS_OWN - {"hold-lift"}
"""For what a code goes to a phone that rests: the door, where it is the last to be taken, and what that phone alone can prove,
such as that it is reached again. It ends no hold, though (SECURITY C-35)."""


def by_recovery(kind: str) -> bool:
    """Whether a recovery code proves it: nothing that its use would hold."""
    return kind not in OF_ITS_OWN and not kind_named(kind).waits


def need(kind: str, *, two_step: bool, app: bool, message: bool, policy: Policy) -> Need:
    """What an action of this kind needs, from what the account has.

    `app` says whether an authenticator app is one of its methods, `message` whether it has a
    verified contact; where nothing can be sent to that, there is no proof rather than a weaker one.
    """
    if kind in OF_ITS_OWN:
        return Need.OF_ITS_OWN
    if not two_step:
        return Need.CONTACT
    if not app:
        return Need.FACTOR  # a code that is sent brings the details along already
    if kind_named(kind).pays:
        return Need.APP_AND_MESSAGE if message and policy.payment_message else Need.APP
    return Need.FACTOR if kind in ALWAYS_ANY_FACTOR or policy.weaker_factor else Need.APP


def channels(wanted: Need, *, app_done: bool) -> frozenset[Channel]:
    """By which channels the proof that is due now may come."""
    if wanted is Need.APP or (wanted is Need.APP_AND_MESSAGE and not app_done):
        return frozenset({Channel.APP})
    if wanted is Need.APP_AND_MESSAGE or wanted is Need.CONTACT:
        return frozenset({Channel.SMS, Channel.MAIL})
    return frozenset(Channel)
