"""The app on a real pseudo-terminal: what reaches it, and how it leaves it (SECURITY F-term)."""

import os
import pty
import select
import signal
import sys
import time
from pathlib import Path

import pytest

from guardtui.core.records import Client
from guardtui.lab.build import MARKER, build
from guardtui.lab.workshop import write_new

from ..hostile import MARK, plant, reached  # noqa: TID252 - the payloads of all tests

pytestmark = pytest.mark.slow  # processes and faults of their own

LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"
MOUSE_OFF = b"\x1b[?1000l"
PATIENCE = 30
PASSWORD = "copper lantern walks 9 Bridges"
PAGE_DOWN = "\x1b[6~"


class Terminal:
    """A process behind a pty, and everything that it wrote."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self.written = b""
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.execve(
                sys.executable, [sys.executable, *arguments], {**os.environ, "TERM": "xterm-256color", **environment}
            )

    def until(self, wanted: bytes, again: str = "") -> None:
        """Read on until this was written; with `again`, keys that are pressed once more when nothing comes of them."""
        end = time.monotonic() + PATIENCE
        while wanted not in self.written:
            assert time.monotonic() < end, f"never saw {wanted!r}"
            if select.select([self.handle], [], [], 1)[0]:
                self.written += os.read(self.handle, 65_536)
            else:
                os.write(self.handle, again.encode())

    def press(self, keys: str, shown: bytes) -> None:
        """Press keys, and again when nothing comes of them, and read on until this is written anew."""
        before, self.written = self.written, b""
        os.write(self.handle, keys.encode())
        self.until(shown, keys)
        self.written = before + self.written

    def wait(self) -> int:
        """Read on to the end; the exit code."""
        while True:
            try:
                block = os.read(self.handle, 65_536)
            except OSError:
                break
            if not block:
                break
            self.written += block
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """The demo, opened in a terminal of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = tmp_path / "guardtui" / "demo"
    build(folder, anchor=time.time_ns() // 1_000_000)
    return Terminal("-m", "guardtui", "demo", NO_COLOR="")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_leaves_a_usable_terminal(demo, number, code):
    """Alternate screen and mouse reporting are off, and the exit code says what happened."""
    demo.until(b"Sign in")
    os.kill(demo.pid, number)
    assert (demo.wait(), LEFT_ALTERNATE_SCREEN in demo.written, MOUSE_OFF in demo.written) == (code, True, True)


def test_the_screen_comes_up_and_goes_by_key(demo):
    """Quit is an honest zero."""
    demo.until(b"Sign in")
    os.write(demo.handle, b"\x11")
    assert demo.wait() == 0
    assert LEFT_ALTERNATE_SCREEN in demo.written


def test_without_a_terminal_the_app_says_so(world, capsys, monkeypatch):
    """Exit 2, a sentence, no escape sequences."""
    from guardtui.tui.app import run

    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert run(world.guard) == 2
    assert "needs a terminal" in capsys.readouterr().err


def test_put_aside_gives_the_shell_its_screen_and_fg_comes_back(demo):
    demo.until(b"Sign in")
    demo.written = b""
    os.write(demo.handle, b"\x1a")  # ctrl+z
    end = time.monotonic() + PATIENCE
    while Path(f"/proc/{demo.pid}/stat").read_text().split(") ")[1][0] != "T":
        assert time.monotonic() < end, "it was not stopped"
        if select.select([demo.handle], [], [], 0.05)[0]:
            demo.written += os.read(demo.handle, 65_536)
    while select.select([demo.handle], [], [], 0.2)[0]:
        demo.written += os.read(demo.handle, 65_536)
    assert LEFT_ALTERNATE_SCREEN in demo.written
    assert MOUSE_OFF in demo.written
    demo.written = b""
    os.kill(demo.pid, signal.SIGCONT)
    demo.until(b"Sign in")
    os.write(demo.handle, b"\x11")
    assert demo.wait() == 0


@pytest.mark.slow
def test_no_control_character_of_the_data_reaches_the_terminal(lab):
    """Of names, devices and activity on every destination, in details and in questions, byte by byte (SECURITY F-esc)."""
    lab.guard.accounts.add("mira", "Mira", PASSWORD)
    session = lab.guard.signin.begin("mira", PASSWORD, Client("laptop" * 8)).session
    plant(lab.guard, session)
    lab.guard.close()
    write_new(lab.config.folder / MARKER, b"{}")
    size = {"COLUMNS": "120", "LINES": "40"}
    app = Terminal("-m", "guardtui", "demo", "--folder", str(lab.config.folder), NO_COLOR="", **size)
    app.until(b"Practice account")
    os.write(app.handle, f"{PASSWORD}\r".encode())
    app.until(b"Your password alone")
    app.press("2", b"Turn it on")
    app.press("3", b"a code cannot follow you")
    app.press("7", b"The second key")
    app.press("0", b"What is the matter?")
    app.press("\x1b[F", b"PLANTED")
    app.press("\r", b"Your case number")
    app.press(PAGE_DOWN, MARK.encode())
    app.press("\x1b", b"What is the matter?")
    app.press("5", b"deserve a look")
    app.press(PAGE_DOWN, MARK.encode())
    app.press("\r", b"Was this not you?")
    app.press("\r", b"deserve a look")
    app.press("6", b"Everything that ever signed in")
    app.press(PAGE_DOWN, MARK.encode())
    app.press("e", b" what?")
    os.write(app.handle, b"\x11")
    assert app.wait() == 0
    assert app.written.count(MARK.encode()) > 50
    assert reached(app.written) == []
