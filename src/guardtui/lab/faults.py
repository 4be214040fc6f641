"""Things that go wrong on purpose, so that they can be practised: switches beside the pretend phone (PRODUCT M21).

Which are on is kept in a file beside the phone's, and with it what is still to be said of messages that were handed
over, such as that one came back. Several processes may read and write it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from guardtui.core.records import Channel, MessageState
from guardtui.lab.kept import Kept
from guardtui.language import _


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
    LOST = "lost"
    """The phone is lost: texts to its number go to whoever has it, and so does its authenticator app."""
    SIGNAL = "signal"
    """Text messages wait until the phone has a signal again, which is when the switch is off."""
    DELAY = "delay"
    """It arrives most of a minute late."""
    SPAM = "spam"
    """Mail is put into spam."""
    CLOCK = "clock"
    """The phone's clock is wrong, and with it the codes of its authenticator app."""


CONCERNS: Final = {
    Fault.LOST: (Channel.SMS,),
    Fault.SIGNAL: (Channel.SMS,),
    Fault.SPAM: (Channel.MAIL,),
    Fault.CLOCK: (),
}
"""Which channels a fault concerns; else both."""

WORDS: Final = {
    Fault.REFUSED: _("messages are refused"),
    Fault.BUSY: _("the other end is busy"),
    Fault.BOUNCE: _("messages come back"),
    Fault.TYPO: _("new addresses have a wrong letter"),
    Fault.BLOCKED: _("the sender is blocked"),
    Fault.LOST: _("the phone is lost"),
    Fault.SIGNAL: _("a weak signal"),
    Fault.DELAY: _("messages are late"),
    Fault.SPAM: _("mail lands in spam"),
    Fault.CLOCK: _("the phone's clock is wrong"),
}


@dataclass(frozen=True, slots=True)
class Tidings:
    """What is said of a message later: at a moment, or when a fault is over."""

    message: str
    state: MessageState
    detail: str
    at: int = 0
    after: str = ""


class Faults:
    """The switches. Without a file none is on."""

    def __init__(self, path: Path) -> None:
        self._kept = Kept(path)

    def on(self) -> tuple[Fault, ...]:
        """The faults that are on, in the order in which they count. A damaged file is one without any."""
        return _on(self._kept.read())

    def of(self, channel: Channel) -> Fault | None:
        """What goes wrong with a message of a channel now."""
        return next((one for one in self.on() if channel in CONCERNS.get(one, (channel,))), None)

    def since(self, fault: Fault) -> int | None:
        """Since when a fault is on; None while it is not."""
        return _since(self._kept.read()).get(fault)

    def times(self) -> dict[str, int]:
        """The faults that are on, by name, and since when."""
        return {fault.value: since for fault, since in _since(self._kept.read()).items()}

    def restore(self, times: Mapping[str, int]) -> None:
        """Let go wrong what went wrong then, since the same time. Raises `StoreTrouble` where that cannot be kept."""
        with self._kept.changing() as held:
            held["on"] = dict(times)

    def switch(self, wanted: Iterable[Fault], now: int) -> None:
        """Turn exactly these on. Raises `StoreTrouble` where that cannot be kept."""
        chosen = set(wanted)
        with self._kept.changing() as held:
            before = _since(held)
            held["on"] = {fault.value: before.get(fault, now) for fault in chosen}

    def later(self, tidings: Tidings) -> None:
        """Keep what is to be said of a message."""
        with self._kept.changing() as held:
            held["tidings"] = [*_tidings(held), asdict(tidings)]

    def retry(self, until: int) -> None:
        """Note that something is to be tried again, which is worth looking for until then."""
        with self._kept.changing() as held:
            held["retry_until"] = until

    def retries(self, now: int) -> bool:
        """Whether something may be to be tried again."""
        until = self._kept.read().get("retry_until")
        return isinstance(until, int) and now < until

    def due(self, now: int) -> list[Tidings]:
        """Take out what is to be said now."""
        held = self._kept.read()
        if not any(_is_due(one, now, _on(held)) for one in _tidings(held)):
            return []
        with self._kept.changing() as held:
            on, waiting = _on(held), _tidings(held)
            held["tidings"] = [one for one in waiting if not _is_due(one, now, on)]
        return [told for one in waiting if _is_due(one, now, on) and (told := _told(one)) is not None]


def _since(held: Mapping[str, Any]) -> dict[Fault, int]:
    """The faults that are on, in the order in which they count, and since when."""
    on = held.get("on")
    if not isinstance(on, dict):
        return {}
    return {fault: on[fault.value] for fault in Fault if type(on.get(fault.value)) is int}


def _on(held: Mapping[str, Any]) -> tuple[Fault, ...]:
    return tuple(_since(held))


def _tidings(held: Mapping[str, Any]) -> list[dict[str, object]]:
    waiting = held.get("tidings")
    return [one for one in waiting if isinstance(one, dict)] if isinstance(waiting, list) else []


def _is_due(one: Mapping[str, object], now: int, on: tuple[Fault, ...]) -> bool:
    at = one.get("at")
    return isinstance(at, int) and at <= now and one.get("after") not in on


def _told(one: Mapping[str, object]) -> Tidings | None:
    try:
        return Tidings(str(one["message"]), MessageState(str(one["state"])), str(one["detail"]))
    except (KeyError, ValueError):
        return None
