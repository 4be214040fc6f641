"""The few words that only the screen needs. Every sentence about an outcome comes from `guardtui.wording`."""

from __future__ import annotations

from typing import Final

from guardtui.language import _

KEYS: Final = {
    "home": _("home"),
    "end": _("end"),
    "pgup": _("pgup"),
    "pgdn": _("pgdn"),
    "del": _("del"),
    "space": _("space"),
}
"""What stands on keys that have a word of the language on them."""

OF_TEXTUAL: Final = {
    "Copy": _("copy what is marked"),
    "Copy selected text": _("copy what is marked"),
    "Cut": _("cut out what is marked"),
    "Cut selected text": _("cut out what is marked"),
    "Paste": _("paste"),
    "Paste text from the clipboard": _("paste"),
    "Undo": _("undo"),
    "Redo": _("do again"),
    "Submit": _("go on"),
    "Press button": _("press the button"),
    "Select": _("choose"),
    "Toggle": _("tick, or take the tick away"),
    "Previous option": _("the one before"),
    "Next option": _("the next one"),
    "Focus Previous": _("the field or list before"),
    "Focus Next": _("the next field or list"),
    "Up": _("up"),
    "Down": _("down"),
    "First": _("to the first line"),
    "Last": _("to the last line"),
    "Page Up": _("a page up"),
    "Page Down": _("a page down"),
    "Page Left": _("a page to the left"),
    "Page Right": _("a page to the right"),
    "Scroll Up": _("up"),
    "Scroll Down": _("down"),
    "Scroll Left": _("left"),
    "Scroll Right": _("right"),
    "Scroll Home": _("to the beginning"),
    "Scroll End": _("to the end"),
    "Go to start": _("to the beginning"),
    "Go to end": _("to the end"),
    "Move cursor left": _("left"),
    "Move cursor right or accept the completion suggestion": _("right"),
    "Move cursor left a word": _("left a word"),
    "Move cursor right a word": _("right a word"),
    "Move cursor left and select": _("mark to the left"),
    "Move cursor right and select": _("mark to the right"),
    "Move cursor left a word and select": _("mark a word to the left"),
    "Move cursor right a word and select": _("mark a word to the right"),
    "Select all": _("mark everything"),
    "Select line": _("mark the line"),
    "Select line start": _("mark to the beginning of the line"),
    "Select line end": _("mark to the end of the line"),
    "Delete character left": _("delete to the left"),
    "Delete character right": _("delete to the right"),
    "Delete left to start of word": _("delete to the beginning of the word"),
    "Delete right to start of word": _("delete to the next word"),
    "Delete all to the left": _("delete everything to the left"),
    "Delete all to the right": _("delete everything to the right"),
    "Delete line": _("delete the line"),
    "Delete to line start": _("delete to the beginning of the line"),
    "Delete to line end": _("delete to the end of the line"),
    "Cursor up": _("up"),
    "Cursor down": _("down"),
    "Cursor left": _("left"),
    "Cursor right": _("right"),
    "Cursor word left": _("left a word"),
    "Cursor word right": _("right a word"),
    "Cursor line start": _("to the beginning of the line"),
    "Cursor line end": _("to the end of the line"),
    "Cursor page up": _("a page up"),
    "Cursor page down": _("a page down"),
    "Cursor up select": _("mark upwards"),
    "Cursor down select": _("mark downwards"),
    "Cursor left select": _("mark to the left"),
    "Cursor right select": _("mark to the right"),
    "Cursor left word select": _("mark a word to the left"),
    "Cursor right word select": _("mark a word to the right"),
    "Cursor line start select": _("mark to the beginning of the line"),
    "Cursor line end select": _("mark to the end of the line"),
}
"""What Textual's own keys do, by the words in which it says it."""


def clock_time(milliseconds: int) -> str:
    """Minutes and seconds, as a person reads a timer."""
    minutes, seconds = divmod(max(0, milliseconds + 999) // 1000, 60)
    return f"{minutes}:{seconds:02}"
