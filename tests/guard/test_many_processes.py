"""Thirty-two processes at once on one file: one winner, five looks, no locked store ever shown (issue: concurrency)."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from guardtui.core.action import Action
from guardtui.core.records import Channel, ContactKind
from guardtui.guard import Backend

from .conftest import STEP, wrong

pytestmark = pytest.mark.slow  # whole runs

SHOP = Backend("mira")
MANY = 32
ROUNDS = int(os.environ.get("GUARDTUI_TEST_ROUNDS", "12"))


class Crowd:
    """Processes that all do something when they are told to."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("one_of_many.py"))]
        self.config = None
        self.all = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(MANY)
        ]
        for one in self.all:
            assert one.stdout.readline() == "ready\n"

    def at(self, config) -> "Crowd":
        """All of them on this store, which each has opened when this returns."""
        self.config = config
        assert self.do("open", 0, "", [""] * MANY) == {"open": MANY}
        return self

    def answer(self, now: int, challenge: str, typed: list[str]) -> Counter:
        return self.do("answer", now, challenge, typed)

    def do(self, what: str, now: int, about: str, typed: list[str]) -> Counter:
        where = {"store": str(self.config.store), "key": str(self.config.key)}
        for one, text in zip(self.all, typed, strict=True):
            one.stdin.write(json.dumps({**where, "does": what, "now": now, "about": about, "typed": text}) + "\n")
        for one in self.all:
            one.stdin.flush()
        return Counter(one.stdout.readline().strip() for one in self.all)

    def close(self) -> None:
        for one in self.all:
            one.stdin.close()
            one.wait(30)
            one.stdout.close()


@pytest.fixture(scope="module")
def processes():
    crowd = Crowd()
    yield crowd
    crowd.close()


@pytest.fixture
def crowd(world, processes):
    world.session = world.protected()
    return processes.at(world.lab.config)


def tags(world) -> list[str]:
    return [event.tag for event in world.guard.activity.list(SHOP, limit=500).items]


def export(number: int) -> Action:
    return Action("export", {"what": str(number)})


def test_one_answer_of_thirty_two_is_accepted_round_after_round(world, crowd):
    """By the app's code. Five are being looked at: who comes meanwhile may hear "locked", which is a clean refusal too."""
    for number in range(ROUNDS):
        world.pass_time(3_600_000)
        challenge = world.guard.codes.request(SHOP, export(number), Channel.APP)
        found = crowd.answer(world.lab.clock.now(), challenge.id, [world.app()] * MANY)
        assert (found["accepted"], found["used"] + found["locked"]) == (1, MANY - 1), (number, found)
    assert world.guard.activity.verify().ok


def test_of_thirty_two_wrong_answers_five_are_looked_at(world, crowd):
    for number in range(3):
        world.pass_time(25 * 3_600_000)
        challenge = world.guard.codes.request(SHOP, export(number), Channel.APP)
        code = world.app()
        guesses = [code := wrong(code) for _ in range(MANY)]
        found = crowd.answer(world.lab.clock.now(), challenge.id, guesses)
        assert found["wrong"] == world.guard.policy.code_tries
        assert found["wrong"] + found["locked"] == MANY
        world.pass_time(STEP)
    assert world.guard.activity.verify().ok


def test_of_thirty_two_with_one_recovery_code_one_gets_in(world, crowd):
    for number, code in enumerate(world.recovery[1:4]):
        world.pass_time(3_600_000)
        challenge = world.guard.codes.request(SHOP, export(number), Channel.RECOVERY)
        found = crowd.answer(world.lab.clock.now(), challenge.id, [code] * MANY)
        assert (found["accepted"], found["used"] + found["locked"]) == (1, MANY - 1), (number, found)
    assert tags(world).count("factor:recovery_used") == 3
    assert world.guard.activity.verify().ok


def test_an_approval_is_carried_out_by_one_of_thirty_two(world, crowd):
    for number in range(3):
        world.pass_time(3_600_000)
        asked = world.guard.approvals.ask(SHOP, export(number))
        challenge = world.guard.codes.request(SHOP, export(number), Channel.APP, approval=asked.id)
        assert world.answer(SHOP, challenge, world.app()).accepted
        found = crowd.do("carry_out", world.lab.clock.now(), asked.id, [""] * MANY)
        assert found == {"done": 1, "no_such_approval": MANY - 1}
    assert tags(world).count("approval:used") == 3
    assert world.guard.activity.verify().ok


def test_small_purchases_asked_for_at_once_stay_below_the_limit_together(world, crowd):
    """Ten times 10.00 are the limit, so nine go without a code; then twenty wait, and no more."""
    found = crowd.do("ask", world.lab.clock.now(), "1000", [str(order) for order in range(MANY)])
    assert found == {"approved": 9, "waiting": 20, "too_many_wait": 3}
    assert world.guard.activity.verify().ok


def test_thirty_two_who_ask_for_the_code_again_get_it_sent_once(world, crowd):
    mail = world.contact(world.session, ContactKind.MAIL)
    challenge = world.guard.codes.request(SHOP, Action("contact-verify", {"contact": mail.id}))
    for wait in (30_000, 60_000, 120_000):
        world.pass_time(wait)
        found = crowd.do("resend", world.lab.clock.now(), challenge.id, [""] * MANY)
        assert found == {"sent": 1, "resend_too_soon" if wait < 120_000 else "no_resend_left": MANY - 1}
    sent = world.guard.messages.list(world.session, limit=200).items
    assert sum(one.challenge_id == challenge.id for one in sent) == 4
