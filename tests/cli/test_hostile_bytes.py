"""Bytes that are no text, from where a process gets them: arguments, environment, standard input, files (SECURITY F-esc)."""

from __future__ import annotations

import json

import pytest

from ..hostile import CONTROLS, faults  # noqa: TID252 - the payloads of all tests

pytestmark = pytest.mark.slow  # whole runs

PASSWORD = b"copper lantern walks 9 Bridges\n"


@pytest.fixture
def store(tmp_path, guardtui):
    path = tmp_path / "box" / "guard.db"
    assert guardtui("--store", str(path), "init").returncode == 0
    assert guardtui("--store", str(path), "account", "add", "mira", input=PASSWORD).returncode == 0
    return path


def harmless(done):
    """It ended by a rule, with a sentence, and printed nothing that steers."""
    assert done.returncode in (1, 2, 3, 4, 5), done
    said = (done.stdout + done.stderr).decode()
    assert said.strip()
    assert "Traceback" not in said
    assert "something broke" not in said
    assert not faults(said), said


def test_arguments_that_are_no_utf_8_and_very_long_ones_are_refused(store, guardtui):
    for raw in (b"\xff\xfe", b"\x9b31m", b"a\xed\xa0\x80b", b"\xc3(", b"x" * 100_000):
        for line in (["account", "add", raw], ["account", "show", raw], [raw]):
            harmless(guardtui("--store", str(store), *line, input=PASSWORD))
        harmless(guardtui("--store", raw, "account", "list"))


def test_standard_input_that_is_no_text_is_refused(store, guardtui):
    for raw in (b"\xff\xfe\n", b"\x00" * 9000 + b"\n", b"\n" * 1_000_000, b"x" * 1_000_000):
        harmless(guardtui("--store", str(store), "signin", "mira", input=raw))


def test_a_user_whose_name_steers_a_terminal_is_a_device_with_a_plain_name(store, guardtui, environment):
    env = environment(
        LOGNAME="eve\x1b]0;Zq7\x07", USER="eve\x1b]0;Zq7\x07", COLUMNS="\x1b[2J", TERM="\x1b[2J", LANG="\x1b"
    )
    assert guardtui("--store", str(store), "signin", "mira", input=PASSWORD, env=env).returncode == 0
    for mode in ("--plain", "--json", None):
        done = guardtui("--store", str(store), "device", "list", *([mode] if mode else []), env=env)
        assert done.returncode == 0
        assert not faults(done.stdout.decode())
    name = json.loads(guardtui("--store", str(store), "device", "list", "--json", env=env).stdout)["items"][0]["name"]
    assert "Zq7" in name
    assert not faults(name)


def test_settings_that_steer_a_terminal_are_quoted_without_it(store, guardtui):
    for payload in (
        "\x1b]0;Zq7\x07 = 1",
        '[policy]\n"\x9bZq7" = 1',
        '[policy]\n"\u202eZq7" = 1',
        "[policy]\ncode_life = '\x07'",
    ):
        (store.parent / "guardtui.toml").write_text(payload)
        harmless(guardtui("--store", str(store), "policy", "check"))
    (store.parent / "guardtui.toml").write_bytes(b"\xff\xfe")
    harmless(guardtui("--store", str(store), "policy", "check"))


def test_a_file_whose_name_steers_a_terminal_is_refused(store, guardtui):
    for payload in list(CONTROLS.values())[:8]:
        if "\x00" not in payload:
            harmless(guardtui("--store", str(store), "backup", payload.replace("/", "")))
