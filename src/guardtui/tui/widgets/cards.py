"""A few things to choose from, each with a sentence: one card each, so that a long sentence wraps under itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Click
from textual.message import Message

from guardtui.language import _
from guardtui.tui.widgets.plain import Plain, line


class Choosable(NamedTuple):
    """What a card says. One that is not `enabled` is read, not chosen."""

    id: str
    name: str
    state: str = ""
    sentence: str = ""
    sign: str = "○"
    enabled: bool = True


class Card(Horizontal):
    """Sign, name, state, and a sentence."""

    def __init__(self, about: Choosable) -> None:
        super().__init__(classes="choosable" if about.enabled else "choosable -off")
        self.can_focus = about.enabled
        self.about = about

    def compose(self) -> ComposeResult:
        about = self.about
        ready = about.sign == "✓"
        yield Plain(
            line((about.sign, "$success" if ready else "$primary" if about.enabled else "$text-muted")), classes="sign"
        )
        with Vertical(classes="words"):
            name = (about.name, "bold" if about.enabled or ready else "$text-muted")
            yield Plain(line(name, (f"  {about.state}" if about.state else "", "$success" if ready else "$primary")))
            if about.sentence:
                yield Plain(about.sentence, classes="sentence")


class Cards(Vertical):
    """Arrows, j and k, or tab to move; enter or a click to choose."""

    DEFAULT_CSS = """
    Cards { height: auto; }
    Cards > .choosable { height: auto; background: $surface; padding: 0 2; margin-bottom: 1; }
    Cards > .choosable:focus { background: $block-cursor-background; outline-left: heavy $primary; }
    Cards > .choosable:hover { background: $block-cursor-background; }
    Cards > .choosable.-off { background: transparent; }
    Cards .sign { width: 3; }
    Cards .words { width: 1fr; height: auto; }
    Cards .sentence { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", _("Choose"), id="cards.choose", tooltip=_("Take the marked one")),
        Binding("down,j", "step(1)", _("Next"), show=False, id="cards.next", tooltip=_("To the next one")),
        Binding("up,k", "step(-1)", _("Previous"), show=False, id="cards.previous", tooltip=_("To the one before")),
        Binding("end,G", "step(99)", _("Last"), show=False, id="cards.last", tooltip=_("To the last one")),
        Binding("home,g", "step(-99)", _("First"), show=False, id="cards.first", tooltip=_("To the first one")),
    ]

    class Chosen(Message):
        """One was chosen."""

        def __init__(self, id: str) -> None:
            super().__init__()
            self.id = id

    def __init__(self, cards: Sequence[Choosable], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._about = tuple(cards)

    def compose(self) -> ComposeResult:
        for about in self._about:
            yield Card(about)

    @property
    def _open(self) -> list[Card]:
        return [card for card in self.query(Card) if card.about.enabled]

    def action_step(self, by: int) -> None:
        """To another card; it stops at either end. At once: the next key may be here already, and is meant for that card."""
        cards = self._open
        at = next((number for number, card in enumerate(cards) if card is self.screen.focused), -1)
        if cards:
            self.screen.set_focus(cards[max(0, min(len(cards) - 1, at + by))])

    def on_resize(self) -> None:
        """What has the focus stays in sight, from the first layout on and when the phone opens beside it."""
        if self.screen.focused in self._open:
            self.call_after_refresh(self.screen.focused.scroll_visible, animate=False)

    def action_choose(self) -> None:
        """The one with the focus."""
        for card in self._open:
            if card is self.screen.focused:
                self.post_message(self.Chosen(card.about.id))

    def focus_first(self) -> None:
        """Put the focus on the first that can be chosen."""
        for card in self._open[:1]:
            self.screen.set_focus(card)

    def on_click(self, event: Click) -> None:
        """A click chooses at once."""
        node = event.widget
        while node is not None and not isinstance(node, Card):
            node = node.parent if isinstance(node.parent, (Card, Vertical, Horizontal)) else None
        if isinstance(node, Card) and node.about.enabled:
            self.post_message(self.Chosen(node.about.id))
