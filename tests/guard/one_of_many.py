"""One process of many that do the same at the same time: started by `test_many_processes.py`, not by pytest.

Each line of standard input is JSON: the store and its key, the moment, what to do, about what, and what to type or say.
Each answer is one word: the outcome, or the reason of a refusal.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from guardtui.bootstrap import Guard, Parts, open_guard
from guardtui.config import Config
from guardtui.core.action import Action
from guardtui.core.errors import GuardError
from guardtui.core.records import Channel, MessageState
from guardtui.delivery import Letter, Receipt
from guardtui.guard import Backend
from guardtui.lab.clock import StoryClock
from guardtui.vault import Hasher

QUICK = Hasher(memory_kib=8, passes=1, lanes=1)


SHOP = Backend("mira")


class Silent:
    """Takes every message and shows it to nobody."""

    def send(self, _letter: Letter) -> Receipt:
        return Receipt(MessageState.DELIVERED, "a test")


def answer(guard: Guard, challenge: str, typed: str) -> str:
    return str(guard.codes.answer(SHOP, challenge, typed).outcome)


def resend(guard: Guard, challenge: str, _typed: str) -> str:
    guard.codes.resend(SHOP, challenge)
    return "sent"


def ask(guard: Guard, amount: str, order: str) -> str:
    details = {"order": order, "amount": int(amount), "currency": guard.policy.currency, "payee": "Riverbend"}
    return str(guard.approvals.ask(SHOP, Action("purchase", details)).state)


def carry_out(guard: Guard, approval: str, _typed: str) -> str:
    guard.approvals.carry_out(SHOP, approval)
    return "done"


DOES = {"answer": answer, "resend": resend, "ask": ask, "carry_out": carry_out}


def main() -> None:
    print("ready", flush=True)
    opened: dict[str, tuple[Guard, StoryClock]] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["store"] not in opened:  # the tests that share this process have a store each
            opened = {asked["store"]: _open(Path(asked["store"]), Path(asked["key"]))}
        guard, clock = opened[asked["store"]]
        if asked["does"] == "open":
            print("open", flush=True)
            continue
        clock.set(asked["now"])
        try:
            print(DOES[asked["does"]](guard, asked["about"], asked["typed"]), flush=True)
        except GuardError as refused:
            print(refused.reason, flush=True)


def _open(store: Path, key: Path) -> tuple[Guard, StoryClock]:
    clock = StoryClock(0)
    parts = Parts(clock, hasher=QUICK, code_hasher=QUICK, couriers={Channel.SMS: Silent(), Channel.MAIL: Silent()})
    return open_guard(Config(store, key), parts=parts, practice=True), clock


if __name__ == "__main__":
    main()
