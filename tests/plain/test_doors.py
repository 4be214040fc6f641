"""The doors of a first start, line by line and as a process: each leads on, and what is in the way is said at the door."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guardtui.bootstrap import make_store
from guardtui.config import Config

from ..hostile import faults  # noqa: TID252 - what no output may hold
from .conftest import NOT_PLAIN

PASSWORD = "copper lantern walks 9 Bridges"


@pytest.fixture
def visit():
    """`guardtui --plain` where no store is, with what is typed; its exit code and what it said."""

    def run(*typed: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "guardtui", "--plain"]
        done = subprocess.run(
            command, input="\n".join(typed) + "\n", capture_output=True, text=True, timeout=300, check=False
        )
        assert done.stderr == ""
        assert not NOT_PLAIN.findall(done.stdout)
        assert not faults(done.stdout)
        return done.returncode, done.stdout

    return run


def test_what_is_in_the_way_is_said_and_the_doors_are_asked_for_again(visit, tmp_path):
    code, said = visit("3", str(tmp_path / "none.db"), "2", "/proc/no", "Market")
    assert code == 0
    assert f"There is no store at {tmp_path / 'none.db'}" in said
    assert said.count("Number: ") == 3
    assert not list(tmp_path.iterdir())


def test_a_store_is_made_and_its_first_account_signed_in(visit, tmp_path):
    place = tmp_path / "own"
    code, said = visit("2", str(place), "Otter Club", "mira", "Mira", "mira@example.org", "short", PASSWORD, PASSWORD)
    assert "GuardTUI, Otter Club." in said
    assert f"Next time: guardtui --store {place / 'guard.db'}" in said
    assert "too short" in said
    assert "of 100" in said
    assert code == 0
    assert (place / "guard.db").stat().st_mode & 0o077 == 0


def test_one_that_is_there_is_opened(visit, tmp_path):
    make_store(Config(tmp_path / "guard.db", tmp_path / "guard.key"), service="Otter Club").close()
    assert "GuardTUI, Otter Club." in visit("3", str(tmp_path))[1]


@pytest.mark.slow
def test_the_practice_account_is_told_and_opened(visit):
    code, said = visit("1", "mira")
    assert "Practice: nothing here is real." in said
    assert "One moment" in said
    assert code == 1  # the input ended in the middle of signing in
    assert (Path(os.environ["XDG_DATA_HOME"]) / "guardtui" / "demo").is_dir()
