"""`guardtui keys`: every key of the app, and the person's own in place of ours."""

import os
from pathlib import Path


def preferences():
    return Path(os.environ["XDG_CONFIG_HOME"]) / "guardtui" / "preferences.toml"


def test_every_key_is_listed_and_needs_no_store(cli, tmp_path):
    listed = cli("--store", str(tmp_path / "none.db"), "keys", "--json").json
    rows = {row["id"]: row for row in listed["items"]}
    assert rows["code.resend"] == {
        "id": "code.resend", "keys": "r", "verb": "Resend", "tooltip": "Send the code once more", "own": False,
    }  # fmt: skip
    assert not any(row["own"] for row in rows.values())
    assert listed["file"] == str(preferences())
    assert "code.resend" in cli("keys").out
    assert not (tmp_path / "none.db").exists()


def test_a_file_is_written_once_and_what_is_set_there_is_listed(cli):
    assert cli("keys", "--write", "--json").json == {"file": str(preferences()), "written": True}
    preferences().write_text('[keys]\n"code.resend" = "f6"\n"code.resent" = "f7"\n')
    assert cli("keys", "--write", "--json").json["written"] is False
    listed = cli("keys", "--json").json
    assert [(row["id"], row["keys"]) for row in listed["items"] if row["own"]] == [("code.resend", "f6")]
    assert listed["problems"] == ["preferences.toml: code.resent is not the name of anything a key does."]
    assert "code.resent is not the name" in cli("keys").err
