"""The palette of Textual, in the language in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.binding import Binding
from textual.command import CommandList, CommandPalette
from textual.widgets.option_list import Option

from guardtui.language import _
from guardtui.tui.frame import LEAVE

if TYPE_CHECKING:
    from guardtui.tui.app import GuardApp


class Palette(CommandPalette):
    """Every action by name. Without providers it asks those of the app."""

    BINDINGS = [
        Binding("escape", "escape", _("Back"), id="dialog.leave", tooltip=_("Leave without doing it")),
        *LEAVE,
    ]

    def __init__(self, *, themes: bool = False) -> None:
        from textual.theme import ThemeProvider

        super().__init__(
            [ThemeProvider] if themes else None,
            placeholder=_("Search for themes…") if themes else _("Search for commands…"),
            id="--command-palette",
        )

    def action_lock(self) -> None:
        """Lock now; what was looked for is there again afterwards."""
        cast("GuardApp", self.app).lock()

    def action_put_aside(self) -> None:
        """Give the terminal back to the shell until `fg`."""
        cast("GuardApp", self.app).put_aside()

    def _start_no_matches_countdown(self, search_value: str) -> None:
        # Private names of Textual, guarded by tests/tui/test_textual_words.py: its own version says it in English.
        self._stop_no_matches_countdown()

        def say() -> None:
            if search_value:
                self.query_one(CommandList).add_option(
                    Option(_("No matches found"), id=self._NO_MATCHES, disabled=True)
                )
            self._list_visible = bool(search_value)

        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, say)
