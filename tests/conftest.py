"""What every test may ask for: a folder of its own, and a Guard on a practice clock with a pretend phone."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.config import Config
    from guardtui.lab.clock import StoryClock
    from guardtui.lab.phone import PretendPhone

START = 1_790_000_000_000
"""Where the clock of `lab` stands: 21 September 2026."""
ROOM: Final = 4 * 1024**3
"""Bytes that all the tests' files together stay well below."""

settings.register_profile("any machine", settings(deadline=None, suppress_health_check=[HealthCheck.too_slow]))
settings.load_profile("any machine")  # how long an example takes is no rule of the program


def pytest_configure() -> None:
    """Stores are made in memory where there is room, since each waits for the disk at every write: a quarter of the suite.

    They go with the run; only what a failed test left is kept, as far as the next run.
    """
    memory = Path("/dev/shm")
    if "PYTEST_DEBUG_TEMPROOT" in os.environ or not memory.is_dir() or not os.access(memory, os.W_OK | os.X_OK):
        return
    room = os.statvfs(memory)
    if room.f_bavail * room.f_frsize >= ROOM and not room.f_flag & os.ST_NOEXEC:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(memory)


def pytest_collection_finish() -> None:
    """What was imported stays, so the collector need not look at it again: an eighth of the suite's processor time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_xdist_auto_num_workers() -> int:
    """Twice as many workers as cores: most tests of the app and of processes wait more than they compute."""
    return 2 * (os.cpu_count() or 1)


@dataclass
class Lab:
    """A practice Guard with parts that a test can move and read."""

    guard: Guard
    clock: StoryClock
    phone: PretendPhone
    config: Config


@pytest.fixture(autouse=True)
def no_machine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No user's folders, settings, window or terminal habits leak into a test, and none of its files leak out."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith(("GUARDTUI", "_GUARDTUI", "TEXTUAL", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setenv("GUARDTUI_LANGUAGE", "en")


@pytest.fixture
def store_folder(tmp_path: Path) -> Path:
    """An empty folder of mode 0700 for a store, its key and its state."""
    folder = tmp_path / "store"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def lab(store_folder: Path) -> Iterator[Lab]:
    """An empty practice store: its clock stands still until a test moves it, its codes arrive on `phone`."""
    from guardtui.bootstrap import Parts, make_store
    from guardtui.core.records import Channel
    from guardtui.lab.build import demo_config, demo_phone
    from guardtui.lab.clock import StoryClock
    from guardtui.lab.phone import PhoneCourier
    from guardtui.vault import Hasher

    config, clock, phone = demo_config(store_folder), StoryClock(START), demo_phone(store_folder)
    courier, quick = PhoneCourier(phone), Hasher(memory_kib=8, passes=1, lanes=1)
    parts = Parts(clock=clock, hasher=quick, code_hasher=quick, couriers={Channel.SMS: courier, Channel.MAIL: courier})
    guard = make_store(config, service="Riverbend Market", practice=True, parts=parts)
    yield Lab(guard, clock, phone, config)
    guard.close()


@pytest.fixture(scope="session")
def oathtool() -> Callable[[str, int], str]:
    """The code of an authenticator app at a moment (UTC milliseconds), as a program makes it that is not ours.

    OATH Toolkit's oathtool where it is installed, as .ci/run does; else PyPI's package of that name, which has its own HMAC.
    """
    found = shutil.which("oathtool", path="/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin")
    if found is None:
        from oathtool import generate_otp

        return lambda secret, at: generate_otp(secret, at // 30_000)

    def make(secret: str, at: int) -> str:
        command = [found, "--totp", "--base32", f"--now=@{at // 1000}", "-"]
        done = subprocess.run(command, input=secret, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    return make
