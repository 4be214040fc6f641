"""The anchor: how far each account's activity, and time itself, have come: a small file beside the key, outside the store.

What is inside the store can be put back as it was, all of it and with its seals; the anchor then still knows better
(SECURITY 0.2.6, F-anchor). It is written after the commit, so a crash in between leaves it behind by a line, never ahead.
So is the last time that the store has seen, which lets time go on where the machine's clock was set back (F-clock).
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from guardtui.clock import Uptime
from guardtui.core.errors import StoreTrouble

_HEADING: Final = "guardtui-anchor 1"
_HEADER: Final = 64
"""Bytes before the records: readable text, padded with spaces, then the last time seen."""
_SEEN: Final = 24
"""Bytes of the last time seen: the time, the uptime and the start of the machine. Spaces stand there until one is noted."""
_WHEN: Final = _HEADER - _SEEN - 1
_NEVER: Final = b" " * _SEEN
_MOST: Final = 2**53
"""A later time was not written here."""
_NUMBER: Final = 8
_PRINT: Final = 8
"""Bytes of the last line's chain value that are kept: enough to tell two histories of the same length apart."""
_RECORD: Final = _NUMBER + _PRINT
_PATIENCE: Final = 1.0
"""Seconds to wait for another writer of the anchor; staying behind is better than hanging."""


class Reached(NamedTuple):
    """How many lines an account's activity had at least, and the beginning of the last one's chain value."""

    length: int = 0
    print: bytes = b""

    @classmethod
    def at(cls, length: int, chain: bytes) -> Reached:
        return cls(length, chain[:_PRINT])


NOTHING: Final = Reached()


class Seen(NamedTuple):
    """The last time that the store has seen (UTC milliseconds), and how long the machine had been up then."""

    time: int
    uptime: Uptime

    def after(self, uptime: Uptime) -> int:
        """What time it is at least at this uptime. It stands still where the machine was started again since.

        While the clock lags behind what was seen, time goes on by nine tenths of what passes: so a clock that is set back
        again and again, a little each time, does not leave it ever further ahead.
        """
        passed = uptime.passed - self.uptime.passed if uptime.start == self.uptime.start else 0
        return self.time + max(0, passed) * 9 // 10


