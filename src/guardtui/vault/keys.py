"""The key file: the store's root keys by version, 0600, never inside the store (SECURITY 0.2.5).

It holds one 256-bit root, two while a rotation is under way, and by name those subkeys of retired roots that are needed
for good (decisions/7-keys.md). The first format, with one root and nothing kept, is written as long as it suffices.
"""

from __future__ import annotations

import base64
import binascii
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from guardtui.core.errors import StoreTrouble

ROOT_BYTES: Final = 32
FIRST: Final = 1
"""The version of a new store's root."""
_HEADINGS: Final = ("guardtui-key 1", "guardtui-key 2")
_MOST_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class KeyFile:
    store_id: str
    roots: Mapping[int, bytes] = field(repr=False)
    kept: Mapping[tuple[str, int], bytes] = field(repr=False, default_factory=lambda: MappingProxyType({}))
    """Subkeys of roots that are gone, each by its use and the version of its root."""


def make_key_file(path: Path, key: KeyFile) -> None:
    """Write a new key file, durable before this returns. Raises `StoreTrouble` if one is there already."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise StoreTrouble("key_exists", path=str(path)) from None
    except OSError as error:
        raise StoreTrouble("key_unwritable", path=str(path), cause=error.strerror) from None
    try:
        with os.fdopen(handle, "w") as file:
            file.write(_text(key))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise StoreTrouble("key_unwritable", path=str(path), cause=error.strerror) from None


def replace_key_file(path: Path, key: KeyFile) -> None:
    """Put another key file in the place of the one that is there: at every moment one of the two is there, whole.

    Durable before this returns. Raises `StoreTrouble`; then the old one is there.
    """
    beside = beside_key(path)
    try:
        beside.unlink(missing_ok=True)
        make_key_file(beside, key)
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise StoreTrouble("key_unwritable", path=str(path), cause=error.strerror) from None


def beside_key(path: Path) -> Path:
    """Where a key file lies until it takes the place of the one at `path`; what is left there by a crash is nobody's."""
    return path.with_name(f".{path.name}.guardtui-new")


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


def _text(key: KeyFile) -> str:
    if not key.kept and tuple(key.roots) == (FIRST,):
        return f"{_HEADINGS[0]}\nstore {key.store_id}\nkey {_spelt(key.roots[FIRST])}\n"
    lines = [_HEADINGS[1], f"store {key.store_id}"]
    lines += [f"key {version} {_spelt(root)}" for version, root in sorted(key.roots.items())]
    lines += [f"kept {use} {version} {_spelt(subkey)}" for (use, version), subkey in sorted(key.kept.items())]
    return "\n".join(lines) + "\n"


def _parse(raw: bytes, path: Path) -> KeyFile:
    try:
        heading, store, *lines = raw.decode("ascii").splitlines()
        if heading.startswith("guardtui-key ") and heading not in _HEADINGS:
            raise StoreTrouble("key_newer", path=str(path))
        if heading == _HEADINGS[0]:
            label, encoded = lines[0].split(" ")
            lines = [f"{label} {FIRST} {encoded}", *lines[1:]]
        roots = {_version(one[1]): _key(one[2]) for one in map(str.split, lines) if one[0] == "key" and len(one) == 3}
        kept = {
            (one[1], _version(one[2])): _key(one[3])
            for one in map(str.split, lines)
            if one[0] == "kept" and len(one) == 4
        }
        label, store_id = store.split(" ")
    except (ValueError, IndexError, binascii.Error):
        raise StoreTrouble("key_damaged", path=str(path)) from None
    if (
        heading not in _HEADINGS
        or label != "store"
        or not store_id
        or not roots
        or len(roots) + len(kept) != len(lines)
    ):
        raise StoreTrouble("key_damaged", path=str(path))
    return KeyFile(store_id, roots, kept)


def _version(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < FIRST:
        raise ValueError
    return int(text)


def _key(encoded: str) -> bytes:
    key = base64.b64decode(encoded, validate=True)
    if len(key) != ROOT_BYTES:
        raise ValueError
    return key


def _spelt(key: bytes) -> str:
    return base64.b64encode(key).decode()
