"""Choose the first way, or a second one."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from guardtui.language import _
from guardtui.shared.offers import Offer
from guardtui.tui.flows.two_step.page import Page
from guardtui.tui.widgets.cards import Cards, Choosable
from guardtui.tui.widgets.plain import Plain
from guardtui.wording import two_step as words

ON = "go-on"
AFRESH = "afresh"


class ChoosePage(Page):
    """The ways in their honest order. Answers the id of an offer."""

    STEP = 0
    HELP = _(
        "With two-step verification a stolen password alone opens nothing: signing in also needs a code that only you "
        "can get. An authenticator app is a free program on your phone that makes such codes; any that speaks TOTP "
        "will do.\n\nNothing changes on your account before the last page. You can leave at any time."
    )
    PAGE = words.CHOOSE

    def __init__(self, offers: Sequence[Offer], *, extra: Sequence[Choosable] = (), note: str = "") -> None:
        super().__init__()
        self.cards = [*(_card(offer) for offer in offers), *extra]
        self.note = note

    def compose(self) -> ComposeResult:
        yield Plain(self.PAGE.title, classes="title")
        yield Plain(self.note or self.PAGE.lead, classes="lead")
        yield Cards(self.cards, id="offers")

    def focus_first(self) -> None:
        """The first card that can be chosen."""
        self.query_one(Cards).focus_first()

    def on_cards_chosen(self, event: Cards.Chosen) -> None:
        """Answer."""
        event.stop()
        self.post_message(self.Next(event.id))


class SecondPage(ChoosePage):
    """A spare way, so that a lost phone locks nobody out. It can be left out."""

    STEP = 3
    PAGE = words.SECOND
    HELP = _(
        "A second way is a spare: sign-in asks for your strongest one, and offers the other when that does not work. "
        "You can add more later under Two-step. Without one, only the recovery codes of the next page remain."
    )

    def __init__(self, offers: Sequence[Offer], *, note: str = "") -> None:
        ready = [offer for offer in offers if offer.ready]
        more = any(offer.possible and not offer.ready for offer in offers)
        name = words.NO_SECOND if more and len(ready) < 2 else words.GO_ON[0]
        on = Choosable(ON, name, sentence=words.ON_TO_CODES, sign="→")
        super().__init__(offers, extra=[on], note=note)
        self._enough = len(ready) > 1

    def focus_first(self) -> None:
        """With two ways ready there is no need for a third: on is the next step."""
        if self._enough:
            self.query_one(Cards).action_step(99)
        else:
            super().focus_first()


def afresh() -> Choosable:
    """The card that throws a draft away."""
    name, sentence = words.AFRESH
    return Choosable(AFRESH, name, sentence=sentence, sign="↺")


def go_on() -> Choosable:
    """The card that leads on with what was set up."""
    name, sentence = words.GO_ON
    return Choosable(ON, name, sentence=sentence, sign="→")


def _card(offer: Offer) -> Choosable:
    if offer.ready:
        return Choosable(offer.id, offer.name, _("ready"), offer.sentence, sign="✓", enabled=False)
    if not offer.possible:
        return Choosable(offer.id, offer.name, "", offer.sentence, sign="–", enabled=False)
    return Choosable(offer.id, offer.name, words.RANK[offer.channel], offer.sentence)
