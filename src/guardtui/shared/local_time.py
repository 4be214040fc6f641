"""Stored times are UTC milliseconds; a person reads and names them by the clock on the wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

from guardtui.core.errors import BadInput
from guardtui.language import _, capital
from guardtui.wording import Line

DAYS: Final = {"1": _("today"), "7": _("the last 7 days"), "30": _("the last 30 days"), "365": _("the last year")}
"""Spans that end today, by how many days they have."""
ANY_TIME: Final = _("any time")
OWN: Final = "own"
DAYS_EXAMPLE: Final = "2026-11-01 2026-11-24"
APART: Final = " "
"""Between the two days of a span of one's own."""


class Span(NamedTuple):
    """From which moment on, and before which; None where it has no such end."""

    since: int | None = None
    until: int | None = None


def local(at: int) -> datetime:
    """The moment in the time zone of this terminal."""
    return datetime.fromtimestamp(at / 1000, tz=UTC).astimezone()


def span_of(spelt: str, now: int) -> Span:
    """The span that a spelling of `DAYS` or `own_span` stands for; whole days, by this terminal's clock."""
    if not spelt:
        return Span()
    today = local(now).date()
    if spelt in DAYS:
        return Span(_begins(today - timedelta(days=int(spelt) - 1)))
    first, _apart, last = spelt.partition(APART)
    return Span(
        _begins(date.fromisoformat(first)), _begins(date.fromisoformat(last) + timedelta(days=1)) if last else None
    )


def span_words(spelt: str) -> str:
    """A span as a filter says it; nothing for all time."""
    if not spelt or spelt in DAYS:
        return DAYS.get(spelt, "")
    first, _apart, last = spelt.partition(APART)
    return _("{first} to {last}").format(first=first, last=last) if last else _("since {first}").format(first=first)


def span_lines() -> list[Line]:
    """The spans to choose from; `OWN` asks for days of one's own."""
    days = (Line(spelt, capital(words)) for spelt, words in DAYS.items())
    return [Line("", capital(ANY_TIME)), *days, Line(OWN, _("Days of your own …"))]


def own_span(typed: str) -> str:
    """The one spelling of a day, or of two, that a person typed. Raises `BadInput`."""
    days = [word for word in typed.replace("to", " ").replace(_("to"), " ").replace("..", " ").split() if word]
    try:
        found = [date.fromisoformat(day) for day in days]
        if not 1 <= len(found) <= 2 or found != sorted(found):
            raise BadInput("span_form")
        [_begins(day + timedelta(days=1)) for day in found]
    except (ValueError, OverflowError, OSError):
        raise BadInput("span_form") from None
    return APART.join(day.isoformat() for day in found)


def _begins(day: date) -> int:
    return int(datetime.combine(day, time()).astimezone().timestamp() * 1000)
