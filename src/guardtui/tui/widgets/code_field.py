"""The six cells a code is typed into, and the four groups of a recovery code: one field, because people mix them up.

A field of its own instead of an `Input`: an `Input` drops a paste of "123 456" whole and in silence, takes seconds over
a paste of megabytes, and copies what it masks.
"""

from __future__ import annotations

import unicodedata
from typing import ClassVar, Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from guardtui.entropy import READABLE
from guardtui.language import _
from guardtui.shared.pasted_code import Mode, find_code

EDITING: Final = frozenset({"backspace", "delete", "left", "right", "home", "end"})


class Shape(NamedTuple):
    """How a mode is drawn: boxes of some characters, the width of a box, the gaps between them."""

    boxes: int
    each: int
    inner: int
    gaps: tuple[int, ...]

    @property
    def length(self) -> int:
        return self.boxes * self.each

    @property
    def width(self) -> int:
        return self.boxes * (self.inner + 2) + sum(self.gaps)


SHAPES: Final[dict[Mode, Shape]] = {
    "digits": Shape(6, 1, 3, (1, 1, 3, 1, 1)),
    "recovery": Shape(4, 4, 6, (1, 1, 1)),
}


class CodeField(Widget, can_focus=True):
    """Cells for a code. Full once, it says so once (`Filled`) and takes nothing more until `wrong()` or `clear()`."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "code-field--empty",
        "code-field--full",
        "code-field--now",
        "code-field--wrong",
        "code-field--label",
    }
    DEFAULT_CSS = """
    CodeField {
        width: auto; height: auto; pointer: text;
        & > .code-field--empty { color: $text-muted; }
        & > .code-field--full { color: $primary; }
        & > .code-field--now { color: $primary; text-style: bold; }
        & > .code-field--wrong { color: $error; }
        & > .code-field--label { color: $foreground 75%; }
    }
    """

    mode: reactive[Mode] = reactive("digits", layout=True)
    text: reactive[str] = reactive("")
    cursor: reactive[int] = reactive(0)
    checking: reactive[bool] = reactive(False)

    class Filled(Message):
        """All cells are full; `text` is the code in its one spelling."""

        def __init__(self, field: CodeField, text: str) -> None:
            super().__init__()
            self.field = field
            self.text = text

        @property
        def control(self) -> CodeField:
            return self.field

    class Odd(Message):
        """Something was typed or pasted that is no code; `sentence` says why, in words for the person."""

        def __init__(self, field: CodeField, sentence: str) -> None:
            super().__init__()
            self.field = field
            self.sentence = sentence

        @property
        def control(self) -> CodeField:
            return self.field

    def __init__(self, mode: Mode = "digits", *, label: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self.label = label
        self.set_reactive(CodeField.mode, mode)
        self.tooltip = label or None

    @property
    def shape(self) -> Shape:
        return SHAPES[self.mode]

    # What the owner calls

    def clear(self) -> None:
        """Empty, and ready for a new code."""
        self.remove_class("-wrong")
        self._restart()

    def wrong(self) -> None:
        """Empty, ready, and marked until the next character: the code was not accepted."""
        self.add_class("-wrong")
        self._restart()

    def _restart(self) -> None:
        self.checking = False
        self.disabled = False
        self.text = ""
        self.cursor = 0

    # What the person does

    def on_key(self, event: events.Key) -> None:
        """Take what belongs into the cells; in digits mode let every other key go on to the dialog's bindings."""
        if event.key in EDITING:
            _taken(event)
            if not self.checking:
                self._edit(event.key)
        elif event.character is not None and event.is_printable and self._belongs(event.character):
            _taken(event)
            if not self.checking:
                self._type(event.character)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What is taken here is no key of anything else."""
        return character is not None and character.isprintable() and self._belongs(character)

    def _edit(self, key: str) -> None:
        match key:
            case "backspace" if self.cursor:
                self.text = self.text[: self.cursor - 1] + self.text[self.cursor :]
                self.cursor -= 1
            case "delete":
                self.text = self.text[: self.cursor] + self.text[self.cursor + 1 :]
            case "left" | "right":
                self._move(self.cursor + (1 if key == "right" else -1))
            case "home" | "end":
                self._move(0 if key == "home" else len(self.text))

    def on_paste(self, event: events.Paste) -> None:
        """Find the code in what was pasted, even in the middle of a message; never half of something else."""
        _taken(event)
        if self.checking:
            return
        code, why_not = find_code(event.text, self.mode)
        if code is None:
            self.post_message(self.Odd(self, why_not))
            return
        self.remove_class("-wrong")
        self.text = code
        self.cursor = len(code)
        self._full()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the clicked cell."""
        x, at = event.x, 0
        for box, left in enumerate(self._lefts()):
            if x >= left:
                inside = max(0, min(self.shape.each - 1, x - left - 2)) if self.shape.each > 1 else 0
                at = box * self.shape.each + inside
        self._move(at)

    def _belongs(self, character: str) -> bool:
        return self.mode == "recovery" or unicodedata.category(character) == "Nd" or character in " -"

    def _type(self, character: str) -> None:
        if character in " -":
            return
        if self.mode == "digits":
            character = str(unicodedata.decimal(character))
        else:
            character = character.upper()
            if len(character) != 1 or character not in READABLE:
                self.post_message(self.Odd(self, _("Recovery codes have no 0, O, 1 or I, and no signs.")))
                return
        if self.cursor >= self.shape.length:
            return
        self.remove_class("-wrong")
        self.text = self.text[: self.cursor] + character + self.text[self.cursor + 1 :]
        self.cursor += 1
        self._full()

    def _full(self) -> None:
        if len(self.text) == self.shape.length and not self.checking:
            self.checking = True
            self.post_message(self.Filled(self, self.text))

    def _move(self, to: int) -> None:
        self.cursor = max(0, min(len(self.text), self.shape.length - 1, to))

    # How it is drawn

    def watch_mode(self) -> None:
        self.clear()

    def watch_cursor(self) -> None:
        """Keep the terminal's own cursor on the cell: magnifiers and input methods follow it."""
        if self.has_focus:
            place = min(self.cursor, self.shape.length - 1)
            box, inside = divmod(place, self.shape.each)
            x = self._lefts()[box] + 2 + inside
            self.app.cursor_position = self.content_region.offset + Offset(x, 1 + bool(self.label))

    def on_focus(self) -> None:
        self.watch_cursor()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return max(self.shape.width, len(self.label) + 14 if self.label else 0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 4 if self.label else 3

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        if self.label:
            if y == 0:
                return self._line([Segment(self._label_text(), self._style("label"))], base)
            y -= 1
        if not 0 <= y <= 2:
            return Strip.blank(self.size.width, base)
        segments: list[Segment] = []
        for box in range(self.shape.boxes):
            if box:
                segments.append(Segment(" " * self.shape.gaps[box - 1], base))
            segments.extend(self._box(box, y))
        return self._line(segments, base)

    def _line(self, segments: list[Segment], base: Style) -> Strip:
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _label_text(self) -> str:
        if self.checking:
            return _("{label}: checking…").format(label=self.label)
        return _("{label}: {len} of {length}").format(label=self.label, len=len(self.text), length=self.shape.length)

    def _box(self, box: int, y: int) -> list[Segment]:
        shape = self.shape
        start = box * shape.each
        held = self.text[start : start + shape.each]
        now = self.has_focus and not self.checking and start <= min(self.cursor, shape.length - 1) < start + shape.each
        edge = self._style("wrong" if self.has_class("-wrong") else "now" if now else "full" if held else "empty")
        line = "━" if now else "─"
        corners = "┏┓┗┛" if now else "╭╮╰╯"
        if y != 1:
            left, right = (corners[0], corners[1]) if y == 0 else (corners[2], corners[3])
            return [Segment(left + line * shape.inner + right, edge)]
        side = "┃" if now else "│"
        return [Segment(side, edge), *self._inside(start, held, now), Segment(side, edge)]

    def _inside(self, start: int, held: str, now: bool) -> list[Segment]:
        base = self.rich_style
        blank = " " if self.shape.each == 1 else "·"
        faint = self._style("empty")
        segments = [Segment(" ", base)]
        for offset in range(self.shape.each):
            here = now and self.cursor == start + offset
            character = held[offset] if offset < len(held) else blank
            style = base + Style(bold=True) if offset < len(held) else faint
            segments.append(
                Segment(
                    "▏" if here and character == blank == " " else character,
                    style + Style(reverse=here and character != " "),
                )
            )
        return [*segments, Segment(" ", base)]

    def _lefts(self) -> list[int]:
        lefts = [0]
        for gap in self.shape.gaps:
            lefts.append(lefts[-1] + self.shape.inner + 2 + gap)
        return lefts

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"code-field--{name}")


def _taken(event: events.Event) -> None:
    event.stop()
    event.prevent_default()
