"""One of several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from guardtui.language import _
from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.choice import Choice, Line
from guardtui.tui.widgets.facts import Facts
from guardtui.tui.widgets.plain import Plain, line


class Choose(GuardDialog[str | None]):
    """Answers the id of the chosen line. `about` is what is known of the thing that the question is about."""

    HELP_TITLE = _("One of several")
    HELP_TEXT = _("Choose one with the arrows and enter, or click it. Escape goes back and changes nothing.")

    DEFAULT_CSS = """
    Choose Facts { margin-bottom: 1; }
    """

    def __init__(
        self,
        question: str,
        lines: Iterable[Line],
        about: Mapping[str, str] = MappingProxyType({}),
        *,
        detail: str = "",
    ) -> None:
        super().__init__()
        self.text, self.detail = question, detail
        self.about = about
        self.set_class(bool(about), "-about")
        self.lines = tuple(lines)

    def question(self) -> Iterable[Widget]:
        """The question, what it means, its lines."""
        yield Plain(self.text, classes="title")
        if self.detail:
            yield Plain(self.detail, classes="body")
        if self.about:
            yield Facts.of(self.about.items())
        yield Choice(*(_option(one) for one in self.lines), id="choices")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer."""
        self.dismiss(event.option.id)


def _option(one: Line) -> Option:
    name = (one.name, "bold" if one.enabled else "$text-muted")
    return Option(
        line(name, ("\n  " + one.detail if one.detail else "", "$text-muted")), id=one.id, disabled=not one.enabled
    )
