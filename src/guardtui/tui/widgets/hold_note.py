"""Why what pays or weakens is refused just now, where it would be done (PRODUCT section 3)."""

from __future__ import annotations

from guardtui import wording
from guardtui.core.records import Hold
from guardtui.tui.widgets.plain import Plain, line


class HoldNote(Plain):
    """One line while a hold lasts; nothing otherwise."""

    DEFAULT_CSS = "HoldNote { display: none; height: auto; }"

    def __init__(self) -> None:
        super().__init__(classes="panel -attention")

    def show(self, hold: Hold | None, now: int) -> None:
        """Say it with its countdown."""
        self.display = hold is not None
        if hold is not None:
            self.say(line(("! ", "bold $warning"), wording.hold(hold, now)))
