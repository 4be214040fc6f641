"""Our two themes. Each text colour reaches 4.5:1 on each ground; test_themes.py and test_every_screen.py compute it."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

TEXT_COLOURS: Final = ("foreground", "primary", "success", "warning", "error")
GROUNDS: Final = ("background", "surface", "panel")


def _variables(*, text: str, muted: str, chosen: str, on_strong: str, edge: str, track: str) -> dict[str, str]:
    """The finer colours. `chosen` lies under the list line that the cursor is on: pale, so that marks keep their colour.

    `edge`, around what can be typed into, reaches 3:1 on each ground.
    """
    return {
        "text": text,
        "text-muted": muted,
        "text-disabled": muted,
        "foreground-muted": muted,
        "button-color-foreground": on_strong,
        "button-foreground": text,
        "button-focus-text-style": "bold",
        "block-cursor-foreground": text,
        "block-cursor-background": chosen,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": text,
        "block-cursor-blurred-background": track,
        "block-cursor-blurred-text-style": "none",
        "block-hover-background": chosen,
        "border-blurred": edge,
        "scrollbar": edge,
        "scrollbar-hover": muted,
        "scrollbar-active": muted,
        "scrollbar-background": track,
        "scrollbar-background-hover": track,
        "scrollbar-background-active": track,
        "scrollbar-corner-color": track,
        "input-selection-background": chosen,
    }


DAY: Final = Theme(
    name="guard-day",
    dark=False,
    background="#F6F5F1",
    surface="#FFFFFF",
    panel="#ECEAE3",
    foreground="#1D2327",
    primary="#0B5CAD",
    secondary="#0B5CAD",
    accent="#0B5CAD",
    success="#1A6E3E",
    warning="#8A5A00",
    error="#B3261E",
    variables=_variables(
        text="#1D2327", muted="#545E66", chosen="#DDE8F4", on_strong="#FFFFFF", edge="#85827A", track="#ECEAE3"
    ),
)

NIGHT: Final = Theme(
    name="guard-night",
    dark=True,
    background="#12161B",
    surface="#1A2027",
    panel="#232B34",
    foreground="#E6EAEE",
    primary="#7FB6FF",
    secondary="#7FB6FF",
    accent="#7FB6FF",
    success="#7BD39A",
    warning="#F2C14E",
    error="#FF8A80",
    variables=_variables(
        text="#E6EAEE", muted="#A3AEB8", chosen="#2B3F57", on_strong="#10151A", edge="#6F7B88", track="#232B34"
    ),
)
