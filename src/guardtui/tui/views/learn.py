"""All learn cards in one place: by theme, searched, one of them open (PRODUCT M14)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import Key
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from guardtui.core.errors import BadInput
from guardtui.core.learn import Card
from guardtui.language import _
from guardtui.tui.views.base import GuardView
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.field import Field
from guardtui.tui.widgets.plain import Plain, line


class LearnView(GuardView):
    """The list, and beside it, or below where the window is narrow, the card that the cursor is on."""

    PLACE = "learn"
    HELP_TEXT = _(
        "Short cards, one thought each: what codes are, what to do when none comes, how to stay safe, and what this "
        "program cannot do. Move through the list with the arrows; the card is open beside or below it, and tab goes there. "
        "/ searches.\n\n"
        "On other screens i opens the card that fits there."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash",
            "search",
            _("Search"),
            key_display="/",
            id="learn.search",
            tooltip=_("Find cards by their words"),
            priority=True,
        ),
    ]

    cards: tuple[Card, ...] = ()
    found_by: str | None = None
    """The words that they were found by; none before the first look."""

    def compose(self) -> ComposeResult:
        """Search, list, card."""
        yield Plain(self.heading, classes="title")
        yield Field(placeholder=_("/ to search: spam, lost phone …"), id="learn-search")
        with Horizontal(id="shelf"):
            yield Choice(id="cards", verb=_("Read"))
            with VerticalScroll(id="open-card"):
                yield Plain(id="card-title", classes="title")
                yield Plain(id="card-body")
                yield Plain(id="card-theme", classes="muted")

    def focus_first(self) -> None:
        """The list; where nothing is found, the words that found it."""
        self.query_one("#cards" if self.cards else "#learn-search").focus()

    async def reload(self) -> None:
        """The cards never change while the app runs."""
        words = self.query_one("#learn-search", Field).value
        if words != self.found_by:
            await self._find(words)

    async def _find(self, words: str) -> None:
        try:
            found = await self.ask(self.guard.learn.list, words)
        except BadInput:
            found = ()
        if words != self.query_one("#learn-search", Field).value:
            return  # other words stand there meanwhile, and are looked for after these
        self.cards, self.found_by = found, words
        listed, theme = self.query_one("#cards", Choice), ""
        options: list[Option] = []
        for card in self.cards:
            if card.theme != theme and not words:
                theme = card.theme
                options.append(Option(line((theme, "bold $primary")), disabled=True))
            options.append(Option(line(f"  {card.title}" if not words else card.title), id=card.id))
        if words:  # what fits best, wherever the cursor was
            listed.clear_options()
        listed.fill(options)
        listed.display = bool(options)
        self._open()

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Open it."""
        self._open()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """It is open already; from here on the arrows scroll it."""
        event.stop()
        self.query_one("#open-card").focus().scroll_home(animate=False)

    def _open(self) -> None:
        chosen = self.query_one("#cards", Choice).chosen
        card = next((one for one in self.cards if one.id == chosen), None)
        self.query_one("#card-title", Plain).say(card.title if card else _("Nothing is found"))
        self.query_one("#card-body", Plain).say(card.text if card else _("Try another word, or fewer of them."))
        self.query_one("#card-theme", Plain).say(f"\n{card.theme}" if card else "")
        self.query_one("#open-card").scroll_home(animate=False)

    def point_at(self, item: str) -> None:
        """Open a card."""
        listed = self.query_one("#cards", Choice)
        if item in {card.id for card in self.cards}:
            listed.highlighted = listed.get_option_index(item)

    def action_search(self) -> None:
        """Type words; among them the key is text."""
        self.query_one("#learn-search", Field).focus_at_once()

    async def on_input_changed(self, event: Input.Changed) -> None:
        """Each letter narrows the list."""
        event.stop()
        await self._find(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the list."""
        event.stop()
        self.focus_first()

    async def on_key(self, event: Key) -> None:
        """Down and escape leave the field; escape clears it first."""
        field = self.query_one("#learn-search", Field)
        if field.has_focus and event.key in {"escape", "down"}:
            event.stop()
            if event.key == "escape":
                with field.prevent(Input.Changed):
                    field.value = ""
                await self._find("")
            self.focus_first()
