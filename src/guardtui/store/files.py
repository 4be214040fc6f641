"""The store's folder and file: private to one user, and checked to be so before SQLite ever sees them."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import stat
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from guardtui.core.errors import BadInput, StoreTrouble

_HEADER: Final = b"SQLite format 3\0"
_PART: Final = ".guardtui-part-"
"""How the name of a file begins that is not whole yet."""


class Identity(NamedTuple):
    """Which file it is, by whatever name."""

    device: int
    inode: int


_in_use: Final[Counter[Identity]] = Counter()
"""The files that this process has connections to, each with how many stores stand on it."""
_using: Final = threading.Lock()


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


def named(place: str | Path) -> Path:
    """The whole path of what a person typed. Raises `BadInput` for what no file can be called."""
    text = str(place).strip()
    if not text or len(text) > 4095 or not text.isprintable():
        raise BadInput("file_form")
    try:
        return Path(text).expanduser().absolute()
    except (RuntimeError, OSError):  # a home that nobody has
        raise BadInput("file_form") from None


def write_new(path: Path, text: str | Iterable[str]) -> None:
    """Write a file that was not there before: 0600, whole and durable, or nothing under its name (SECURITY 4.2).

    A long text may come in pieces, of which one is held at a time.

    It is written beside its place under another name and then linked to its own, which refuses what is there. What an
    earlier writing left that was killed in between is removed. Raises `StoreTrouble`.
    """
    try:
        _clear_left_parts(path.parent)
        beside = path.with_name(f"{_PART}{secrets.token_hex(8)}")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.writelines([text] if isinstance(text, str) else text)
                file.flush()
                os.fsync(file.fileno())
                _give_name(beside, path)
        finally:
            beside.unlink(missing_ok=True)
        with suppress(OSError):  # some file systems sync no folders, and the file itself is safe
            to_disk(path.parent)
    except FileExistsError:
        raise StoreTrouble("file_exists", path=str(path)) from None
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) and error.strerror else "no valid path"
        raise StoreTrouble("file_unwritable", path=str(path), cause=cause) from None


def to_disk(folder: Path) -> None:
    """See that a new name in a folder survives a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _give_name(beside: Path, path: Path) -> None:
    """Let a file appear under its name at once, never in the place of another."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}:
            raise
        if path.exists() or path.is_symlink():  # a file system without hard links
            raise FileExistsError from None
        beside.rename(path)


def _clear_left_parts(folder: Path) -> None:
    """Remove what a writing left that was killed; one that is at it holds a lock."""
    for left in folder.glob(f"{_PART}*"):
        with suppress(OSError):
            handle = os.open(left, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink()
            finally:
                os.close(handle)


def use_file(path: Path) -> Identity:
    """See that the file is a store's and ours alone, by its mode and first bytes, and note that it is in use from now on.

    `let_go` ends that, once the last connection is closed. Raises `StoreTrouble` for any other file.
    """
    with _using:
        found, beginning = _looked_at(path)
        _need_ours(path, found, beginning)
        identity = Identity(found.st_dev, found.st_ino)
        _in_use[identity] += 1
        return identity


def let_go(identity: Identity) -> None:
    """Note that one store less stands on a file."""
    with _using:
        _in_use[identity] -= 1
        if _in_use[identity] <= 0:
            del _in_use[identity]


def _looked_at(path: Path) -> tuple[os.stat_result, bytes]:
    """What is known of a file, and its first bytes.

    A file in use is a store's already, and is not opened: closing a plain handle would drop the locks that this process's
    connections hold, and let another process write beside them (SECURITY C-86).
    """
    try:
        found = path.lstat()
        if Identity(found.st_dev, found.st_ino) in _in_use:
            return found, _HEADER
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise StoreTrouble("store_missing", path=str(path)) from None
    except OSError as error:
        raise StoreTrouble("store_unreadable", path=str(path), cause=error.strerror) from None
    try:
        found = os.fstat(handle)
        return found, os.read(handle, len(_HEADER)) if stat.S_ISREG(found.st_mode) else b""
    except OSError as error:
        raise StoreTrouble("store_unreadable", path=str(path), cause=error.strerror) from None
    finally:
        os.close(handle)


def _need_ours(path: Path, found: os.stat_result, beginning: bytes) -> None:
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
