"""What is typed ahead lands where it belongs: a password manager types handle, tab, password and enter in one go."""

from textual import events
from textual.widgets import Input

from guardtui.tui.screens.signin import SignInScreen

from .conftest import HANDLE, PASSWORD


async def test_a_password_typed_right_behind_the_tab_does_not_run_on_into_the_handle(world, app_of, until):
    app = app_of(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen) and app.focused is not None)
        for key in (*HANDLE, "tab", *PASSWORD):
            character = None if key == "tab" else key
            app.post_message(events.Key(key, character))
        await until(pilot, lambda: app.screen.query_one("#password", Input).value == PASSWORD)
        assert app.screen.query_one("#handle", Input).value == HANDLE
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, SignInScreen))


async def test_after_a_refusal_the_password_can_be_typed_again_at_once(world, app_of, until, text_of):
    app = app_of(world, handle=HANDLE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen) and app.focused is not None)
        await pilot.press(*"wrong", "tab", "enter")
        await until(pilot, lambda: "do not belong together" in text_of(app))
        assert app.focused is app.screen.query_one("#password", Input)
