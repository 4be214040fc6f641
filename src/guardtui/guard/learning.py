"""The learn cards with the numbers in force (M14). They need no store: somebody who cannot sign in reads them too."""

from __future__ import annotations

from guardtui import language
from guardtui.core import learn
from guardtui.core.errors import NotFound
from guardtui.core.learn import Card
from guardtui.core.text import MOST_SEARCH, one_line
from guardtui.policy import Policy
from guardtui.wording.times import length


class Learning:
    def __init__(self, policy: Policy) -> None:
        self._cards = learn.filled(learn.book(language.data("learn.toml")), policy, length)

    def list(self, search: str = "") -> tuple[Card, ...]:
        """All cards by theme, or those with every word of a search. Raises `BadInput` for a search of the wrong form."""
        words = one_line(search, "search", most=MOST_SEARCH, blank_ok=True)
        return learn.found(self._cards, words) if words else self._cards

    def show(self, card_id: str) -> Card:
        """One card. Raises `NotFound`."""
        for card in self._cards:
            if card.id == card_id:
                return card
        raise NotFound("no_card")
