"""Where a message is pasted: what is shown is cleaned, what is judged is what came."""

from __future__ import annotations

from typing import Any, Final

from textual.events import Paste
from textual.widgets import TextArea

from guardtui.core.text import printable
from guardtui.language import _
from guardtui.tui.widgets.edits import EditsInOrder

MOST: Final = 65_536
"""Characters that are taken: more than is judged of a message (SECURITY N25)."""


class MessageArea(EditsInOrder, TextArea):
    """A field for a whole message. Textual's own shows control bytes as they are and takes a paste of any length."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(soft_wrap=True, show_line_numbers=False, tab_behavior="focus", **kwargs)
        self._raw = ""
        self.cut = False
        """Whether more was pasted than is taken."""

    @property
    def message(self) -> str:
        """What was pasted, with the signs that cannot be seen; what stands there once it was changed by hand."""
        return self._raw if self._raw and printable(self._raw, lines=True) == self.text else self.text

    async def _on_paste(self, event: Paste) -> None:
        # A private hook of TextArea, guarded by tests/tui/test_inspect.py: the public ones run after the text is in.
        event.stop()
        event.prevent_default()
        room = MOST - len(self.text) + len(self.selected_text)
        pasted = event.text.replace("\r\n", "\n").replace("\r", "\n")  # terminals end pasted lines with a return
        text = pasted[: max(room, 0)]
        self.cut = len(text) < len(pasted)
        if self.cut:
            self.app.notify(
                _("Only the first 64 KiB are taken; the rest is left out."), severity="warning", markup=False
            )
        alone = not self.text or self.selected_text == self.text
        cleaned = printable(text, lines=True)
        result = self.replace(cleaned, *self.selection)
        self._raw = text if alone else ""
        self.move_cursor(result.end_location)

    def action_paste(self) -> None:
        """Paste what the app's own clipboard holds, by the same rule."""
        self.post_message(Paste(self.app.clipboard))

    def blank(self) -> None:
        """Forget the message: the screen was locked."""
        self.text = ""
        self._raw = ""
        self.history.clear()