class Anchor:
    """One store's anchor. What cannot be written stays behind; `state` says so, and `activity verify` tells it."""

    def __init__(self, path: Path, store_id: str) -> None:
        self.path = path
        self._text = f"{_HEADING}\nstore {store_id}\n".encode().ljust(_WHEN)

    def make(self, reached: Sequence[Reached] = (), seen: Seen | None = None) -> None:
        """Write a new anchor, durable before this returns. Raises `StoreTrouble` if one is there already."""
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            raise StoreTrouble("anchor_exists", path=str(self.path)) from None
        except OSError as error:
            raise StoreTrouble("anchor_unwritable", path=str(self.path), cause=error.strerror) from None
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self._text + _seen_bytes(seen) + b"\n" + b"".join(map(_bytes, reached)))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.path.unlink(missing_ok=True)
            raise StoreTrouble("anchor_unwritable", path=str(self.path), cause=error.strerror) from None

    def make_again(self, reached: Sequence[Reached], seen: Seen) -> None:
        """Write the anchor anew in the place of whatever is there, because the operator takes the store as it is.

        This alone may lead the time back.
        """
        self.prepare(reached, seen)
        self.put_in_place()

    def prepare(self, reached: Sequence[Reached], seen: Seen | None = None) -> None:
        """Write a new anchor beside its place, durable before this returns."""
        self._beside.path.unlink(missing_ok=True)
        self._beside.make(reached, seen)

    def put_in_place(self) -> None:
        """Let what was prepared be the anchor; nothing where nothing was, or another process has done so."""
        if self._beside.state in {"missing", "foreign"}:
            return
        try:
            self._beside.path.replace(self.path)
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreTrouble("anchor_unwritable", path=str(self.path), cause=error.strerror) from None

    @property
    def _beside(self) -> Anchor:
        beside = Anchor(self.path.with_name(f".{self.path.name}.new"), "")
        beside._text = self._text
        return beside

    @property
    def state(self) -> str:
        """`kept`, `unwritable` (it is right but stays behind), `missing`, or `foreign`: another store's, or damaged."""
        try:
            with self._opened(os.O_RDONLY) as handle:
                ours = self._is_ours(handle) and (os.fstat(handle).st_size - _HEADER) % _RECORD == 0
        except FileNotFoundError:
            return "missing"
        except OSError:
            return "foreign"
        if not ours:
            return "foreign"
        return "kept" if os.access(self.path, os.W_OK) else "unwritable"

    @property
    def private(self) -> bool:
        """Whether nobody else may read or write it."""
        try:
            return self.path.stat().st_mode & 0o077 == 0
        except OSError:
            return False

    def all(self) -> tuple[Reached, ...]:
        """What is remembered of every account, by its place; nothing where there is no anchor of this store."""
        with suppress(OSError), self._opened(os.O_RDONLY) as handle:
            if self._is_ours(handle):
                raw = os.pread(handle, os.fstat(handle).st_size, _HEADER)
                return tuple(_parse(raw[at : at + _RECORD]) for at in range(0, len(raw) - _RECORD + 1, _RECORD))
        return ()

    def of(self, place: int) -> Reached | None:
        """What is remembered of one account; None where there is no anchor of this store."""
        with suppress(OSError), self._opened(os.O_RDONLY) as handle:
            if self._is_ours(handle):
                return _parse(os.pread(handle, _RECORD, _at(place)))
        return None

    def places(self) -> int:
        """How many accounts are remembered."""
        with suppress(OSError):
            return max(0, self.path.stat().st_size - _HEADER) // _RECORD
        return 0

    def seen(self) -> Seen | None:
        """The last time seen; None where there is no anchor of this store, or none was noted yet."""
        with suppress(OSError), self._opened(os.O_RDONLY) as handle:
            return self._read(handle)
        return None

    def advance(self, reached: Mapping[int, Reached], seen: Seen) -> None:
        """Remember how far the activity of accounts, each by its place, and time have come. Neither goes back."""
        with suppress(OSError), self._opened(os.O_RDWR) as handle:
            if not _locked(handle) or not self._is_ours(handle):
                return
            for place, now in reached.items():
                if now.length > _parse(os.pread(handle, _RECORD, _at(place))).length:
                    os.pwrite(handle, _bytes(now), _at(place))
            before = self._read(handle)
            if before is None or seen.time > before.time:
                os.pwrite(handle, _seen_bytes(seen), _WHEN)

    def _is_ours(self, handle: int) -> bool:
        when = self._when(handle)
        return when == _NEVER or _seen(when) is not None

    def _read(self, handle: int) -> Seen | None:
        when = self._when(handle)
        return None if when == _NEVER else _seen(when)

    def _when(self, handle: int) -> bytes:
        """What stands where the last time seen is noted; nothing where this is no anchor of this store."""
        raw = os.pread(handle, _HEADER, 0)
        return raw[_WHEN:-1] if raw[:_WHEN] == self._text and raw[-1:] == b"\n" else b""

    @contextmanager
    def _opened(self, flags: int) -> Iterator[int]:
        handle = os.open(self.path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            yield handle
        finally:
            os.close(handle)


def _at(place: int) -> int:
    return _HEADER + _RECORD * (place - 1)


def _bytes(reached: Reached) -> bytes:
    return reached.length.to_bytes(_NUMBER, "big") + reached.print.ljust(_PRINT, b"\0")


def _parse(raw: bytes) -> Reached:
    length = int.from_bytes(raw[:_NUMBER], "big")
    return Reached(length, raw[_NUMBER:_RECORD]) if length else NOTHING


def _seen_bytes(seen: Seen | None) -> bytes:
    if seen is None:
        return _NEVER
    time_, passed = (min(max(0, number), _MOST) for number in (seen.time, seen.uptime.passed))
    return (
        time_.to_bytes(_NUMBER, "big")
        + passed.to_bytes(_NUMBER, "big")
        + seen.uptime.start[:_NUMBER].ljust(_NUMBER, b"\0")
    )


def _seen(raw: bytes) -> Seen | None:
    """The time that was noted; None for none, and for bytes that nobody here wrote."""
    time_, passed = (int.from_bytes(raw[at : at + _NUMBER], "big") for at in (0, _NUMBER))
    if len(raw) != _SEEN or time_ > _MOST or passed > _MOST:
        return None
    return Seen(time_, Uptime(raw[2 * _NUMBER :], passed))


def _locked(handle: int) -> bool:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                return False
            time.sleep(0.005)
        else:
            return True
