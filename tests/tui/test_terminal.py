"""The app on a real pseudo-terminal: what reaches it, and how it leaves it (SECURITY F-term)."""

import signal
import sys
import time

import pytest

from guardtui.core.records import Client
from guardtui.lab.build import MARKER, build
from guardtui.lab.workshop import write_new

from ..hostile import MARK, plant, reached  # noqa: TID252 - the payloads of all tests
from ..pane import GUARDTUI, PATIENCE, Pane  # noqa: TID252 - the terminal of all tests

pytestmark = pytest.mark.slow  # processes and faults of their own

LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"
MOUSE_OFF = b"\x1b[?1000l"
PASSWORD = "copper lantern walks 9 Bridges"


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """The demo, opened in a terminal of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = tmp_path / "guardtui" / "demo"
    build(folder, anchor=time.time_ns() // 1_000_000)
    pane = Pane(GUARDTUI, "demo", NO_COLOR="")
    yield pane
    pane.leave()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_leaves_a_usable_terminal(demo, number, code):
    """Alternate screen and mouse reporting are off, and the exit code says what happened."""
    demo.shows("Sign in")
    demo.send(number)
    assert (demo.end(), LEFT_ALTERNATE_SCREEN in demo.raw, MOUSE_OFF in demo.raw) == (code, True, True)


def test_the_screen_comes_up_and_goes_by_key(demo):
    """Quit is an honest zero."""
    demo.shows("Sign in")
    demo.press("ctrl+q")
    assert demo.end() == 0
    assert LEFT_ALTERNATE_SCREEN in demo.raw


def test_without_a_terminal_the_app_says_so(world, capsys, monkeypatch):
    """Exit 2, a sentence, no escape sequences."""
    from guardtui.tui.app import run

    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert run(world.guard) == 2
    assert "needs a terminal" in capsys.readouterr().err


def test_put_aside_gives_the_shell_its_screen_and_fg_comes_back(demo):
    demo.shows("Sign in")
    before = len(demo.raw)
    demo.press("ctrl+z")
    demo.stopped()
    assert demo.text.strip() == ""
    assert LEFT_ALTERNATE_SCREEN in demo.raw[before:]
    assert MOUSE_OFF in demo.raw[before:]
    demo.go_on()
    demo.shows("Sign in")
    demo.press("ctrl+q")
    assert demo.end() == 0


def test_no_control_character_of_the_data_reaches_the_terminal(lab):
    """Of names, devices and activity on every destination, in details and in questions, byte by byte (SECURITY F-esc)."""
    lab.guard.accounts.add("mira", "Mira", PASSWORD)
    session = lab.guard.signin.begin("mira", PASSWORD, Client("laptop" * 8)).session
    plant(lab.guard, session)
    lab.guard.close()
    write_new(lab.config.folder / MARKER, b"{}")
    app = Pane(GUARDTUI, "demo", "--folder", str(lab.config.folder), size=(120, 40), NO_COLOR="")

    def press(*keys: str, shown: str) -> None:
        """Again where nothing came of it: a pane does not tell whether a list takes keys already."""
        before = app.text
        begun = pressed = time.monotonic()
        app.press(*keys)
        while shown not in app.text or app.text == before:
            now = time.monotonic()
            assert now < begun + PATIENCE, f"{keys} never led to {shown!r}:\n{app.text}"
            if now > pressed + PATIENCE / 4:
                app.press(*keys)
                pressed = now
            time.sleep(0.05)

    app.shows("Practice account", "ctrl+t shows it")
    app.write(f"{PASSWORD}\r")
    app.shows("Your password alone")
    press("2", shown="Turn it on")
    press("3", shown="a code cannot follow you")
    press("7", shown="The second key")
    press("0", shown="What is the matter?")
    app.shows("Your cases")
    press("end", "enter", shown="Your case number")
    app.press("pagedown")
    app.shows(MARK)
    press("escape", shown="What is the matter?")
    press("5", shown="worth a look")
    app.press("pagedown")
    app.shows(MARK)
    press("enter", shown="Was this not you?")
    press("enter", shown="worth a look")
    press("6", shown="last seen")
    app.press("pagedown")
    app.shows(MARK)
    press("e", shown=" be called?")
    app.press("ctrl+q")
    assert app.end() == 0
    assert app.raw.count(MARK.encode()) > 50
    assert reached(app.raw) == []
