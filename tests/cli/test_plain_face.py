"""`guardtui --plain` and `guardtui demo --plain` as real processes: at a terminal, at a dumb one, and through a pipe."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

import pytest

from guardtui.lab.build import build, the_story

from .test_terminal import Terminal, newest_code

pytestmark = pytest.mark.slow  # each command is a process of its own, as installed

GUARDTUI = Path(sys.executable).with_name("guardtui")
"""The program as it was installed; where only the checkout is there, the module stands for it."""
PERSON = the_story().person
MARKS = re.compile("[\x1b\u2500-\u259f\u2800-\u28ff\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What no terminal is ever sent: escapes, boxes, blocks, Braille, control bytes but the line's end."""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The practice story, told once."""
    folder = tmp_path_factory.mktemp("lab") / "demo"
    build(folder, anchor=time.time_ns() // 1_000_000)
    return folder


@pytest.fixture
def demo(told, tmp_path):
    return Path(shutil.copytree(told, tmp_path / "demo"))


class Dumb(Terminal):
    """A terminal that can do nothing but print letters."""

    def __init__(self, arguments, env):
        installed = [str(GUARDTUI)] if GUARDTUI.exists() else [sys.executable, "-m", "guardtui"]
        self.pid, self.master = os.forkpty()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a run in the background ignores it
            os.execvpe(installed[0], [*installed, *arguments], env)
        self.seen, self.passed = "", 0

    @property
    def echoes(self):
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)


@pytest.fixture
def dumb(environment, demo):
    opened = []

    def open_one(*arguments, plain=("--plain",)):
        opened.append(Dumb([*arguments, *plain], environment(TERM="dumb", COLUMNS="80", LINES="24")))
        return opened[-1]

    yield open_one
    for one in opened:
        os.close(one.master)


def test_the_demo_is_signed_in_to_and_left_as_a_person_does(dumb, demo):
    line = dumb("demo", "--folder", str(demo))
    line.until("Practice: nothing here is real.")
    line.until("Handle")
    line.line(PERSON.handle)
    line.until("Password: ")
    assert not line.echoes
    line.line(PERSON.password)
    line.until("Code: ")
    assert not line.echoes
    code = newest_code(demo)
    line.line(code)
    line.until("Accepted.")
    line.until("Places: ")
    assert line.echoes
    line.line("3")
    line.until("Contacts: ")
    line.line("b")
    line.until("Places: ")
    line.line("q")
    line.until("You are signed out. Goodbye.")
    assert line.end() == 0
    assert not MARKS.findall(line.seen), line.seen
    assert "F8" not in line.seen, "the keys of the app do nothing here"
    assert PERSON.password not in line.seen.partition("Password: ")[2]
    assert code not in line.seen


def test_a_terminal_that_draws_no_screens_gets_no_app(dumb, demo):
    line = dumb("demo", "--folder", str(demo), plain=())
    line.until("TERM=dumb")
    line.until("Handle")
    line.type("\x03")
    assert line.end() == 130
    assert not MARKS.findall(line.seen), line.seen


def test_ctrl_c_at_the_first_question_leaves_and_elsewhere_goes_back(dumb, demo):
    line = dumb("demo", "--folder", str(demo))
    line.until("Handle")
    line.line(PERSON.handle)
    line.until("Password: ")
    line.type("\x03")
    line.until("Handle")
    assert line.echoes
    line.type("\x03")
    assert line.end() == 130


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_while_a_secret_is_typed_leaves_the_terminal_as_it_was(dumb, demo, sent, code):
    line = dumb("demo", "--folder", str(demo))
    line.until("Handle")
    line.line(PERSON.handle)
    line.until("Password: ")
    assert not line.echoes
    os.kill(line.pid, sent)
    # As a shell would, look at the terminal only after the program has ended.
    ended = time.monotonic() + 60
    while not line.echoes:
        assert time.monotonic() < ended, "nothing typed is seen any more"
        time.sleep(0.05)
    assert line.end() == code


def test_a_script_through_a_pipe_is_answered_line_by_line(guardtui, demo):
    script = f"{PERSON.handle}\nnot the password\n".encode()
    done = guardtui("demo", "--plain", "--folder", str(demo), input=script)
    assert done.returncode == 0, "at the handle nothing has begun that would be left undone"
    said = done.stdout.decode()
    assert "That handle and password do not belong together." in said
    assert said.endswith("Nothing more is typed. Goodbye.\n")
    assert not MARKS.findall(said)
    assert done.stderr == b""
    done = guardtui("demo", "--plain", "--folder", str(demo), input=f"{PERSON.handle}\n".encode())
    assert done.returncode == 1, "midway"


def test_a_real_store_is_opened_by_a_bare_plain(guardtui, tmp_path):
    store = tmp_path / "box" / "guard.db"
    assert guardtui("--store", str(store), "init").returncode == 0
    done = guardtui("--store", str(store), "--plain", input=b"")
    assert done.returncode == 0
    assert b"Make the first account." in done.stdout
    assert b"Practice" not in done.stdout
    assert guardtui("--store", str(store), "--plain", "activity", "verify").returncode == 0, "a noun prints lines"


def test_a_reader_that_goes_away_ends_it_quietly(environment, demo):
    with subprocess.Popen(
        [sys.executable, "-m", "guardtui", "demo", "--plain", "--folder", str(demo)],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as line:
        line.stdout.readline()
        line.stdout.close()
        with suppress(BrokenPipeError):  # it may have ended already
            line.stdin.write(b"mira\n" * 50)
            line.stdin.close()
        assert b"Traceback" not in line.stderr.read()
        assert line.wait(60) != 0
