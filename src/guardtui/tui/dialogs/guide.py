"""Help for the screen below: what it is for, and the keys that work there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import ActiveBinding, Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from guardtui.language import _
from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.keys import verb_of
from guardtui.tui.widgets.plain import Piece, Plain, line
from guardtui.tui.words import OF_TEXTUAL


class Guide(GuardDialog[None]):
    """Answers nothing."""

    BINDINGS = [Binding("question_mark,f1,q,enter", "leave", _("Close"), key_display="?", show=False)]

    def __init__(self, title: str, text: str, keys: Sequence[ActiveBinding]) -> None:
        super().__init__()
        self.heading, self.text = title, text
        self.keys = keys

    def question(self) -> Iterable[Widget]:
        """Words first, then keys."""
        yield Plain(_("Help: {heading}").format(heading=self.heading), classes="title")
        with VerticalScroll(id="guide"):
            yield Plain(self.text, classes="body")
            yield Plain(self._table())

    def on_mount(self) -> None:
        """Arrows scroll."""
        self.query_one("#guide").focus()

    def _table(self) -> Content:
        """What this program does by a key, then how one moves about, which the widgets know by themselves."""
        ours, moving = ([one for one in self.keys if bool(one.binding.id) is named] for named in (True, False))
        rows, rest = self._rows(ours), self._rows(moving)
        width = max((len(keys) for keys in (*rows, *rest)), default=0)
        pieces: list[Piece] = []
        for keys, verb in rows.items():
            pieces += [(keys.ljust(width + 2), "bold $primary"), verb, "\n"]
        pieces += [(_("\nTo move about and to edit\n"), "bold")]
        for keys, verb in rest.items():
            pieces += [(keys.ljust(width + 2), "$primary"), (verb, "$text-muted"), "\n"]
        return line(*pieces)

    def _rows(self, keys: Iterable[ActiveBinding]) -> dict[str, str]:
        """The keys of each action, and what it is."""
        rows: dict[str, tuple[list[str], str]] = {}
        for active in keys:
            binding = active.binding
            label = binding.key_display or self.app.get_key_display(binding)
            verb = verb_of(active)
            verb = OF_TEXTUAL.get(verb, verb)
            what = f"{verb}: {binding.tooltip}" if binding.tooltip else verb
            labels, _what = rows.setdefault(binding.id or f"{binding.action} {what}", ([], what))
            if label not in labels:
                labels.append(label)
        return {" ".join(labels): what for labels, what in rows.values()}
