"""Where a story is told: in memory if there is any to be had, on the disk else; nothing stays behind."""

import stat
from pathlib import Path

import pytest

from guardtui.lab import workshop
from guardtui.lab.workshop import is_ours, telling_place


@pytest.fixture
def memory(tmp_path: Path, monkeypatch) -> Path:
    place: Path = tmp_path / "memory"
    monkeypatch.setattr(workshop, "_MEMORY", place)
    return place


@pytest.fixture
def finished(tmp_path) -> Path:
    folder: Path = tmp_path / "disk" / ".demo.demo-new"
    folder.parent.mkdir()
    return folder


def tell(finished: Path) -> Path:
    with telling_place(finished) as place:
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        (place / "guard.db").write_text("story")
    return place


def fail(finished: Path) -> None:
    with telling_place(finished) as place:
        (place / "guard.db").write_text("half")
        (place / "guard.db" / "more").write_text("")


def test_what_was_told_in_memory_is_carried_to_the_disk_and_gone_from_memory(memory, finished):
    memory.mkdir()
    place = tell(finished)
    assert place.parent == memory
    assert [path.name for path in finished.iterdir()] == ["guard.db"]
    assert (finished / "guard.db").read_text() == "story"
    assert stat.S_IMODE((finished / "guard.db").stat().st_mode) == 0o600
    assert stat.S_IMODE(finished.stat().st_mode) == 0o700
    assert not list(memory.iterdir())


def test_without_memory_the_story_is_told_on_the_disk(memory, finished):
    assert tell(finished) == finished
    assert (finished / "guard.db").read_text() == "story"


def test_what_a_crash_left_in_memory_is_cleared_away(memory, finished):
    memory.mkdir()
    left = workshop._quick_folder(finished)
    assert left is not None
    (left / "guard.db-journal").write_text("half a story")
    assert tell(finished) == left
    assert [path.name for path in finished.iterdir()] == ["guard.db"]


def test_what_another_user_put_in_the_way_is_neither_used_nor_touched(memory, finished, monkeypatch):
    memory.mkdir()
    left = workshop._quick_folder(finished)
    assert left is not None
    (left / "trap").write_text("")
    monkeypatch.setattr(workshop, "_ours", lambda _: False)
    assert tell(finished) == finished
    assert (left / "trap").exists()


def test_a_telling_that_fails_leaves_nothing(memory, finished):
    memory.mkdir()
    with pytest.raises(NotADirectoryError):
        fail(finished)
    assert not finished.exists()
    assert not list(memory.iterdir())


def test_two_places_are_told_apart_in_memory(memory, tmp_path):
    memory.mkdir()
    assert workshop._quick_folder(tmp_path / "one") != workshop._quick_folder(tmp_path / "two")


def test_what_care_of_the_store_leaves_in_a_demo_may_be_thrown_away_with_it():
    for name in ("guard.schema-1.20260921T101530Z.db", ".guard.schema-2.20260921T101530Z-2.db.guardtui-new-journal"):
        assert is_ours(name)
    for name in (
        "guard.schema-1.db",
        "my guard.schema-1.20260921T101530Z.db",
        "guard.schema-1.20260921T101530Z.db.txt",
    ):
        assert not is_ours(name)
    assert is_ours(".guard.key.guardtui-new")
