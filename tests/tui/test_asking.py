"""What becomes of an action whose screen is taken down while it asks."""

from __future__ import annotations

import threading

from guardtui.tui.asking import act
from guardtui.tui.dialogs.confirm import Confirm

from .conftest import PATIENCE


async def test_an_answer_that_comes_when_the_dialog_is_gone_ends_the_action_without_a_fault(world, opened, until):
    """Textual marks what it takes down, and its children go before its workers do: what follows the verb would look for
    widgets that are no more."""
    asked, gone = threading.Event(), threading.Event()

    class Slow(Confirm):
        went_on = False

        @act
        async def action_slow(self) -> None:
            await self.ask(self._verb)
            Slow.went_on = True
            self.query_one("#nothing-of-that-name")

        def _verb(self) -> None:
            asked.set()
            assert gone.wait(PATIENCE)

    async with opened(world) as (app, pilot):
        dialog = Slow("A question")
        app.push_screen(dialog)
        await until(pilot, lambda: app.screen is dialog)
        dialog.action_slow()
        await until(pilot, asked.is_set)
        assert dialog._pruning is False, "the name by which Textual marks it"
        dialog._pruning = True
        gone.set()
        await until(pilot, lambda: not dialog.acting)
        assert not Slow.went_on
        dialog._pruning = False
