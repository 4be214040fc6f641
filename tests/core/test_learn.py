"""The learn cards: short, complete, and never at odds with the rules in force (M14)."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from guardtui import language, wording
from guardtui.core import learn
from guardtui.core.errors import BadInput, NotFound
from guardtui.guard.learning import Learning
from guardtui.policy import Policy

BOOK = learn.book(language.data("learn.toml"))
CARDS = Learning(Policy()).list()
RAW = {card.id: card.text for card in BOOK.cards} | {
    f"says {n} {v}": t for n, w in BOOK.says.items() for v, t in w.items()
}
OTHER = Policy.from_settings(
    {
        "code_life": 3,
        "code_tries": 2,
        "resend_first": 45,
        "sends_per_hour": 4,
        "purchase_limit": 250,
        "currency": "GBP",
        "recovery_codes": 8,
        "hold": 48,
        "contact_undo": 14,
        "resend_same_code": False,
        "mail_factor": False,
        "password_rule": "nist",
        "passphrase_least": 20,
    }
)
NUMBER = "two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|sixteen|twenty|thirty|sixty|hundred"
UNIT = "seconds?|minutes?|hours?|days?|weeks?|months?|tries|times|codes?|characters|messages|digits|devices|euros?"


def test_every_fact_of_the_guide_has_a_card():
    assert {fact for card in CARDS for fact in card.guide} == {f"G{number}" for number in range(1, 28)}


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_is_short_plain_and_whole(card):
    assert 20 <= len(card.text.split()) <= learn.MOST_WORDS
    assert len(card.title) <= 44
    assert card.text.isprintable()
    assert not re.search(r"[{}<>]", card.text + card.title)
    assert card.text[0].isupper() or card.text[0].isdigit()
    assert card.text.endswith((".", "!"))


def test_no_two_cards_have_one_name_or_title():
    assert len({card.id for card in CARDS}) == len({card.title for card in CARDS}) == len(CARDS)


def test_no_card_has_a_number_of_its_own_that_a_rule_may_change():
    """What the policy owns is a gap; two minutes for turning it on, and the app's code and one more, are nobody's rule."""
    for name, text in RAW.items():
        assert not re.search(r"[0-9]", re.sub(r"\{\w+\}|2-step", "", text)), name
        spelt = re.findall(rf"\b((?:{NUMBER})[ -](?:{UNIT}))\b", text)
        assert set(spelt) <= {"two minutes", "two codes"}, (name, spelt)


def test_the_numbers_and_choices_come_from_the_policy_in_force():
    usual, other = {c.id: c.text for c in CARDS}, {c.id: c.text for c in Learning(OTHER).list()}
    assert "works for 10 minutes" in usual["life"]
    assert "works for 3 minutes" in other["life"]
    assert ("5 tries" in usual["life"], "2 tries" in other["life"]) == (True, True)
    assert ("100 EUR" in usual["when-asked"], "250 GBP" in other["when-asked"]) == (True, True)
    assert "The same code comes again" in usual["ask-again"]
    assert "Another code comes then" in other["ask-again"]
    assert "12 characters or more with small" in usual["password"]
    assert other["password"].startswith("20 characters or more of anything")
    for policy in (Policy(), OTHER):
        known = {rule.name for rule in fields(policy)} | {"code_digits", "totp_step"}
        assert {gap for text in RAW.values() for gap in learn.gaps(text)} <= known
        assert not any(learn.gaps(card.text) for card in Learning(policy).list())


def test_every_choice_has_a_sentence_for_each_of_its_values():
    lines = {str(line["name"]): line for line in Policy().lines()}
    for name, ways in BOOK.says.items():
        assert set(ways) == set(lines[name].get("known", ["yes", "no"])), name


def test_a_search_finds_what_has_every_word_titles_first():
    book = Learning(Policy())
    assert book.list("spam junk")[0].id == "spam"
    assert {card.id for card in book.list("G24")} == {"antivirus", "same-user"}
    assert book.list("  ") == CARDS
    assert book.list("no such thing at all, really") == ()
    with pytest.raises(BadInput, match="too_long"):
        book.list("x" * 1000)
    with pytest.raises(NotFound, match="no_card") as refused:
        book.show("\x1b[31m")
    assert wording.problem(refused.value).isprintable()


def test_the_cards_say_what_they_cannot_do_and_belong_to_no_company():
    told = {card.id: card.text for card in CARDS}
    assert "belongs to no shop" in told["big-shop"]
    assert {"typed-codes", "no-security-key", "same-user"} <= told.keys()
    assert not any("http" in text or "click here" in text for text in told.values())


@pytest.mark.parametrize(
    "held", [{}, {"themes": {}, "card": [{"id": "x"}], "says": {}}, {"themes": {}, "card": 3, "says": {}}]
)
def test_a_file_of_another_form_is_told_in_words(held):
    with pytest.raises(BadInput, match="cards_unreadable"):
        learn.book(held)
