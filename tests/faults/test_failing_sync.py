"""The disk reports an error for a sync: what is told is never more than is known, and what was kept counts."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from guardtui.store import connection

from .conftest import SOME


def may_trace() -> bool:
    strace = shutil.which("strace")
    if strace is None or sys.platform != "linux":
        return False
    tried = [strace, "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:error=EIO", "true"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not may_trace(), reason="needs strace, and to be allowed to use it")
@pytest.mark.parametrize("flow", SOME)
def test_whichever_sync_fails_the_store_is_whole_and_the_code_counts_once(broken, flow):
    found = broken(flow, "failing_sync")
    assert {trial.how for trial in found} - {"undelivered"} == {"store_io", "done"}
    struck = {trial.left for trial in found if trial.how == "store_io"}
    assert "untouched" in struck
    if flow != "replace-mail" and not connection._WAL_IS_SOUND:  # the journal's end, not its own sync, makes it durable
        assert "done" in struck
