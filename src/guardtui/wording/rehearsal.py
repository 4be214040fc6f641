"""The lock-out rehearsal in words: what was lost, and whether the person would get in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from guardtui.core.records import Channel, Way
from guardtui.core.rehearsal import Door, Loss, Rehearsal
from guardtui.core.text import printable
from guardtui.language import _, all_of, any_of

_LOST: Final = {
    Loss.PHONE: _("the phone"),
    Loss.INBOX: _("the mailbox"),
    Loss.LAPTOP: _("the computer"),
    Loss.RECOVERY: _("the recovery codes"),
}
_BY: Final = {
    Channel.APP: _("the authenticator app"),
    Channel.SMS: _("a text message to {target}"),
    Channel.MAIL: _("a mail to {target}"),
    Channel.RECOVERY: _("a recovery code"),
}


def lost(rehearsal: Rehearsal) -> str:
    """What was lost, as a phrase."""
    return all_of(_LOST[loss] for loss in rehearsal.lost) or _("nothing")


def rehearsal(found: Rehearsal) -> str:
    """Whether the person gets in, how, and if not, what to do about it today."""
    match found.door:
        case Door.OPEN:
            return _("Yes: your password opens it on a computer that you trust.")
        case Door.ALONE:
            return _("Yes, but so would anybody who has your password: nothing else is asked for.")
        case Door.SHUT:
            return _("No: no code can reach you. Set up an authenticator app, or ask whoever runs these accounts.")
    if not found.ways:
        return _("No: nothing that is left gets you in. {remedy}").format(remedy=_remedy(found))
    by = any_of(_ways(found.ways))
    if all(way.channel is Channel.RECOVERY for way in found.ways):
        return _("Yes, by {by}; a day's hold follows.").format(by=by)
    return _("Yes, by {by}.").format(by=by)


def rehearsed(found: Sequence[Rehearsal]) -> str:
    """How many of the losses would lock the person out."""
    shut = sum(not one.gets_in for one in found)
    return (
        _("{shut} of {len} losses would lock you out").format(shut=shut, len=len(found))
        if shut
        else _("no common loss would lock you out")
    )


def _remedy(found: Rehearsal) -> str:
    if not found.two_step:
        return _("Turn on two-step verification: recovery codes for paper come with it.")
    if Loss.RECOVERY in found.lost:
        return _("Add another way to get codes.")
    return _("Make new recovery codes, and keep them on paper.")


def _ways(ways: Iterable[Way]) -> list[str]:
    return [_BY[way.channel].format(target=printable(way.target)) for way in ways]
