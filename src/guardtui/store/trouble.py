"""SQLite's errors as the few troubles a person can do something about."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from guardtui.core.errors import BadInput, StoreTrouble

P = ParamSpec("P")
T = TypeVar("T")

FROM_THE_FILE: Final = (sqlite3.Error, UnicodeDecodeError)
"""What Python's SQLite raises about a file, the second for damaged text, in the messages of the first too."""

_DAMAGED: Final = ("Could not decode to UTF-8", "no such ", "unsupported file format")
"""How messages begin that carry no error code of their own: text, a table, a header that was changed from outside."""

_REASONS = {
    "SQLITE_BUSY": "store_busy",
    "SQLITE_LOCKED": "store_busy",
    "SQLITE_FULL": "disk_full",
    "SQLITE_READONLY": "store_read_only",
    "SQLITE_PERM": "store_read_only",
    "SQLITE_CANTOPEN": "store_unreadable",
    "SQLITE_CORRUPT": "store_damaged",
    "SQLITE_NOTADB": "not_a_store",
    "SQLITE_IOERR": "store_io",
    "SQLITE_CONSTRAINT": "store_damaged",
    "SQLITE_MISMATCH": "store_damaged",
}


def from_a_row(read: Callable[P, T]) -> Callable[P, T]:
    """Make a record of a row, and say that the store is damaged where no record can be made of what stands there."""

    @wraps(read)
    def safely(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except (ArithmeticError, AttributeError, BadInput, LookupError, RecursionError, TypeError, ValueError):
            raise StoreTrouble("store_damaged") from None

    return safely


def trouble(error: sqlite3.Error | UnicodeDecodeError) -> Exception:
    """The `StoreTrouble` for an error of the file, or the error itself where it is a fault of ours."""
    if isinstance(error, UnicodeDecodeError):
        return StoreTrouble("store_damaged")
    if str(error).startswith(_DAMAGED):
        return StoreTrouble("store_damaged")
    name = getattr(error, "sqlite_errorname", "") or ""
    for prefix, reason in _REASONS.items():
        if name.startswith(prefix):
            return StoreTrouble(reason)
    return error
