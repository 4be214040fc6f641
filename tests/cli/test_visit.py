"""`guardtui visit`: where it opens, and as which device a visitor comes."""

from __future__ import annotations

import json
import os

import pytest

from guardtui.cli import exits, screen
from guardtui.cli.call import Call
from guardtui.cli.nouns import visit

pytestmark = pytest.mark.slow  # processes and faults of their own


def test_a_visit_is_never_line_by_line_where_files_can_be_named(guardtui, lab):
    done = guardtui("--store", str(lab.config.store), "--plain", "visit")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"takes a terminal that draws screens" in done.stderr


def test_a_visit_needs_a_terminal(guardtui, lab):
    done = guardtui("--store", str(lab.config.store), "visit")
    assert done.returncode == 2
    assert b"terminal" in done.stderr


@pytest.mark.parametrize(
    "told",
    [b"", b"\n", b"x\n", b"[]\n", b"{}\n", b'{"token": "", "label": "x", "width": "a", "height": 1}\n', b"x" * 9000],
)
def test_a_tab_that_is_told_nothing_sensible_does_not_open(guardtui, lab, told):
    done = guardtui("--store", str(lab.config.store), "visit", "--tab", input=told)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"what guardtui serve starts" in done.stderr


def test_what_comes_behind_a_tabs_first_line_is_left_for_the_app(monkeypatch, tmp_path):
    ours, theirs = os.pipe()
    os.write(
        theirs,
        json.dumps({"token": "a" * 64, "label": "Firefox on Mac", "width": 90, "height": 30}).encode() + b"\nD...",
    )
    read = os.read
    monkeypatch.setattr("guardtui.cli.nouns.visit.os.read", lambda _handle, count: read(ours, count))
    told = visit._tab(Call())
    assert read(ours, 9) == b"D..."
    assert (told.client.token, told.client.label, told.client.place, told.tab) == (
        "a" * 64,
        "Firefox on Mac",
        "in a browser",
        (90, 30),
    )


def test_over_ssh_a_key_is_a_device_and_nobody_who_knows_the_key_knows_its_token(lab, tmp_path, monkeypatch):
    call = Call(store=str(lab.config.store))
    shown = tmp_path / "auth"
    monkeypatch.setenv("SSH_USER_AUTH", str(shown))
    shown.write_text("publickey ssh-ed25519 AAAA1\n")
    first = visit._over_ssh(call)
    assert first == visit._over_ssh(call)
    assert (first.label, first.place) == ("Terminal with your SSH key", "over SSH")
    shown.write_text("publickey ssh-ed25519 AAAA2\n")
    assert visit._over_ssh(call).token != first.token
    elsewhere = Call(store=str(tmp_path / "other.db"))
    shown.write_text("publickey ssh-ed25519 AAAA1\n")
    assert visit._over_ssh(elsewhere).token != first.token


@pytest.mark.parametrize("shown", [None, "", "password\n", "keyboard-interactive/pam\n"])
def test_over_ssh_without_a_key_each_visit_is_a_new_device(lab, tmp_path, monkeypatch, shown):
    file = tmp_path / "auth"
    if shown is not None:
        file.write_text(shown)
        monkeypatch.setenv("SSH_USER_AUTH", str(file))
    call = Call(store=str(lab.config.store))
    assert visit._over_ssh(call).token != visit._over_ssh(call).token


def test_a_visitor_is_shown_the_app_as_one(lab, monkeypatch):
    seen: dict = {}
    monkeypatch.setattr("guardtui.tui.app.run", lambda guard, **how: seen.update(how) or 0)
    monkeypatch.setattr(screen, "need_screen", lambda call: None)
    call = Call(store=str(lab.config.store), opened=lab.guard)
    assert screen.show(call, visit=screen.Visit(visit._over_ssh(call))) == exits.DONE
    assert (seen["visitor"], seen["tab"], seen["client"].place) == (True, None, "over SSH")
    screen.show(call)
    assert (seen["visitor"], seen["client"]) == (False, call.client)
