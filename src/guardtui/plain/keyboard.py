"""What is typed: at a terminal, unseen where it is a secret, else a line each from a pipe or a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import Final, TextIO

from guardtui.core.errors import BadInput
from guardtui.shared.lines import Lines

MOST: Final = 8192
"""Bytes of one line: more than any answer, and little enough not to hold a file that was piped in by mistake."""


class Keyboard:
    """Standard input as a person's or a script's hands."""

    def __init__(self, stdin: TextIO | None) -> None:
        self._lines = Lines(stdin.buffer if stdin is not None else BytesIO())
        self._terminal = _terminal(stdin)

    @property
    def shows(self) -> bool:
        """Whether what is typed is seen, and its line ended, without our doing: a terminal does that."""
        return self._terminal is not None

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Let nothing that is typed be seen meanwhile; from before the question, so that no quick answer is."""
        if self._terminal is None:
            yield
            return
        import termios

        before = termios.tcgetattr(self._terminal)
        dark = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
        termios.tcsetattr(self._terminal, termios.TCSADRAIN, dark)
        try:
            yield
        finally:
            termios.tcsetattr(self._terminal, termios.TCSADRAIN, before)

    def line(self, patience: float | None) -> str | None:
        """The next line without its end; None where none came within so many seconds.

        Raises `EOFError` where nothing more comes, `BadInput` for a line that is too long or no text.
        """
        if not self._lines.ready(patience) and not self._lines.over:
            return None
        raw = self._lines.line(MOST)
        if not raw:
            raise EOFError
        if len(raw) == MOST and not raw.endswith(b"\n"):
            self._skip()
            raise BadInput("too_long", field="line", most=MOST)
        try:
            return raw.decode("utf-8").removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError:
            raise BadInput("not_text", field="line") from None

    def _skip(self) -> None:
        """Read on to the end of a line that is too long, so that its rest answers nothing."""
        while (rest := self._lines.line(MOST)) and not rest.endswith(b"\n"):
            pass


def _terminal(stdin: TextIO | None) -> int | None:
    try:
        return stdin.fileno() if stdin is not None and stdin.isatty() else None
    except (OSError, ValueError):  # closed, or no real file
        return None


@lru_cache(maxsize=1)
def keyboard_of(stdin: TextIO | None) -> Keyboard:
    """The one keyboard of a stream: what was read ahead of a line belongs to whoever asks next."""
    return Keyboard(stdin)
