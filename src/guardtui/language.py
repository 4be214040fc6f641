"""The language of this process: its texts from one catalogue (gettext), its dates, numbers and money by its locale (babel).

English is in the code itself. A text is translated where it stands, `_("Sign in")`, most when their module is imported, so
the language is chosen once, by `use`, before any of them is. What messages are made of is looked up anew each time, so that
a message can be made again in the language in which it was sent.
"""

from __future__ import annotations

import gettext
import os
import tomllib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guardtui.shipped import data_file

if TYPE_CHECKING:
    from babel import Locale

DOMAIN: Final = "guardtui"
ENGLISH: Final = "en"
LANGUAGES: Final[Mapping[str, str]] = {ENGLISH: "English", "de": "Deutsch"}
"""Each by the name that it has in itself."""

WHERE_ASKED: Final = ("GUARDTUI_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""The variables that name a language, the strongest first: our own, then those of POSIX."""

TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "learn.toml": ("themes", "says", "title", "text"),
    "demo.toml": ("label", "place", "setting", "value", "method", "change", "items", "subject", "body"),
    "drill.toml": ("why", "text"),
    "missions.toml": ("title", "short", "situation", "text", "hint", "typed", "debrief", "over"),
}
"""Which fields of a file of `data/` are texts, at whatever depth."""

_chosen = ENGLISH
_read = False
_spoken: ContextVar[str] = ContextVar("spoken", default="")


def wanted(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the environment asks for; English where it asks for none, or for one that is not here."""
    for name in WHERE_ASKED:
        if value := environment.get(name, ""):
            asked = value.partition(".")[0].partition("_")[0].partition("-")[0].lower()
            return asked if asked in LANGUAGES else ENGLISH
    return ENGLISH


def use(name: str) -> None:
    """Speak this language from now on. Raises `RuntimeError` once texts were read in another: they would stay in it.

    Raises `NotFound` if this installation lacks its catalogue; the language is as it was then.
    """
    global _chosen  # noqa: PLW0603 - one process, one language
    if name == _chosen:
        return
    if _read:
        raise RuntimeError("texts were read before the language was chosen")
    if name != ENGLISH:  # what click says, it asks gettext for
        gettext.bindtextdomain(DOMAIN, _folder(name))
        gettext.textdomain(DOMAIN)
        os.environ["LANGUAGE"] = name
    _chosen = name


def chosen() -> str:
    """The language in use, as ISO 639-1 names it."""
    return _spoken.get() or _chosen


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speak another language for a moment, as a message that was sent in it wants; only for texts looked up meanwhile."""
    before = _spoken.set(name)
    try:
        yield
    finally:
        _spoken.reset(before)


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Marks a text of a table for the catalogue: it is translated where it is looked up."""
    return text


def _(text: str) -> str:
    """A text of the program in the language in use."""
    global _read  # noqa: PLW0603
    _read = True
    return _catalogue(chosen()).gettext(text) if text else text


def _n(one: str, many: str, count: int) -> str:
    """A text with a number in it, which is filled in as `{count}`."""
    return _catalogue(chosen()).ngettext(one, many, count).format(count=number(count))


@cache
def _catalogue(name: str) -> gettext.NullTranslations:
    return gettext.NullTranslations() if name == ENGLISH else gettext.translation(DOMAIN, _folder(name), [name])


def _folder(name: str) -> Path:
    return data_file(f"languages/{name}/LC_MESSAGES/{DOMAIN}.mo").parents[2]


def told(held: Any, fields: Container[str], say: Callable[[str], str] = _, field: str = "") -> Any:  # noqa: ANN401 - all of TOML
    """What a file of `data/` holds, with the texts of these fields, and of what is below them, in the language in use."""
    if isinstance(held, dict):
        return {name: told(value, fields, say, field if field in fields else name) for name, value in held.items()}
    if isinstance(held, list):
        return [told(one, fields, say, field) for one in held]
    return say(held) if isinstance(held, str) and held and field in fields else held


def data(name: str) -> dict[str, Any]:
    """A file of `data/` in the language in use. Raises `NotFound` if this installation lacks it."""
    found: dict[str, Any] = told(tomllib.loads(data_file(name).read_text(encoding="utf-8")), TOLD[name])
    return found


def capital(text: str) -> str:
    """The text with a capital letter at its beginning, and the rest as it was: German nouns keep theirs."""
    return text[:1].upper() + text[1:]


def amid(text: str) -> str:
    """A text that stands for itself elsewhere, as it is written in the middle of a sentence."""
    return text[:1].lower() + text[1:] if chosen() == ENGLISH else text


def locale() -> Locale:
    """The locale of the language, by which babel sets dates, numbers and money."""
    from babel import Locale

    return Locale(chosen())


def yes_or_no(typed: str) -> bool | None:
    """What somebody typed for an answer, in English or in the language in use; None for anything else."""
    word = typed.strip().casefold()
    if word in {"y", "yes", _("y"), _("yes")}:
        return True
    return False if word in {"n", "no", _("n"), _("no")} else None


def all_of(words: Iterable[str]) -> str:
    """`a, b and c`."""
    return _joined(words, _("and"))


def any_of(words: Iterable[str]) -> str:
    """`a, b or c`."""
    return _joined(words, _("or"))


def _joined(words: Iterable[str], by: str) -> str:
    *firsts, last = list(words) or [""]
    return f"{', '.join(firsts)} {by} {last}" if firsts else last


def number(value: int) -> str:
    """A whole number, its thousands set apart."""
    if -1000 < value < 1000:
        return str(value)
    from babel.numbers import format_decimal

    return format_decimal(value, locale=locale())
