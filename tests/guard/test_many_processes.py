"""Thirty-two processes at once on one file: one winner, five looks, no locked store ever shown (issue: concurrency)."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from guardtui.core.action import Action
from guardtui.core.records import Channel
from guardtui.guard import Backend

from .conftest import STEP, wrong

SHOP = Backend("mira")
MANY = 32
ROUNDS = int(os.environ.get("GUARDTUI_TEST_ROUNDS", "12"))


class Crowd:
    """Processes that all answer when they are told to."""

    def __init__(self, config) -> None:
        command = [sys.executable, str(Path(__file__).with_name("one_of_many.py")), str(config.store), str(config.key)]
        self.all = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(MANY)
        ]
        for one in self.all:
            assert one.stdout.readline() == "ready\n"

    def answer(self, now: int, challenge: str, typed: list[str]) -> Counter:
        for one, code in zip(self.all, typed, strict=True):
            one.stdin.write(json.dumps({"now": now, "challenge": challenge, "typed": code}) + "\n")
        for one in self.all:
            one.stdin.flush()
        return Counter(one.stdout.readline().strip() for one in self.all)

    def close(self) -> None:
        for one in self.all:
            one.stdin.close()
            one.wait(30)
            one.stdout.close()


@pytest.fixture
def crowd(world):
    world.protected()
    crowd = Crowd(world.lab.config)
    yield crowd
    crowd.close()


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
