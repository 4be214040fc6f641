"""Collects every text of the program, and brings the catalogues of `data/languages` up to date.

`python tests/languages/catalogue.py` after a text was changed: what is new stands in the `.po` without a translation, what
is gone leaves it, and the `.mo` beside it, which the program reads, is made anew.
"""

from __future__ import annotations

import ast
import inspect
import io
import tomllib
from collections.abc import Container, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from guardtui.language import ENGLISH, LANGUAGES, TOLD, told

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "guardtui"
DATA = ROOT / "data"
KEYWORDS = {"_": None, "N_": None, "_n": (1, 2)}
OF_CLICK = (
    "Usage:",
    "Options",
    "Commands",
    "Show this message and exit.",
    "default: {default}",
    "required",
    "Error",
    "No such command {name!r}.",
    "No such option {name!r}.",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    "Missing argument",
    "Missing option",
    "Missing parameter",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    "Choose from:\n\t{choices}",
    "Option {name!r} does not take a value.",
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)
"""What the command line's library says by itself, in its own msgids."""

Found = tuple[str, str | tuple[str, ...]]
"""Where a text stands, and the text, or its two forms."""


def texts() -> Iterator[Found]:
    """Every text of the program, file by file."""
    for path in sorted(SOURCE.rglob("*.py")):
        where = path.relative_to(SOURCE).as_posix()
        with path.open("rb") as file:
            for _line, found, _comments, _context in extract("python", file, keywords=KEYWORDS):
                if found:
                    yield where, found
        if where.startswith("cli/"):
            yield from ((where, text) for text in _helps(path))
    for name, fields in TOLD.items():
        yield from ((name, text) for text in _of_data(name, fields))
    yield from (("click", text) for text in OF_CLICK)


def _of_data(name: str, fields: Container[str]) -> list[str]:
    held: list[str] = []

    def say(text: str) -> str:
        held.append(text)
        return text

    told(tomllib.loads((DATA / name).read_text(encoding="utf-8")), fields, say)
    return held


def _helps(path: Path) -> Iterator[str]:
    """The help of commands: the docstrings under their decorators."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and any(_is_command(one) for one in node.decorator_list):
            text = ast.get_docstring(node)
            if text:
                yield inspect.cleandoc(text)


def _is_command(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Attribute) and called.attr in {"command", "group"}


def collected(language: str) -> Catalog:
    """All texts in a catalogue without translations."""
    catalogue = Catalog(locale=language, project="GuardTUI", charset="utf-8", fuzzy=False)
    places: dict[str | tuple[str, ...], list[str]] = {}
    for where, text in texts():
        stands = places.setdefault(text, [])
        if where not in stands:
            stands.append(where)
    for text, stands in places.items():
        catalogue.add(text, locations=[(where, None) for where in stands])
    return catalogue


def po(language: str) -> Path:
    """The catalogue of a language, for people to write in."""
    return DATA / "languages" / language / "LC_MESSAGES" / "guardtui.po"


def written(language: str) -> Catalog:
    """The catalogue as it is kept."""
    with po(language).open("rb") as file:
        return read_po(file, locale=language)


def read_by_the_program(language: str) -> Catalog:
    """What stands in the file that the program reads."""
    with po(language).with_suffix(".mo").open("rb") as file:
        return read_mo(file)


def up_to_date(language: str) -> Catalog:
    """All texts of today with the translations that are kept."""
    catalogue, kept = collected(language), written(language) if po(language).exists() else Catalog(locale=language)
    for message in catalogue:
        if message.id and (old := kept.get(message.id)) is not None:
            message.string = old.string
    return catalogue


def spelt(catalogue: Catalog) -> bytes:
    """A catalogue as its file has it."""
    out = io.BytesIO()
    write_po(out, catalogue, width=120, omit_header=False, sort_output=False, include_lineno=False)
    head, _, rest = out.getvalue().decode().partition("\n\n")
    kept = [
        line
        for line in head.splitlines()
        if not line.startswith(("#", '"POT-', '"PO-', '"Last-', '"Generated', '"Report', '"Language-Team'))
    ]
    return "\n".join([*kept, "", rest]).encode()


def machine_form(catalogue: Catalog) -> bytes:
    """What the program reads."""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # the same bytes on every day
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


if __name__ == "__main__":
    for name in LANGUAGES:
        if name != ENGLISH:
            now = up_to_date(name)
            po(name).parent.mkdir(parents=True, exist_ok=True)
            po(name).write_bytes(spelt(now))
            po(name).with_suffix(".mo").write_bytes(machine_form(written(name)))
            missing = sum(not message.string or message.string == ("", "") for message in now if message.id)
            print(f"{name}: {len(now)} texts, {missing} without a translation")
