"""The table of what is claimed: every row is there once, and no more is claimed than a test shows."""

import subprocess
import sys

import pytest

from guardtui.policy import Policy

from . import table

ROWS = table.rows()
CLAIMED = table.tests()


def test_every_row_is_there_once_and_in_order():
    assert [row.id for row in ROWS] == [*(f"C-{n:02}" for n in range(1, 103)), *(f"N{n}" for n in range(1, 26))]
    assert {row.group for row in ROWS} == set(table.groups())


def test_a_row_is_claimed_exactly_where_one_test_bears_its_name():
    said = {row.id for row in ROWS if not (row.not_yet or row.not_claimed)}
    assert said == set(CLAIMED)
    assert {row: [test.name for test in found] for row, found in CLAIMED.items() if len(found) != 1} == {}


def test_each_group_has_a_file_of_its_own():
    letters = {row.id: row.group.lower() for row in ROWS}
    for row, found in CLAIMED.items():
        for test in found:
            assert test.file.startswith(f"test_{letters[row]}_"), test.name


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_says_what_it_needs_to_say(row):
    assert row.source
    assert row.asks
    assert [bool(row.missing), bool(row.not_yet), bool(row.not_claimed)].count(True) <= 1
    assert bool(row.holds or row.rules) == (row.id in CLAIMED), (
        "what holds is said of what is claimed, and of nothing else"
    )


@pytest.mark.parametrize("row", [row for row in ROWS if row.default or row.strict], ids=lambda row: row.id)
def test_where_the_default_differs_the_policy_has_the_strict_form(row):
    assert row.default
    assert row.strict
    strict = Policy.from_settings(row.strict)
    assert all(getattr(strict, name) != getattr(Policy(), name) for name in row.strict)


def test_the_page_is_what_its_command_makes():
    made = subprocess.run([sys.executable, table.__file__], capture_output=True, check=True)
    assert made.stdout.decode() == table.TABLE.read_text(), f"make it anew: {table.COMMAND}"
