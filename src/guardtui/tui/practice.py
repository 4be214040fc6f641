"""What the app asks of the practice lab, by its shape alone: product code never imports it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


MESSAGES: Final = "messages"
SPAM: Final = "spam"
PAPER: Final = "paper"
"""The folders of the drawer: what arrived, what was put into spam, and recovery codes that were written down."""


class Arrival(Protocol):
    """One message on the phone or in the inbox."""

    @property
    def key(self) -> str: ...
    @property
    def at(self) -> int: ...
    @property
    def channel(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def sender(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def place(self) -> str: ...


class Step(Protocol):
    """One thing to reach in a mission, and where and with which keys."""

    @property
    def text(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def done(self) -> bool: ...


class Mission(Protocol):
    """A mission as it stands: `fresh`, `running`, `solved`, or `over` where it cannot be solved any more."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def short(self) -> str: ...
    @property
    def situation(self) -> str: ...
    @property
    def steps(self) -> Sequence[Step]: ...
    @property
    def debrief(self) -> str: ...
    @property
    def over(self) -> str: ...
    @property
    def teaches(self) -> Sequence[str]: ...
    @property
    def state(self) -> str: ...
    @property
    def solved_at(self) -> int | None: ...
    @property
    def done(self) -> int: ...
    @property
    def hint(self) -> str: ...


class Phone(Protocol):
    """The pretend phone: what arrived, newest first."""

    def arrived(self, limit: int) -> Sequence[Arrival]: ...


@runtime_checkable
class Practice(Phone, Protocol):
    """A pretend phone with switches for what goes wrong."""

    def faults(self) -> Sequence[tuple[str, str, bool]]:
        """Each switch: its name, what goes wrong in words, and whether it is on."""
        ...

    def switch(self, name: str) -> bool:
        """Turn one on or off; whether it is on now."""
        ...

    def scan(self, secret: str) -> None:
        """Let its authenticator app take a secret."""
        ...

    def app_code(self) -> str | None:
        """What its authenticator app shows now."""
        ...

    def ahead(self) -> int:
        """How many milliseconds the practice store is ahead of the machine's clock."""
        ...

    def jumps(self) -> Sequence[tuple[str, str]]:
        """How far one can go forward at once: the span, and what it is called."""
        ...

    def forward(self, guard: Guard, by: str) -> None:
        """Go forward in the practice store's time by a span. Raises for a store that is none."""
        ...

    def not_spam(self, key: str) -> None:
        """Take a message out of spam."""
        ...

    def write_down(self, codes: Sequence[str]) -> None:
        """Keep recovery codes on paper."""
        ...

    def paper(self) -> Sequence[str]:
        """The recovery codes that were written down."""
        ...

    def sign_in_with(self) -> tuple[str, str]:
        """Handle and password of the practice account, which are printed for everybody."""
        ...

    def missions(self, guard: Guard) -> Sequence[Mission]:
        """All missions as they stand."""
        ...

    def mission(self, guard: Guard) -> Mission | None:
        """The one that is under way, or was solved last."""
        ...

    def begin(self, guard: Guard, mission_id: str, password: str = "") -> None:
        """Begin a mission: its situation happens now. Raises where it cannot."""
        ...

    def pass_time(self, guard: Guard) -> None:
        """Let happen what has become due."""
        ...


@dataclass
class Shelf:
    """What the drawers of all screens share: which folder is open, and what the person has seen of what is in it."""

    since: int
    """What arrived until then (UTC milliseconds) is not new to anybody."""
    folder: str = MESSAGES
    spam: int = 0
    paper: bool = False
    lying: frozenset[str] = frozenset()
    """The messages of the open folder."""
    read: set[str] = field(default_factory=set)

    @property
    def folders(self) -> tuple[str, ...]:
        """Those that there is something in; messages always."""
        return (MESSAGES, *((SPAM,) if self.spam else ()), *((PAPER,) if self.paper else ()))

    def lies(self, arrived: Sequence[Arrival], *, paper: bool) -> None:
        """Note what there is now."""
        self.spam, self.paper = sum(one.place == SPAM for one in arrived), paper
        self.lying = frozenset(one.key for one in arrived if self.folder_of(one) == self.folder)

    def folder_of(self, arrival: Arrival) -> str:
        """Where a message lies."""
        return SPAM if arrival.place == SPAM else MESSAGES

    def is_new(self, arrival: Arrival) -> bool:
        """Whether a message came since the app was opened, and the phone was not put away with it in sight."""
        return arrival.at > self.since and arrival.key not in self.read

    def after(self) -> str | None:
        """The folder behind the open one; None behind the last."""
        behind = self.folders[self.folders.index(self.folder) + 1 :] if self.folder in self.folders else ()
        return behind[0] if behind else None

    def turn_to(self, folder: str) -> None:
        """Open another folder; what was in sight is read."""
        self.read |= self.lying
        self.folder = folder
