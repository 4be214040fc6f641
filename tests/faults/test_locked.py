"""Another process keeps the store to write: whoever waits too long is told, and pays for nothing that was not compared."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest
from tests.guard.conftest import PASSWORD

from guardtui.core.action import Action
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Channel
from guardtui.guard.callers import Backend
from guardtui.store import connection

from .conftest import SOME, said

pytestmark = pytest.mark.slow  # processes and faults of their own

BUY = Action("purchase", {"order": "R-1", "amount": 4200, "currency": "EUR", "payee": "Riverbend"})
MIRA = Backend("mira")


@pytest.mark.slow
@pytest.mark.parametrize("flow", SOME)
def test_a_store_kept_by_another_is_told_and_the_flow_works_once_it_is_free(broken, flow):
    found = broken(flow, "locked")
    assert {trial.how for trial in found} - {"undelivered"} == {"store_busy", "done"}
    assert found[0] == ("store_busy", "untouched", True, 0)
    assert all(trial.compared == 0 for trial in found if trial.left == "untouched")


def held(world, how="IMMEDIATE"):
    holder = sqlite3.connect(world.lab.config.store, isolation_level=None, check_same_thread=False)
    holder.execute(f"BEGIN {how}")
    return holder


def test_a_try_that_met_a_kept_store_is_not_paid_for(world, monkeypatch):
    world.verified()
    asked = world.guard.codes.request(MIRA, BUY, Channel.SMS)
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    world.lab.again()
    with closing(held(world)):
        for typed in (world.sent(), "000000"):
            with pytest.raises(StoreTrouble, match="store_busy"):
                world.answer(MIRA, asked, typed)
        assert world.guard.codes.show(MIRA, asked.id).tries_left == asked.tries_left  # reading goes on
        assert len(world.guard.activity.list(MIRA).items) > 3
    assert world.answer(MIRA, asked).accepted


@pytest.mark.skipif(connection._WAL_IS_SOUND, reason="in WAL mode nobody can keep others from reading")
def test_where_nobody_may_even_read_reading_is_refused_too(world, monkeypatch):
    world.verified()
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    world.lab.again()
    with closing(held(world, "EXCLUSIVE")), pytest.raises(StoreTrouble, match="store_busy"):
        world.guard.activity.list(MIRA)


def test_whoever_lets_go_in_time_is_waited_for(world):
    world.verified()
    asked = world.guard.codes.request(MIRA, BUY, Channel.SMS)
    code, verdicts, holder = world.sent(), [], held(world)
    waiting = threading.Thread(target=lambda: verdicts.append(world.answer(MIRA, asked, code)))
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    holder.close()
    waiting.join()
    assert verdicts[0].accepted


@pytest.mark.slow
def test_a_command_gives_up_after_its_patience_with_exit_code_5(account, guardtui):
    with closing(sqlite3.connect(account, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        done = guardtui("--store", account, "--json", "signin", "mira", input=PASSWORD.encode())
    assert said(done) == (5, "store_busy")
    assert guardtui("--store", account, "signin", "mira", input=PASSWORD.encode()).returncode == 0
