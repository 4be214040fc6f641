"""The pretend phone and inbox: what GuardTUI "sent" in the practice lab, kept outside the store as a phone would keep it.

One line of JSON for each message in a private file. Several processes may write and read at once; a line that a crash
cut short is left out, and the next message starts on a line of its own.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Final

from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Channel, MessageState
from guardtui.delivery.courier import Letter, Receipt
from guardtui.language import _

TAKEN: Final = _("practice phone")
"""What the phone answers to whoever hands it a message; a mail server that fails speaks English, as real ones do."""
UNWRITABLE: Final = _("the practice phone cannot be written")

_BLOCK: Final = 16_384
"""Bytes that are read at a time, from the end: the newest dozen messages fit in one."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message as the phone or the inbox shows it. `at` is UTC milliseconds."""

    at: int
    channel: str
    """`sms` or `mail`."""
    to: str
    sender: str
    subject: str
    body: str
    reference: str = ""
    place: str = "inbox"
    """Where it lies: `inbox`, or `spam`."""
    shows_at: int = 0
    """When it arrives, where that is later than it was sent."""
    held: str = ""
    """The fault that holds it back as long as that is on."""

    @property
    def key(self) -> str:
        """What names it on the phone."""
        return f"{self.at} {self.channel} {self.reference} {self.sender}"


class PretendPhone:
    """The file behind the phone. Messages stay in the order in which they came."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def receive(self, message: Arrived) -> None:
        """Keep a message, durable before this returns. Raises `StoreTrouble` where the file cannot be written."""
        self._append(asdict(message))

    def move(self, key: str, place: str) -> None:
        """Put a message elsewhere. Raises `StoreTrouble` where the file cannot be written."""
        self._append({"moved": key, "place": place})

    def arrived(self, limit: int = 50) -> tuple[Arrived, ...]:
        """The newest messages, newest first; none for a phone that nothing was ever sent to."""
        try:
            handle = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise StoreTrouble("phone_unreadable", path=str(self.path), cause=error.strerror) from None
        with os.fdopen(handle, "rb") as file:
            return tuple(islice(_messages(_newest_lines(file)), limit))

    def _append(self, held: dict[str, object]) -> None:
        line = json.dumps(held, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        try:
            self._write(line)
        except OSError as error:
            raise StoreTrouble("phone_unwritable", path=str(self.path), cause=error.strerror) from None

    def _write(self, line: bytes) -> None:
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            size = os.fstat(handle).st_size
            cut_short = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            rest = memoryview(b"\n" + line if cut_short else line)
            while rest:
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        finally:
            os.close(handle)


class PhoneCourier:
    """A `Courier` that hands letters to the pretend phone. For practice stores only.

    It may say DELIVERED, because it is the phone too and saw the message arrive.
    """

    says_when: ClassVar = True
    """It never is in doubt: what it takes is on the phone, and seen to be there."""

    def __init__(self, phone: PretendPhone) -> None:
        self._phone = phone

    def send(self, letter: Letter) -> Receipt:
        try:
            self._phone.receive(as_it_arrives(letter))
        except StoreTrouble:
            return Receipt(MessageState.DEFERRED, UNWRITABLE)
        return Receipt(MessageState.DELIVERED, TAKEN)


def as_it_arrives(letter: Letter, *, place: str = "inbox", shows_at: int = 0, held: str = "") -> Arrived:
    """A letter as it looks on arrival: an SMS has no subject."""
    return Arrived(
        at=letter.sent_at,
        channel=str(letter.channel),
        to=letter.to,
        sender=letter.sender,
        subject=letter.subject if letter.channel is Channel.MAIL else "",
        body=letter.body,
        reference=letter.reference,
        place=place,
        shows_at=shows_at,
        held=held,
    )


def _newest_lines(file: BinaryIO) -> Iterator[bytes]:
    """The file's lines from the last to the first, reading no more of it than is asked for."""
    position, rest = file.seek(0, os.SEEK_END), b""
    while position > 0:
        step = min(_BLOCK, position)
        position -= step
        file.seek(position)
        first, *whole = (file.read(step) + rest).split(b"\n")
        yield from reversed(whole)
        rest = first
    yield rest


def _messages(lines: Iterable[bytes]) -> Iterator[Arrived]:
    """The messages of lines that come newest first, each where it was put last; empty or damaged lines are left out."""
    places: dict[str, str] = {}
    for line in lines:
        held = _object(line)
        if isinstance(moved := held.get("moved"), str):
            places.setdefault(moved, str(held.get("place", "")))
        elif (message := _message(held)) is not None:
            yield replace(message, place=places.get(message.key, message.place))


def _object(line: bytes) -> dict[str, Any]:
    try:
        held = json.loads(line)
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _message(held: dict[str, Any]) -> Arrived | None:
    """A message, or None for a damaged one."""
    try:
        message = Arrived(**held)
    except TypeError:
        return None
    numbers = {"at", "shows_at"}
    whole = all(type(value) is (int if name in numbers else str) for name, value in asdict(message).items())
    return message if whole else None
