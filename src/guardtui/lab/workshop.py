"""Where a story is told before it is shown: in memory where the machine offers that, since a year has 5,000 disk syncs.

Nothing of the telling has to outlive a crash; only the finished files are carried to the disk, durably.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from guardtui.core.errors import StoreTrouble

_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - what is made in it is private, and nothing of another user's is used


STORE: Final = "guard.db"
KEY: Final = "guard.key"
ANCHOR: Final = "guard.anchor"
PHONE: Final = "phone.jsonl"
FAULTS: Final = "faults.json"
"""Which faults are on; made when the first is switched, not by a build."""
APP: Final = "phone.app"
"""The pretend phone's authenticator app; made when it first scans something."""
PAPER: Final = "paper.json"
"""The recovery codes that somebody wrote down, as on paper; made when they first do."""
MISSIONS: Final = "missions.json"
"""Which mission is under way, and what was solved; made when that is another one than the first."""
TIME: Final = "clock.json"
"""How far somebody has gone forward in time; made when they first do."""
MARKER: Final = "practice.json"
"""The last file that a build writes: a folder that has it was made here, and finished."""
OURS: Final = frozenset(
    {
        *(f"{name}{end}" for name in (STORE, f".{STORE}.guardtui-new") for end in ("", "-journal", "-wal", "-shm")),
        *(KEY, f".{KEY}.guardtui-new", ANCHOR, f".{ANCHOR}.new", PHONE, FAULTS, APP, PAPER, MISSIONS, TIME, MARKER),
    }
)
"""All that a build writes, and so all that may be thrown away."""
_COPY: Final = re.compile(r"\.?guard\.schema-\d+\.\d{8}T\d{6}Z(-\d+)?\.db(\.guardtui-new(-journal|-wal|-shm)?)?")
"""A copy that is kept of a store of an older schema, and what a crash leaves of one."""


def is_ours(name: str) -> bool:
    """Whether a file of this name in a demo's folder came there by the demo."""
    return name in OURS or _COPY.fullmatch(name) is not None


@contextmanager
def telling_place(finished: Path) -> Iterator[Path]:
    """A private folder to tell in; what lies in it at the end is in `finished`, a new folder, durably."""
    quick = _quick_folder(finished)
    if quick is None:
        finished.mkdir(mode=0o700)
        yield finished
        return
    try:
        yield quick
        finished.mkdir(mode=0o700)
        for file in sorted(quick.iterdir()):
            _carry(file, finished / file.name)
    finally:
        clear(quick)


def put_in_place(finished: Path, place: Path, old: Path) -> None:
    """Show the finished folder under its name; what was there steps aside first, whole."""
    if place.exists():
        place.rename(old)
    finished.rename(place)
    sync_folder(place.parent)
    clear(old)


def clear(folder: Path) -> None:
    """Remove what an earlier build left behind: files of ours, then the folder. Raises `StoreTrouble` for anything else."""
    if not folder.exists() and not folder.is_symlink():
        return
    if folder.is_symlink() or not folder.is_dir():
        raise StoreTrouble("not_a_folder", path=str(folder))
    others = sorted(path.name for path in folder.iterdir() if not is_ours(path.name))
    if others:
        raise StoreTrouble("not_only_a_demo", path=str(folder), others=others[:5])
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def sync_folder(folder: Path) -> None:
    """Make a folder's names durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_new(path: Path, content: bytes) -> None:
    """Write a new private file, durable before this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _carry(source: Path, target: Path) -> None:
    if stat.S_ISREG(source.lstat().st_mode):
        write_new(target, source.read_bytes())


def _quick_folder(finished: Path) -> Path | None:
    """A private folder in memory, or None where there is none to be had.

    Its name follows from the place, so that what a crash left in it is cleared away by the next build.
    """
    place = _MEMORY / f"guardtui-{os.geteuid()}-{hashlib.sha256(os.fsencode(finished)).hexdigest()[:16]}"
    try:
        if os.path.lexists(place) and _ours(place):
            clear(place)
        place.mkdir(mode=0o700)
    except OSError:
        return None
    return place


def _ours(path: Path) -> bool:
    return path.lstat().st_uid == os.geteuid()
