"""Where a face runs, for whoever looks for a fault in it: kept with a support case, so not in the language of the moment."""

from __future__ import annotations

import os


def terminal(face: str, size: tuple[int, int] | None) -> str:
    """One of `wording.support.FACES`, the columns and lines that it has, where it has any, and what the terminal is."""
    cells = f"{size[0]}x{size[1]}" if size else ""
    return ", ".join(filter(None, (face, cells, os.environ.get("TERM", "")[:40])))
