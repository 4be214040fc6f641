"""What a person sets for themselves at a terminal: keys, colours, copying, the sign that a code left."""

import pytest

from guardtui.core.action import Action
from guardtui.core.records import ContactKind, MessageState
from guardtui.tui import keymap, preferences
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.message_details import MessageDetails
from guardtui.tui.preferences import Preferences

from .conftest import there
from .test_missing_code import practised


@pytest.fixture
def file(tmp_path):
    return tmp_path / "preferences.toml"


def test_without_a_file_everything_is_as_we_made_it(file):
    assert preferences.load(file) == Preferences()


def test_what_is_set_is_read(file):
    file.write_text(
        '[app]\ntheme = "guard-day"\ncopy = false\nnotice = "desktop"\nmarks = "plain"\n[keys]\n"activity.kind" = "ctrl+k,f7"\n'
    )
    assert preferences.load(file) == Preferences("guard-day", False, "desktop", "plain", {"activity.kind": "ctrl+k,f7"})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[app", "Expected"),
        ("[colours]\n", "only these tables"),
        ("[app]\nsound = true\n", "sound is not known"),
        ("[app]\ntheme = 3\n", "theme is the name"),
        ("[app]\ncopy = 1\n", "copy is true or false"),
        ('[app]\nnotice = "loud"\n', "notice is one of bell, desktop, off"),
        ('[app]\nmarks = "none"\n', "marks is one of auto, full, plain"),
        ('[keys]\n"activity.kinds" = "f"\n', "activity.kinds is not the name"),
        ('[keys]\n"activity.kind" = "f77"\n', "f77 is not a key"),
        ('[keys]\n"activity.kind" = ""\n', " is not a key"),
        ('[keys]\n"activity.kind" = 7\n', "activity.kind is not a key"),
        ('[app]\ntheme = "\x1b[31m"', "illegal"),
    ],
)
def test_a_slip_is_told_and_the_rest_holds(file, text, problem):
    file.write_text(text)
    read = preferences.load(file)
    assert (read.theme, read.copy, read.notice, read.marks, dict(read.keys)) == ("", True, "bell", "auto", {})
    assert len(read.problems) == 1
    assert problem.lower() in read.problems[0].lower()


def test_the_written_file_sets_nothing_is_private_and_is_never_written_over(file):
    assert preferences.write(file) == (file, True)
    assert preferences.load(file) == Preferences()
    assert file.stat().st_mode & 0o077 == 0
    assert all(f'#"{name}" = ' in file.read_text() for name in keymap.known())
    file.write_text(file.read_text().replace("#", ""))  # no longer TOML
    assert preferences.write(file) == (file, False)
    assert preferences.load(file).problems


def test_every_line_of_the_written_file_can_be_set(file):
    """Each default, taken from the file as a person would, is a key of its own kind."""
    preferences.write(file)
    _head, _, keys = file.read_text().partition("[keys]")
    file.write_text("[keys]\n" + "\n".join(line[1:] for line in keys.splitlines() if line.startswith('#"')))
    read = preferences.load(file)
    assert read.problems == ()
    assert read.keys.keys() == keymap.known().keys()


def test_whatever_has_a_name_is_explained():
    """Also the keys that are not shown at the foot: the help, the palette and the file tell of them."""
    assert [one.id for one in keymap.known().values() if not (one.verb and one.tooltip)] == []


def test_a_key_of_every_dialog_is_told_in_words_that_fit_every_dialog():
    assert keymap.known()["dialog.leave"].tooltip == "Leave without doing it"


async def test_another_key_takes_the_place_of_ours_on_the_screen_and_in_the_hints(world, app_of, until, text_of):
    mine = Preferences(keys={"go.contacts": "f7", "help.show": "f8"}, problems=("preferences.toml: x is not known.",))
    app = app_of(world, preferences=mine)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        app.open(world.session)
        await until(pilot, lambda: app.screen.query("Places") and app.screen.view is not None)
        assert [note.message for note in app._notifications] == ["preferences.toml: x is not known."]
        await pilot.press("3")
        await pilot.pause()
        assert app.screen.view.id == "view-overview"
        await pilot.press("f7")
        await until(pilot, lambda: app.screen.view.id == "view-contacts")
        await until(pilot, lambda: "F8 Help" in text_of(app))


async def test_a_sign_that_a_person_chose_is_text_where_one_types(world, app_of, until, text_of):
    """Also one that comes before everything else, as what quits does: else a password with it could not be typed."""
    app = app_of(world, preferences=Preferences(keys={"app.quit": "q,ctrl+q", "help.show": "h"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query("#password") and "^q Quit" in text_of(app))
        assert [hint for hint in ("q Quit", "h Help") if f" {hint}" in text_of(app)] == []
        app.screen.query_one("#handle").focus()
        await pilot.press("q", "h")
        await until(pilot, lambda: app.screen.query_one("#handle").value.endswith("qh"))
        app.open(world.session)
        await until(pilot, lambda: "q Quit" in text_of(app) and "h Help" in text_of(app))
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)


async def test_the_places_and_the_overview_name_the_keys_that_a_person_chose(world, app_of, until, text_of):
    keys = {"go.contacts": "f12", "go.support": "S", "code.missing": "M", "overview.rehearse": "L"}
    app = app_of(world, preferences=Preferences(keys=keys))
    async with app.run_test(size=(120, 40)) as pilot:
        app.open(world.session)
        named = ("F12  Contacts", "1    Overview", "S    Support", "M  A code is missing?", "lock you out  L")
        await until(pilot, lambda: [one for one in named if one not in text_of(app)] == [])
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "F12 Contacts" in text_of(app) and "S Support" in text_of(app))


