"""A field for several lines: what is pasted is cleaned and cut to what fits, and said so."""

from __future__ import annotations

from textual.events import Paste
from textual.widgets import TextArea

from guardtui.core.support import MOST_WORDS, cut
from guardtui.core.text import printable
from guardtui.language import _
from guardtui.tui.widgets.edits import EditsInOrder


class Words(EditsInOrder, TextArea):
    """Plain text up to a support case's own words. Tab leaves it, as everywhere."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(
            id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", highlight_cursor_line=False
        )

    @property
    def used(self) -> int:
        """Bytes that the text takes."""
        return len(self.text.encode(errors="replace"))

    async def _on_paste(self, event: Paste) -> None:
        # A private hook of TextArea, guarded by tests/tui/test_support.py: the public ones run after the text is in.
        event.stop()
        event.prevent_default()
        head = cut(event.text)
        room = MOST_WORDS - self.used + len(self.selected_text.encode(errors="replace"))
        kept = printable(head.replace("\r\n", "\n").replace("\r", "\n"), lines=True)
        fits = kept.encode()[: max(room, 0)].decode(errors="ignore")
        if len(fits) < len(kept) or len(head) < len(event.text):
            self.app.notify(_("What you pasted was too long and has been cut."), severity="warning", markup=False)
        self.replace(fits, *self.selection)

    def action_paste(self) -> None:
        """Paste what the app's own clipboard holds, by the same rule."""
        self.post_message(Paste(self.app.clipboard))
