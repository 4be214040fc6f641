"""Help for the screen below: what it is for, and the keys that work there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import ActiveBinding, Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.plain import Piece, Plain, line


class Guide(GuardDialog[None]):
    """Answers nothing."""

    BINDINGS = [Binding("question_mark,f1,q,enter", "leave", "Close", key_display="?", show=False)]

    def __init__(self, title: str, text: str, keys: Sequence[ActiveBinding]) -> None:
        super().__init__()
        self.heading, self.text = title, text
        self.keys = keys

    def question(self) -> Iterable[Widget]:
        """Words first, then keys."""
        yield Plain(f"Help: {self.heading}", classes="title")
        with VerticalScroll(id="guide"):
            yield Plain(self.text, classes="body")
            yield Plain(self._table())

    def on_mount(self) -> None:
        """Arrows scroll."""
        self.query_one("#guide").focus()

    def _table(self) -> Content:
        rows: dict[str, tuple[list[str], str]] = {}
        for active in self.keys:
            binding = active.binding
            label = binding.key_display or self.app.get_key_display(binding)
            labels, _ = rows.setdefault(binding.id or "", ([], f"{binding.description}: {binding.tooltip}"))
            if label not in labels:
                labels.append(label)
        width = max((len(" ".join(labels)) for labels, _ in rows.values()), default=0)
        pieces: list[Piece] = []
        for labels, verb in rows.values():
            pieces += [(" ".join(labels).ljust(width + 2), "bold $primary"), verb, "\n"]
        return line(*pieces)
