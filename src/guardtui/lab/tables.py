"""Reads one table of a story file, field by field, with errors that name the place: nothing is guessed or passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guardtui.clock import DAY, MINUTE
from guardtui.core.errors import BadInput

_MOMENT: Final = re.compile(r"([1-9][0-9]{0,3}) days? ago, ([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """So many days before the story's last day, at a minute of that day (UTC). Never on the last day itself."""

    days: int
    minute: int

    def at(self, anchor: int) -> int:
        """UTC milliseconds, counted back from the midnight before `anchor`."""
        return anchor - anchor % DAY - self.days * DAY + self.minute * MINUTE

    def before(self, other: Moment) -> bool:
        return (-self.days, self.minute) < (-other.days, other.minute)

    def __str__(self) -> str:
        return f"{self.days} days ago, {self.minute // 60:02d}:{self.minute % 60:02d}"


class Table:
    """One table of the file. Each field is taken once; what is left over at the end was misspelt."""

    def __init__(self, held: object, where: str) -> None:
        if not isinstance(held, Mapping):
            raise BadInput("story_unreadable", where=where, problem="a table is needed here")
        self.where = where
        self._held = dict(held)

    def text(self, name: str, default: str | None = None) -> str:
        value = self._take(name, default)
        if not isinstance(value, str):
            raise self.wrong(name, "text in quotes is needed")
        return value

    def number(self, name: str, default: int | None = None, *, least: int = 0, most: int = 10_000_000) -> int:
        value = self._take(name, default)
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(name, f"a whole number from {least} to {most} is needed")
        return value

    def maybe(self, name: str, *, most: int) -> int | None:
        """A whole number, or None where the field is not given."""
        return self.number(name, most=most) if name in self._held else None

    def switch(self, name: str) -> bool:
        value = self._take(name, default=False)
        if not isinstance(value, bool):
            raise self.wrong(name, "true or false is needed")
        return value

    def moment(self, name: str) -> Moment:
        found = _MOMENT.fullmatch(self.text(name))
        if found is None:
            raise self.wrong(name, 'a moment such as "12 days ago, 19:30" is needed')
        days, hour, minute = (int(part) for part in found.groups())
        return Moment(days, hour * 60 + minute)

    def minute_of_day(self, name: str) -> int:
        found = _TIME.fullmatch(self.text(name))
        if found is None:
            raise self.wrong(name, 'a time of day such as "19:30" is needed')
        return int(found[1]) * 60 + int(found[2])

    def choice(self, name: str, known: Sequence[str], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in known and value != default:
            raise self.wrong(name, f"one of {', '.join(known)} is needed, not {value[:40]!r}")
        return value

    def choices(self, name: str, known: Sequence[str]) -> tuple[str, ...]:
        """Some of the known words; none where the field is not given."""
        found = self.texts(name) if name in self._held else ()
        if unknown := [one for one in found if one not in known]:
            raise self.wrong(name, f"some of {', '.join(known)} are needed, not {unknown[0][:40]!r}")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._take(name)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(name, "a list of texts is needed")
        return tuple(value)

    def facts(self, name: str) -> Mapping[str, str | int]:
        """A table of texts and whole numbers, such as an event's details."""
        value = self._take(name)
        if not isinstance(value, Mapping) or not all(type(item) in (str, int) for item in value.values()):
            raise self.wrong(name, "a table of texts and whole numbers is needed")
        return dict(value)

    def table(self, name: str) -> Table:
        return Table(self._take(name), f"{self.where}.{name}".lstrip("."))

    def tables(self, name: str) -> list[Table]:
        """The tables of a list; none where the list is not given."""
        value = self._take(name, [])
        if not isinstance(value, list):
            raise self.wrong(name, "a list of tables is needed")
        return [Table(item, f"{self.where}.{name}[{number}]".lstrip(".")) for number, item in enumerate(value, 1)]

    def names(self) -> list[str]:
        return list(self._held)

    def done(self) -> None:
        """Raises `BadInput` for a field that nobody asked for."""
        if self._held:
            raise self.wrong(min(self._held), "this field is not known here")

    def wrong(self, name: str, problem: str) -> BadInput:
        return BadInput("story_unreadable", where=f"{self.where}.{name}".lstrip("."), problem=problem)

    def _take(self, name: str, default: object = None) -> object:
        value = self._held.pop(name, default)
        if value is None:
            raise self.wrong(name, "this field is missing")
        return value
