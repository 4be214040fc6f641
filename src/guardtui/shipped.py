"""What is installed: the program's version, and the readable files of `data/`, in the package or at the top of the checkout."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from guardtui.core.errors import NotFound


def data_file(name: str) -> Path:
    """The path of a file in `data/`. Raises `NotFound` if this installation lacks it.

    The wheel packs the folder as `guardtui/data`; a checkout has it beside `src`, two folders above this file.
    """
    packed = Path(str(resources.files("guardtui"))) / "data" / name
    checkout = Path(__file__).resolve().parents[2] / "data" / name
    for path in (packed, checkout):
        if path.is_file():
            return path
    raise NotFound("data_file", name=name)


@cache
def version() -> str:
    """The number of this release."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("guardtui")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0+source"


@cache
def common_passwords() -> frozenset[str]:
    """Common passwords that are long enough to be taken otherwise, in small letters (SECURITY N4, ASVS 6.2.4)."""
    return frozenset(data_file("common-passwords.txt").read_text(encoding="utf-8").splitlines())


@cache
def words() -> tuple[str, ...]:
    """Words to make passphrases of, no two alike."""
    return tuple(data_file("words.txt").read_text(encoding="utf-8").split())
