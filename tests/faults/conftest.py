"""What the fault tests share: an account to act with, on a machine whose clock somebody sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from tests.guard.conftest import World

from guardtui.bootstrap import Guard, Parts, make_store, open_guard
from guardtui.clock import Uptime
from guardtui.config import Config
from guardtui.core.records import Channel
from guardtui.lab.build import demo_config, demo_phone
from guardtui.lab.phone import PhoneCourier, PretendPhone
from guardtui.policy import Policy
from guardtui.vault import Hasher

NOW = 1_790_000_000_000


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
