"""A fault ends the app with a place, not with a person's secrets (SECURITY T47)."""

import inspect

import pytest
from textual.app import App

from guardtui.tui.app import GuardApp
from guardtui.tui.destinations import DESTINATIONS
from guardtui.tui.window import Window, fault_place


def test_textual_still_has_the_hook_that_is_overridden():
    """`_fatal_error` is a private name: if it goes, the locals would be printed again."""
    assert "show_locals=True" in inspect.getsource(App._fatal_error)
    assert "_fatal_error" in vars(Window)
    assert issubclass(GuardApp, Window)
    assert "_fatal_error()" in inspect.getsource(App._handle_exception)


async def test_a_fault_shows_no_value(world, app_of, capsys):
    """Neither a local variable nor the text of the exception reaches the terminal."""
    app = app_of(world)

    def explode(*_args, **_kwargs):
        secret = "hunter2-in-a-local"  # noqa: F841
        raise RuntimeError("hunter2-in-a-message")

    async def run():
        async with app.run_test() as pilot:
            app.call_later(explode)
            await pilot.pause()

    with pytest.raises(RuntimeError):
        await run()
    told = "".join(capsys.readouterr())
    assert "RuntimeError" in told
    assert "hunter2" not in told
    assert app.return_code == 1


def test_a_fault_names_our_innermost_line():
    """The class and the place are enough to find it."""
    with pytest.raises(AttributeError) as fault:
        DESTINATIONS[0].badge(None)
    assert fault_place(fault.value).startswith("AttributeError in tui/destinations.py line ")
