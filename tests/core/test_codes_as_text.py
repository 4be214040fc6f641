"""How codes and recovery codes are spelt, derived and read: one code, one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardtui.core import passcode, recovery
from guardtui.entropy import READABLE, SystemEntropy

ODD = [
    "",
    "12345",
    "1234567",
    "+123456",
    "1_2_3_4_5_6",
    "12345a",
    "¹²³⁴⁵⁶",
    "½23456",
    "1 2 3 4 5",
    "\x1b123456",
    "0x1234",
]


@pytest.mark.parametrize(
    "typed", ["012345", "012 345", "012-345", " 0 1 2 3 4 5 ", "０１２３４５", "٠١٢٣٤٥", "०१२३४५", "012345\n"]
)
def test_spaces_dashes_and_other_scripts_digits_are_one_spelling(typed):
    assert passcode.normalise(typed) == "012345"


@pytest.mark.parametrize("typed", [*ODD, "1" * 100_000])
def test_what_has_not_the_shape_of_a_code_is_none(typed):
    assert passcode.normalise(typed) is None


@given(st.text())
def test_a_normalised_code_is_six_ascii_digits_and_stays_the_same(typed):
    code = passcode.normalise(typed)
    assert code is None or (len(code) == 6 and code.isascii() and code.isdigit() and passcode.normalise(code) == code)


@given(st.binary(min_size=32, max_size=32))
def test_a_derived_code_keeps_its_leading_zeros(mac):
    assert passcode.normalise(passcode.derive(mac)) == passcode.derive(mac)


def test_derived_codes_are_spread_evenly():
    firsts = [passcode.derive(SystemEntropy().bytes(32))[0] for _ in range(20_000)]
    assert all(1_700 < firsts.count(str(digit)) < 2_300 for digit in range(10))


def test_recovery_codes_differ_in_their_selectors_and_have_no_look_alikes():
    codes = recovery.make(SystemEntropy(), 10)
    assert len({recovery.selector(code) for code in codes}) == 10
    assert set("".join(codes)) <= set(READABLE)
    assert not set("01IO") & set(READABLE)
    assert (recovery.LENGTH - recovery.SELECTOR) * 5 >= 64


@given(st.integers(0, 2**32))
def test_a_recovery_code_is_read_however_it_is_typed(seed):
    code = recovery.make(SystemEntropy(), 1)[0]
    shown = recovery.grouped(code)
    assert [recovery.normalise(t) for t in (code, shown, shown.lower(), shown.replace("-", " "), f" {code} ")] == [
        code
    ] * 5


@given(st.text())
def test_any_other_text_is_no_recovery_code(typed):
    code = recovery.normalise(typed)
    assert code is None or (len(code) == 16 and set(code) <= set(READABLE))
