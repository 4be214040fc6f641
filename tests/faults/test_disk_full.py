"""A full disk, by SQLite's own limit, by a limit of the process, and by a small disk: refused, and nothing half done."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.guard.conftest import PASSWORD
from tests.guard.test_killed import FLOWS

from .conftest import said

pytestmark = pytest.mark.slow  # processes and faults of their own


def can_mount(folder: Path) -> bool:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    tried = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    return tried.returncode == 0 and subprocess.run(["umount", str(folder)], check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("flow", FLOWS)
def test_where_sqlite_finds_no_room_the_flow_is_refused_whole(broken, flow):
    found = broken(flow, "few_pages")
    assert {trial.how for trial in found} <= {"disk_full", "done"}
    assert found[-1].how == "done"
    if flow != "begin-sign-in":  # which writes no row that needs a page
        assert found[0].how == "disk_full"


@pytest.mark.slow
@pytest.mark.parametrize("flow", FLOWS)
def test_where_a_file_cannot_grow_no_code_is_even_compared(broken, flow):
    found = broken(flow, "small_files")
    assert {trial.how for trial in found} - {"undelivered"} == {"store_io", "done"}
    assert found[0] == ("store_io", "untouched", True, 0)
    assert all(trial.compared == 0 for trial in found if trial.left == "untouched")


@pytest.mark.slow
@pytest.mark.parametrize("flow", FLOWS)
def test_on_a_full_disk_the_flow_is_refused_and_works_once_there_is_room(broken, flow, tmp_path):
    if not can_mount(tmp_path):
        pytest.skip("only somebody who may mount can have a small disk of his own")
    found = broken(flow, "full_disk")
    assert {trial.how for trial in found} - {"undelivered", "store_io"} == {"disk_full", "done"}
    assert found[0][1:] == ("untouched", True, 0)
    assert sum(trial.again is True for trial in found) >= 2


def no_file_grows():
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


@pytest.mark.skipif(sys.platform == "darwin", reason="the limit is inherited differently")
@pytest.mark.parametrize(
    ("command", "typed"),
    [
        (["signin", "mira"], PASSWORD),
        (["activity", "record", "mira", "setting:changed", "--detail", "setting=x"], ""),
        (["account", "lock", "mira"], ""),
    ],
)
def test_a_command_says_so_with_exit_code_5_and_not_a_secret(account, guardtui, command, typed):
    before = Path(account).read_bytes()
    done = guardtui("--store", account, "--json", *command, input=typed.encode(), preexec_fn=no_file_grows)
    assert said(done) == (5, "store_io")
    assert guardtui("--store", account, "activity", "verify").returncode == 0
    assert Path(account).read_bytes() == before
