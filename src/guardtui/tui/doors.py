"""What somebody finds who starts where no store is yet: the doors, in a window of their own before the app."""

from __future__ import annotations

import sys
from typing import Any, Final

from guardtui.shared.doors import Doors, Way
from guardtui.tui.marks import signs_of_terminal
from guardtui.tui.preferences import load
from guardtui.tui.screens.doors import DoorsScreen
from guardtui.tui.window import Window

OTHER_SCREEN: Final = "\x1b[?1049h"
SHELLS_SCREEN: Final = "\x1b[?1049l"
"""The two screens of a terminal (xterm's control sequences)."""


def run(doors: Doors) -> int:
    """Show the doors until somebody has gone through one, and then what lies behind it; the exit code."""
    app = DoorsApp(doors)
    app.signs = signs_of_terminal(load().marks)
    way = app.run()
    if way is None:
        return app.return_code or 0
    _show(OTHER_SCREEN)  # which the app paints over: the shell is not to flash up in between
    try:
        return way()
    except BaseException:
        _show(SHELLS_SCREEN)
        raise


def _show(sequence: str) -> None:
    sys.stdout.write(sequence)
    sys.stdout.flush()


class DoorsApp(Window[Way]):
    """Ends with what lies behind the door that was taken."""

    def __init__(self, doors: Doors, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.doors = doors

    def on_mount(self) -> None:
        """Begin at the doors."""
        self.push_screen(DoorsScreen(self.doors))
        self.leave_on_signals()
