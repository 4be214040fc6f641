"""Saving the activity: in which forms, how much of it, and where unless the person says so (PRODUCT M7)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from guardtui.core.records import Session
from guardtui.language import _
from guardtui.shared.local_time import local

FORMS: Final = {
    ".txt": _("Text, to read"),
    ".csv": _("A table, for a spreadsheet"),
    ".jsonl": _("Objects, for a program (JSON)"),
}
"""By the ending of the file's name."""
RANGES: Final = {"": _("Everything"), "30": _("The last 30 days"), "365": _("The last year")}
SHOWN: Final = "shown"


def ranges(words: str) -> dict[str, str]:
    """How much can be saved; `words` say what the list is narrowed to, empty where it shows everything."""
    return {SHOWN: _("What is shown now: {words}").format(words=words), **RANGES} if words else RANGES


def place(session: Session, now: int) -> Path:
    """A name for the file that nothing has yet."""
    path = Path.home() / f"activity-{session.handle or 'mine'}-{local(now):%Y-%m-%d}.txt"
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free
