"""`guardtui key`, and what every kind of command says of a key that is not there or not right (SECURITY F-key)."""

from __future__ import annotations

import io
import json
import sys

import pytest

from guardtui.bootstrap import Parts, make_store
from guardtui.cli import run
from guardtui.config import Config
from guardtui.vault import Hasher

from .conftest import PASSWORD

QUICK = Parts(hasher=Hasher(8, 1, 1), code_hasher=Hasher(8, 1, 1))


def test_the_key_is_rotated_and_shown_without_a_byte_of_it(mara, lab):
    old = lab.config.key.read_text().split()[-1]
    assert mara("key", "show", "--json").json["version"] == 1
    told = mara("key", "rotate")
    assert told.code == 0
    assert "guardtui backup FILE" in told.err
    shown = mara("key", "show", "--json")
    assert shown.json == {
        "version": 2,
        "roots": [2],
        "accounts_left": 0,
        "kept": ["chain 1", "pepper 1", "tokens 1"],
        "passwords": {"1": 1},
        "under_way": False,
    }
    secrets = [old, *(line.split()[-1] for line in lab.config.key.read_text().splitlines()[2:])]
    everything = told.out + told.err + shown.out + mara("key", "show").out + mara("key", "show", "--plain").out
    assert not any(secret in everything for secret in secrets)
    assert mara("contact", "list", "--json").json["items"][0]["masked"]
    assert mara("activity", "verify").code == 0


def test_the_doctor_tells_of_a_rotation_that_is_not_finished(mara, lab):
    def key_of(answer):
        return next(one for one in answer.json["items"] if one["check"] == "key")

    assert key_of(mara("doctor", "--json"))["state"] == "good"
    desk = lab.guard._desk
    desk.keeper.add_root(desk.store.meta())
    found = key_of(mara("doctor", "--json"))
    assert (found["state"], "guardtui key rotate" in found["sentence"]) == ("attention", True)
    assert mara("key", "show", "--json").json["under_way"]
    assert mara("key", "rotate", "--json").json["version"] == 2
    assert key_of(mara("doctor", "--json"))["state"] == "good"


@pytest.fixture
def config(tmp_path) -> Config:
    """A store of one account, and another store whose key is not for it."""
    config, other = (Config(tmp_path / name / "guard.db", tmp_path / name / "guard.key") for name in ("box", "other"))
    for one in (config, other):
        guard = make_store(one, parts=QUICK)
        guard.accounts.add("mara", "Mara", PASSWORD, mail="mara@example.org")
        guard.close()
    return config


def _rotated_away(config: Config) -> None:
    """Put the key file of before a rotation back."""
    from guardtui.bootstrap import open_guard

    held = config.key.read_bytes()
    guard = open_guard(config, parts=QUICK)
    guard.care.rotate_key()
    guard.close()
    config.key.write_bytes(held)


SPOILT = {
    "missing": (lambda c: c.key.unlink(), "key_missing"),
    "wrong": (lambda c: c.key.write_text(_with_another_root(c.key.read_text())), "key_wrong"),
    "0644": (lambda c: c.key.chmod(0o644), "key_open_to_others"),
    "of another store": (lambda c: c.key.write_bytes((c.folder.parent / "other/guard.key").read_bytes()), "key_wrong"),
    "of a newer program": (lambda c: c.key.write_text("guardtui-key 3\nsomething\n"), "key_newer"),
    "cut": (lambda c: c.key.write_bytes(c.key.read_bytes()[:-9]), "key_damaged"),
    "from before a rotation": (_rotated_away, "key_version"),
}
COMMANDS = {
    "reads": ("account", "list"),
    "writes": ("account", "add", "noor"),
    "signs in": ("signin", "mara"),
    "asks for a code": ("code", "request", "mara", "--action", "purchase", "--detail", "order=1"),
    "answers a code": ("code", "answer", "mara:7K3MXQ2RVA"),
    "examines": ("doctor",),
    "copies": ("backup", "copy.db"),
    "takes it as it is": ("restore", "--yes"),
    "rotates": ("key", "rotate"),
    "makes a store": ("init",),
}


def _with_another_root(text: str) -> str:
    heading, store, _ = text.splitlines()
    return f"{heading}\n{store}\nkey {'A' * 43}=\n"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("spoilt", SPOILT)
def test_every_kind_of_command_says_what_is_wrong_with_the_key_and_makes_no_other(
    config, spoilt, command, monkeypatch, capsys, tmp_path
):
    monkeypatch.chdir(tmp_path)
    spoil, reason = SPOILT[spoilt]
    spoil(config)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{PASSWORD}\n".encode())))
    code = run(["--store", str(config.store), "--json", *COMMANDS[command]])
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert (code, said["error"]) == (5, "store_exists" if command == "makes a store" else reason)
    assert "password" not in (said["sentence"] + err).lower()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path in before} == before
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".key" and path not in before]
