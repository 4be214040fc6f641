"""Where the readable files of `data/` lie: inside the installed package, or at the top of the checkout."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from guardtui.core.errors import NotFound


def data_file(name: str) -> Path:
    """The path of a file in `data/`. Raises `NotFound` if this installation lacks it.

    The wheel packs the folder as `guardtui/data`; a checkout has it beside `src`, three folders above this one.
    """
    packed = Path(str(resources.files("guardtui"))) / "data" / name
    checkout = Path(__file__).resolve().parents[3] / "data" / name
    for path in (packed, checkout):
        if path.is_file():
            return path
    raise NotFound("data_file", name=name)
