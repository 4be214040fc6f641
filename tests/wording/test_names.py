"""What things are called: the details of a line as a person would say them, also those that another program named."""

import pytest

from guardtui import wording
from guardtui.core.contact import parse
from guardtui.core.errors import BadInput
from guardtui.core.records import ContactKind, MessageState
from guardtui.wording.names import EXAMPLES, LEDGER, detail


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tries_left", "Tries left"),
        ("order", "Order"),
        ("loyalty_points", "Loyalty points"),
        ("ISBN", "ISBN"),
    ],
)
def test_a_detail_is_called_by_its_name_in_words(name, said):
    assert detail(name) == said


def test_every_state_of_a_message_has_its_words():
    assert set(LEDGER) == set(MessageState)


@pytest.mark.parametrize(("reason", "kind"), [("phone_form", ContactKind.PHONE), ("mail_form", ContactKind.MAIL)])
def test_what_is_refused_is_told_by_the_example_that_its_field_shows(reason, kind):
    assert parse(kind, EXAMPLES[kind])
    assert wording.problem(BadInput(reason)).endswith(f"like {EXAMPLES[kind]}.")
