"""Every text colour of both themes can be read on every ground of it."""

import pytest
from textual.color import Color

from guardtui.tui.themes import DAY, GROUNDS, NIGHT, TEXT_COLOURS

ENOUGH = 4.5
CHOSEN = "block-cursor-background"


def contrast(one: Color, other: Color) -> float:
    """The ratio of WCAG 2.2, which Textual's own figure is not."""

    def light(colour: Color) -> float:
        parts = [part / 255 for part in colour.rgb]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", [*GROUNDS, CHOSEN])
@pytest.mark.parametrize("text", [*TEXT_COLOURS, "text-muted", "text-disabled"])
def test_text_can_be_read(theme, ground, text):
    """Also under the cursor of a list, where marks keep their colour."""
    colours = theme.to_color_system().generate()
    assert contrast(Color.parse(colours[text]), Color.parse(colours[ground])) >= ENOUGH


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("strong", ["primary", "error"])
def test_labels_on_strong_colours_can_be_read(theme, strong):
    """Buttons, and the chosen line of the rail."""
    colours = theme.to_color_system().generate()
    on_strong = Color.parse(colours["button-color-foreground"])
    assert contrast(on_strong, Color.parse(colours[strong])) >= ENOUGH


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=lambda theme: theme.name)
def test_the_practice_bar_can_be_read(theme):
    """It is written in the ground's colour on the colour of attention."""
    colours = theme.to_color_system().generate()
    assert contrast(Color.parse(colours["background"]), Color.parse(colours["warning"])) >= ENOUGH
