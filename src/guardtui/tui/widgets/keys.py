"""The line at the foot: the keys that work here. Each is also a button for the mouse."""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import ActiveBinding
from textual.content import Content
from textual.events import Click
from textual.screen import Screen
from textual.widgets import Button, Input, Static, TextArea

from guardtui.core.text import clip
from guardtui.language import _
from guardtui.tui.keymap import is_typed
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.plain import Piece, line

GAP = 3
ALWAYS = ("app.palette", "dialog.leave", "help.show", "app.quit")
"""Bindings that keep their place when the line is too short for all: by the first of them the mouse reaches the rest."""
LAST = ("secret.reveal", "list.search", "phone.toggle", _("Go"), "learn.show", *ALWAYS)
"""What works in many places comes after what works only here. Enter comes before all, cut short if need be."""
WHILE_TYPING = {"help.show": "F1", "learn.show": "F3"}
"""Keys that work where letters and signs are text."""


class Hint(NamedTuple):
    """One key on the line."""

    id: str
    key: str
    label: str
    verb: str
    enabled: bool

    @property
    def width(self) -> int:
        return len(self.label) + 1 + len(self.verb)

    def within(self, room: int) -> Hint:
        """The same with its verb cut short to so many cells in all."""
        return self._replace(verb=clip(self.verb, room - len(self.label) - 1))


def verb_of(active: ActiveBinding) -> str:
    """What a key does here, in a word or two: enter does what the button says, or what the list is for.

    Who gives the focused button another label refreshes the bindings, for the foot to follow.
    """
    if isinstance(active.node, Button):
        return Content.from_text(active.node.label, markup=False).plain
    return (
        active.node.verb
        if isinstance(active.node, Choice) and active.binding.action == "select"
        else active.binding.description
    )


class Keys(Static):
    """Redrawn whenever the screen's bindings change. The stock footer grows by megabytes over many screens (DESIGN 8)."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Keys { dock: bottom; height: 1; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._spots: list[tuple[int, int, Hint]] = []

    def on_mount(self) -> None:
        """Listen to the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def on_resize(self) -> None:
        """More or fewer keys fit."""
        self.show_keys()

    def _changed(self, _screen: Screen[object]) -> None:
        self.show_keys()

    def show_keys(self) -> None:
        """Lay out the keys that fit; the list of all, help and quit always stay."""
        hints = self._hints()
        room = self.size.width - 2
        kept = [hint for hint in hints if hint.id in ALWAYS]
        left = room - sum(hint.width + GAP for hint in kept)
        chosen: list[Hint] = []
        for hint in hints:
            if hint.id in ALWAYS:
                continue
            shown = hint.within(left - GAP) if hint.key == "enter" else hint
            if shown.width + GAP <= left:
                chosen.append(shown)
                left -= shown.width + GAP
        self.update(self._line(chosen + kept))

    def _hints(self) -> list[Hint]:
        hints: list[Hint] = []
        seen: set[object] = set()
        for key, active in self.screen.active_bindings.items():
            binding = active.binding
            verb = verb_of(active)
            if self._typing and is_typed(key):
                continue
            if not (binding.show or isinstance(active.node, Button)) or binding.action in seen:
                continue
            seen.add(binding.action)
            label = binding.key_display or self.app.get_key_display(binding)
            if self._typing and binding.id in WHILE_TYPING and binding.key_display:  # a person's own key has none
                label = WHILE_TYPING[binding.id]
            group = binding.group
            if group is not None:
                if hints and hints[-1].id == group.description:
                    first = hints[-1].label.partition("-")[0]
                    hints[-1] = hints[-1]._replace(label=f"{first}-{label}")
                else:
                    hints.append(Hint(group.description, binding.key, label, group.description, active.enabled))
                continue
            hints.append(Hint(binding.id or "", binding.key, label, verb, active.enabled))
        return sorted(hints, key=lambda hint: LAST.index(hint.id) if hint.id in LAST else -1 - (hint.key == "enter"))

    @property
    def _typing(self) -> bool:
        """Whether signs that are typed go into a field."""
        focused = self.screen.focused
        return isinstance(focused, (Input, TextArea)) or getattr(focused, "mode", "") == "recovery"

    def _line(self, hints: list[Hint]) -> Content:
        pieces: list[Piece] = []
        self._spots.clear()
        at = 1
        for hint in hints:
            if pieces:
                pieces.append(" " * GAP)
                at += GAP
            pieces.append((hint.label, "bold $primary" if hint.enabled else "$text-muted"))
            pieces.append((f" {hint.verb}", "" if hint.enabled else "$text-muted"))
            self._spots.append((at, at + hint.width, hint))
            at += hint.width
        return line(*pieces)

    def on_click(self, event: Click) -> None:
        """Press the key that was clicked."""
        for start, end, hint in self._spots:
            if start <= event.x < end:
                if hint.enabled:
                    self.app.simulate_key(hint.key)
                else:
                    self.app.bell()
