"""One small private file of what practice remembers: a JSON object that several processes read, and change one by one."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from guardtui.core.errors import StoreTrouble

MOST_BYTES: Final = 1 << 20


class Kept:
    """The file. Where there is none, or a damaged one, nothing is remembered yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, Any]:
        """What is remembered now. Raises `StoreTrouble` where the file cannot be read."""
        try:
            handle = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StoreTrouble("phone_unreadable", path=str(self.path), cause=error.strerror) from None
        with os.fdopen(handle, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            return _parse(file.read(MOST_BYTES))

    @contextmanager
    def changing(self) -> Iterator[dict[str, Any]]:
        """What is remembered, to be changed in place by nobody else meanwhile. Raises `StoreTrouble` where that cannot be kept.

        The new content is written over the old one and cut to its length after that, so a file that only grows is whole
        at every moment.
        """
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "r+b", buffering=0) as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                held = _parse(file.read(MOST_BYTES))
                yield held
                content = json.dumps(held).encode()
                file.seek(0)
                file.write(content)
                file.truncate(len(content))
        except OSError as error:
            raise StoreTrouble("phone_unwritable", path=str(self.path), cause=error.strerror) from None


def _parse(content: bytes) -> dict[str, Any]:
    try:
        held = json.loads(content)
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}
