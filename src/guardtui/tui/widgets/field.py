"""Text fields: what is pasted is cut to what fits and said so, and a masked field never gives its text away."""

from __future__ import annotations

import unicodedata
from typing import Any

from textual.actions import SkipAction
from textual.binding import Binding
from textual.events import Paste
from textual.widgets import Input

from guardtui.core.text import printable
from guardtui.language import _
from guardtui.tui.widgets.edits import EditsInOrder


class Field(EditsInOrder, Input):
    """A field for one line. Textual drops a paste that is too long whole and keeps control bytes; this one does neither."""

    def __init__(self, *, most: int = 200, onward: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=most, **kwargs)
        self.onward = onward
        """Whether enter goes to the next field, as tab does, and not on with the whole form."""

    def focus_at_once(self) -> None:
        """Take what is typed from now on, right behind the key that leads here too. That key is text where one is here."""
        if self.screen.focused is self:
            raise SkipAction
        self.screen.set_focus(self)

    def _on_paste(self, event: Paste) -> None:
        # A private hook of Input, guarded by tests/tui/test_field.py: the public ones run after the text is in.
        event.stop()
        event.prevent_default()
        room = (self.max_length or 200) - len(self.value) + len(self.selected_text)
        head = event.text[: 4 * (self.max_length or 200) + 4].lstrip("\r\n").splitlines()
        pasted = self.kept(head[0] if head else "")
        if len(pasted) > room or len(event.text) > 4 * (self.max_length or 200):
            self.app.notify(_("What you pasted was too long and has been cut."), severity="warning", markup=False)
        text = pasted[: max(room, 0)]
        self.replace(text, *self.selection)

    def kept(self, line: str) -> str:
        """What goes in of a pasted line: what can be printed, as everything else is printed."""
        return printable("".join(filter(str.isprintable, line)))

    def action_paste(self) -> None:
        """Paste what the app's own clipboard holds, by the same rule."""
        self._on_paste(Paste(self.app.clipboard))


class Secret(Field):
    """A masked field. Copy and cut are off, for they would send clear text to the terminal's clipboard (OSC 52)."""

    BINDINGS = [
        Binding("ctrl+t", "reveal", _("Show or hide"), id="secret.reveal", tooltip=_("Show or hide what you typed"))
    ]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("most", 256)
        super().__init__(password=True, **kwargs)

    def kept(self, line: str) -> str:
        """All but control characters: a password that was made elsewhere has to come in as it is, joiners and all."""
        return "".join(c for c in line if unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"})

    def action_reveal(self) -> None:
        """Show what is typed, or mask it again."""
        self.password = not self.password

    def action_copy(self) -> None:
        """Refuse."""
        self.app.bell()

    def action_cut(self) -> None:
        """Refuse."""
        self.app.bell()

    def blank(self) -> None:
        """Forget what is typed: the screen was locked."""
        self.value = ""
        self.password = True
