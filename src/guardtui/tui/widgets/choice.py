"""A short list to choose from: arrows or j and k, enter, mouse."""

from __future__ import annotations

from typing import Any

from textual.binding import Binding
from textual.widgets import OptionList

from guardtui.language import _
from guardtui.wording import Line

__all__ = ["Choice", "Line"]


class Choice(OptionList):
    """An option list with vi keys, whose lines are never parsed as markup. For hundreds of lines, not more."""

    BINDINGS = [
        Binding(
            "enter,space",
            "select",
            _("Choose"),
            id="choice.take",
            tooltip=_("Take the line the cursor is on"),
        ),
        Binding("j", "cursor_down", _("Down"), show=False),
        Binding("k", "cursor_up", _("Up"), show=False),
        Binding("g", "first", _("First"), show=False),
        Binding("G", "last", _("Last"), show=False),
    ]

    def __init__(self, *content: Any, verb: str = _("Choose"), **kwargs: Any) -> None:
        super().__init__(*content, markup=False, **kwargs)
        self.verb = verb
        """What enter does here, in a word."""

    @property
    def chosen(self) -> str | None:
        """The id of the line that the cursor is on."""
        if self.highlighted is None:
            return None
        return self.get_option_at_index(self.highlighted).id

    def fill(self, options: list[Any]) -> None:
        """Show other lines, with the cursor on the same line as before, or on what took its place where it is gone."""
        before, place = self.chosen, self.highlighted or 0
        self.clear_options()
        self.add_options(options)
        ids = [option.id for option in self.options]
        open_ones = [index for index, option in enumerate(self.options) if not option.disabled]
        if before is not None and before in ids:
            self.highlighted = ids.index(before)
        elif open_ones:
            self.highlighted = next((index for index in open_ones if index >= place), open_ones[-1])
