"""Where in a wizard the person is: a sign and a word for each step, done, now and later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from guardtui.language import _


class Stepper(Widget):
    """One line of steps. Where they do not fit side by side, only the present one with its number."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"stepper--done", "stepper--now", "stepper--later"}
    DEFAULT_CSS = """
    Stepper {
        width: 1fr; height: 1;
        & > .stepper--done { color: $success; }
        & > .stepper--now { color: $primary; text-style: bold; }
        & > .stepper--later { color: $foreground 65%; }
    }
    """
    now: reactive[int] = reactive(0)

    def __init__(self, steps: Sequence[str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.steps = tuple(steps)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        if y:
            return Strip.blank(self.size.width, base)
        room = self.size.width
        words = sum(len(step) + 2 for step in self.steps)
        for joint in (" ── ", " ─ ", " "):
            if words + len(joint) * (len(self.steps) - 1) <= room:
                return Strip(self._all(joint)).adjust_cell_length(room, base)
        return Strip(self._present()).adjust_cell_length(room, base)

    def _all(self, joint: str) -> list[Segment]:
        segments: list[Segment] = []
        for number, step in enumerate(self.steps):
            sign, style = self._look(number)
            if number:
                segments.append(Segment(joint, self._style("later")))
            segments.append(Segment(f"{sign} {step}", style))
        return segments

    def _present(self) -> list[Segment]:
        if self.now >= len(self.steps):
            return [Segment(_("✓ All {count} steps done").format(count=len(self.steps)), self._style("done"))]
        sign, style = self._look(self.now)
        count = _(" · step {number} of {count}").format(number=self.now + 1, count=len(self.steps))
        return [Segment(f"{sign} {self.steps[self.now]}", style), Segment(count, self._style("later"))]

    def _look(self, number: int) -> tuple[str, Style]:
        if number < self.now:
            return "✓", self._style("done")
        return ("●", self._style("now")) if number == self.now else ("○", self._style("later"))

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"stepper--{name}")
