"""How it stands with what was asked for: it is still looked for, or cannot be had now, and then how to try again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from textual.content import Content

from guardtui.language import _
from guardtui.tui.widgets.plain import Plain, line, told

SLOW: Final = 0.3
"""Seconds after which a person wonders whether anything is coming."""
LOOKING: Final = _("Looking …")


class StateLine(Plain):
    """Nothing as a rule. `Looking …` lies over the margin, so that nothing moves; trouble takes its room and stays."""

    DEFAULT_CSS = """
    StateLine { display: none; layer: notice; width: 1fr; color: $text-muted; dock: bottom; height: auto; margin: 0 1 1 1; }
    StateLine.-looking, StateLine.-trouble { display: block; }
    """

    def __init__(self) -> None:
        super().__init__(id="state-line")
        self.again: Callable[[], object] | None = None
        """What tries again, while there is trouble."""
        self._trouble = Content()
        self._asked = 0

    @contextmanager
    def looking(self) -> Iterator[None]:
        """While something is asked for: say so if it takes long."""
        self._asked += 1
        slow = asyncio.get_running_loop().call_later(SLOW, self._say_it)
        try:
            yield
        finally:
            slow.cancel()
            self._asked -= 1
            if not self._asked:
                self._say_it()

    def trouble(self, sentence: str, again: Callable[[], object], *, stale: bool) -> None:
        """Say why nothing can be had, and keep saying it; `stale` where something from before still stands there."""
        then = _("{key} tries again. What stands here is from before.") if stale else _("{key} tries again.")
        self._trouble = line(("! ", "bold $warning"), (f"{sentence}  ", "$foreground"), *told(then, key="^r"))
        self.again = again
        self._say_it()
        self.screen.refresh_bindings()

    def relieve(self) -> None:
        """The trouble is over."""
        if self.again is not None:
            self.again, self._trouble = None, Content()
            self._say_it()
            self.screen.refresh_bindings()

    def _say_it(self) -> None:
        self.set_class(self._asked > 0, "-looking")
        self.set_class(not self._asked and self.again is not None, "-trouble")
        self.say(LOOKING if self._asked else self._trouble)

    async def on_click(self) -> None:
        """The words are a button."""
        await self.run_action("screen.again")
