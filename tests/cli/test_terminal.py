"""The command line at a real terminal: hidden prompts, secrets for the eyes there, the app."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guardtui.lab.phone import PretendPhone

pytestmark = pytest.mark.slow  # whole runs

PATIENCE = 120.0
PASSWORD = "violet Teapot 9 under stairs"
TAKEN, LEFT = "\x1b[?1049h", "\x1b[?1049l"
"""The other screen of the terminal."""


class Terminal:
    """A program on a pseudo-terminal, and what it has printed so far."""

    def __init__(self, arguments: list[str], env: dict[str, str]) -> None:
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a run in the background ignores it
            os.execvpe(sys.executable, [sys.executable, "-m", "guardtui", *arguments], env)
        self.seen = ""
        self.passed = 0

    def until(self, text: str) -> str:
        """Read until this has been printed after what was waited for before; what came up to its end."""
        start, end = self.passed, time.monotonic() + PATIENCE
        while (place := self.seen.find(text, start)) < 0:
            assert time.monotonic() < end, f"waited in vain for {text!r} in {self.seen!r}"
            if not self._read():
                raise AssertionError(f"ended without {text!r}: {self.seen!r}")
        self.passed = place + len(text)
        return self.seen[start : self.passed]

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def line(self, text: str) -> None:
        self.type(text + "\n")

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self._read():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _read(self) -> bool:
        ready, _, _ = select.select([self.master], [], [], PATIENCE)
        assert ready, f"nothing more came after {self.seen!r}"
        try:
            raw = os.read(self.master, 65536)
        except OSError:  # the other end is closed
            return False
        self.seen += raw.decode("utf-8", "replace")
        return bool(raw)


Open = Callable[..., Terminal]


@pytest.fixture
def terminal(environment) -> Iterator[Open]:
    opened: list[Terminal] = []

    def open_one(*arguments: str) -> Terminal:
        opened.append(Terminal(list(arguments), environment(TERM="xterm-256color", COLUMNS="100", LINES="40")))
        return opened[-1]

    yield open_one
    for one in opened:
        os.close(one.master)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice story, told once."""
    from guardtui.lab.build import build

    folder = tmp_path_factory.mktemp("lab") / "demo"
    build(folder, anchor=time.time_ns() // 1_000_000)
    return folder


@pytest.fixture
def demo_folder(told: Path, tmp_path: Path) -> Path:
    """A practice store of the test's own: each contact takes five codes an hour and no more."""
    return Path(shutil.copytree(told, tmp_path / "demo"))


def newest_code(folder: Path) -> str:
    for message in PretendPhone(folder / "phone.jsonl").arrived(5):
        if found := re.search(r"(?<!\d)(\d{3}) ?(\d{3})(?!\d)", message.body):
            return found[1] + found[2]
    raise AssertionError("no code arrived")


def sign_in(terminal: Open, folder: Path, *more: str) -> None:
    from guardtui.lab.build import the_story

    person = the_story().person
    line = terminal("--demo", "--store", str(folder), "signin", person.handle, *more)
    line.until("Password for ")
    line.line(person.password)
    line.until("Code: ")
    line.line(newest_code(folder))
    assert line.end() == 0
    assert person.password not in line.seen


def test_signing_in_at_a_terminal_asks_for_both_and_shows_neither(terminal, demo_folder):
    sign_in(terminal, demo_folder)


def test_a_slip_of_the_finger_is_told_and_asked_again(terminal, demo_folder):
    sign_in(terminal, demo_folder)
    line = terminal("--demo", "--store", str(demo_folder), "contact", "add", "mira.new@example.org")
    line.until("Code: ")
    line.line("12345")
    line.until("six digits")
    line.until("Code: ")
    line.line(newest_code(demo_folder))
    line.until("unverified")
    assert line.end() == 0


def test_a_code_may_be_left_for_later(terminal, demo_folder):
    sign_in(terminal, demo_folder)
    line = terminal("--demo", "--store", str(demo_folder), "contact", "add", "+1 202 555 0187")
    line.until("Code: ")
    line.line("")
    line.until("guardtui code answer ")
    assert line.end() == 0


def test_an_app_s_secret_is_shown_at_the_terminal_as_a_picture_and_as_groups(terminal, demo_folder):
    sign_in(terminal, demo_folder)
    line = terminal("--demo", "--store", str(demo_folder), "factor", "enroll", "totp")
    assert line.end() == 0
    assert re.search(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", line.seen)
    assert line.seen.count("█") > 200


def test_ctrl_c_at_a_prompt_is_130(terminal, demo_folder):
    line = terminal("--demo", "--store", str(demo_folder), "signin", "mira")
    line.until("Password for ")
    line.type("\x03")
    assert line.end() == 130
    assert "Traceback" not in line.seen


def test_the_demo_opens_the_app_and_leaves_the_terminal_as_it_was(terminal, demo_folder):
    line = terminal("demo", "--folder", str(demo_folder))
    line.until("Riverbend")
    line.type("\x11")
    assert line.end() == 0
    assert "\x1b[?1049h" in line.seen
    assert line.seen.rindex("\x1b[?1049l") > line.seen.rindex("\x1b[?1049h")


def test_a_dropped_line_ends_the_app(terminal, demo_folder):
    line = terminal("demo", "--folder", str(demo_folder))
    line.until("Riverbend")
    os.kill(line.pid, signal.SIGTERM)
    line.end()
    assert "\x1b[?1049l" in line.seen


def test_a_first_start_goes_by_the_doors_to_an_account_and_the_second_straight_to_its_sign_in(terminal):
    """With an empty home, by keys alone. The shell's own screen does not come up in between."""
    line = terminal()
    line.until("Welcome to GuardTUI")
    line.type("3")
    line.until("Its file, or its folder")
    line.type("/dev/null\r")
    line.until("is no GuardTUI store")
    line.type("\x1b")
    line.until("Make a store of my own")
    line.type("2")
    line.until("Its folder, for it alone")
    line.type("Otter Club\r")
    line.until("Make the first account")
    for text in ("noor\r", "Noor\r", "\r", PASSWORD):
        line.type(text)
    line.until("Good")
    line.type("\r")
    line.until("of 100")
    line.type("\x11")
    assert line.end() == 0
    assert "Traceback" not in line.seen
    assert PASSWORD not in line.seen
    between = line.seen[line.seen.index(LEFT) : line.seen.rindex(LEFT)]
    assert between.index(TAKEN) < 200
    again = terminal()
    again.until("Otter Club")
    again.until("Sign in")
    again.type("\x11")
    assert again.end() == 0
    assert "Welcome to GuardTUI" not in again.seen


def test_a_signal_at_the_doors_leaves_a_usable_terminal(terminal):
    line = terminal()
    line.until("Welcome to GuardTUI")
    os.kill(line.pid, signal.SIGTERM)
    assert line.end() == 143
    assert line.seen.rindex(LEFT) > line.seen.rindex(TAKEN)


def test_a_store_that_was_named_and_is_not_there_is_no_reason_to_make_one(terminal, tmp_path):
    line = terminal("--store", str(tmp_path / "typo.db"))
    line.until("There is no store at")
    assert line.end() == 5
