"""Where every face's process starts: shut the doors first, then run the command line, and never show a traceback.

A traceback can carry a password or a secret in its values; the last resort names the class of the fault and its place
in the code, nothing else (SECURITY C-98 and 3.2).
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

FAULT: Final = 70
"""Exit code of a fault in GuardTUI itself (EX_SOFTWARE): no rule said anything, so nothing counts as allowed."""

HARMLESS: Final = frozenset(
    {"TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DISABLE_KITTY_KEY", "TEXTUAL_FPS", "TEXTUAL_SMOOTH_SCROLL"}
)
"""What may stay of Textual's variables. The others can import a module, write screenshots of secrets or press keys."""


def main() -> int:
    """Run `guardtui` with the process's own arguments and return its exit code."""
    harden()
    try:
        from guardtui import language

        language.use(language.wanted())
        from guardtui.cli import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return 130
    except Exception as fault:  # noqa: BLE001 - the last resort
        return last_resort(fault)


def harden() -> None:
    """New files are the owner's alone, a crash leaves no memory image, the environment cannot hook the screen."""
    os.umask(0o077)
    for name in [name for name in os.environ if name.startswith("TEXTUAL") and name not in HARMLESS]:
        del os.environ[name]
    try:
        import resource
    except ImportError:  # not a POSIX system
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def last_resort(fault: BaseException) -> int:
    """Say in words that something broke, and where, without a single value."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):  # nobody listens any more
            sys.stderr.write(
                _(
                    "guardtui: something broke inside the program; nothing more was done.\n"
                    "guardtui: {fault} {place}\n"
                    "guardtui: 'guardtui activity list' shows what was still recorded. Please report the line above.\n"
                ).format(fault=type(fault).__name__, place=_place(fault))
            )
    return FAULT


def _place(fault: BaseException) -> str:
    """The innermost line of our own code that the fault passed, such as `in guard/codes.py line 12`."""
    here = Path(__file__).resolve().parent
    place = _("at an unknown place")
    trace = fault.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(here):
            place = _("in {file} line {line}").format(file=file.relative_to(here), line=trace.tb_lineno)
        trace = trace.tb_next
    return place


def _(text: str) -> str:
    """The text in the language in use; in English where the catalogue itself is what broke."""
    with suppress(Exception):
        from guardtui import language

        return language._(text)
    return text


if __name__ == "__main__":
    sys.exit(main())
