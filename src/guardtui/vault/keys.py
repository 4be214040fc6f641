"""The key file: one 256-bit root and the identity of the store it belongs to, 0600, never inside the store."""

from __future__ import annotations

import base64
import binascii
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from guardtui.core.errors import StoreTrouble

ROOT_BYTES: Final = 32
_HEADING: Final = "guardtui-key 1"
_MOST_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class KeyFile:
    store_id: str
    root: bytes = field(repr=False)


def make_key_file(path: Path, key: KeyFile) -> None:
    """Write a new key file, durable before this returns. Raises `StoreTrouble` if one is there already."""
    text = f"{_HEADING}\nstore {key.store_id}\nkey {base64.b64encode(key.root).decode()}\n"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise StoreTrouble("key_exists", path=str(path)) from None
    except OSError as error:
        raise StoreTrouble("key_unwritable", path=str(path), cause=error.strerror) from None
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise StoreTrouble("key_unwritable", path=str(path), cause=error.strerror) from None


def read_key_file(path: Path) -> KeyFile:
    """The key of a store. Raises `StoreTrouble` naming what is wrong: missing, open to others, or no key file."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise StoreTrouble("key_missing", path=str(path)) from None
    except OSError as error:
        raise StoreTrouble("key_unreadable", path=str(path), cause=error.strerror) from None
    try:
        mode = os.fstat(handle).st_mode
        raw = os.read(handle, _MOST_BYTES) if stat.S_ISREG(mode) else b""
    finally:
        os.close(handle)
    if stat.S_ISREG(mode) and stat.S_IMODE(mode) & 0o077:
        raise StoreTrouble("key_open_to_others", path=str(path))
    return _parse(raw, path)


def _parse(raw: bytes, path: Path) -> KeyFile:
    try:
        heading, store, key = raw.decode("ascii").splitlines()
        name, _, store_id = store.partition(" ")
        label, _, encoded = key.partition(" ")
        root = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise StoreTrouble("key_damaged", path=str(path)) from None
    if heading.startswith("guardtui-key ") and heading != _HEADING:
        raise StoreTrouble("key_newer", path=str(path))
    if (heading, name, label) != (_HEADING, "store", "key") or len(root) != ROOT_BYTES or not store_id:
        raise StoreTrouble("key_damaged", path=str(path))
    return KeyFile(store_id, root)
