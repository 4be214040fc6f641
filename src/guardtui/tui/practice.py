"""What the app asks of the practice lab, by its shape alone: product code never imports it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


class Arrival(Protocol):
    """One message on the phone or in the inbox."""

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

    def pass_time(self, guard: Guard) -> None:
        """Let happen what has become due."""
        ...
