"""Nothing goes on under the lock: an answer that comes while it is locked waits for the password."""

import threading

from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.screens.lock import LockScreen
from guardtui.tui.screens.main import MainScreen

from .conftest import PASSWORD, PATIENCE


async def test_a_code_that_is_accepted_under_the_lock_opens_nothing_until_the_password(
    world, opened, until, text_of, monkeypatch
):
    contact = next(c for c in world.guard.contacts.list(world.session) if c.kind == "mail")
    async with opened(world, "3") as (app, pilot):
        asked, go_on = threading.Event(), threading.Event()
        answer = world.guard.codes.answer

        def slow(*args, **kwargs):
            asked.set()
            assert go_on.wait(PATIENCE)
            return answer(*args, **kwargs)

        monkeypatch.setattr(world.guard.codes, "answer", slow)
        challenge = world.guard.contacts.remove(world.session, contact.id)
        app.push_screen(CodeDialog(world.guard, world.session, challenge))
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        await pilot.press(*world.code_for(challenge))
        await until(pilot, asked.is_set)
        app.lock()
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        go_on.set()
        await until(pilot, lambda: len(world.guard.contacts.list(world.session)) == 1)
        await pilot.pause()
        assert isinstance(app.screen, LockScreen)
        assert app.locked
        await pilot.press(*PASSWORD, "enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert not app.locked
        app.lock()
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
