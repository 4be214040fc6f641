"""What the right password opens, and whether that is still so when things are lost (PRODUCT M1 and M22)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from guardtui.core.records import Channel, Way


class Door(StrEnum):
    """What the right password leads to."""

    OPEN = "open"
    """The account: this device is trusted."""
    CODE = "code"
    """A code is asked for."""
    ALONE = "alone"
    """The account, on the password alone, for want of any way to ask for a code."""
    SHUT = "shut"
    """Nothing: no code can be asked for, and the policy wants one."""


class Loss(StrEnum):
    """What a person may have lost."""

    PHONE = "phone"
    INBOX = "inbox"
    LAPTOP = "laptop"
    RECOVERY = "recovery"


CARRIES: Final = {
    Loss.PHONE: {Channel.APP, Channel.SMS},
    Loss.INBOX: {Channel.MAIL},
    Loss.LAPTOP: set[Channel](),
    Loss.RECOVERY: {Channel.RECOVERY},
}
"""Which ways of proof are lost with a thing. The authenticator app is taken to be on the phone."""

COMMON: Final = (
    frozenset({Loss.PHONE}),
    frozenset({Loss.INBOX}),
    frozenset({Loss.LAPTOP}),
    frozenset({Loss.RECOVERY}),
    frozenset({Loss.PHONE, Loss.LAPTOP}),
    frozenset({Loss.PHONE, Loss.INBOX, Loss.LAPTOP}),
)
"""What is worth rehearsing: each thing by itself, a stolen bag, and all but the paper with the recovery codes."""


def door(ways: Collection[Way], *, two_step: bool, trusted: bool, password_alone: bool) -> Door:
    """What the right password leads to.

    `ways` are those that are set up, `trusted` says whether the device is, `password_alone` is the policy's.
    """
    if not two_step and trusted:
        return Door.OPEN
    if two_step or any(way.ready for way in ways):
        return Door.CODE
    return Door.ALONE if password_alone else Door.SHUT


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a sign-in would come to after a loss."""

    lost: tuple[Loss, ...]
    door: Door
    ways: tuple[Way, ...]
    """The ways that would still work, strongest first."""
    two_step: bool

    @property
    def gets_in(self) -> bool:
        """Whether the person, who knows the password, gets in."""
        return self.door in {Door.OPEN, Door.ALONE} or (self.door is Door.CODE and bool(self.ways))


def rehearse(
    lost: Collection[Loss], ways: Collection[Way], *, two_step: bool, trusted: bool, password_alone: bool
) -> Rehearsal:
    """A sign-in after a loss. The door is the same as before it, since nobody told us of the loss; the hand is emptier."""
    gone = set[Channel]().union(*(CARRIES[loss] for loss in lost))
    found = door(ways, two_step=two_step, trusted=trusted and Loss.LAPTOP not in lost, password_alone=password_alone)
    left = tuple(way for way in ways if way.ready and way.channel not in gone)
    return Rehearsal(tuple(loss for loss in Loss if loss in lost), found, left if found is Door.CODE else (), two_step)
