"""Passwords and codes as they come in: from a hidden prompt, or a line each on standard input. Never from an argument."""

from __future__ import annotations

import getpass
import sys
import warnings
from typing import Final

from guardtui.cli.exits import Unfit
from guardtui.core.text import printable

NOTHING: Final = "nothing_on_stdin"
MOST_BYTES: Final = 8192
"""Of one line: more than any password or code, and little enough to refuse a file that was piped in by mistake."""


def at_terminal() -> bool:
    """Whether a person can be asked: both what is typed and what is asked go to a terminal."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stderr)


def secret(prompt: str, what: str) -> str:
    """One secret: typed unseen at a terminal, else the next line of standard input.

    Raises `Unfit` when there is no such line, or it is too long or no UTF-8 text.
    """
    return _hidden(prompt) if _is_terminal(sys.stdin) else _line(what)


def new_secret(prompt: str, what: str) -> str:
    """A secret that is being chosen: at a terminal it is typed twice, since nobody saw the first."""
    first = secret(prompt, what)
    if _is_terminal(sys.stdin) and _hidden("The same again: ") != first:
        raise Unfit("typed_twice_differs", "The two did not match; nothing was changed.")
    return first


def line_if_any(what: str) -> str:
    """The next line of standard input, or nothing where that has ended."""
    try:
        return _line(what)
    except Unfit as error:
        if error.reason == NOTHING:
            return ""
        raise


def _hidden(prompt: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(printable(prompt))
        except getpass.GetPassWarning:
            raise Unfit(
                "echo_on", "This terminal would show what you type. Hand it over on standard input instead."
            ) from None
        except EOFError:
            raise Unfit("nothing_typed", "Nothing was typed, so nothing was done.") from None
        except UnicodeDecodeError:
            raise _not_text("what was typed") from None


def _line(what: str) -> str:
    if sys.stdin is None:
        raise _missing(what)
    raw = sys.stdin.buffer.readline(MOST_BYTES + 1)
    if not raw:
        raise _missing(what)
    if len(raw) > MOST_BYTES:
        raise Unfit("line_too_long", f"The line with the {what} is longer than {MOST_BYTES} bytes.", field=what)
    try:
        return raw.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise _not_text(what) from None


def _missing(what: str) -> Unfit:
    return Unfit(NOTHING, f"Standard input ended before the {what}: one line is expected.", field=what)


def _not_text(what: str) -> Unfit:
    return Unfit("not_text", f"The {what} is not UTF-8 text.", field=what)


def _is_terminal(stream: object) -> bool:
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except ValueError:  # closed
        return False
