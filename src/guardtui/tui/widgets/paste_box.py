"""A box for a text of several lines that somebody else wrote: what steers or hides is left out as it comes in."""

from __future__ import annotations

import unicodedata
from typing import Any

from textual.events import Key, Paste
from textual.message import Message
from textual.widgets import TextArea

from guardtui.core.claim import MOST, is_reference
from guardtui.core.text import printable
from guardtui.language import _


class PasteBox(TextArea):
    """Plain text of several lines, which may be long. Tab leaves it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    PasteBox { height: 8; border: round $border-blurred; background: $surface; padding: 0 1; }
    PasteBox:focus { border: heavy $primary; }
    """

    class Pasted(Message):
        """A text came in at once: nobody has to press anything more."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False, **kwargs)

    async def _on_paste(self, event: Paste) -> None:
        # A private hook of TextArea, guarded by the tests: the public ones run after the text is in.
        event.stop()
        event.prevent_default()
        room = MOST - len(self.text)
        text = cleaned(event.text[: room + 1])
        if len(event.text) > room:
            self.app.notify(_("What you pasted was too long and has been cut."), severity="warning", markup=False)
        self.insert(text[: max(room, 0)])
        self.post_message(self.Pasted())

    def on_key(self, event: Key) -> None:
        """Enter behind a reference looks it up: it is no text that goes on."""
        if event.key == "enter" and is_reference(self.text):
            event.stop()
            event.prevent_default()
            self.post_message(self.Pasted())

    def action_copy(self) -> None:
        """Refuse: a code may stand in it, and the terminal's clipboard is not ours to write (OSC 52)."""
        self.app.bell()

    def action_cut(self) -> None:
        """Refuse."""
        self.app.bell()


def cleaned(text: str) -> str:
    """A text without what cannot be seen: controls, turns of direction, lone surrogates; its lines are kept."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    seen = "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    return printable(seen, lines=True)
