"""Passwords and codes as they come in: from a hidden prompt, or a line each on standard input. Never from an argument."""

from __future__ import annotations

import getpass
import sys
import warnings
from io import BytesIO
from typing import ClassVar, Final, TextIO

from guardtui import language
from guardtui.cli.exits import Unfit
from guardtui.core.errors import BadInput
from guardtui.core.text import printable
from guardtui.language import N_, _
from guardtui.shared.lines import Lines

NOTHING: Final = "nothing_on_stdin"
CALLED: Final = (
    N_("answer"),
    N_("code"),
    N_("new password"),
    N_("password"),
    N_("present password"),
    N_("recovery code"),
    N_("secret"),
    N_("text"),
    N_("what was typed"),
)
"""What is typed, as its fault tells of it; a field of JSON has the English."""
A_MOMENT: Final = 0.2
"""Seconds; whoever pipes a code along with a password has written both by then."""
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
    if _is_terminal(sys.stdin) and _hidden(_("The same again: ")) != first:
        raise Unfit("typed_twice_differs", _("The two did not match; nothing was changed."))
    return first


def line(what: str) -> str:
    """The next line of standard input, which need not be hidden. Raises `Unfit` when there is none."""
    return _line(what)


def whole(what: str, most: int) -> str:
    """All of standard input, for a text that is no secret of ours. Raises `Unfit` when there is none, or too much."""
    if sys.stdin is None:
        raise _missing(what)
    raw = _Lines.of(sys.stdin).rest(most + 1)
    if not raw.strip():
        raise _missing(what)
    if len(raw) > most:
        raise Unfit(
            "text_too_long", _("The {what} is longer than {most} bytes.").format(what=_(what), most=most), field=what
        )
    return raw.decode("utf-8", "replace")


def line_if_any(what: str) -> str:
    """The next line of standard input, or nothing where that has ended."""
    try:
        return _line(what)
    except Unfit as error:
        if error.reason == NOTHING:
            return ""
        raise


def own_words(prompt: str, most: int) -> str:
    """Free text: typed at a terminal until an empty line, else all of standard input. Raises `BadInput` beyond `most` bytes."""
    if at_terminal():
        _ask(prompt)
        raw = b""
        while len(raw) <= most and (line := _Lines.of(sys.stdin).line(MOST_BYTES)).strip():
            raw += line
    elif sys.stdin is None or _is_terminal(sys.stdin):
        return ""
    else:
        raw = _Lines.of(sys.stdin).rest(most + 1)
    if len(raw) > most:
        raise BadInput("words_long", most=most)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _not_text("text") from None


def confirmed(question: str) -> bool:
    """Whether a person at the terminal says yes; nobody there says nothing."""
    return at_terminal() and yes_or_no(question) is True


def yes_or_no(question: str) -> bool | None:
    """What a person at the terminal answers; None for anything but yes or no. It is asked on standard error."""
    _ask(_("{question} [y/n]").format(question=question))
    return language.yes_or_no(_Lines.of(sys.stdin).line(MOST_BYTES).decode(errors="replace"))


def _ask(question: str) -> None:
    sys.stderr.write(printable(question) + "\n")
    sys.stderr.flush()


def _hidden(prompt: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(printable(prompt))
        except getpass.GetPassWarning:
            raise Unfit(
                "echo_on", _("This terminal would show what you type. Hand it over on standard input instead.")
            ) from None
        except EOFError:
            raise Unfit("nothing_typed", _("Nothing was typed, so nothing was done.")) from None
        except UnicodeDecodeError:
            raise _not_text("what was typed") from None


def waiting_line(what: str) -> str:
    """The next line of standard input if it is there already, such as a code behind a password; else nothing.

    Nobody is waited for: a standard input that stays open says nothing about whether more is to come.
    """
    return line_if_any(what) if _Lines.of(sys.stdin).ready(A_MOMENT) else ""


class _Lines(Lines):
    """Those of standard input."""

    _last: ClassVar[tuple[object, _Lines] | None] = None

    @classmethod
    def of(cls, stdin: TextIO | None) -> _Lines:
        """The lines of this standard input; the same object as long as it is the same."""
        if cls._last is None or cls._last[0] is not stdin:
            cls._last = stdin, cls(stdin.buffer if stdin is not None else BytesIO())
        return cls._last[1]


def _line(what: str) -> str:
    if sys.stdin is None:
        raise _missing(what)
    raw = _Lines.of(sys.stdin).line(MOST_BYTES + 1)
    if not raw:
        raise _missing(what)
    if len(raw) > MOST_BYTES:
        raise Unfit(
            "line_too_long",
            _("The line with the {what} is longer than {most_bytes} bytes.").format(
                what=_(what), most_bytes=MOST_BYTES
            ),
            field=what,
        )
    try:
        return raw.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise _not_text(what) from None


def _missing(what: str) -> Unfit:
    return Unfit(
        NOTHING, _("Standard input ended before the {what}: one line is expected.").format(what=_(what)), field=what
    )


def _not_text(what: str) -> Unfit:
    return Unfit("not_text", _("The {what} is not UTF-8 text.").format(what=_(what)), field=what)


def _is_terminal(stream: object) -> bool:
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except ValueError:  # closed
        return False
