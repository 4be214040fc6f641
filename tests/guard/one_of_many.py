"""One process of many that answer the same code at the same time: started by `test_many_processes.py`, not by pytest.

Arguments: store, key. Each line of standard input is JSON: the moment, the challenge, what to type. Each answer is one
word: the outcome, or the reason of a refusal.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from guardtui.bootstrap import Parts, open_guard
from guardtui.config import Config
from guardtui.core.errors import GuardError
from guardtui.guard import Backend
from guardtui.lab.clock import StoryClock
from guardtui.vault import Hasher

QUICK = Hasher(memory_kib=8, passes=1, lanes=1)


def main(store: str, key: str) -> None:
    clock = StoryClock(0)
    parts = Parts(clock=clock, hasher=QUICK, code_hasher=QUICK)
    guard = open_guard(Config(Path(store), Path(key)), parts=parts, practice=True)
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        clock.set(asked["now"])
        try:
            print(guard.codes.answer(Backend("mira"), asked["challenge"], asked["typed"]).outcome, flush=True)
        except GuardError as refused:
            print(refused.reason, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
