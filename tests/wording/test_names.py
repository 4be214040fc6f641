"""What things are called: the details of a line as a person would say them, also those that another program named."""

import pytest

from guardtui.core.records import MessageState
from guardtui.wording.names import LEDGER, detail


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
