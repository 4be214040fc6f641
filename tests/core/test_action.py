"""One action, one digest: whatever changes changes it, and nothing else is an action."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardtui.core.action import KINDS, Action, parse
from guardtui.core.errors import BadInput

PURCHASE = {"order": "1123", "amount": 124_900, "currency": "EUR", "payee": "Riverbend Market"}


def test_the_order_of_details_does_not_matter():
    assert Action("purchase", PURCHASE).digest == Action("purchase", dict(reversed(PURCHASE.items()))).digest


@pytest.mark.parametrize(
    "changed", [{"amount": 124_901}, {"payee": "Riverbend Markt"}, {"currency": "USD"}, {"order": "1124"}]
)
def test_any_changed_detail_changes_the_digest(changed):
    assert Action("purchase", PURCHASE).digest != Action("purchase", PURCHASE | changed).digest


def test_another_kind_with_the_same_details_is_another_action():
    assert Action("contact-verify", {"contact": "A"}).digest != Action("contact-remove", {"contact": "A"}).digest


def test_two_spellings_of_one_letter_are_one_action():
    composed, decomposed = PURCHASE | {"payee": "Café"}, PURCHASE | {"payee": "Cafe\u0301"}
    assert Action("purchase", composed).digest == Action("purchase", decomposed).digest


@pytest.mark.parametrize(
    ("kind", "details", "reason"),
    [
        ("steal", {}, "unknown_action"),
        ("purchase", {}, "action_details"),
        ("sign-in", {"extra": "x"}, "action_details"),
        ("purchase", PURCHASE | {"amount": "124900"}, "action_detail_type"),
        ("purchase", PURCHASE | {"amount": True}, "action_detail_type"),
        ("purchase", PURCHASE | {"amount": 12.5}, "action_detail_type"),
        ("purchase", PURCHASE | {"payee": "x" * 201}, "action_detail_long"),
        ("purchase", PURCHASE | {"payee": "a\x1b[2J"}, "control_characters"),
        ("purchase", PURCHASE | {"payee": "\ud800"}, "control_characters"),
    ],
)
def test_what_is_no_action_is_refused_with_a_reason(kind, details, reason):
    with pytest.raises(BadInput) as refused:
        Action(kind, details)
    assert refused.value.reason == reason


def test_a_command_line_spells_numbers_as_text():
    assert parse("purchase", {**PURCHASE, "amount": "124900"}).digest == Action("purchase", PURCHASE).digest
    for amount in ("-1", "1.5", "", "１２", "9" * 16, "1e3"):
        with pytest.raises(BadInput):
            parse("purchase", {**PURCHASE, "amount": amount})


@st.composite
def actions(draw):
    kind = draw(st.sampled_from(sorted(KINDS)))
    wanted = KINDS[kind].details
    details = {n: draw(st.text("ab", max_size=2) if t is str else st.integers(0, 3)) for n, t in wanted.items()}
    if "currency" in wanted:
        details["currency"] = draw(st.sampled_from(["EUR", "GBP"]))
    return Action(kind, details)


@given(actions(), actions())
def test_two_actions_have_one_digest_exactly_when_they_are_the_same(one, two):
    same = (one.kind, dict(one.details)) == (two.kind, dict(two.details))
    assert (one.digest == two.digest) == same
