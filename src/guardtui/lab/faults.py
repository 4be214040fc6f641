"""Things that go wrong on purpose, so that they can be practised: switches beside the pretend phone (PRODUCT M21).

Which are on is kept in a file beside the phone's, and with it what is still to be said of messages that were handed
over, such as that one came back. Several processes may read and write it.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Channel, MessageState

MOST_BYTES: Final = 1 << 20


class Fault(StrEnum):
    """What goes wrong while its switch is on. Of several that concern one message, the first in this order counts."""

    REFUSED = "refused"
    """Whoever is asked to take it says that nobody lives there."""
    BUSY = "busy"
    """They say: later. It is tried again by itself."""
    BOUNCE = "bounce"
    """It is taken, and comes back some seconds later."""
    TYPO = "typo"
    """Whatever goes to an address that nothing came from before goes to a stranger."""
    BLOCKED = "blocked"
    """The phone, or the mailbox, drops it: the sender is blocked."""
    SIGNAL = "signal"
    """Text messages wait until the phone has a signal again, which is when the switch is off."""
    DELAY = "delay"
    """It arrives most of a minute late."""
    SPAM = "spam"
    """Mail is put into spam."""
    CLOCK = "clock"
    """The phone's clock is wrong, and with it the codes of its authenticator app."""


CONCERNS: Final = {
    Fault.SIGNAL: (Channel.SMS,),
    Fault.SPAM: (Channel.MAIL,),
    Fault.CLOCK: (),
}
"""Which channels a fault concerns; else both."""

WORDS: Final = {
    Fault.REFUSED: "messages are refused",
    Fault.BUSY: "the other end is busy",
    Fault.BOUNCE: "messages come back",
    Fault.TYPO: "new addresses have a wrong letter",
    Fault.BLOCKED: "the sender is blocked",
    Fault.SIGNAL: "a weak signal",
    Fault.DELAY: "messages are late",
    Fault.SPAM: "mail lands in spam",
    Fault.CLOCK: "the phone's clock is wrong",
}


@dataclass(frozen=True, slots=True)
class Tidings:
    """What is said of a message later: at a moment, or when a fault is over."""

    message: str
    state: MessageState
    detail: str
    at: int = 0
    after: str = ""


@dataclass
class _Held:
    on: list[str] = field(default_factory=list)
    tidings: list[dict[str, object]] = field(default_factory=list)
    retry_until: int = 0


class Faults:
    """The switches. Without a file none is on."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def on(self) -> tuple[Fault, ...]:
        """The faults that are on, in the order in which they count. A damaged file is one without any."""
        held = self._read().on
        return tuple(fault for fault in Fault if fault.value in held)

    def of(self, channel: Channel) -> Fault | None:
        """What goes wrong with a message of a channel now."""
        return next((one for one in self.on() if channel in CONCERNS.get(one, (channel,))), None)

    def switch(self, wanted: Iterable[Fault]) -> None:
        """Turn exactly these on. Raises `StoreTrouble` where that cannot be kept."""
        chosen = set(wanted)
        names = [fault.value for fault in Fault if fault in chosen]
        with self._changing() as held:
            held.on = names

    def later(self, tidings: Tidings) -> None:
        """Keep what is to be said of a message."""
        with self._changing() as held:
            held.tidings.append(asdict(tidings))

    def retry(self, until: int) -> None:
        """Note that something is to be tried again, which is worth looking for until then."""
        with self._changing() as held:
            held.retry_until = until

    def retries(self, now: int) -> bool:
        """Whether something may be to be tried again."""
        return now < self._read().retry_until

    def due(self, now: int) -> list[Tidings]:
        """Take out what is to be said now."""
        held = self._read()
        if not any(_is_due(one, now, held.on) for one in held.tidings):
            return []
        with self._changing() as held:
            due = [one for one in held.tidings if _is_due(one, now, held.on)]
            held.tidings = [one for one in held.tidings if one not in due]
        return [found for one in due if (found := _tidings(one)) is not None]

    def _read(self) -> _Held:
        try:
            handle = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return _Held()
        except OSError as error:
            raise StoreTrouble("phone_unreadable", path=str(self._path), cause=error.strerror) from None
        with os.fdopen(handle, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            return _parse(file.read(MOST_BYTES))

    @contextmanager
    def _changing(self) -> Iterator[_Held]:
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                held = _parse(file.read(MOST_BYTES))
                yield held
                file.seek(0)
                file.truncate()
                file.write(json.dumps(asdict(held)).encode())
        except OSError as error:
            raise StoreTrouble("phone_unwritable", path=str(self._path), cause=error.strerror) from None


def _parse(content: bytes) -> _Held:
    try:
        held: Any = json.loads(content)
        on, tidings = held["on"], held["tidings"]
        return _Held(
            [str(one) for one in on], [one for one in tidings if isinstance(one, dict)], int(held["retry_until"])
        )
    except (ValueError, TypeError, KeyError):
        return _Held()


def _is_due(one: dict[str, object], now: int, on: list[str]) -> bool:
    at = one.get("at")
    return isinstance(at, int) and at <= now and one.get("after") not in on


def _tidings(one: dict[str, object]) -> Tidings | None:
    try:
        return Tidings(str(one["message"]), MessageState(str(one["state"])), str(one["detail"]))
    except (KeyError, ValueError):
        return None
