"""`guardtui learn`: the cards of the app, word for word."""

from __future__ import annotations

from guardtui.guard.learning import Learning
from guardtui.policy import Policy

CARDS = Learning(Policy()).list()


def test_it_lists_and_shows_what_the_app_shows(cli):
    listed = cli("--json", "learn").json["items"]
    assert [(one["id"], one["title"], one["text"]) for one in listed] == [(c.id, c.title, c.text) for c in CARDS]
    assert {fact for one in listed for fact in one["guide"]} == {f"G{number}" for number in range(1, 28)}
    for card in CARDS:
        shown = cli("--plain", "learn", card.id).out
        assert card.title in shown
        assert card.text in shown
    assert " ".join(cli("learn", "wifi").out.split()).endswith(next(c.text for c in CARDS if c.id == "wifi"))


def test_a_search_finds_by_words_and_by_the_facts_number(cli):
    assert [one["id"] for one in cli("--json", "learn", "--search", "G12").json["items"]] == ["blocked"]
    assert cli("--json", "learn", "no-such-card").code == 3
