"""What the command line prints: one JSON object, `name: value` lines, or a table. Every dynamic word is made printable.

Data goes to standard output, everything said to a person to standard error.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from guardtui.core.sms import spelt
from guardtui.core.text import MARK, clip, printable, width
from guardtui.language import _

Mode = Literal["table", "plain", "json"]
Row = Mapping[str, str]
"""Heading → text, in the order in which they are shown."""

Record = TypeVar("Record")

_GAP: Final = "  "


@dataclass
class Output:
    """One command's voice. `mode` may still change while the arguments are read."""

    mode: Mode = "table"

    @property
    def as_json(self) -> bool:
        return self.mode == "json"

    def data(self, json_object: Mapping[str, object], row: Row, sentence: str = "") -> None:
        """Print one object; a person also gets its sentence."""
        if self.as_json:
            _print_json(json_object)
            return
        if sentence:
            self.say(sentence)
        _print_lines(_block(row))

    def items(
        self,
        items: Sequence[object],
        rows: Iterable[Row],
        cursor: str | None = None,
        empty: str = "",
        more: Mapping[str, object] | None = None,
    ) -> None:
        """Print a list; `cursor` continues it after its last item, `more` stands beside it in the JSON."""
        if self.as_json:
            _print_json({"items": items, "next": cursor, **(more or {})})
            return
        shown = list(rows)
        if not shown and empty:
            self.say(empty)
        elif self.mode == "plain":
            _print_lines(line for row in shown for line in (*_block(row), ""))
        else:
            _print_lines(_table(shown))
        if cursor is not None:
            self.say(_("More: --after {cursor}").format(cursor=cursor))

    def paragraph(self, texts: Iterable[str]) -> None:
        """Print texts as they are, their lines kept, and an empty line after them."""
        _print_lines([*(printable(text, lines=True) for text in texts), ""])

    def stream(self, items: Iterable[object]) -> None:
        """Print as many objects as there are without holding them: one a line, or one object's `items` with --json."""
        if not self.as_json:
            _print_lines(json.dumps(plain_data(item)) for item in items)
            return
        _write(_('{"items": ['))
        for index, item in enumerate(items):
            _write((", " if index else "") + json.dumps(plain_data(item)))
        _write(_('], "next": null}\n'))

    def say(self, sentence: str) -> None:
        """Tell a person something, on standard error."""
        with contextlib.suppress(OSError, ValueError):  # what nobody hears must not undo what was done
            if sys.stderr is not None:
                sys.stderr.write(printable(sentence, lines=True) + "\n")

    def refusal(self, reason: str, sentence: str, facts: Mapping[str, object] | None = None) -> None:
        """Say why nothing came of it; with --json also as the one object on standard output."""
        self.say(_("guardtui: {sentence}").format(sentence=sentence))
        if self.as_json:
            _print_json({"error": reason, "sentence": sentence, **plain_data(dict(facts or {}))})


def plain_data(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can say
    """Records as JSON data. A field that hides from `repr` is a secret and hides here too."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain_data(getattr(value, f.name)) for f in fields(value) if f.repr}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(name): plain_data(held) for name, held in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain_data(held) for held in value]
    if isinstance(value, (str, int, float)) or value is None:
        return value
    return str(value) if isinstance(value, Path) else printable(str(value))


def is_terminal() -> bool:
    """Whether what is printed is read by a person right here."""
    try:
        return sys.stdout is not None and sys.stdout.isatty()
    except ValueError:
        return False


def lenient_streams() -> None:
    """A character that the terminal's encoding lacks is spelt by others or printed as an escape, not raised as an error."""
    codecs.register_error(_SPELT, _spelt)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_SPELT)


_SPELT: Final = "guardtui.spelt"
_LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "✓": "+"})


def _spelt(error: UnicodeError) -> tuple[str, int]:
    """Spell what cannot be encoded: German's letters by two, quotes and dashes by plain ones.

    The sign for what is hidden stays an escape: "adm-in" would be a name like any other. Between blanks it sets apart.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    if error.object[max(error.start - 1, 0) : error.end + 1] == f" {MARK} ":
        return "-", error.end
    text = MARK.join(map(spelt, error.object[error.start : error.end].translate(_LETTERS).split(MARK)))
    return text.encode("ascii", "backslashreplace").decode("ascii"), error.end


class Unheard(Exception):
    """What was printed did not arrive; `cause` is the system's error."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(cause)
        self.cause = cause


def flush() -> None:
    """Hand over what is printed, so that a reader who has gone is noticed here and not at the interpreter's end."""
    try:
        if sys.stdout is not None and not sys.stdout.closed:
            sys.stdout.flush()
    except OSError as error:
        raise Unheard(error) from None


def abandon() -> None:
    """Let the rest of standard output go nowhere, so that the interpreter's own last flush does not fail too."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def show_secret(lines: Iterable[str]) -> None:
    """Print what is for the person at this terminal alone. The caller has seen that there is one."""
    _print_lines(lines)


def _print_json(json_object: Mapping[str, object]) -> None:
    _write(json.dumps(plain_data(json_object)) + "\n")


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        _write(line + "\n")


def _write(text: str) -> None:
    try:
        if sys.stdout is not None:  # closed by whoever started us: nobody wants to know
            sys.stdout.write(text)
    except OSError as error:
        raise Unheard(error) from None


def _block(row: Row) -> Iterator[str]:
    for name, text in row.items():
        yield f"{name}: {printable(text)}".rstrip()


def _table(rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    headings = list(rows[0])
    cells = [headings, *([printable(row.get(name, "")) for name in headings] for row in rows)]
    widths = [max(width(line[column]) for line in cells) for column in range(len(headings))]
    most = shutil.get_terminal_size().columns if is_terminal() else None
    for line in cells:
        text = _GAP.join(cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(line)).rstrip()
        yield text if most is None else clip(text, most)
