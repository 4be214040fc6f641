"""The lock-out rehearsal in words: what was lost, and whether the person would get in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from guardtui.core.records import Channel, Way
from guardtui.core.rehearsal import Door, Loss, Rehearsal
from guardtui.core.text import printable

_LOST: Final = {
    Loss.PHONE: "the phone",
    Loss.INBOX: "the mailbox",
    Loss.LAPTOP: "the computer",
    Loss.RECOVERY: "the recovery codes",
}
_BY: Final = {
    Channel.APP: "the authenticator app",
    Channel.SMS: "a text message to {target}",
    Channel.MAIL: "a mail to {target}",
    Channel.RECOVERY: "a recovery code",
}


def lost(rehearsal: Rehearsal) -> str:
    """What was lost, as a phrase."""
    return _listed([_LOST[loss] for loss in rehearsal.lost], "and") or "nothing"


def rehearsal(found: Rehearsal) -> str:
    """Whether the person gets in, how, and if not, what to do about it today."""
    match found.door:
        case Door.OPEN:
            return "Yes: your password opens it on a computer that you trust."
        case Door.ALONE:
            return "Yes, but so would anybody who has your password: nothing else is asked for."
        case Door.SHUT:
            return "No: no code can reach you. Set up an authenticator app, or ask whoever runs these accounts."
    if not found.ways:
        return f"No: nothing that is left gets you in. {_remedy(found)}"
    by = _listed(_ways(found.ways), "or")
    if all(way.channel is Channel.RECOVERY for way in found.ways):
        return f"Yes, by {by}; a day's hold follows."
    return f"Yes, by {by}."


def rehearsed(found: Sequence[Rehearsal]) -> str:
    """How many of the losses would lock the person out."""
    shut = sum(not one.gets_in for one in found)
    return f"{shut} of {len(found)} losses would lock you out" if shut else "no common loss would lock you out"


def _remedy(found: Rehearsal) -> str:
    if not found.two_step:
        return "Turn on two-step verification: recovery codes for paper come with it."
    if Loss.RECOVERY in found.lost:
        return "Add another way to get codes."
    return "Make new recovery codes, and keep them on paper."


def _ways(ways: Iterable[Way]) -> list[str]:
    return [_BY[way.channel].format(target=printable(way.target)) for way in ways]


def _listed(words: list[str], joined_by: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined_by} {words[-1]}"
