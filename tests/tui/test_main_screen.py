"""The frame: destinations, foot line, lock, palette, small windows."""

import threading
import time
from types import SimpleNamespace

import pytest
from textual.events import Key
from textual.widgets import Input

from guardtui.core.errors import StoreTrouble
from guardtui.shared.destinations import DESTINATIONS
from guardtui.shared.glance import glance
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.guide import Guide
from guardtui.tui.dialogs.palette import Palette
from guardtui.tui.flows.two_step.wizard import TwoStepWizard
from guardtui.tui.screens.lock import LockScreen
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.widgets.keys import verb_of
from guardtui.tui.widgets.rail import Places

from .conftest import PASSWORD, PATIENCE, there

SIZES = [(80, 24), (120, 40)]


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_each_digit_goes_to_its_destination(world, opened, until, text_of, size):
    """At each size the name of the place, PRACTICE and the way out are in sight."""
    async with opened(world, size=size) as (app, pilot):
        for place in DESTINATIONS:
            await pilot.press(place.key)
            await until(pilot, lambda at=place.id: app.screen.view.PLACE == at and app.screen.view.has_focus_within)
            assert app.screen.query_one(Places).here == place.id
            for sight in ("PRACTICE", place.title, "^q Quit", "? Help"):
                assert sight in text_of(app)


async def test_the_rail_is_for_the_mouse_too(world, opened, until):
    """A click on a line goes there; that the folded one does too is told in test_rail."""
    async with opened(world) as (app, pilot):
        await pilot.click(Places, offset=(4, 2))
        await until(pilot, lambda: app.screen.query_one(Places).here == "contacts")


async def test_a_key_typed_right_behind_a_digit_does_not_act_on_the_place_that_was_left(world, opened, until):
    """Both activity and devices know `e`: it must not export what the person has turned away from."""
    async with opened(world, "5") as (app, pilot):
        for key in "6e":
            app.post_message(Key(key, key))
        await until(pilot, lambda: app.focused is not None and app.focused.id == "devices")
        assert isinstance(app.screen, MainScreen)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, AskText))


async def test_the_marks_on_the_rail_come_late_and_take_no_focus(world, opened, until, monkeypatch):
    """The place is there and the person searches in it: once the focus went back to the list, and letters were keys."""
    asked, late = threading.Event(), threading.Event()

    def slow(*given):
        asked.set()
        assert late.wait(PATIENCE)
        return glance(*given)

    async with opened(world) as (app, pilot):
        monkeypatch.setattr("guardtui.tui.screens.main.glance", slow)
        await pilot.press("5")
        await until(pilot, lambda: there(app, "5") and asked.is_set())
        await pilot.press("slash", "k")
        late.set()
        await until(pilot, lambda: not list(app.workers))
        await pilot.press("v")
        assert app.screen.view.query_one(Input).value == "kv"


async def test_the_keys_at_the_foot_are_buttons(world, opened, until):
    """A click on a hint presses its key."""
    async with opened(world, "3") as (app, pilot):
        await until(pilot, lambda: any(hint.verb == "Help" for _, _, hint in app.screen.query_one("Keys")._spots))
        start = next(s for s, _, hint in app.screen.query_one("Keys")._spots if hint.verb == "Help")
        await pilot.click("Keys", offset=(start, 0))
        await until(pilot, lambda: isinstance(app.screen, Guide))


async def test_the_help_is_that_of_the_place(world, opened, until, text_of):
    """Words first, then the keys that work there."""
    async with opened(world, "3") as (app, pilot):
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, Guide))
        assert "Help: Contacts" in text_of(app)
        app.screen.query_one("#guide").scroll_end(animate=False)
        await until(pilot, lambda: "Lock the screen now" in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_what_a_key_does_goes_on_below_itself_in_a_small_window(world, opened, until, text_of):
    async with opened(world, "1", size=(60, 20)) as (app, pilot):
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, Guide) and app.screen.query("#guide"))
        await pilot.press("pagedown")
        await until(pilot, lambda: "lost the phone?" in text_of(app))
        lines = text_of(app).splitlines()
        at = next(number for number, line in enumerate(lines) if "Rehearse:" in line)
        assert lines[at + 1].index("lost the phone?") == lines[at].index("Rehearse:")


