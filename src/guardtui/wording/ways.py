"""The ways in which something can be proven, as lines to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from guardtui.core.records import Challenge, Channel, Way
from guardtui.language import _
from guardtui.wording.asking import Line
from guardtui.wording.names import NAMES, own
from guardtui.wording.problems import why_not


def ways_by_line(ways: Iterable[Way], *, but: Challenge | None = None) -> dict[str, Way]:
    """The ways by the ids of their lines, without the one that a challenge goes already."""
    found = {_id(way): way for way in ways}
    if but is not None:
        found.pop(_id(but), None)
    return found


def ways_lines(ways: Iterable[Way]) -> list[Line]:
    """The ways of proof as lines to choose from, strongest first; one that does not work now says why."""
    lines = []
    for way in ways:
        detail = _("{target} left").format(target=way.target) if way.channel is Channel.RECOVERY else own(way.target)
        reason = ": ".join(filter(None, (detail if way.open else "", why_not(way.why_not, way.until))))
        lines.append(Line(_id(way), NAMES[way.channel], reason, enabled=way.open))
    return lines


def _id(way: Way | Challenge) -> str:
    """What a line to choose from, or the way a challenge went, is known by: two phones are two ways, even with one mask."""
    return f"{way.channel} {way.contact_id or ''}"
