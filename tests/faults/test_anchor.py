"""The anchor, which keeps the time, is gone, damaged or another's: each kind of command says exactly that, and none guesses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.guard.conftest import PASSWORD

from guardtui.clock import DAY, MINUTE
from guardtui.core.action import Action
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Channel
from guardtui.guard.callers import Backend

from .conftest import NOW, said

pytestmark = pytest.mark.slow  # processes and faults of their own

BUY = Action("purchase", {"order": "R-1", "amount": 4200, "currency": "EUR", "payee": "Riverbend"})
MIRA = Backend("mira")
LOOKING = (["account", "list"], ["activity", "list"], ["checklist"], ["contact", "list"])
ACTING = (["account", "lock", "mira"], ["activity", "record", "mira", "setting:changed", "--detail", "setting=x"])

REFUSED_AT_THE_DOOR = {
    "damaged in its time": lambda anchor: anchor.write_bytes(
        anchor.read_bytes()[:39] + b"\xff" + anchor.read_bytes()[40:]
    ),
    "damaged in its line's end": lambda anchor: anchor.write_bytes(
        anchor.read_bytes()[:63] + b"x" + anchor.read_bytes()[64:]
    ),
    "of another store": lambda anchor: anchor.write_bytes(anchor.read_bytes().replace(b"store ", b"store X", 1)),
    "cut in its time": lambda anchor: anchor.write_bytes(anchor.read_bytes()[:50]),
    "empty": lambda anchor: anchor.write_bytes(b""),
    "a folder": lambda anchor: (anchor.unlink(), anchor.mkdir()),
    "a pipe": lambda anchor: (anchor.unlink(), os.mkfifo(anchor)),
    "a link": lambda anchor: (anchor.rename(anchor.with_name("away")), anchor.symlink_to("away")),
}


@pytest.mark.parametrize("how", REFUSED_AT_THE_DOOR)
def test_an_anchor_that_is_not_ours_is_refused_at_the_door_and_left_as_it_is(world, how):
    world.verified()
    world.lab.close()
    anchor = world.lab.config.anchor
    REFUSED_AT_THE_DOOR[how](anchor)
    before = anchor.read_bytes() if anchor.is_file() else None
    with pytest.raises(StoreTrouble, match="anchor_foreign"):
        world.lab.another()
    assert (anchor.read_bytes() if anchor.is_file() else None) == before


def test_with_a_foreign_anchor_every_command_says_so(account, guardtui):
    Path(account).with_suffix(".anchor").write_bytes(b"something else")
    for command in (*LOOKING, *ACTING, ["doctor"]):
        assert said(guardtui("--store", account, "--json", *command)) == (5, "anchor_foreign"), command


def test_without_an_anchor_what_is_there_can_be_looked_at_and_nothing_is_done(account, guardtui):
    Path(account).with_suffix(".anchor").unlink()
    for command in LOOKING:
        assert guardtui("--store", account, *command).returncode == 0, command
    for command in ACTING:
        assert said(guardtui("--store", account, "--json", *command)) == (5, "anchor_missing"), command
    for typed in (PASSWORD, "not the password"):
        refused = guardtui("--store", account, "--json", "signin", "mira", input=typed.encode())
        assert said(refused) == (5, "anchor_missing")
    done = guardtui("--store", account, "--json", "doctor")
    assert (done.returncode, b"anchor_missing" in done.stdout) == (5, True)


def test_without_a_key_no_command_guesses_and_the_anchor_is_left_alone(account, guardtui):
    key, anchor = Path(account).with_suffix(".key"), Path(account).with_suffix(".anchor")
    before = anchor.read_bytes()
    key.unlink()
    for command in (*LOOKING, *ACTING, ["doctor"], ["restore", "--yes"]):
        assert said(guardtui("--store", account, "--json", *command)) == (5, "key_missing"), command
    assert said(guardtui("--store", account, "--json", "init")) == (5, "store_exists")
    assert anchor.read_bytes() == before
    assert not key.exists()


def test_taking_the_anchor_away_before_the_clock_is_set_back_revives_nothing(world):
    world.verified()
    asked = world.guard.codes.request(MIRA, BUY, Channel.SMS)
    code = world.sent()
    world.pass_time(10 * MINUTE)
    world.guard.activity.record("mira", "setting:changed", {"setting": "x"})
    world.lab.config.anchor.unlink()
    world.lab.clock.set(NOW - DAY)
    world.lab.again()
    with pytest.raises(StoreTrouble, match="anchor_missing"):
        world.answer(MIRA, asked, code)
    world.lab.clock.set(NOW + MINUTE)
    world.guard.care.take_as_it_is()
    assert not world.answer(MIRA, asked, code).accepted
