"""The store's folder and file: private to one user, and checked to be so before SQLite ever sees them."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from guardtui.core.errors import StoreTrouble

_HEADER: Final = b"SQLite format 3\0"


def make_folder(folder: Path) -> None:
    """Make the folder 0700, or see that it is ours alone. An empty one of ours is made private.

    Raises `StoreTrouble` for a folder that others may enter: the store should have one to itself.
    """
    try:
        for missing in [path for path in (*reversed(folder.parents), folder) if not path.exists()]:
            missing.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(exist_ok=True)  # raises for what is there and is none
        found = folder.stat()
        if found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) & 0o077 and not any(folder.iterdir()):
            folder.chmod(0o700)
            found = folder.stat()
    except (FileExistsError, NotADirectoryError):
        raise StoreTrouble("not_a_folder", path=str(folder)) from None
    except OSError as error:
        raise StoreTrouble("folder_unwritable", path=str(folder), cause=error.strerror) from None
    _private_folder(folder, found)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Let one process at a time make a store in this folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        os.fsync(handle)
    finally:
        os.close(handle)


def make_file(path: Path) -> None:
    """Make the empty file 0600 before SQLite opens it, which would make it 0644 (SECURITY 3.2)."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    except FileExistsError:
        raise StoreTrouble("store_exists", path=str(path)) from None
    except OSError as error:
        raise StoreTrouble("folder_unwritable", path=str(path.parent), cause=error.strerror) from None


def check_file(path: Path) -> None:
    """See that the file is a store's and ours alone, by its mode and first bytes. Raises `StoreTrouble` otherwise.

    Must be called before this process has a connection to it: closing a plain handle later would drop SQLite's locks
    (SECURITY C-86).
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise StoreTrouble("store_missing", path=str(path)) from None
    except OSError as error:
        raise StoreTrouble("store_unreadable", path=str(path), cause=error.strerror) from None
    try:
        found = os.fstat(handle)
        beginning = os.read(handle, len(_HEADER)) if stat.S_ISREG(found.st_mode) else b""
    finally:
        os.close(handle)
    if beginning != _HEADER:  # first of all: nobody should change the modes of what is no store
        raise StoreTrouble("not_a_store", path=str(path))
    if found.st_uid != os.geteuid():
        raise StoreTrouble("store_of_another_user", path=str(path))
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise StoreTrouble("store_open_to_others", path=str(path))
    if found.st_nlink > 1:
        raise StoreTrouble("store_linked", path=str(path))
    _private_folder(path.parent, path.parent.stat())


def _private_folder(folder: Path, found: os.stat_result) -> None:
    if found.st_uid != os.geteuid():
        raise StoreTrouble("folder_of_another_user", path=str(folder))
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise StoreTrouble("folder_open_to_others", path=str(folder))
    for above in folder.resolve().parents:
        mode = above.stat().st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            raise StoreTrouble("folder_movable", path=str(folder), above=str(above))
