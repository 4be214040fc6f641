"""The learn cards: by theme, or searched (PRODUCT M14)."""

from __future__ import annotations

from guardtui.core.errors import BadInput
from guardtui.core.learn import Card
from guardtui.language import _
from guardtui.plain.talk import Back, Menu
from guardtui.plain.visit import Reception, Visit
from guardtui.wording import Line


def show(visit: Visit, item: str = "") -> None:
    """The themes; `item` is a card that is read at once."""
    if item:
        visit.card(item)
    read_cards(visit)


def read_cards(desk: Reception) -> None:
    """The themes, the cards of one, one card. Raises `Back`."""
    menu = Menu(desk.talk, _("Learn"), _("Short cards, one thought each."))
    cards = desk.guard.learn.list()
    themes = list(dict.fromkeys(card.theme for card in cards))
    while True:
        chosen = menu.ask([Line(theme, theme) for theme in themes], {"s": _("search")})
        if chosen == "s":
            desk.attempt(_search, desk)
        elif chosen:
            desk.attempt(_read, desk, chosen, [card for card in cards if card.theme == chosen])


def _search(desk: Reception) -> None:
    words = desk.talk.ask(_("Search for, such as spam or lost phone"))
    try:
        found = desk.guard.learn.list(words)
    except BadInput:
        found = ()
    if not found:
        desk.talk.say(_("Nothing is found. Try another word, or fewer of them."))
        raise Back
    _read(desk, _("Found"), list(found))


def _read(desk: Reception, title: str, cards: list[Card]) -> None:
    """One after the other, until the person goes back."""
    menu = Menu(desk.talk, title)
    while True:
        chosen = menu.ask([Line(card.id, card.title) for card in cards])
        if chosen:
            desk.card(chosen)
