"""Looks at a screen as somebody does who has no mouse, poor eyes, or hears it read out, and says what they would miss.

Contrast is that of WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for the edges of controls and for what shows where the focus is (1.4.11).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

from rich.cells import get_character_cell_size
from rich.style import Style
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Input, Static, TextArea

from guardtui.tui.widgets.notices import TooSmall

READABLE: Final = 4.5
VISIBLE: Final = 3.0
BLANK: Final = " \u00a0"
FILLS: Final = range(0x2500, 0x25A0)
"""Lines and blocks: what is drawn with them is no text."""

DECORATION: Final = {
    "ScrollBar": "how far a list is scrolled is said by its lines too, and keys scroll it",
    "ScrollBarCorner": "the corner between two scroll bars says nothing",
}
"""What may be paler, by its class, and why nothing is lost with it."""

Colour = tuple[int, int, int]


class Cell(NamedTuple):
    """One cell of the screen, as it is painted."""

    sign: str
    ink: Colour
    ground: Colour
    manner: tuple[bool, ...]

    @property
    def contrast(self) -> float:
        return contrast(self.ink, self.ground)

    @property
    def fill(self) -> bool:
        return ord(self.sign[0]) in FILLS


@cache
def contrast(one: Colour, other: Colour) -> float:
    """The ratio of WCAG 2.2, which Textual's own figure is not."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def _light(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def painted(screen: Screen[Any]) -> dict[tuple[int, int], Cell]:
    """Every cell of the screen, by column and row."""
    cells: dict[tuple[int, int], Cell] = {}
    for y, strip in enumerate(screen._compositor.render_strips()):
        x = 0
        for text, style, _control in strip:
            look = _look(style or Style.null())
            for sign in text:
                width = get_character_cell_size(sign)
                if width:
                    cells[x, y] = Cell(sign, *look)
                x += width
    return cells


def _look(style: Style) -> tuple[Colour, Colour, tuple[bool, ...]]:
    ink, ground = (tuple(one.get_truecolor()) if one else (0, 0, 0) for one in (style.color, style.bgcolor))
    if style.reverse:
        ink, ground = ground, ink
    return ink, ground, (bool(style.bold), bool(style.underline), bool(style.italic))


class Inspector:
    """Goes along on a walk and writes down what it misses: each fault once, with the scenes that have it."""

    def __init__(self) -> None:
        self.scenes: set[str] = set()
        self.faults: dict[str, list[str]] = {}
        self._gone_through: set[object] = set()

    async def look(self, pilot: Pilot[Any], scene: str) -> list[str]:
        """Look at the screen on top, and tell what was not found before."""
        app, screen = pilot.app, pilot.app.screen
        self.scenes.add(scene)
        if any(notice.is_on_screen for notice in screen.query(TooSmall)):  # it covers all, and says what to do
            return []
        found = [*pale(screen), *nameless(screen)]
        around = (app.theme, type(screen), tuple((_called(one), one.region) for one in controls(screen)))
        if around not in self._gone_through:  # the same controls in the same places, with other words around them
            self._gone_through.add(around)
            found += await lost(pilot, screen)
        new = [fault for fault in dict.fromkeys(found) if fault not in self.faults]
        for fault in dict.fromkeys(found):
            self.faults.setdefault(fault, []).append(f"{scene} {app.theme} {app.size.width}")
        return new


# Can it be read?


def pale(screen: Screen[Any]) -> Iterator[str]:
    """Text, edges and marks that stand out too little from what they are on."""
    found: dict[tuple[str, float], str] = {}
    for (x, y), cell in painted(screen).items():
        if cell.sign in BLANK or cell.contrast >= (VISIBLE if cell.fill else READABLE):
            continue
        widget, _ = screen.get_widget_at(x, y)
        if widget is screen and screen.is_modal:  # what lies below a dialog is dimmed, for it does nothing now
            continue
        if type(widget).__name__ in DECORATION or (_off(widget) and not cell.fill):
            continue
        key = (_called(widget), round(cell.contrast, 2))
        found[key] = found.get(key, "") + cell.sign
    for (widget_name, ratio), signs in found.items():
        yield f"pale: {widget_name}: {ratio}:1, {signs[:24]!r}"


def _off(widget: Widget) -> bool:
    return any(isinstance(node, Widget) and node.disabled for node in widget.ancestors_with_self)


def _called(widget: Widget) -> str:
    return f"{type(widget).__name__}{f'#{widget.id}' if widget.id else ''}{''.join(f'.{c}' for c in sorted(widget.classes))}"


# Is it named?


def nameless(screen: Screen[Any]) -> Iterator[str]:
    """Controls that nobody could speak of, and keys that are not explained."""
    for control in controls(screen):
        if not name_of(control):
            yield f"no name: {_called(control)}"
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id and not (binding.description and binding.tooltip):
            yield f"key without words: {binding.id}"
        ours = type(screen).__module__.startswith("guardtui")  # the palette's own escape is Textual's
        if ours and binding.show and not binding.system and not binding.id:
            yield f"key without id: {binding.key} {binding.description}"


def name_of(control: Widget) -> str:
    """What somebody would call it: its label, the text that stands before it, or its title."""
    if isinstance(control, Button):
        return str(control.label).strip()
    if control.border_title:
        return str(control.border_title)
    said = _words_before(control)
    if isinstance(control, (Input, TextArea)):
        return getattr(control, "placeholder", "") or (said[1] if said and said[0] <= 1 else "")
    return getattr(control, "label", "") or (said[1] if said else "") or _own_words(control)


