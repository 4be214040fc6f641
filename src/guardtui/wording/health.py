"""What the operator's check of a store found, a sentence for each finding."""

from __future__ import annotations

from typing import Final

from guardtui.core.health import Finding
from guardtui.language import _
from guardtui.wording.fill import fill
from guardtui.wording.names import CHANNELS

_FOUND: Final = {
    "file_sound": _("SQLite finds the file sound, and so are its references."),
    "file_damaged": _("SQLite finds the file damaged. Put a backup back: guardtui restore FILE."),
    "chain_intact": _("{checked} lines of activity are as they were written, and so is every account."),
    "chain_broken": "{sentence}",
    "anchor_kept": _("The anchor is kept up: a store that is put back would be noticed."),
    "anchor_unwritable": _("The anchor cannot be written, so a store that is put back whole would go unnoticed."),
    "anchor_missing": _("The anchor is gone. Put it back, or take the store as it is: guardtui restore."),
    "anchor_foreign": _("The anchor is another store's, or damaged."),
    "anchor_open_to_others": _("Others may read the anchor. Take their rights away: chmod 600."),
    "key_alone": _("The key is the store's own, and the only one."),
    "key_rotation_unfinished": _(
        "A rotation of the key is not finished, so the old one is still good. Finish it: guardtui key rotate."
    ),
    "clock_goes_on": _("The clock is not behind anything that was seen or recorded."),
    "clock_unknown": _("Nothing recorded can be read to compare the clock with."),
    "clock_behind": _(
        "The clock is {minutes} minutes behind the time that this store has seen, so time goes on from there."
        " Set the clock right. If it was ahead by mistake, take the store as it is: guardtui restore."
    ),
    "clock_was_ahead": _(
        "The clock is {minutes} minutes behind the newest line, which was written while it was wrong."
    ),
    "room_enough": _("{mib} MiB are free."),
    "room_little": _("Only {mib} MiB are free. On a full disk nobody can sign in with a code."),
    "room_none": _("Only {mib} MiB are free: make room now, or nobody can sign in with a code."),
    "delivery_set_up": _("Codes can leave by {channels}."),
    "messages_leave": _("{sent} messages of the last day left, {lost} of them in vain; none waits too long."),
    "messages_wait": _("{overdue} messages wait and nobody sends them. Run “guardtui deliver --watch” as a service."),
    "messages_lost": _(
        "{lost} of {sent} messages of the last day did not arrive. “guardtui message list HANDLE” has the"
        " servers' words, “guardtui delivery test” tries it out."
    ),
    "delivery_none": _("No channel is set up, so no code can be sent. Authenticator apps work without one."),
}


def finding(found: Finding) -> str:
    """What was found, and what to do about it."""
    channels = found.facts.get("channels")
    by = {"channels": [CHANNELS[one] for one in channels]} if isinstance(channels, list) else {}
    return fill(_FOUND[found.reason], {**found.facts, **by})
