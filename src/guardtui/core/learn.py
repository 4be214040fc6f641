"""The learn cards: what each is, and how the numbers in force come into it, so that no card contradicts the rules (M14)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from guardtui.clock import SECOND
from guardtui.core import passcode, totp
from guardtui.core.errors import BadInput
from guardtui.policy import UNITS, Policy

MOST_WORDS: Final = 90
"""Of one card: what can be read while a code is on its way."""

_GAP: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Card:
    """One thought, in plain words."""

    id: str
    theme: str
    """The heading that it stands under, in words."""
    title: str
    text: str
    guide: tuple[str, ...]
    """Which facts of the guide it serves: G1 to G27."""


@dataclass(frozen=True, slots=True)
class Book:
    """All cards as they are shipped: their texts have gaps, and `says` has a sentence for each value of a choice."""

    cards: tuple[Card, ...]
    says: Mapping[str, Mapping[str, str]]


def book(held: Mapping[str, Any]) -> Book:
    """The cards of the shipped file, in the order of their themes. Raises `BadInput` for a file of another form."""
    try:
        themes: Mapping[str, str] = held["themes"]
        cards = [
            Card(one["id"], themes[one["theme"]], one["title"], one["text"], tuple(one["guide"]))
            for one in held["card"]
        ]
        order = list(themes.values())
        return Book(tuple(sorted(cards, key=lambda card: order.index(card.theme))), held["says"])
    except (LookupError, TypeError):
        raise BadInput("cards_unreadable") from None


def filled(given: Book, policy: Policy, spell: Callable[[int], str]) -> tuple[Card, ...]:
    """The cards with the numbers and choices in force; `spell` writes a length of time."""
    facts = _facts(policy, spell)
    chosen = {name: ways[_choice(getattr(policy, name))] for name, ways in given.says.items()}
    return tuple(replace(card, text=_fill(_fill(card.text, facts | chosen), facts)) for card in given.cards)


def gaps(text: str) -> set[str]:
    """The names of the gaps in a text."""
    return set(_GAP.findall(text))


def found(cards: Iterable[Card], search: str) -> tuple[Card, ...]:
    """The cards that have every word of a search, those in whose titles it stands first."""
    words = search.casefold().split()
    hits = [card for card in cards if all(word in _text(card) for word in words)]
    return tuple(sorted(hits, key=lambda card: not all(word in card.title.casefold() for word in words)))


def _text(card: Card) -> str:
    return " ".join((card.id, card.title, card.theme, card.text, *card.guide)).casefold()


def _facts(policy: Policy, spell: Callable[[int], str]) -> dict[str, str]:
    """Each number as a person says it."""
    told = {"code_digits": str(passcode.DIGITS), "totp_step": spell(totp.STEP_SECONDS * SECOND)}
    for rule in fields(policy):
        unit, value = rule.metadata["unit"], getattr(policy, rule.name)
        if unit == "units":
            told[rule.name] = f"{value} {policy.currency}"
        elif unit in UNITS:
            told[rule.name] = spell(value) if UNITS[unit] > 1 else str(value)
    return told


def _choice(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _fill(text: str, facts: Mapping[str, str]) -> str:
    return _GAP.sub(lambda gap: facts[gap[1]], text)
