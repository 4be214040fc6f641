"""Text fields: pastes are cut and said so, masked text stays in."""

from textual.app import App
from textual.events import Paste

from guardtui.tui.app import GuardApp
from guardtui.tui.widgets.field import Field, Secret

from ..hostile import Endless  # noqa: TID252 - the payloads of all tests
from .conftest import notes


class FieldApp(App[None]):
    def compose(self):
        yield Field(id="field", most=20)
        yield Secret(id="secret")


async def test_a_long_paste_is_cut_and_said_so(until):
    """Textual would drop it whole, in silence."""
    app = FieldApp()
    async with app.run_test(notifications=True) as pilot:
        field = app.query_one("#field", Field)
        field.post_message(Paste("x" * 30))
        await until(pilot, lambda: field.value == "x" * 20)
        assert "cut" in " ".join(notes(app))


async def test_of_a_paste_of_megabytes_only_the_beginning_is_looked_at(until):
    """So that it costs what a short one costs (SECURITY F-paste)."""
    app = FieldApp()
    async with app.run_test() as pilot:
        for name in ("#field", "#secret"):
            field = app.query_one(name, Field)
            field.post_message(Paste(Endless("ab\n" * 2_000_000)))
            await until(pilot, lambda field=field: field.value == "ab")
        assert "cut" in " ".join(notes(app))


async def test_control_bytes_of_a_paste_stay_out(until):
    """NUL, ESC and their kin never get into a field."""
    app = FieldApp()
    async with app.run_test() as pilot:
        field = app.query_one("#field", Field)
        field.post_message(Paste("mi\x1b]52;c;eA==\x07\x00ra"))
        await until(pilot, lambda: field.value)
        assert field.value == "mi]52;c;eA==ra"


async def test_a_field_shows_what_is_pasted_as_everything_else_is_shown(until):
    """No filler that looks like nothing, no pile of marks (SECURITY 3.3)."""
    app = FieldApp()
    async with app.run_test() as pilot:
        field = app.query_one("#field", Field)
        field.post_message(Paste("\u3164mi\u202era" + "\u0301" * 9))
        await until(pilot, lambda: field.value)
        assert field.value == "·mira" + "\u0301" * 4


async def test_a_pasted_password_comes_in_as_it_is_but_for_control_characters(until):
    """One that was set on the command line or in a manager: joined emoji and other spaces are part of it."""
    app = FieldApp()
    async with app.run_test() as pilot:
        secret = app.query_one("#secret", Secret)
        secret.post_message(Paste("\U0001f468\u200d\U0001f469 six\u00a0otters\x1b\x00\r\nmore"))
        await until(pilot, lambda: secret.value)
        assert secret.value == "\U0001f468\u200d\U0001f469 six\u00a0otters"


async def test_masked_text_does_not_reach_the_clipboard(until):
    """Copy and cut of a masked field would send it to the terminal in clear (SECURITY T47)."""
    app = FieldApp()
    async with app.run_test() as pilot:
        secret = app.query_one("#secret", Secret)
        secret.focus()
        await pilot.press(*"hush")
        await until(pilot, lambda: secret.value == "hush")
        secret.action_select_all()
        for key in ("ctrl+c", "super+c", "ctrl+x"):
            await pilot.press(key)
        assert (app.clipboard, secret.value) == ("", "hush")


async def test_what_is_masked_can_be_looked_at(until):
    """One key shows it, the same key hides it; the lock forgets it."""
    app = FieldApp()
    async with app.run_test() as pilot:
        secret = app.query_one("#secret", Secret)
        secret.focus()
        await pilot.press("a", "ctrl+t")
        await until(pilot, lambda: not secret.password)
        secret.blank()
        assert (secret.value, secret.password) == ("", True)


async def test_what_is_copied_stays_within_the_app(world, app_of, until, monkeypatch):
    """The terminal's clipboard (OSC 52) may lead to another machine."""
    app = app_of(world, handle="mira")
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.screen.query("#handle"))
        written = []
        monkeypatch.setattr(app._driver, "write", written.append)
        field = app.screen.query_one("#handle")
        field.focus()
        field.action_select_all()
        await pilot.press("ctrl+c")
        await until(pilot, lambda: app.clipboard == "mira")
        assert not [text for text in written if "]52" in text]


async def test_a_text_longer_than_its_field_stays_visible(bare, until, text_of):
    """A scrollbar would cover the one line that a field has."""
    app = GuardApp(bare.guard, bare.client)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query("#name"))
        app.screen.query_one("#name").focus()
        await pilot.press(*("abcdefghij" * 6))
        await until(pilot, lambda: "fghijabcdefghij" in text_of(app))
