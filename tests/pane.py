"""A program in a terminal of its own, and the pane that a person would look at: drawn by pyte, read as text."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyte

PATIENCE = 60.0
"""Seconds for which words are waited for; a machine may be slow, and busy with other tests."""
A_PICTURE = 5.0
"""Seconds after which the rest of a picture is not waited for any more: whatever draws it was stopped."""
KEYS = {
    "enter": "\r", "escape": "\x1b", "end": "\x1b[F", "pagedown": "\x1b[6~", "f2": "\x1bOQ", "f8": "\x1b[19~",
}  # fmt: skip
"""What a terminal sends for a key that is no sign; `ctrl+x` is told by its letter, everything else is its sign."""
ALTERNATE = 1049
"""The private mode by which a full-screen program takes a screen of its own, and gives the shell's back."""
WHOLE = 2026
"""The private mode between whose beginning and end a program draws one picture: nothing of it is to be shown before the end."""
IS_WHOLE_KNOWN, WHOLE_IS_KNOWN = b"\x1b[?2026$p", "\x1b[?2026;2$y"
"""How a program asks whether the terminal keeps to that, and the answer that it does."""
POP_KEYS = b"\x1b[<u"
"""The kitty protocol's farewell, which pyte would draw as a letter."""
HEARD = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP)
"""What a program in a terminal hears, also where whoever started the tests does not."""
STDIN = 0
GUARDTUI = str(Path(sys.executable).with_name("guardtui"))
"""The installed program beside this Python."""


class Emulated(pyte.Screen):
    """A screen as pyte draws it, and the shell's one behind it."""

    half_drawn = False
    """Whether a picture was begun and is not whole yet: a person never sees it so."""

    def set_mode(self, *modes: int, **how: Any) -> None:
        self.half_drawn |= WHOLE in modes
        if ALTERNATE in modes and how.get("private"):
            self._behind = self.buffer.copy()
            self.buffer.clear()
        super().set_mode(*modes, **how)

    def reset_mode(self, *modes: int, **how: Any) -> None:
        self.half_drawn &= WHOLE not in modes
        if ALTERNATE in modes and how.get("private"):
            self.buffer.clear()
            self.buffer.update(self._behind)
        super().reset_mode(*modes, **how)

    @property
    def text(self) -> str:
        """All that stands on it, line by line."""
        return "\n".join(line.rstrip() for line in self.display)


class Pane:
    """Press keys, and look at what comes of them."""

    def __init__(self, *command: str, size: tuple[int, int] = (80, 24), **environment: str) -> None:
        self.raw = b""
        """Every byte that the program wrote."""
        self.keystrokes = 0
        self.screen = Emulated(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            try:
                for number in HEARD:
                    signal.signal(number, signal.SIG_DFL)
                _fit(STDIN, size)
                os.execve(command[0], command, {**_environment(), **environment})
            finally:
                os._exit(127)  # the tests go on in the parent alone

    @property
    def text(self) -> str:
        """What a person reads now, after whatever was written meanwhile; pictures are whole, as in a terminal."""
        while self._read(A_PICTURE if self.screen.half_drawn else 0.0):
            pass
        return self.screen.text

    def until(self, condition: Callable[[str], object], wish: str) -> str:
        """Look until the pane is as it should be, and give it back; in vain, it is what the failure shows."""
        end = time.monotonic() + PATIENCE
        while not condition(self.text):
            assert time.monotonic() < end, f"waited in vain until {wish}:\n{self.screen.text}"
            assert self._read(0.25) or self._terminal >= 0, f"it ended before {wish}:\n{self.screen.text}"
        return self.screen.text

    def shows(self, *words: str) -> str:
        """Look until all of these stand on the pane."""
        return self.until(lambda text: all(word in text for word in words), f"it shows {words}")

    def finds(self, pattern: str) -> re.Match[str]:
        """Look until this can be read on the pane."""
        found = re.search(pattern, self.until(lambda text: re.search(pattern, text), f"it shows {pattern!r}"))
        assert found is not None
        return found

    def press(self, *keys: str) -> None:
        """One key after the other, by name or sign."""
        for key in keys:
            self.keystrokes += 1
            control = key.removeprefix("ctrl+")
            self.write(KEYS.get(key, key) if control == key else chr(ord(control) & 0x1F))

    def write(self, text: str) -> None:
        """Send this as it is."""
        os.write(self._terminal, text.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Another window; the program is told by SIGWINCH, as the system does."""
        self.screen.resize(lines, columns)
        _fit(self._terminal, (columns, lines))

    def stopped(self) -> None:
        """Wait until the program has stopped itself."""
        self.until(lambda _: Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T", "it stops")

    def go_on(self) -> None:
        """As the shell's `fg` does."""
        self.send(signal.SIGCONT)

    def send(self, number: signal.Signals) -> None:
        """A signal from elsewhere."""
        os.kill(self.pid, number)

    def end(self) -> int:
        """Read on to the end; the exit code."""
        end = time.monotonic() + PATIENCE
        while self._terminal >= 0:
            assert time.monotonic() < end, f"it does not end:\n{self.screen.text}"
            self._read(0.25)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def leave(self) -> None:
        """Leave nothing running behind."""
        if self._terminal >= 0:
            self.send(signal.SIGKILL)
            self.end()

    def _read(self, patience: float) -> bool:
        """Draw what comes within this time; False when nothing does."""
        if self._terminal < 0 or not select.select([self._terminal], [], [], patience)[0]:
            return False
        try:
            block = os.read(self._terminal, 65_536)
        except OSError:  # the other end is closed
            block = b""
        if not block:
            os.close(self._terminal)
            self._terminal = -1
            return False
        self.raw += block
        if IS_WHOLE_KNOWN in block:
            self.write(WHOLE_IS_KNOWN)
        self._stream.feed(block.replace(POP_KEYS, b""))
        return True


def _environment() -> dict[str, str]:
    """The tests' own, but for what is of the terminal: it knows its size, and has all signs."""
    own = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    return own | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}


def _fit(terminal: int, size: tuple[int, int]) -> None:
    """Tell a terminal how large its window is."""
    columns, lines = size
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