def _words_before(control: Widget) -> tuple[int, str] | None:
    """The nearest text above it, in its own column or box: how many lines away, and what it says."""
    near: tuple[int, str] | None = None
    for text in control.screen.query(Static):
        words = str(text.content).strip()
        above = control.region.y - text.region.bottom
        beside = text.region.x <= control.region.x < max(text.region.right, text.region.x + 1)
        related = text.parent in control.ancestors
        if words and above >= 0 and beside and related and _displayed(text) and (near is None or above < near[0]):
            near = above, words
    return near


def _own_words(control: Widget) -> str:
    return " ".join(str(text.content).strip() for text in control.query(Static))


# Does tab go everywhere, and can it be seen where it is?


def controls(screen: Screen[Any]) -> list[Widget]:
    """Everything on the screen that can take keys."""
    return [widget for widget in screen.walk_children(Widget) if widget.focusable and _displayed(widget)]


def _displayed(widget: Widget) -> bool:
    return all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget))


async def lost(pilot: Pilot[Any], screen: Screen[Any]) -> list[str]:
    """What goes wrong on the way round with tab. Ends where it began."""
    wanted, before = controls(screen), screen.focused
    if not wanted:
        return []
    chosen = {field: field.selection for field in screen.query(Input)}
    places = {one: one.region for one in wanted}
    screen.set_focus(screen.focus_chain[-1])  # not None: then a place that is asked again puts it where it begins
    await pilot.pause()
    way: list[Widget] = []
    faults: list[str] = []
    for _ in wanted:
        await pilot.press("tab")
        now = screen.focused
        if now is None:
            break
        way.append(now)
        faults += await _unseen(pilot, screen, now)
    faults += [f"tab: never comes to {_called(one)}" for one in wanted if one not in way]
    faults += [f"tab: comes {way.count(one)} times to {_called(one)}" for one in set(way) if way.count(one) > 1]
    faults += [
        f"tab: from {_called(one)} back to {_called(after)}"
        for one, after in pairwise(way)
        if one in places and after in places and _is_back(one, after, places)
    ]
    screen.set_focus(before)
    for field, selection in chosen.items():
        field.selection = selection
    await pilot.pause()
    return faults


def _is_back(one: Widget, after: Widget, places: dict[Widget, Region]) -> bool:
    """Whether it goes against the order of reading: rows from the top, each from its left; a column is read as a whole."""
    above_one, above_after = ([*reversed(widget.ancestors_with_self)] for widget in (one, after))
    apart = next(i for i, pair in enumerate(zip(above_one, above_after, strict=False)) if pair[0] is not pair[1])
    here, there = above_one[apart].region, above_after[apart].region
    if there.bottom <= here.y:
        return there.x < here.right
    return there.y < here.bottom and there.right <= here.x


def cut(screen: Screen[Any]) -> list[str]:
    """The texts that have fewer lines than they need, and no sign that something is missing."""
    return [
        str(text.content)
        for text in screen.query(Static)
        if _displayed(text)
        and text.styles.text_overflow != "ellipsis"
        and 0 < text.size.height < text.get_content_height(text.size, text.size, text.size.width)
    ]


def in_sight(control: Widget) -> bool:
    """Whether all of it is shown: not scrolled away, and not cut at an edge."""
    region, clip = control.screen._compositor.visible_widgets.get(control, (Region(), Region()))
    return bool(region) and region.intersection(clip) == region


async def _unseen(pilot: Pilot[Any], screen: Screen[Any], control: Widget) -> list[str]:
    """Whether the focus is somewhere that nobody sees, or does not look like it."""
    region, clip = screen._compositor.visible_widgets.get(control, (Region(), Region()))
    seen = region.intersection(clip)
    name = _called(control)
    if not seen:
        return [f"focus: {name} is not in sight"]
    top, _ = screen.get_widget_at(seen.x, seen.y)
    if control not in top.ancestors_with_self:
        return [f"focus: {name} lies below {_called(top)}"]
    for _ in range(10):  # a place that is asked again meanwhile paints anew
        marked = painted(screen)
        # to another control, where there is one: a place that is asked again takes a focus that nobody has
        screen.set_focus(next((one for one in controls(screen) if one is not control), None), scroll_visible=False)
        await pilot.pause()
        await pilot.pause()
        plain = painted(screen)
        screen.set_focus(control, scroll_visible=False)
        await pilot.pause()
        await pilot.pause()
        places = [(x, y) for y in seen.line_range for x in seen.column_range if (x, y) in marked and (x, y) in plain]
        if any(marked[place] != plain[place] for place in places):
            break
        await asyncio.sleep(0.05)
    if all(marked[place] == plain[place] for place in places):
        return [f"focus: {name} looks the same without it"]
    if not any(_shows(marked[place], plain[place]) for place in places):
        return [f"focus: {name} has too pale a mark"]
    return []


def _shows(marked: Cell, plain: Cell) -> bool:
    """Whether a cell tells the focus by itself: another sign or manner, or a colour that is far enough from what it was."""
    if marked.sign not in BLANK and (marked.sign, marked.manner) != (plain.sign, plain.manner):
        return marked.contrast >= VISIBLE
    if contrast(marked.ground, plain.ground) >= VISIBLE:
        return True
    return marked.sign not in BLANK and contrast(marked.ink, plain.ink) >= VISIBLE