async def test_what_stands_over_a_list_names_the_keys_that_a_person_chose(world, app_of, until, text_of):
    keys = {"activity.review": "R", "activity.kind": "f9,K", "list.order": "ctrl+t", "messages.check": "C"}
    app = app_of(world, preferences=Preferences(keys=keys))
    async with app.run_test(size=(120, 40)) as pilot:
        app.open(world.session)
        await until(pilot, lambda: app.screen.query("Places") and app.screen.view is not None)
        await pilot.press("5")
        await until(pilot, lambda: "press R." in text_of(app))
        assert [word for word in ("F9 Kind", "o Outcome", "^t Order") if word not in text_of(app)] == []
        await pilot.press("8")
        await until(pilot, lambda: "C tells whether we sent it" in text_of(app))


async def test_what_a_place_says_to_press_is_the_key_that_a_person_chose(world, app_of, until, text_of):
    world.prove(world.guard.contacts.add(world.session, ContactKind.MAIL, "mira@second.example"))
    keys = {"contact.verify": "V", "contact.remove": "R", "contact.reveal": "f9", "device.shown": "K"}
    app = app_of(world, preferences=Preferences(keys=keys))
    async with app.run_test(size=(120, 40)) as pilot:
        app.open(world.session)
        await until(pilot, lambda: app.screen.query("Places") and app.screen.view is not None)
        await pilot.press("3")
        await until(pilot, lambda: "press V, or R if it is wrong" in text_of(app))
        assert "F9 shows it whole" in text_of(app)
        await pilot.press("6")
        await until(pilot, lambda: there(app, "6"))
        await pilot.press("K")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("end", "enter")
        await until(pilot, lambda: "Press K to see all" in text_of(app))


async def test_the_line_about_practice_names_the_keys_that_a_person_chose_and_a_click_on_it_presses_them(
    world, app_of, until, text_of
):
    practised(world)
    keys = {"phone.toggle": "f9", "phone.missions": "f10", "phone.faults": "K"}
    app = app_of(world, preferences=Preferences(keys=keys))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "F9 phone" in text_of(app) and "F10 mission: " in text_of(app))
        for words, shown in (("F9 phone", "K lets something go wrong"), ("F10 mission: ", "Choose")):
            await pilot.click("PracticeBar", offset=(text_of(app).splitlines()[0].index(words), 0))
            await until(pilot, lambda shown=shown: shown in text_of(app))


async def test_the_theme_is_the_one_that_was_set_and_an_unknown_one_is_ours(world, app_of):
    assert app_of(world, preferences=Preferences(theme="guard-day")).theme == "guard-day"
    assert app_of(world, preferences=Preferences(theme="no such theme")).theme == "guard-night"


async def test_a_reference_is_copied_and_nothing_else_where_copying_is_off(world, opened, until, monkeypatch):
    written = []
    async with opened(world, "8") as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MessageDetails))
        monkeypatch.setattr(app._driver, "write", written.append)
        await pilot.press("y")
        await until(pilot, lambda: any("\x1b]52;c;" in one for one in written))
        assert app.clipboard == app.screen.reference()
        app.preferences = Preferences(copy=False)
        written.clear()
        await pilot.press("y")
        await pilot.pause()
        assert not any("\x1b]52" in one for one in written)


@pytest.mark.parametrize(
    ("notice", "sign"), [("bell", "bell"), ("desktop", "\x1b]9;GuardTUI: A code was sent to you.\x07"), ("off", "")]
)
async def test_a_code_that_left_is_told_by_the_terminal_to_who_looks_elsewhere(
    world, opened, until, monkeypatch, notice, sign
):
    told = []
    challenge = world.guard.codes.request(world.session, Action("export", {"what": "activity"}))
    waiting = _delivery(challenge, MessageState.QUEUED)
    async with opened(world) as (app, pilot):
        app.preferences = Preferences(notice=notice)
        monkeypatch.setattr(app, "bell", lambda: told.append("bell"))
        monkeypatch.setattr(app._driver, "write", lambda text: told.append(text) if "\x1b]9" in text else None)
        app.push_screen(CodeDialog(world.guard, world.session, waiting))
        await until(pilot, lambda: app.screen.query("CodePanel"))
        panel = app.screen.query_one("CodePanel")
        await until(pilot, lambda: panel._seen and not [one for one in app.workers if one.group == "look"])
        told.clear()  # it has looked by itself
        for focused, expected in ((True, []), (False, [sign] if sign else [])):
            app.app_focus = focused
            panel.challenge = waiting
            await panel._look_again()
            assert told == expected


def _delivery(challenge, state):
    from dataclasses import replace

    return replace(challenge, delivery=state)
