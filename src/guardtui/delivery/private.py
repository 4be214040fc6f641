"""Files with one secret line, as a password or a gateway's address with its token (SECURITY C-102)."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

_MOST_BYTES: Final = 4096


class SecretMissing(Exception):
    """The file is not there, or not private; says which file and what is wrong, never what is in it."""


def secret_line(path: Path) -> str:
    """The first line of a private file. Raises `SecretMissing`."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise SecretMissing(f"{path.name}: {error.strerror}") from None
    try:
        found = os.fstat(handle)
        raw = os.read(handle, _MOST_BYTES) if stat.S_ISREG(found.st_mode) else b""
    finally:
        os.close(handle)
    if stat.S_IMODE(found.st_mode) & 0o077 and raw:
        raise SecretMissing(f"{path.name}: others may read it; chmod 600")
    line = raw.decode("utf-8", "replace").partition("\n")[0].strip()
    if not line.isprintable() or not line:
        raise SecretMissing(f"{path.name}: its first line is empty or no text")
    return line
