"""The installed program as a newcomer meets it: keys, and the pane of a terminal that is read before each of them."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from guardtui.lab.build import build

from ..pane import GUARDTUI, Pane  # noqa: TID252 - the terminal of all tests

pytestmark = pytest.mark.slow  # whole runs of a process

KEYSTROKES, SCREENS = 41, 12
"""What it takes from the first screen to two-step verification, and no more."""
SENT = r"([0-9]{3}) ([0-9]{3}) is your"
OF_THE_APP = r"Authenticator app +([0-9]{3}) ([0-9]{3})"
SECRET = r"(?:[A-Z2-7]{4} +){3}[A-Z2-7]{4}"
SCORE = re.compile(r"▸1 Overview ([0-9]+)")
RECOVERY = r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}"


class Newcomer(Pane):
    """Reads what stands there, and does what it says."""

    def __init__(self) -> None:
        super().__init__(GUARDTUI, "demo")
        self.screens: list[str] = []

    def on(self, *words: str) -> str:
        """The next screen, known by these words."""
        self.screens.append(words[0])
        return self.shows(*words)

    def types(self, code: str) -> None:
        """Copy a code from the pretend phone."""
        found = self.finds(code)
        self.press(*found[1], *found[2])

    def sign_in(self) -> None:
        """The password that is told, and the code that arrives: this terminal is new, or not trusted."""
        self.give_password()
        self.on("how that it is you", "delivered")
        self.press("f2")
        self.types(SENT)
        self.on("1 Overview", "F2 Phone")

    def give_password(self) -> None:
        """The one that the screen tells."""
        self.on("Sign in", "F8 types it")
        self.press("f8")
        self.shows("••••••••")
        self.press("enter")

    def scan(self) -> None:
        """To the picture with the secret."""
        self.press("2")
        self.on("Two-step verification", "t Turn on")
        self.press("t")
        self.on("How do you want to get your codes?", "⏎ Choose")
        self.press("enter")
        self.on("enter a key", "Just practising? p lets")

    def confirm(self) -> None:
        """The pretend phone scans it, and shows what is to be typed."""
        self.press("p")
        self.shows("The pretend phone has scanned it")
        self.press("enter")
        self.on("Type the code that your app shows", "5 tries left")
        self.types(OF_THE_APP)
        self.on("A second way", "⏎ Choose")

    def keep_codes(self) -> None:
        """No second way for now; one of the codes is typed back."""
        self.press("end", "enter")
        self.on("Your 10 recovery codes", "⏎ I have written them down")
        code = self.finds(RECOVERY)[0].replace("-", "")
        self.press("enter")
        self.on("Type one of them back", "0 of 16")
        self.press(*code.lower())
        self.on("This is what will change", "⏎ Turn on two-step verification")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The practice story, told once."""
    folder = tmp_path_factory.mktemp("lab") / "demo"
    build(folder, anchor=time.time_ns() // 1_000_000)
    return folder


@pytest.fixture
def arrive():
    """Start the program for a newcomer; whatever is left of it is gone afterwards."""
    opened = []

    def start() -> Newcomer:
        opened.append(Newcomer())
        return opened[-1]

    yield start
    for one in opened:
        one.leave()


@pytest.fixture
def person(arrive, told):
    """A newcomer to a story that is told already."""
    shutil.copytree(told, Path(os.environ["XDG_DATA_HOME"]) / "guardtui" / "demo")
    return arrive()


def test_from_nothing_to_two_step_verification(arrive):
    """A new folder, eighty by twenty-four, and nothing known but what the pane says."""
    person = arrive()
    person.sign_in()
    person.scan()
    person.confirm()
    person.keep_codes()
    person.press("enter")
    person.on("Two-step verification is on", "⏎ Done")
    person.press("enter")
    person.shows("✓ On  since today", "▸2 Two-step ✓")
    person.press("1")
    person.until(lambda text: (found := SCORE.search(text)) and int(found[1]) > 40, "the score has risen")
    print(f"{person.keystrokes - 1} keystrokes, {len(person.screens)} screens")
    assert person.keystrokes - 1 <= KEYSTROKES
    assert len(person.screens) <= SCREENS, person.screens
    person.press("ctrl+q")
    assert person.end() == 0


def test_another_window_shows_the_same_and_keeps_what_is_half_typed(person):
    person.sign_in()
    person.scan()
    person.confirm()
    person.press("end", "enter")
    code = person.finds(RECOVERY)[0].replace("-", "")
    person.press("enter")
    person.shows("0 of 16")
    person.press(*code[:6])
    person.shows("6 of 16", code[:4])
    person.resize(120, 40)
    person.shows("nothing here is real", "6 of 16", "Good to know", "Pretend phone")
    person.resize(60, 20)
    assert "Good to know" not in person.shows("● Recovery codes · step 5 of 6", "6 of 16")
    person.resize(40, 12)
    assert code[:4] not in person.shows("This window is too small", "Nothing you typed is lost")
    person.resize(1, 1)
    person.resize(80, 24)
    person.shows("6 of 16", code[:4], "F2 Phone")
    person.press(*code[6:])
    person.shows("This is what will change")


def test_put_aside_on_a_secret_comes_back_covered(person):
    """The shell has its own screen meanwhile; ctrl+z leaves nothing on it."""
    person.sign_in()
    person.scan()
    person.press("f2")  # the phone away: room for the picture
    person.shows("Scan this", "▀▀▀▀▀▀▀")
    secret = person.finds(SECRET)[0]
    person.press("ctrl+z")
    person.stopped()
    assert person.text.strip() == ""
    person.go_on()
    back = person.shows("Scan this", "Press s to show it", "····")
    assert secret not in back
    assert "▀▀▀▀▀▀▀" not in back
    person.press("s")
    person.shows(secret, "▀▀▀▀▀▀▀")


@pytest.mark.parametrize(
    ("stop", "place"),
    [
        (signal.SIGTERM, "scan"),
        (signal.SIGKILL, "confirm"),
        (signal.SIGTERM, "review"),
        (signal.SIGKILL, "review"),
    ],
)
def test_killed_within_the_wizard_nothing_is_half_done(person, arrive, stop, place):
    """Two-step verification is as it was, and can be begun; a secret that was shown is not shown to who comes next."""
    person.sign_in()
    person.scan()
    secret = person.finds(SECRET)[0]
    if place != "scan":
        person.confirm()
    if place == "review":
        person.keep_codes()
    person.send(stop)
    assert person.end() == (143 if stop is signal.SIGTERM else -signal.SIGKILL)
    if stop is signal.SIGTERM:
        assert person.text.strip() == ""
    again = arrive()
    again.sign_in()
    again.press("2")
    again.shows("! Off", "t Turn on")
    again.press("t")
    assert secret not in again.shows("How do you want to get your codes?", "⏎ Choose")
    again.press("ctrl+q")
    assert again.end() == 0
    whole()


@pytest.mark.parametrize("wait", [0.0, 0.05, 0.3])
def test_killed_while_it_is_turned_on_it_is_on_or_off(person, arrive, wait):
    """The last key, and the end of the process soon after it: both ways in are whole."""
    person.sign_in()
    person.scan()
    person.confirm()
    person.keep_codes()
    person.press("enter")
    time.sleep(wait)
    person.send(signal.SIGKILL)
    person.end()
    again = arrive()
    again.give_password()
    on = "Read it in" in again.shows("how that it is you", "5 tries left")
    again.press("f2")
    if on:  # the code that confirmed the app is used up
        before = again.finds(OF_THE_APP)[0]
        again.until(lambda text: re.search(OF_THE_APP, text) and before not in text, "the app shows another code")
    again.types(OF_THE_APP if on else SENT)
    again.shows("1 Overview")
    again.press("2")
    again.shows("✓ On" if on else "! Off")
    again.press("ctrl+q")
    assert again.end() == 0
    whole()


def whole() -> None:
    """The store, its chain and its anchor are sound, as the program itself finds."""
    for verb in (["activity", "verify"], ["doctor"]):
        found = subprocess.run([GUARDTUI, "--demo", *verb], capture_output=True, text=True, check=False)
        assert found.returncode == 0, found.stdout + found.stderr
