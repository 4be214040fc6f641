"""What Textual would say by itself, in English, is said by us: its keys in the help, and its palette."""

from importlib import import_module
from pkgutil import walk_packages

import pytest
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.widget import Widget

import guardtui.tui
from guardtui.language import speaking
from guardtui.tui.dialogs.palette import Palette
from guardtui.tui.window import Window
from guardtui.tui.words import OF_TEXTUAL


def of_textual():
    """What the keys do that the parts of our screens have from Textual; those for every app are ours or hidden."""
    for module in walk_packages(guardtui.tui.__path__, "guardtui.tui."):
        for held in vars(import_module(module.name)).values():
            if isinstance(held, type) and issubclass(held, Widget):
                for base in held.__mro__:
                    if base.__module__.startswith("textual.") and not issubclass(base, (App, Palette.__base__)):
                        yield from (one.description for _key, one in BindingsMap(vars(base).get("BINDINGS", ())))


def test_each_key_of_textual_is_told_in_words_of_ours():
    """A new version of Textual may bring more, or call them otherwise."""
    assert set(of_textual()) == OF_TEXTUAL.keys()


@pytest.mark.parametrize(("language", "asks", "none"), [("en", "Search for", "No matches"), ("de", "Aktion", "Nichts")])
async def test_the_palette_speaks_the_language_in_use(world, opened, until, text_of, language, asks, none):
    with speaking(language):
        async with opened(world) as (app, pilot):
            await pilot.press("ctrl+p")
            await until(pilot, lambda: isinstance(app.screen, Palette) and asks in text_of(app))
            await pilot.press(*"qqqxqqq")
            await until(pilot, lambda: none in text_of(app))
            await pilot.press("escape")
            app.search_themes()
            await until(pilot, lambda: isinstance(app.screen, Palette) and "guard-day" in text_of(app))


def test_keys_are_called_as_on_the_keyboards_of_the_language(monkeypatch):
    """Whatever is held beside them; what a name only ends in stays."""
    monkeypatch.setattr("guardtui.tui.window.KEYS", {"home": "Pos1", "pgdn": "Bild↓"})
    window = Window()
    keys = ["home", "ctrl+home", "shift+home", "pagedown", "end", "k", "ctrl+k", "underscore"]
    assert [window.get_key_display(Binding(key, "x")) for key in keys] == [
        "Pos1", "^Pos1", "shift+Pos1", "Bild↓", "end", "k", "^k", "_",
    ]  # fmt: skip
