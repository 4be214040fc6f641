"""One of many processes that use a store while its key is rotated: started by `test_key_rotation.py`, not by pytest.

Arguments: store, key, a number. It works until a line comes on standard input, then prints what it met as one JSON object.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from guardtui.bootstrap import Parts, open_guard
from guardtui.config import Config
from guardtui.core.errors import GuardError, StoreTrouble
from guardtui.core.records import Client
from guardtui.lab.clock import StoryClock
from guardtui.vault import Hasher

QUICK = Hasher(memory_kib=8, passes=1, lanes=1)
WORDS = "copper lantern walks 9 Bridges"


def main(store: str, key: str, number: str) -> None:
    parts = Parts(clock=StoryClock(1_790_000_000_000), hasher=QUICK, code_hasher=QUICK)
    guard = open_guard(Config(Path(store), Path(key)), parts=parts, practice=True)
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), over.set()), daemon=True).start()
    rounds, troubles = 0, []
    session = guard.signin.begin("mira", WORDS, Client(f"device-{number}" * 8)).session
    print("ready", flush=True)
    while not over.is_set():
        try:
            guard.activity.record(f"guest{number}", "setting:changed", {"setting": str(rounds)})
            assert guard.accounts.of(session).handle == "mira"
            assert guard.contacts.list(session)[0].address == "mira@example.org"
            assert guard.signin.begin(f"guest{number}", WORDS, Client("device" * 8)).session is not None
            guard.accounts.add(f"new{number}-{rounds}", "New", WORDS, mail=f"new{number}-{rounds}@example.org")
            rounds += 1
        except (GuardError, AssertionError) as error:
            if isinstance(error, StoreTrouble) and error.reason == "store_busy":
                continue  # somebody else had the store for ten seconds, on a slow disk: not this test's matter
            troubles.append(repr(error))
            break
    print(json.dumps({"rounds": rounds, "troubles": troubles}))


if __name__ == "__main__":
    main(*sys.argv[1:])
