"""The practice lab as a face knows it, by its shape alone: product code never imports the lab itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, runtime_checkable

from guardtui import wording
from guardtui.language import _

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard

SHOWN: Final = 12
"""Messages that a face shows: the newest ones."""
CODE: Final = re.compile(r"(?<![0-9])([0-9]{3} ?[0-9]{3})(?![0-9])")
SPAM: Final = "spam"
"""Where a message lies that was taken for spam."""


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
    """One thing to reach in a mission, and where and with which keys; `typed` says the same for who reads line by line."""

    @property
    def text(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def typed(self) -> str: ...
    @property
    def done(self) -> bool: ...


class Mission(Protocol):
    """A mission as it stands: `fresh`, `running`, `aside`, `solved`, or `over` where it cannot be solved any more."""

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

    def go_on(self, mission_id: str) -> None:
        """Go on with a mission that was left for another."""
        ...

    def pass_time(self, guard: Guard) -> None:
        """Let happen what has become due."""
        ...


GO_ON: Final = _("Go on")
AGAIN: Final = _("Begin again")


def ways_on(mission: Mission, missions: Iterable[Mission]) -> dict[str, str]:
    """What can be done about a mission, the likeliest first: `begin`, `go_on`, `next`, `again`, and what each is called."""
    match mission.state:
        case "fresh":
            return {"begin": _("Begin")}
        case "running" | "aside":
            return {"go_on": GO_ON, "again": AGAIN}
        case "solved" if next_of(mission, missions) is not None:
            return {"next": _("Next one"), "again": AGAIN}
    return {"again": AGAIN}


def next_of(mission: Mission, missions: Iterable[Mission]) -> Mission | None:
    """The next one behind it that was never solved, from the first again behind the last; None where none is left."""
    order = list(missions)
    here = next(number for number, one in enumerate(order) if one.id == mission.id)
    return next((one for one in (*order[here + 1 :], *order[:here]) if one.solved_at is None), None)


class News(NamedTuple):
    """What is new of the mission under way: `begun`, `step`, `solved` or `over`, and of what."""

    kind: str
    text: str


def news_of(before: Mission | None, now: Mission) -> News | None:
    """What became of the mission since it was looked at before; None where nothing did."""
    if before is None or before.id != now.id or (before.state != "running" and now.state == "running"):
        return News("begun", now.title)
    if now.state == "solved" != before.state:
        return News("solved", now.title)
    if now.state == "over" != before.state:
        return News("over", now.over)
    reached = [step.text for step, then in zip(now.steps, before.steps, strict=True) if step.done > then.done]
    return News("step", reached[-1]) if reached else None


def switch(practice: Practice, name: str) -> str:
    """Let something go wrong, or right again where it does; which, in words."""
    on, words = practice.switch(name), {one: said for one, said, _on in practice.faults()}[name]
    return wording.done("fault_on" if on else "fault_off", fault=words)
