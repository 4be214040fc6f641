"""What a person set for themselves at this terminal: colours, marks, keys, copying, the sign that a code left.

A file of the person's, not of the store's: `preferences.toml` in the configuration folder (XDG). `guardtui keys --write` makes
one in which everything is explained and nothing set.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from guardtui.config import read_tables
from guardtui.core.errors import BadInput, StoreTrouble
from guardtui.language import _
from guardtui.shipped import data_file
from guardtui.tui import keymap

NAME: Final = "preferences.toml"
NOTICES: Final = ("bell", "desktop", "off")
MARKS: Final = ("auto", "full", "plain")


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the app behaves here."""

    theme: str = ""
    copy: bool = True
    """Whether what may be copied goes to the terminal's clipboard (OSC 52) when asked for."""
    notice: str = "bell"
    """How the terminal says that a code is there while the person looks elsewhere: one of `NOTICES`."""
    marks: str = "auto"
    """Which signs and borders are drawn, one of `MARKS`: ours, those of ASCII, or what the terminal can show."""
    keys: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    """What in the file was not understood, in sentences; it is left out."""


def place() -> Path:
    """Where the file is, or would be."""
    from platformdirs import user_config_path

    return user_config_path("guardtui") / NAME


def load(path: Path | None = None) -> Preferences:
    """What is set, and what in it was not understood: a slip in this file keeps nobody from their account."""
    path = place() if path is None else path
    try:
        tables = read_tables(path, ("app", "keys"))
    except BadInput as error:
        return Preferences(problems=(_about(path, str(error.facts.get("problem", error.reason))),))
    app, keys = dict(tables.get("app", {})), tables.get("keys", {})
    wrong: list[str] = []
    theme, copy = app.pop("theme", ""), app.pop("copy", True)
    notice, marks = app.pop("notice", "bell"), app.pop("marks", "auto")
    if not isinstance(theme, str):
        theme, wrong = "", [*wrong, _("theme is the name of a theme.")]
    if not isinstance(copy, bool):
        copy, wrong = True, [*wrong, _("copy is true or false.")]
    if notice not in NOTICES:
        notice, wrong = "bell", [*wrong, _("notice is one of {known}.").format(known=", ".join(NOTICES))]
    if marks not in MARKS:
        marks, wrong = "auto", [*wrong, _("marks is one of {known}.").format(known=", ".join(MARKS))]
    wrong += [_("{name} is not known.").format(name=name) for name in app]
    own = {name: key for name, key in keys.items() if isinstance(key, str)}
    wrong += [_("{name} is not a key.").format(name=name) for name in keys if name not in own]
    if own:
        wrong += keymap.problems(own)
        own = keymap.usable(own)
    problems = tuple(_about(path, one) for one in wrong)
    return Preferences(theme, copy, str(notice), str(marks), own, problems)


def _about(path: Path, problem: str) -> str:
    return f"{path.name}: {problem}"


def write(path: Path | None = None) -> tuple[Path, bool]:
    """Write a file in which all is explained and nothing set, unless there is one; where, and whether it was written.

    Raises `StoreTrouble`.
    """
    path = place() if path is None else path
    text = data_file(NAME).read_text(encoding="utf-8") + "".join(_lines(keymap.known().values()))
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        return path, False
    except OSError as error:
        raise StoreTrouble("folder_unwritable", path=str(path.parent), cause=error.strerror) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return path, True


def _lines(known: Iterable[keymap.Known]) -> Iterable[str]:
    for one in known:
        yield f'#"{one.id}" = "{one.keys}"  # {one.tooltip or one.verb}\n'
