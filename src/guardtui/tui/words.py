"""The few words that only the screen needs. Every sentence about an outcome comes from `guardtui.wording`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from guardtui import wording
from guardtui.core.records import Channel, ContactKind, Way
from guardtui.tui.widgets.choice import Line

CHANNELS: Final[dict[Channel, str]] = {
    Channel.APP: "authenticator app",
    Channel.SMS: "text message",
    Channel.MAIL: "mail",
    Channel.RECOVERY: "a recovery code",
}

NAMES: Final[dict[Channel, str]] = {
    Channel.APP: "Authenticator app",
    Channel.SMS: "Text message",
    Channel.MAIL: "Mail",
    Channel.RECOVERY: "Recovery code",
}

STANDS: Final = {"": "all", "left": "sent", "waiting": "waiting", "failed": "not sent"}
"""How a message stands, in the words of its filter."""

KINDS: Final[dict[ContactKind, str]] = {ContactKind.PHONE: "phone", ContactKind.MAIL: "mail address"}


SUBJECTS: Final = {"factor": "two-step", "signin": "sign-in"}
"""Subjects that people call otherwise."""


def subject(name: str) -> str:
    """A subject of the activity in the person's words."""
    return SUBJECTS.get(name, name)


def clock_time(milliseconds: int) -> str:
    """Minutes and seconds, as a person reads a timer."""
    minutes, seconds = divmod(max(0, milliseconds + 999) // 1000, 60)
    return f"{minutes}:{seconds:02}"


def way_id(way: Way) -> str:
    """What a line to choose from is known by: two phones are two ways."""
    return f"{way.channel} {way.contact_id or ''}"


def ways_lines(ways: Iterable[Way]) -> list[Line]:
    """The ways of proof as lines to choose from, strongest first; one that does not work now says why."""
    lines = []
    for way in ways:
        detail = f"{way.target} left" if way.channel is Channel.RECOVERY else way.target
        reason = detail if way.ready else wording.why_not(way.why_not or "")
        lines.append(Line(way_id(way), NAMES[way.channel], reason, enabled=way.ready))
    return lines


def dated(at: int | None, now: int) -> str:
    """When something happened, in words; nothing for never."""
    return "never" if at is None else wording.when(at, now)
