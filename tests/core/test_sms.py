"""How many messages a text takes: the figures of 3GPP TS 23.038, and what must hold of any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardtui.core import sms

TEXT = st.text(max_size=700)
GSM = st.text(alphabet="abcXYZ019 @£$éÄß\n^{}[]~|€\\", max_size=700)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("gsm7", 0, 1)),
        ("a" * 160, ("gsm7", 160, 1)),
        ("a" * 161, ("gsm7", 161, 2)),
        ("a" * 306, ("gsm7", 306, 2)),
        ("a" * 307, ("gsm7", 307, 3)),
        ("é" * 160, ("gsm7", 160, 1)),
        ("€" * 80, ("gsm7", 160, 1)),
        ("€" * 81, ("gsm7", 162, 2)),
        ("a" * 152 + "€" + "a" * 10, ("gsm7", 164, 2)),
        ("€" * 153, ("gsm7", 306, 3)),  # 76 fit into 153 septets: an escape is not parted from what it escapes
        ("ç" * 70, ("ucs2", 70, 1)),  # small c with cedilla is not in the alphabet, the capital is
        ("ç" * 71, ("ucs2", 71, 2)),
        ("«" + "a" * 134, ("ucs2", 135, 3)),
        ("\U0001f511" * 35, ("ucs2", 70, 1)),
        ("\U0001f511" * 36, ("ucs2", 72, 2)),
        ("\U0001f511" * 67, ("ucs2", 134, 3)),  # 33 pairs fit into 67: a pair is not parted either
    ],
)
def test_a_text_takes_the_messages_that_the_standard_says(text, expected):
    assert sms.size(text) == expected


@given(TEXT)
def test_a_text_takes_as_many_messages_as_it_needs_and_hardly_more(text):
    alphabet, units, segments = sms.size(text)
    assert units >= len(text)
    assert segments >= 1
    one, each = (160, 153) if alphabet == "gsm7" else (70, 67)
    assert (segments == 1) == (units <= one)
    assert segments == 1 or (segments - 1) * (each - 1) < units <= segments * each


@given(GSM)
def test_one_foreign_letter_makes_all_of_it_ucs_2(text):
    assert sms.size(text).alphabet == "gsm7"
    assert sms.size(text + "ж").alphabet == "ucs2"
    assert sms.size(text + "ж").segments >= sms.size(text).segments


@given(TEXT)
def test_the_sms_spelling_keeps_every_letter_and_digit_and_is_its_own_spelling(text):
    spelt = sms.spelt(text)
    assert [c for c in spelt if c.isalnum()] == [c for c in text if c.isalnum()]
    assert sms.spelt(spelt) == spelt


def test_quotes_dashes_and_dots_are_spelt_so_that_they_cost_nothing():
    assert sms.spelt("m•••@example.org «Alder – Outdoor…»") == 'm***@example.org "Alder - Outdoor..."'
    assert sms.size(sms.spelt("«»“”‘’•…–·\u00a0")).alphabet == "gsm7"
