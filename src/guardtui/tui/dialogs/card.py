"""One learn card, over the screen that it explains."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget

from guardtui.core.learn import Card
from guardtui.language import _
from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.plain import Plain


class CardDialog(GuardDialog[None]):
    """Answers nothing."""

    HELP_TITLE = _("A card")
    HELP_TEXT = _("A short card about what the screen below is for. All of them stand under Learn. Escape closes it.")
    BINDINGS = [Binding("enter,i,f3,q", "leave", _("Close"), show=False, id="card.close", tooltip=_("Close"))]
    DEFAULT_CSS = """
    CardDialog #card-text { height: auto; max-height: 16; }
    CardDialog #card-text Plain { height: auto; }
    """

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.card = card

    def question(self) -> Iterable[Widget]:
        """Title, text, where there is more."""
        yield Plain(self.card.title, classes="title")
        with VerticalScroll(id="card-text"):
            yield Plain(self.card.text)
        yield Plain(_("\nFrom Learn: {theme}").format(theme=self.card.theme), classes="muted")

    def on_mount(self) -> None:
        """Arrows scroll."""
        self.query_one("#card-text").focus()
