"""Help for the screen below: what it is for, and the keys that work there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import ActiveBinding, Binding
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Button

from guardtui.language import _
from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.facts import Facts
from guardtui.tui.widgets.keys import verb_of
from guardtui.tui.widgets.plain import Plain
from guardtui.tui.words import OF_TEXTUAL


class Guide(GuardDialog[None]):
    """Answers nothing. First what this program does by a key, then how one moves about, which the widgets know by themselves."""

    BINDINGS = [Binding("question_mark,f1,q,enter", "leave", _("Close"), key_display="?", show=False)]

    DEFAULT_CSS = """
    Guide Facts { margin-bottom: 1; }
    Guide .label { color: $primary; }
    Guide #ours .label { text-style: bold; }
    Guide #ours .value { color: $foreground; }
    Guide .value { color: $text-muted; }
    """

    def __init__(self, title: str, text: str, keys: Sequence[ActiveBinding]) -> None:
        super().__init__()
        self.heading, self.text = title, text
        self.keys = keys

    def question(self) -> Iterable[Widget]:
        """Words first, then keys."""
        yield Plain(_("Help: {heading}").format(heading=self.heading), classes="title")
        with VerticalScroll(id="guide"):
            yield Plain(self.text, classes="body")
            ours, moving = ([one for one in self.keys if _is_ours(one) is named] for named in (True, False))
            yield Facts.of(self._rows(ours).items(), id="ours")
            yield Plain(_("To move about and to edit"), classes="heading")
            yield Facts.of(self._rows(moving).items())

    def on_mount(self) -> None:
        """Arrows scroll."""
        self.query_one("#guide").focus()

    def _rows(self, keys: Iterable[ActiveBinding]) -> dict[str, str]:
        """The keys of each action, and what it is."""
        rows: dict[str, tuple[list[str], str]] = {}
        for active in keys:
            binding = active.binding
            label = binding.key_display or self.app.get_key_display(binding)
            verb = _said(active)
            what = f"{verb}: {binding.tooltip}" if binding.tooltip else verb
            labels, _what = rows.setdefault(verb, ([], what))
            if label not in labels:
                labels.append(label)
        return {" ".join(labels): what for labels, what in rows.values()}


def _is_ours(active: ActiveBinding) -> bool:
    return bool(active.binding.id) or isinstance(active.node, Button)


def _said(active: ActiveBinding) -> str:
    verb = verb_of(active)
    return verb if _is_ours(active) else OF_TEXTUAL.get(verb, verb)
