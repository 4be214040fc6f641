"""A file or a folder that can only be read: what is there can be looked at, and nothing is done or kept in memory instead."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.guard.conftest import PASSWORD
from tests.guard.test_killed import FLOWS

from .conftest import said

pytestmark = pytest.mark.slow  # processes and faults of their own

needs_modes = pytest.mark.skipif(
    os.geteuid() == 0 and shutil.which("setpriv") is None, reason="root is bound by no mode, and setpriv is not here"
)


@pytest.mark.slow
@needs_modes
@pytest.mark.parametrize("flow", FLOWS)
def test_nothing_is_done_on_what_can_only_be_read(broken, flow):
    assert broken(flow, "read_only") == [("store_read_only", "untouched", True, 0)] * 3


@pytest.fixture
def box(account):
    """The folder of a real store in which somebody is signed in."""
    folder = Path(account).parent
    yield folder
    folder.chmod(0o700)


@pytest.fixture
def run(guardtui, account):
    return lambda *arguments, typed="": guardtui("--store", account, *arguments, input=typed.encode(), modes=True)


@needs_modes
def test_the_commands_that_look_work_and_those_that_act_are_refused(box, run):
    for path in box.iterdir():
        path.chmod(0o400)
    box.chmod(0o500)
    before = {path.name: path.read_bytes() for path in box.iterdir()}
    for looking in (
        ["activity", "list"],
        ["checklist"],
        ["contact", "list"],
        ["activity", "verify"],
        ["account", "list"],
    ):
        done = run(*looking)
        assert done.returncode == 0, (looking, done.stderr)
    for acting, typed in (
        (["signin", "mira"], PASSWORD),
        (["signin", "mira"], "not the password"),
        (["account", "lock", "mira"], ""),
        (["signout"], ""),
    ):
        assert said(run("--json", *acting, typed=typed)) == (5, "store_read_only"), acting
    assert {path.name: path.read_bytes() for path in box.iterdir()} == before


@needs_modes
def test_an_anchor_that_can_only_be_read_stays_behind_and_is_told(box, run):
    anchor = box / "guard.anchor"
    anchor.chmod(0o400)
    before = anchor.read_bytes()
    assert run("signin", "mira", typed=PASSWORD).returncode == 0
    assert anchor.read_bytes() == before
    done = run("--json", "doctor")
    assert (done.returncode, b"anchor_unwritable" in done.stdout) == (0, True)
