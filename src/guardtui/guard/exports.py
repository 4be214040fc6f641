"""The activity as a file: sentences to read, a table for a spreadsheet, objects for a program (M7)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from guardtui import wording
from guardtui.core.errors import BadInput
from guardtui.core.records import Event
from guardtui.core.text import printable
from guardtui.store import files

COLUMNS: Final = ("entry", "time", "what", "outcome", "reviewed", "case", "tag", "details")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "|", "%")
"""A cell that begins so may be taken for a formula by a spreadsheet (ASVS 1.2.10)."""


def export_file(place: str | Path) -> Path:
    """Where an export may be written: to a .txt, .csv or .jsonl, which also says its form. Raises `BadInput`.

    Not to anything else: some new files are obeyed, such as a shell's profile.
    """
    path = files.named(place)
    if path.suffix.casefold() not in FORMS:
        raise BadInput("export_file_name")
    return path


def write(path: Path, events: Iterable[Event], title: str) -> int:
    """Write the lines to a new file in the form that its name ends in; how many they were. Raises `StoreTrouble`."""
    count = 0

    def counted() -> Iterator[Event]:
        nonlocal count
        for event in events:
            count += 1
            yield event

    files.write_new(path, FORMS[path.suffix.casefold()](counted(), title))
    return count


def event_data(event: Event) -> dict[str, object]:
    """A line for a program, with its sentence."""
    held = {field.name: getattr(event, field.name) for field in fields(event)}
    return {**held, "details": dict(event.details), "subject": event.subject, "sentence": wording.event(event)}


def _text(events: Iterable[Event], title: str) -> Iterator[str]:
    """A day's heading, then its lines, in UTC: a file is read elsewhere too."""
    yield printable(title) + "\n"
    last = ""
    for event in events:
        moment = _utc(event.at)
        if (day := f"{moment:%Y-%m-%d}") != last:
            yield f"\n{day}\n"
            last = day
        marks = [mark for mark, true in ((event.outcome, event.outcome != "done"), (event.case, event.case)) if true]
        tail = f"  [{', '.join(marks)}]" if marks else ""
        yield f"  {moment:%H:%M:%S}  {printable(wording.event(event))}{printable(tail)}\n"


def _table(events: Iterable[Event], _title: str) -> Iterator[str]:
    yield csv_row(COLUMNS)
    for event in events:
        yield csv_row(
            (
                str(event.seq),
                f"{_utc(event.at):%Y-%m-%dT%H:%M:%SZ}",
                wording.event(event),
                event.outcome,
                "yes" if event.reviewed else "no",
                event.case,
                event.tag,
                json.dumps(dict(event.details), ensure_ascii=False),
            )
        )


def _objects(events: Iterable[Event], _title: str) -> Iterator[str]:
    for event in events:
        yield json.dumps(event_data(event)) + "\n"


def csv_row(cells: Iterable[str]) -> str:
    """A row of a table; a cell that a spreadsheet would take for a formula has an apostrophe before it."""
    shown = [printable(cell) for cell in cells]
    line = io.StringIO()
    csv.writer(line).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in shown])
    return line.getvalue()


def _utc(at: int) -> datetime:
    """A moment of a calendar; one that no calendar holds is drawn to the nearest that it does."""
    return datetime.fromtimestamp(min(max(at, 0), 4_102_444_800_000) / 1000, UTC)


FORMS: Final[Mapping[str, Callable[[Iterable[Event], str], Iterator[str]]]] = MappingProxyType(
    {".txt": _text, ".csv": _table, ".jsonl": _objects}
)
"""By the ending of the file's name: its pieces from the lines and a title."""
