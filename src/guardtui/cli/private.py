"""Files that only their owner can read: the session that `signin` keeps, and secrets that were asked for with `--out`."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from guardtui.cli.exits import FileTrouble, Unmet
from guardtui.language import _

_MOST_BYTES: Final = 4096


def write_new(path: Path, lines: Sequence[str]) -> None:
    """Write a file that was not there before, 0600 from its first moment and durable before this returns."""
    handle = reserve(path)
    fill(handle, path, lines)


def reserve(path: Path) -> int:
    """Make the empty file before the secret exists, so that no secret is made that has nowhere to go."""
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise FileTrouble(
            "out_exists", _("There is a file at {path} already; name one that is not.").format(path=path)
        ) from None
    except (OSError, ValueError) as error:
        raise _trouble("out_unwritable", _("{path} cannot be written").format(path=path), error) from None


def fill(handle: int, path: Path, lines: Sequence[str]) -> None:
    """Write the lines through a handle from `reserve` and close it."""
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _trouble("out_unwritable", _("{path} cannot be written").format(path=path), error) from None


def keep(path: Path, line: str) -> str:
    """Put one line where nothing is yet; if somebody else was first, theirs holds. What is there now."""
    _folder(path)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_new(beside, [line])
    try:
        os.link(beside, path)
    except FileExistsError:
        return read(path) or line
    except OSError as error:
        raise _trouble("state_unwritable", _("{path} cannot be written").format(path=path), error) from None
    finally:
        beside.unlink(missing_ok=True)
    return line


def replace(path: Path, line: str) -> None:
    """Put one line into a private file, in place of what was there, all at once."""
    _folder(path)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_new(beside, [line])
    try:
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _trouble("state_unwritable", _("{path} cannot be written").format(path=path), error) from None


def read(path: Path) -> str | None:
    """The first line of a private file, or None where there is none. Raises when others could have read or put it."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _trouble("state_unreadable", _("{path} cannot be read").format(path=path), error) from None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
            raise FileTrouble(
                "state_not_private", _("{path} is not a private file of yours (mode 0600).").format(path=path)
            )
        raw = os.read(handle, _MOST_BYTES)
    finally:
        os.close(handle)
    return raw.decode("utf-8", "replace").partition("\n")[0].strip()


def forget(path: Path) -> None:
    """Remove a private file; not being there is as good."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _trouble("state_unwritable", _("{path} cannot be removed").format(path=path), error) from None


def need(path: Path) -> str:
    """The first line of a session file. Raises `Unmet` when nobody is signed in."""
    line = read(path)
    if not line:
        raise Unmet("not_signed_in", _("Nobody is signed in here. Start with: guardtui signin HANDLE"))
    return line


def _folder(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _trouble("state_unwritable", _("{parent} cannot be made").format(parent=path.parent), error) from None


def _trouble(reason: str, what: str, error: Exception) -> FileTrouble:
    cause = error.strerror if isinstance(error, OSError) and error.strerror else _("no valid path")
    return FileTrouble(reason, f"{what}: {cause}.", cause=cause)
