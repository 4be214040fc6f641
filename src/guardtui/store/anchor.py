"""The anchor: how long each account's activity is, remembered in a small file beside the key, outside the store.

What is inside the store can be put back as it was, all of it and with its seals; the anchor then still knows better
(SECURITY 0.2.6, F-anchor). It is written after the commit, so a crash in between leaves it behind by a line, never ahead.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from guardtui.core.errors import StoreTrouble

_HEADING: Final = "guardtui-anchor 1"
_HEADER: Final = 64
"""Bytes of readable text before the numbers."""
_NUMBER: Final = 8
"""Bytes of one account's number of lines, big-endian, in the order in which the accounts were made."""


class Anchor:
    """One store's anchor. What cannot be written stays behind; `state` says so, and `activity verify` tells it."""

    def __init__(self, path: Path, store_id: str) -> None:
        self.path = path
        self._header = f"{_HEADING}\nstore {store_id}\n".encode().ljust(_HEADER - 1) + b"\n"

    def make(self, lengths: Sequence[int] = ()) -> None:
        """Write a new anchor, durable before this returns. Raises `StoreTrouble` if one is there already."""
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            raise StoreTrouble("anchor_exists", path=str(self.path)) from None
        except OSError as error:
            raise StoreTrouble("anchor_unwritable", path=str(self.path), cause=error.strerror) from None
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self._header + b"".join(length.to_bytes(_NUMBER, "big") for length in lengths))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.path.unlink(missing_ok=True)
            raise StoreTrouble("anchor_unwritable", path=str(self.path), cause=error.strerror) from None

    @property
    def state(self) -> str:
        """`kept`, `unwritable` (it is right but stays behind), `missing`, or `foreign`: another store's, or none at all."""
        try:
            with self._opened(os.O_RDONLY) as handle:
                ours = self._is_ours(handle)
        except FileNotFoundError:
            return "missing"
        except OSError:
            return "foreign"
        if not ours:
            return "foreign"
        return "kept" if os.access(self.path, os.W_OK) else "unwritable"

    def lengths(self) -> tuple[int, ...]:
        """How many lines each account had, by its place; nothing where there is no anchor of this store."""
        with suppress(OSError), self._opened(os.O_RDONLY) as handle:
            if self._is_ours(handle):
                raw = os.pread(handle, os.fstat(handle).st_size, _HEADER)
                return tuple(
                    int.from_bytes(raw[at : at + _NUMBER], "big") for at in range(0, len(raw) - _NUMBER + 1, _NUMBER)
                )
        return ()

    def advance(self, lengths: Mapping[int, int]) -> None:
        """Remember how long the activity of accounts, each by its place, has become. It never goes back."""
        with suppress(OSError), self._opened(os.O_RDWR) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if not self._is_ours(handle):
                return
            for place, length in lengths.items():
                at = _HEADER + _NUMBER * (place - 1)
                if length > int.from_bytes(os.pread(handle, _NUMBER, at), "big"):
                    os.pwrite(handle, length.to_bytes(_NUMBER, "big"), at)

    def _is_ours(self, handle: int) -> bool:
        return os.pread(handle, _HEADER, 0) == self._header

    @contextmanager
    def _opened(self, flags: int) -> Iterator[int]:
        handle = os.open(self.path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            yield handle
        finally:
            os.close(handle)
