"""Killed at any statement of any flow, a store holds all of a transaction or nothing of it (SECURITY, fault list)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FLOWS = (
    *("begin-sign-in", "by-app", "by-recovery-code", "wrong-code"),
    *("turn-on", "turn-off", "replace-mail", "not-me"),
    *("approve", "change-password", "new-recovery-codes"),
)


@pytest.mark.slow
@pytest.mark.parametrize("flow", FLOWS)
def test_a_kill_at_any_statement_leaves_a_whole_transaction_or_none(tmp_path, flow):
    driver = Path(__file__).with_name("killed_anywhere.py")
    done = subprocess.run(
        [sys.executable, str(driver), str(tmp_path), flow], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["statements"] > 50
    assert found["killed"] >= found["statements"] / 8
    assert found["states"] > 2


@pytest.mark.slow
@pytest.mark.parametrize("care", ["rotation", "migration"])
def test_care_that_is_killed_at_any_step_is_finished_later_and_the_store_is_of_use_meanwhile(tmp_path, care):
    """SECURITY 4.2, rows Migration and Key rotation: also around each step of writing the key, the copy and the anchor."""
    driver = str(Path(__file__).with_name("killed_in_care.py"))
    done = subprocess.run([sys.executable, driver, str(tmp_path), care], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout)["killed"] > 100
