"""Every text colour of both themes can be read on every ground of it."""

import re
from pathlib import Path

import pytest
from textual.color import Color

import guardtui.tui
from guardtui.tui.themes import DAY, GROUNDS, NIGHT, TEXT_COLOURS
from guardtui.tui.window import SPACING

from .inspector import READABLE, VISIBLE, contrast

CHOSEN = "block-cursor-background"


def ratio(colours, text, ground):
    return contrast(*(Color.parse(colours[name]).rgb for name in (text, ground)))


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", [*GROUNDS, CHOSEN])
@pytest.mark.parametrize("text", [*TEXT_COLOURS, "text-muted", "text-disabled"])
def test_text_can_be_read(theme, ground, text):
    """Also under the cursor of a list, where marks keep their colour."""
    colours = theme.to_color_system().generate()
    assert ratio(colours, text, ground) >= READABLE


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("strong", ["primary", "error"])
def test_labels_on_strong_colours_can_be_read(theme, strong):
    """Buttons, and the chosen line of the rail."""
    colours = theme.to_color_system().generate()
    assert ratio(colours, "button-color-foreground", strong) >= READABLE


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=lambda theme: theme.name)
def test_the_practice_bar_can_be_read(theme):
    """It is written in the ground's colour on the colour of attention."""
    colours = theme.to_color_system().generate()
    assert ratio(colours, "background", "warning") >= READABLE


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_fields_can_be_seen(theme, ground):
    """Where something can be typed, also while the cursor is elsewhere (WCAG 2.2, 1.4.11)."""
    colours = theme.to_color_system().generate()
    assert ratio(colours, "border-blurred", ground) >= VISIBLE


def test_spacing_is_made_of_its_steps():
    """A step is named where it is meant; changing one changes every page."""
    for style in Path(guardtui.tui.__file__).parent.rglob("*.tcss"):
        for value in re.findall(r"(?:margin|padding)[a-z-]*: ([^;]+);", style.read_text()):
            assert not set(value.split()) & set(SPACING.values()), (style.name, value)
