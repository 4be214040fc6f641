"""The anchor: how far each account's activity has come, remembered in a small file beside the key, outside the store.

What is inside the store can be put back as it was, all of it and with its seals; the anchor then still knows better
(SECURITY 0.2.6, F-anchor). It is written after the commit, so a crash in between leaves it behind by a line, never ahead.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from guardtui.core.errors import StoreTrouble

_HEADING: Final = "guardtui-anchor 1"
_HEADER: Final = 64
"""Bytes of readable text before the records."""
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


class Anchor:
    """One store's anchor. What cannot be written stays behind; `state` says so, and `activity verify` tells it."""

    def __init__(self, path: Path, store_id: str) -> None:
        self.path = path
        self._header = f"{_HEADING}\nstore {store_id}\n".encode().ljust(_HEADER - 1) + b"\n"

    def make(self, reached: Sequence[Reached] = ()) -> None:
        """Write a new anchor, durable before this returns. Raises `StoreTrouble` if one is there already."""
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            raise StoreTrouble("anchor_exists", path=str(self.path)) from None
        except OSError as error:
            raise StoreTrouble("anchor_unwritable", path=str(self.path), cause=error.strerror) from None
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self._header + b"".join(map(_bytes, reached)))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.path.unlink(missing_ok=True)
            raise StoreTrouble("anchor_unwritable", path=str(self.path), cause=error.strerror) from None

    def make_again(self, reached: Sequence[Reached]) -> None:
        """Write the anchor anew in the place of whatever is there, because the operator takes the store as it is."""
        self.prepare(reached)
        self.put_in_place()

    def prepare(self, reached: Sequence[Reached]) -> None:
        """Write a new anchor beside its place, durable before this returns."""
        self._beside.path.unlink(missing_ok=True)
        self._beside.make(reached)

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
        beside._header = self._header
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

    def advance(self, reached: Mapping[int, Reached]) -> None:
        """Remember how far the activity of accounts, each by its place, has come. It never goes back."""
        with suppress(OSError), self._opened(os.O_RDWR) as handle:
            if not _locked(handle) or not self._is_ours(handle):
                return
            for place, now in reached.items():
                if now.length > _parse(os.pread(handle, _RECORD, _at(place))).length:
                    os.pwrite(handle, _bytes(now), _at(place))

    def _is_ours(self, handle: int) -> bool:
        return os.pread(handle, _HEADER, 0) == self._header

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