async def test_the_palette_has_every_action_with_an_id_and_no_screenshot(world, opened):
    """One definition serves key, foot, help and palette; a screenshot would write secrets to disk."""
    async with opened(world, "3") as (app, _pilot):
        titles = [command.title for command in app.get_system_commands(app.screen)]
        ids = {verb_of(a) for a in app.screen.active_bindings.values() if a.binding.id and a.enabled}
        ids.discard("All")  # the palette itself
        assert ids <= set(titles)
        assert not [title for title in titles if "shot" in title.lower()]


async def test_the_palette_opens_over_a_dialog_and_does_what_the_dialog_can(world, opened, until, text_of):
    async with opened(world) as (app, pilot):
        answers = []
        app.push_screen(Confirm("Do it?", yes="Yes, do it"), answers.append)
        await until(pilot, lambda: isinstance(app.screen, Confirm) and app.focused)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Leave it as it is" in text_of(app) and "Put aside" in text_of(app))
        await pilot.press(*"Yes")
        await until(pilot, lambda: "Do it" in text_of(app) and "Put aside" not in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: answers == [True])


@pytest.mark.slow
async def test_every_shown_binding_has_an_id_and_a_tooltip(world, opened):
    """House style: key, verb, tooltip, id."""
    for place in DESTINATIONS:
        async with opened(world, place.key) as (app, _pilot):
            bare = [
                a.binding.key
                for a in app.screen.active_bindings.values()
                if a.binding.show and not a.binding.system and not (a.binding.id and a.binding.tooltip)
            ]
            assert bare == []


@pytest.mark.parametrize("size", [(59, 24), (80, 19), (20, 5), (1, 1)])
async def test_a_window_that_is_too_small_says_so_and_loses_nothing(world, opened, until, text_of, size):
    """And after it grew again everything is as it was."""
    async with opened(world, "3") as (app, pilot):
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: "0123" not in text_of(app))
        if size[0] > 20:
            assert "too small" in text_of(app)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "0123" in text_of(app))
        assert app.screen.view.has_focus_within


async def test_five_idle_minutes_lock_the_screen(world, opened, until, text_of):
    """The lock hides everything; a wrong password keeps it, the right one opens where the person was."""
    async with opened(world, "3") as (app, pilot):
        await pilot.press("s")
        await until(pilot, lambda: "7700 900123" in text_of(app))
        app.last_touched = time.monotonic() - world.guard.policy.screen_lock / 1000 - 1
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        assert "900123" not in text_of(app)
        app.screen.query_one("#password").value = "no"
        await pilot.press("enter")
        await until(pilot, lambda: str(app.screen.query_one(".sentence").content) not in {"", "Checking …"})
        assert isinstance(app.screen, LockScreen)
        app.screen.query_one("#password").value = PASSWORD
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert "900123" not in text_of(app), "what was revealed is masked again"


async def test_the_lock_can_sign_out(world, opened, until):
    """For who has forgotten the password, or is somebody else."""
    async with opened(world) as (app, pilot):
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        assert app.session is None


async def test_a_dialog_the_wizard_and_the_palette_are_locked_by_the_key_too(world, opened, until):
    async with opened(world, "2") as (app, pilot):
        for key, kind in (("t", TwoStepWizard), ("question_mark", Guide), ("ctrl+p", Palette)):
            await pilot.press(key)
            await until(pilot, lambda kind=kind: isinstance(app.screen, kind) and app.focused)
            await pilot.press("ctrl+l")
            await until(pilot, lambda: isinstance(app.screen, LockScreen))
            app.screen.query_one("#password").value = PASSWORD
            await pilot.press("enter")
            await until(pilot, lambda kind=kind: isinstance(app.screen, kind) and not app.locked)


