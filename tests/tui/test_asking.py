"""What becomes of an action whose screen is taken down while it asks."""

from __future__ import annotations

import asyncio
import threading

from textual.app import App

from guardtui.core.action import Action
from guardtui.tui.asking import Again, act
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.missing_code import MissingCode

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


async def test_what_is_wished_for_while_it_is_under_way_comes_to_its_end_and_once_more(until):
    """Begun anew at each wish, a look each second would show nothing on a machine that takes longer for it."""
    begun, ended, go_on = [], [], asyncio.Event()

    async def look() -> None:
        begun.append(1)
        await go_on.wait()
        ended.append(1)

    app = App()
    async with app.run_test() as pilot:
        again = Again(app, look, "look")
        again.wish()
        await until(pilot, lambda: begun)
        again.wish()
        again.wish()
        await pilot.pause()
        assert (len(begun), len(ended)) == (1, 0)
        go_on.set()
        await until(pilot, lambda: len(ended) == 2)
        await until(pilot, lambda: all(worker.is_finished for worker in app.workers))
        assert len(ended) == 2

        go_on.clear()
        again.wish()
        await until(pilot, lambda: len(begun) == 3)
        app.workers.cancel_group(app, "look")
        again.wish()
        go_on.set()
        await until(pilot, lambda: len(begun) == 4)
        await until(pilot, lambda: len(ended) == 3)


async def test_a_late_look_at_a_code_does_not_bring_it_back_in_the_place_of_a_new_one(
    world, opened, until, monkeypatch
):
    asked, answered = threading.Event(), threading.Event()
    real = world.guard.codes.show

    def slowly(caller: object, challenge_id: str) -> object:
        found = real(caller, challenge_id)
        if challenge_id == old.id:
            asked.set()
            answered.wait(30)
        return found

    async with opened(world) as (app, pilot):
        old = world.guard.codes.request(world.session, Action("export", {"what": "activity"}))
        app.push_screen(CodeDialog(world.guard, world.session, old))
        await until(pilot, lambda: isinstance(app.screen, CodeDialog) and app.screen.query("CodePanel"))
        panel = app.screen.panel
        await until(pilot, lambda: not [one for one in app.workers if one.group == "look"])
        monkeypatch.setattr(world.guard.codes, "show", slowly)
        panel._looks.wish()
        await until(pilot, asked.is_set)
        world.clock.advance(60_000)
        new = world.guard.codes.request(world.session, Action("export", {"what": "messages"}))
        panel.challenge = new
        answered.set()
        await until(pilot, lambda: not [one for one in app.workers if one.group == "look"])
        assert panel.now_asked.id == new.id


async def test_a_late_look_for_a_missing_code_asks_nothing_that_was_answered_meanwhile(
    world, opened, until, monkeypatch
):
    asked, answered = threading.Event(), threading.Event()
    diagnose = world.guard.missing_codes.diagnose

    def slowly(caller: object, challenge: str, answers: dict[str, bool]) -> object:
        found = diagnose(caller, challenge, answers)
        if not answers:
            asked.set()
            answered.wait(30)
        return found

    async with opened(world) as (app, pilot):
        sent = world.guard.codes.request(world.session, Action("export", {"what": "activity"}))
        world.clock.advance(120_000)
        first = diagnose(world.session, sent.id, {})
        assert first.question is not None
        dialog = MissingCode(world.guard, world.session, sent.id, first)
        app.push_screen(dialog)
        await until(pilot, lambda: app.screen is dialog and dialog.focused is not None and dialog._seen > 0)
        await until(pilot, lambda: not [one for one in app.workers if one.group == "look"])
        monkeypatch.setattr(world.guard.missing_codes, "diagnose", slowly)
        dialog._looks.wish()
        await until(pilot, asked.is_set)
        await pilot.press("n")
        await until(pilot, lambda: dialog.found.question != first.question)
        second = dialog.found.question
        answered.set()
        await until(pilot, lambda: not [one for one in app.workers if one.group == "look"])
        assert dialog.found.question == second
