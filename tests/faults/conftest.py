"""What the fault tests share: a machine whose clock somebody sets, flows that a fault strikes, and the real program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from tests.guard.conftest import PASSWORD, World
from tests.guard.test_killed import FLOWS

from guardtui.bootstrap import Guard, Parts, make_store, open_guard
from guardtui.clock import Uptime
from guardtui.config import Config
from guardtui.core.records import Channel
from guardtui.lab.build import demo_config, demo_phone
from guardtui.lab.phone import PhoneCourier, PretendPhone
from guardtui.policy import Policy
from guardtui.vault import Hasher

NOW = 1_790_000_000_000
EVERY = os.environ.get("GUARDTUI_TEST_EVERY") == "1"
SOME = FLOWS if EVERY else ("by-recovery-code", "replace-mail", "approve", "not-me")
"""Flows for the faults that take long; `GUARDTUI_TEST_EVERY=1` has all of them."""


class SetClock:
    """A machine's clock that somebody sets, forward and back, beside an uptime that only goes on."""

    def __init__(self, at: int = NOW, start: bytes = b"a boot..") -> None:
        self.at = at
        self.passed = 0
        self.start = start

    def now(self) -> int:
        return self.at

    def uptime(self) -> Uptime:
        return Uptime(self.start, self.passed)

    def set(self, at: int) -> None:
        self.at = at

    def advance(self, milliseconds: int) -> None:
        """Let time pass."""
        self.at += milliseconds
        self.passed += milliseconds

    def start_again(self) -> None:
        """The machine is started again."""
        self.start, self.passed = bytes([self.start[0] + 1]) * 8, 1_000


@dataclass
class Machine:
    """A practice store on a machine; more processes than one may have it open."""

    config: Config
    phone: PretendPhone
    clock: SetClock = field(default_factory=SetClock)
    opened: list[Guard] = field(default_factory=list)

    @property
    def guard(self) -> Guard:
        return self.opened[0]

    @property
    def parts(self) -> Parts:
        courier, quick = PhoneCourier(self.phone), Hasher(memory_kib=8, passes=1, lanes=1)
        return Parts(
            clock=self.clock,
            hasher=quick,
            code_hasher=quick,
            couriers=dict.fromkeys((Channel.SMS, Channel.MAIL), courier),
        )

    def another(self, *, as_it_is: bool = False) -> Guard:
        """The store as another process opens it."""
        self.opened.append(open_guard(self.config, parts=self.parts, practice=True, as_it_is=as_it_is))
        return self.opened[-1]

    def again(self) -> None:
        """Close the store and open it, as the next command does."""
        self.close()
        self.another()

    def close(self) -> None:
        for guard in self.opened:
            guard.close()
        self.opened.clear()


MakeMachine = Callable[..., Machine]


@pytest.fixture
def make_machine() -> Iterator[MakeMachine]:
    made: list[Machine] = []

    def make(folder: Path, policy: Policy | None = None, at: int = NOW) -> Machine:
        folder.mkdir(mode=0o700, parents=True)
        config = replace(demo_config(folder), policy=policy or Policy())
        machine = Machine(config, demo_phone(folder), SetClock(at))
        machine.opened.append(make_store(config, service="Riverbend Market", practice=True, parts=machine.parts))
        made.append(machine)
        return machine

    yield make
    for machine in made:
        machine.close()


@pytest.fixture
def world(make_machine: MakeMachine, tmp_path: Path) -> World:
    return World(make_machine(tmp_path / "store"))


class Trial(NamedTuple):
    """One time that a fault struck a flow: see `broken_anywhere.py`, which also checks what was said and what is left."""

    how: str
    """`done`, `undelivered` where the code's message was struck, or the reason of the trouble that was told."""
    left: str
    """`untouched`, `begun` after some of its transactions, or `done`."""
    again: bool | None
    """Whether the flow could be done once the fault was over; None where that was not tried."""
    compared: int
    """How often a typed code was compared with anything."""


Broken = Callable[[str, str], list[Trial]]


@pytest.fixture
def broken() -> Broken:
    """Run a flow again and again, each time struck by a fault a little later."""

    def run(flow: str, fault: str) -> list[Trial]:
        driver = Path(__file__).with_name("broken_anywhere.py")
        with TemporaryDirectory() as folder:
            command = [sys.executable, str(driver), folder, flow, fault]
            command = bound_by_modes(command) if fault == "read_only" else command
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        found = [Trial(*trial) for trial in json.loads(done.stdout)]
        assert all(trial.again is not False for trial in found), found
        return found

    return run


def bound_by_modes(command: list[str]) -> list[str]:
    """A command without root's power to read and write whatever the modes say."""
    if os.geteuid() != 0:
        return command
    powers = "-dac_override,-dac_read_search,-fowner"
    return ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}", *command]


Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def guardtui() -> Run:
    """Run the real program, to its end, in a process of its own; with `modes`, one that they bind."""
    source = str(Path(__file__).parents[2] / "src")

    def run(*arguments: str, modes: bool = False, **options: Any) -> subprocess.CompletedProcess[bytes]:
        options = {"env": {**os.environ, "PYTHONPATH": source}, "input": b"", "timeout": 60, **options}
        command = [sys.executable, "-m", "guardtui", *arguments]
        command = bound_by_modes(command) if modes else command
        return subprocess.run(command, capture_output=True, check=False, **options)

    return run


@pytest.fixture
def account(guardtui: Run, tmp_path: Path) -> str:
    """A real store with one account that is signed in: its path."""
    store = str(tmp_path / "box" / "guard.db")
    assert guardtui("--store", store, "init").returncode == 0
    assert guardtui("--store", store, "account", "add", "mira", input=PASSWORD.encode()).returncode == 0
    assert guardtui("--store", store, "signin", "mira", input=PASSWORD.encode()).returncode == 0
    return store


def said(done: subprocess.CompletedProcess[bytes], *secrets: str) -> tuple[int, str]:
    """The exit code and reason of what was refused: in one object and a sentence, without a traceback or a secret."""
    both = done.stdout + done.stderr
    assert b"Traceback" not in both, both
    assert not any(secret.encode() in both for secret in (PASSWORD, *secrets))
    assert done.stderr.strip().endswith(b"."), done.stderr
    return done.returncode, json.loads(done.stdout)["error"]
