"""Moments and spans as people say them, in the machine's own time zone."""

from __future__ import annotations

from datetime import UTC, datetime

from guardtui.clock import DAY, HOUR, MINUTE, SECOND


def when(at: int, now: int) -> str:
    """`today 21:04`, `yesterday 23:41`, `Monday 09:12` within a week, else the date."""
    moment, today = _local(at), _local(now)
    clock = f"{moment:%H:%M}"
    days = (today.date() - moment.date()).days
    if days == 0:
        return f"today {clock}"
    if days == 1:
        return f"yesterday {clock}"
    if 1 < days < 7:
        return f"{moment:%A} {clock}"
    if moment.year == today.year:
        return f"{moment.day} {moment:%b} {clock}"
    return f"{moment.day} {moment:%b %Y}"


def dated(at: int | None, now: int) -> str:
    """When something happened, in words; nothing for never."""
    return "never" if at is None else when(at, now)


def clock_time(at: int) -> str:
    """The time of day: `21:04`."""
    return f"{_local(at):%H:%M}"


def clock_time_s(at: int) -> str:
    """The time of day with its seconds, `21:04:10`: between two sendings they count."""
    return f"{_local(at):%H:%M:%S}"


def day(at: int, now: int) -> str:
    """`24 Nov`, with its year if that is another one."""
    moment = _local(at)
    return f"{moment.day} {moment:%b}" + (f" {moment.year}" if moment.year != _local(now).year else "")


def day_and_time(at: int) -> str:
    """`Tue 24 Nov, 21:04`, for a moment that may be tomorrow."""
    moment = _local(at)
    return f"{moment:%a} {moment.day} {moment:%b}, {moment:%H:%M}"


def date_and_time(at: int) -> str:
    """`24 Nov 2026, 21:04`, for a moment that may be years away."""
    moment = _local(at)
    return f"{moment.day} {moment:%b} {moment.year}, {moment:%H:%M}"


def utc(at: int) -> str:
    """`24 Nov 2026, 21:04 UTC`, for a message, whose reader may be anywhere."""
    moment = _local(at).astimezone(UTC)
    return f"{moment.day} {moment:%b} {moment.year}, {moment:%H:%M} UTC"


def utc_clock(at: int) -> str:
    """`21:04 UTC`."""
    return f"{_local(at).astimezone(UTC):%H:%M} UTC"


def ago(at: int, now: int) -> str:
    """`just now`, `12 min ago`, `3 hours ago`, `41 days ago`, `7 months ago`."""
    passed = max(0, now - at)
    if passed < MINUTE:
        return "just now"
    if passed < 60 * DAY:
        return f"{span(passed)} ago"
    months = passed // (30 * DAY)
    return f"{months} months ago" if months < 24 else f"{months // 12} years ago"


def span(length: int) -> str:
    """A length of time in its largest whole unit: `45 s`, `7 min`, `3 hours`, `2 days`."""
    if length < MINUTE:
        return f"{max(1, -(-length // SECOND))} s"
    if length < HOUR:
        return f"{length // MINUTE} min"
    if length < DAY:
        return _counted(length // HOUR, "hour")
    return _counted(length // DAY, "day")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _local(at: int) -> datetime:
    """The local moment of a UTC millisecond; one that no calendar holds is drawn to the nearest that it does."""
    return datetime.fromtimestamp(min(max(at, 0), 4_102_444_800_000) / 1000).astimezone()
