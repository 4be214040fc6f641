"""Moments and spans as people say them, in the language in use and the machine's own time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final

from guardtui.clock import DAY, HOUR, MINUTE, SECOND
from guardtui.language import N_, _, _n, locale

TIME: Final = N_("HH:mm")
"""These are patterns of Unicode TR 35: what a language writes other than English, its translation says."""
TIME_S: Final = N_("HH:mm:ss")
DAY_OF_YEAR: Final = N_("d MMM")
DATE: Final = N_("d MMM yyyy")
WEEKDAY: Final = N_("EEEE")
DAY_TIME: Final = N_("EEE d MMM, HH:mm")
DATE_TIME: Final = N_("d MMM yyyy, HH:mm")
DATE_TIME_S: Final = N_("EEE d MMM yyyy, HH:mm:ss")
LONG_DAY: Final = N_("EEEE d MMMM")
LONG_DATE: Final = N_("EEEE d MMMM yyyy")


def when(at: int, now: int) -> str:
    """`today 21:04`, `yesterday 23:41`, `Monday 09:12` within a week, else the date."""
    moment, today = _local(at), _local(now)
    clock = _written(moment, TIME)
    days = (today.date() - moment.date()).days
    if days == 0:
        return _("today {time}").format(time=clock)
    if days == 1:
        return _("yesterday {time}").format(time=clock)
    if 1 < days < 7:
        return f"{_written(moment, WEEKDAY)} {clock}"
    if moment.year == today.year:
        return f"{_written(moment, DAY_OF_YEAR)} {clock}"
    return _written(moment, DATE)


def dated(at: int | None, now: int) -> str:
    """When something happened, in words; nothing for never."""
    return _("never") if at is None else when(at, now)


def clock_time(at: int) -> str:
    """The time of day: `21:04`."""
    return _written(_local(at), TIME)


def clock_time_s(at: int) -> str:
    """The time of day with its seconds, `21:04:10`: between two sendings they count."""
    return _written(_local(at), TIME_S)


def day(at: int, now: int) -> str:
    """`24 Nov`, with its year if that is another one."""
    moment = _local(at)
    return _written(moment, DATE if moment.year != _local(now).year else DAY_OF_YEAR)


def day_and_time(at: int) -> str:
    """`Tue 24 Nov, 21:04`, for a moment that may be tomorrow."""
    return _written(_local(at), DAY_TIME)


def date_and_time(at: int) -> str:
    """`24 Nov 2026, 21:04`, for a moment that may be years away."""
    return _written(_local(at), DATE_TIME)


def to_the_second(at: int) -> str:
    """`Tue 24 Nov 2026, 21:04:10`, for one moment looked at closely."""
    return _written(_local(at), DATE_TIME_S)


def weekday_and_day(on: date, today: date) -> str:
    """`Tuesday 24 November`, with its year if that is another one: a heading over what happened then."""
    return _written(on, LONG_DAY if on.year == today.year else LONG_DATE)


def utc(at: int) -> str:
    """`24 Nov 2026, 21:04 UTC`, for a message, whose reader may be anywhere."""
    return f"{_written(_local(at).astimezone(UTC), DATE_TIME)} UTC"


def utc_clock(at: int) -> str:
    """`21:04 UTC`."""
    return f"{_written(_local(at).astimezone(UTC), TIME)} UTC"


def ago(at: int, now: int) -> str:
    """`just now`, `12 min ago`, `3 hours ago`, `41 days ago`, `7 months ago`."""
    passed = max(0, now - at)
    if passed < MINUTE:
        return _("just now")
    if passed < HOUR:
        return _n("{count} min ago", "{count} min ago", passed // MINUTE)
    if passed < DAY:
        return _n("{count} hour ago", "{count} hours ago", passed // HOUR)
    if passed < 60 * DAY:
        return _n("{count} day ago", "{count} days ago", passed // DAY)
    months = passed // (30 * DAY)
    if months < 24:
        return _n("{count} month ago", "{count} months ago", months)
    return _n("{count} year ago", "{count} years ago", months // 12)


def span(milliseconds: int) -> str:
    """A milliseconds of time in its largest whole unit: `45 s`, `7 min`, `3 hours`, `2 days`."""
    if milliseconds < MINUTE:
        return _n("{count} s", "{count} s", max(1, -(-milliseconds // SECOND)))
    if milliseconds < HOUR:
        return _n("{count} min", "{count} min", milliseconds // MINUTE)
    if milliseconds < DAY:
        return _hours(milliseconds // HOUR)
    return _days(milliseconds // DAY)


def long_span(milliseconds: int) -> str:
    """The same for what may be years: `41 days`, `7 months`, `2 years`."""
    if milliseconds < 60 * DAY:
        return span(milliseconds)
    months = milliseconds // (30 * DAY)
    if months < 24:
        return _n("{count} month", "{count} months", months)
    return _n("{count} year", "{count} years", months // 12)


def length(milliseconds: int) -> str:
    """A length of time spelt out in the largest unit that it is whole in: `10 minutes`, `90 seconds`."""
    for size, spelt in ((DAY, _days), (HOUR, _hours), (MINUTE, _minutes)):
        if milliseconds >= size and milliseconds % size == 0:
            return spelt(milliseconds // size)
    return _n("{count} second", "{count} seconds", -(-milliseconds // SECOND))


def _days(count: int) -> str:
    return _n("{count} day", "{count} days", count)


def _hours(count: int) -> str:
    return _n("{count} hour", "{count} hours", count)


def _minutes(count: int) -> str:
    return _n("{count} minute", "{count} minutes", count)


def _written(moment: date, pattern: str) -> str:
    from babel.dates import format_datetime  # late: what a script asks for has no date in it

    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return format_datetime(moment, _(pattern), locale=locale())


def _local(at: int) -> datetime:
    """The local moment of a UTC millisecond; one that no calendar holds is drawn to the nearest that it does."""
    return datetime.fromtimestamp(min(max(at, 0), 4_102_444_800_000) / 1000).astimezone()
