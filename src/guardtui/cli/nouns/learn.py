"""`guardtui learn`: the short cards that explain codes, ways and dangers, with the numbers in force."""

from __future__ import annotations

from textwrap import wrap

import click

from guardtui.cli.call import Call
from guardtui.cli.command import Verb, pass_call
from guardtui.core.learn import Card
from guardtui.language import _

WIDTH = 72


@click.command(cls=Verb)
@click.argument("card", required=False)
@click.option("--search", metavar="WORDS", default="", help=_("Only cards that have every one of these words."))
@pass_call
def learn(call: Call, card: str | None, search: str) -> None:
    """One CARD, or the list of all. Nobody need be signed in, and there need be no store."""
    from guardtui.guard.learning import Learning

    cards = Learning(call.config.policy)
    if card is None:
        found = cards.list(search)
        call.out.items(
            found, ({"card": one.id, "about": one.theme, "title": one.title} for one in found), empty=_("None.")
        )
        return
    one = cards.show(card)
    if call.out.mode == "table":
        call.out.paragraph([one.title, *wrap(one.text, WIDTH)])
    else:
        call.out.data({"card": one}, _row(one))


def _row(card: Card) -> dict[str, str]:
    return {"title": card.title, "about": card.theme, "text": card.text}
