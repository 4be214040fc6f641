"""Signs and borders where the terminal, or the person, has none but those of ASCII."""

import ast
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

import guardtui
from guardtui.shared.destinations import DESTINATIONS
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.flows.two_step import TwoStepWizard
from guardtui.tui.marks import MARKS, OFF, ON, PlainSigns, signs_of_terminal
from guardtui.tui.screens.signin import SignInScreen

SOURCE = Path(guardtui.__file__).parent
DATA = SOURCE.parents[1] / "data"
DRAWN = [*(path for part in ("tui", "shared", "wording") for path in (SOURCE / part).rglob("*.py"))]


def drawn_texts():
    for path in DRAWN:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, node.value
    for name in ("learn.toml", "missions.toml", "settings.toml", "demo.toml"):
        yield name, (DATA / name).read_text()


def test_every_sign_that_is_drawn_has_one_of_ascii_as_wide():
    """A new sign without one fails here; letters of names and words stay."""
    signs = PlainSigns(letters=True)
    for name, text in drawn_texts():
        for sign in text:
            if not sign.isascii() and unicodedata.category(sign)[0] not in "LM":
                plain = signs.plain(sign)
                assert plain.isascii(), (name, sign)
                assert len(plain) == cell_len(sign), (name, sign)


def test_states_differ_in_plain_signs_too():
    for together in ([mark.sign for mark in MARKS.values()], [ON, OFF], ["✓", "●", "○"], ["✗", "!", "·", "✓"]):
        plain = [PlainSigns(letters=False).plain(sign) for sign in together]
        assert len(set(plain)) == len(together), plain


@pytest.mark.parametrize(
    ("text", "kept", "without"),
    [("Zoë ✓", "Zoë +", "Zoe +"), ("美咲 ●", "美咲 *", "???? *"), ("عمر", "عمر", "???"), ("e\u0301", "e\u0301", "e")],
)
def test_names_keep_their_letters_where_the_terminal_knows_them_and_always_their_width(text, kept, without):
    assert PlainSigns(letters=True).plain(text) == kept
    assert PlainSigns(letters=False).plain(text) == without
    assert cell_len(without) == cell_len(text)


@pytest.mark.parametrize(
    ("environ", "encoding", "wish", "expected"),
    [
        ({"LANG": "en_GB.UTF-8"}, "utf-8", "auto", None),
        ({}, "utf-8", "auto", None),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "utf-8", "auto", False),  # as Python leaves LANG=C
        ({"LC_CTYPE": "C.UTF-8"}, "utf-8", "auto", None),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, "utf-8", "auto", False),
        ({"LANG": "C", "LC_ALL": "C.UTF-8"}, "utf-8", "auto", None),
        ({"LANG": "en_GB.UTF-8"}, "ascii", "auto", False),
        ({"LANG": "de_DE.ISO-8859-1"}, "iso8859-1", "auto", False),
        ({"LANG": "C"}, "utf-8", "full", None),
        ({"LANG": "en_GB.UTF-8"}, "utf-8", "plain", True),
        ({"LANG": "POSIX"}, "ascii", "plain", False),
    ],
)
def test_the_terminal_or_the_person_decides(monkeypatch, environ, encoding, wish, expected):
    """None: all signs; else plain ones, with the letters of names or without."""
    for name in ("LANG", "LC_ALL", "LC_CTYPE"):
        monkeypatch.delenv(name, raising=False)
        if name in environ:
            monkeypatch.setenv(name, environ[name])
    monkeypatch.setattr("sys.__stderr__", type("Stream", (), {"encoding": encoding})())
    signs = signs_of_terminal(wish)
    assert (None if signs is None else signs.letters) == expected


@pytest.mark.slow
async def test_nothing_outside_ascii_is_drawn_where_that_is_wanted(world, app_of, until, text_of):
    """Every destination, dialogs, a wizard with its secret, the code cells, the phone and the palette."""
    app = app_of(world)
    app.signs = PlainSigns(letters=True)  # so that whatever is left is ours

    async def see(*screens):
        await until(pilot, lambda: isinstance(app.screen, screens) and not getattr(app.screen, "acting", False))
        await pilot.pause()
        assert text_of(app).isascii(), {sign for sign in text_of(app) if not sign.isascii()}

    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await see(SignInScreen)
        app.open(world.session)
        await until(pilot, lambda: any(places.badges for places in app.screen.query("Places")))
        for place in DESTINATIONS:
            await pilot.press(place.key)
            await until(
                pilot, lambda place=place: app.screen.view.id == f"view-{place.id}" and not app.screen.view.acting
            )
            await until(pilot, lambda: app.screen.view.has_focus_within)
            await see(type(app.screen))
        await pilot.press("3")
        await until(pilot, lambda: app.screen.view.id == "view-contacts" and app.screen.view.has_focus_within)
        await pilot.press("a")
        await see(Choose)
        await pilot.press("escape", "f2", "ctrl+p")
        await until(pilot, lambda: type(app.screen).__name__ == "Palette")
        await see(type(app.screen))
        await pilot.press("escape", "f2", "2")
        await until(pilot, lambda: app.screen.view.id == "view-two-step" and app.screen.view.has_focus_within)
        await pilot.press("t")
        await see(TwoStepWizard)
        assert "enter Choose" in text_of(app), "a key whose sign cannot be drawn is called by its name"
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("ScanPage") or isinstance(app.screen, CodeDialog))
        await see(TwoStepWizard, CodeDialog)
        assert not [code for code in app.screen.query("#qr") if code.region], "a QR code cannot be drawn in ASCII"
