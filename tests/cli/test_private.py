from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from guardtui.cli import private
from guardtui.cli.exits import FileTrouble


def test_of_many_who_make_a_token_at_once_one_holds(tmp_path):
    path = tmp_path / "state" / "device"
    with ThreadPoolExecutor(8) as pool:
        kept = set(pool.map(lambda number: private.keep(path, f"token-{number}"), range(8)))
    assert kept == {private.read(path)}
    assert [one.name for one in path.parent.iterdir()] == ["device"]


def test_a_replacement_is_private_and_leaves_nothing_beside(tmp_path):
    path = tmp_path / "session"
    private.replace(path, "one")
    private.replace(path, "two")
    assert private.read(path) == "two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["link", "folder", "fifo", "open to others"])
def test_what_others_could_have_put_there_is_not_read(tmp_path, kind):
    path, own = tmp_path / "session", tmp_path / "own"
    private.write_new(own, ["token"])
    match kind:
        case "link":
            path.symlink_to(own)
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path, 0o600)
        case "open to others":
            own.rename(path)
            path.chmod(0o640)
    with pytest.raises(FileTrouble):
        private.read(path)


def test_secrets_are_not_written_through_a_link(tmp_path):
    (tmp_path / "out").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileTrouble):
        private.write_new(tmp_path / "out", ["secret"])
    assert not (tmp_path / "elsewhere").exists()


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    for path in (tmp_path / "no" / "such" / "out", tmp_path / "a\0b"):
        with pytest.raises(FileTrouble):
            private.write_new(path, ["secret"])