async def test_the_lock_lies_over_a_dialog_and_gives_it_back(world, opened, until, text_of):
    """What was typed in it is still there; nothing of it shows meanwhile."""
    async with opened(world, "3") as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        app.screen.query_one("#text").value = "+44 7700 900555"
        app.lock()
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        assert "900555" not in text_of(app)
        app.screen.query_one("#password").value = PASSWORD
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        assert app.screen.query_one("#text").value == "+44 7700 900555"


async def test_a_session_that_ends_while_a_dialog_is_open_leads_out_of_it(world, opened, until):
    """The verb that is refused closes everything."""
    async with opened(world, "3") as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        world.guard.signin.end(world.session)
        app.screen.query_one("#text").value = "+44 7700 900555"
        app.screen.query_one("#text").focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))


@pytest.mark.slow
@pytest.mark.parametrize("size", [(59, 19), (30, 10), (2, 2), (0, 0), (500, 200)])
async def test_a_dialog_survives_every_window(world, opened, until, size):
    """And goes on when the window is large enough again."""
    async with opened(world, "3") as (app, pilot):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.resize_terminal(*size)
        await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await pilot.press("7")
        await until(pilot, lambda: app.screen.query_one("#text").value == "7")


async def test_a_store_that_cannot_answer_for_a_moment_is_no_crash(world, opened, until, monkeypatch, text_of):
    """The look for changes each second goes on, and a verb's trouble is a sentence."""
    async with opened(world, "3") as (app, pilot):
        looked = []

        def busy(*_args):
            looked.append(1)
            raise StoreTrouble("store_busy")

        monkeypatch.setattr(world.guard, "changed", busy)
        await until(pilot, lambda: looked)
        monkeypatch.setattr(app.screen.view, "guard", SimpleNamespace(contacts=SimpleNamespace(reveal=busy, list=busy)))
        await pilot.press("s")
        await until(pilot, lambda: "Another program is using the store" in text_of(app))


async def test_quitting_ends_the_session(world, opened, until):
    """Nothing stays signed in behind a closed window."""
    async with opened(world) as (_app, pilot):
        await pilot.press("q")
        await until(pilot, lambda: world_session_ended(world))


def world_session_ended(world) -> bool:
    """Whether the store takes the session for ended."""
    try:
        world.guard.accounts.of(world.session)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no access
        return getattr(error, "reason", "") == "session_ended"
    return False


async def test_a_session_that_ended_elsewhere_leads_to_the_sign_in(world, opened, until, text_of):
    """And the screen says why."""
    async with opened(world) as (app, pilot):
        world.guard.signin.end(world.session)
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await until(pilot, lambda: "signed out" in text_of(app))


async def test_what_another_window_changed_shows_by_itself(world, opened, until, text_of):
    """The store says that something changed; the view asks again."""
    async with opened(world, "3") as (app, pilot):
        found = world.guard.contacts.list(world.session)
        world.prove(world.guard.contacts.remove(world.session, found[1].id))
        await until(pilot, lambda: found[1].masked not in text_of(app))


async def test_the_phone_opens_on_one_screen_and_is_open_on_the_next(world, opened, until, text_of):
    """F2 is one switch for all screens."""
    async with opened(world, "3") as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: "Pretend phone" in text_of(app))
        await pilot.press("x")
        await until(pilot, lambda: not isinstance(app.screen, MainScreen))
        await until(pilot, lambda: "Pretend phone" in text_of(app))
        await pilot.press("f2", "escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        await until(pilot, lambda: "Pretend phone" not in text_of(app))


@pytest.mark.slow
async def test_every_theme_of_the_palette_can_be_worn(world, opened, until, text_of):
    """Textual's own ones too: we use theme variables only, and they must all be there."""
    async with opened(world) as (app, pilot):
        for place in DESTINATIONS:  # a view that was shown once stays, and takes its styles with each theme
            await pilot.press(place.key)
            await until(pilot, lambda place=place: app.screen.query(f"#view-{place.id}"))
        for theme in app.available_themes:
            app.theme = theme
            await pilot.pause()
        await until(pilot, lambda: "Checklist" in text_of(app))
