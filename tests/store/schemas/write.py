"""Write the fixture of the schema that a checkout has, as `N.sql` and `N.json` beside this file.

    PYTHONPATH=src:tests/guard python tests/store/schemas/write.py [FOLDER]

Run it once with the last code of a schema, before the next migration is added, and never again: what it wrote is what a
store of that time looked like. The key is no secret: it says so itself.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conftest import LAPTOP, PASSWORD, World
from guardtui.bootstrap import Parts, make_store
from guardtui.core.records import Channel
from guardtui.lab.build import demo_config, demo_phone
from guardtui.lab.clock import StoryClock
from guardtui.lab.entropy import SeededEntropy
from guardtui.lab.phone import PhoneCourier
from guardtui.store.schema import SCHEMA
from guardtui.vault import Hasher

START = 1_790_000_000_000
QUICK = Hasher(memory_kib=8, passes=1, lanes=1)


class NoSecret(SeededEntropy):
    """Seeded, but for the key of the store, which is readable text."""

    made = False

    def bytes(self, count: int) -> bytes:
        if count == 32 and not self.made:
            self.made = True
            return b"no secret at all, for tests only".ljust(32)
        return super().bytes(count)


@dataclass
class Lab:
    guard: Any
    clock: StoryClock
    phone: Any


def main(out: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "store"
        place.mkdir(mode=0o700)
        config, clock, phone = demo_config(place), StoryClock(START), demo_phone(place)
        courier = PhoneCourier(phone)
        couriers = {Channel.SMS: courier, Channel.MAIL: courier}
        parts = Parts(clock, NoSecret("schema"), QUICK, QUICK, couriers)
        world = World(Lab(make_store(config, practice=True, parts=parts), clock, phone))
        session = world.protected()
        world.guard.activity.record(
            "mira", "order:placed", {"order": "1", "amount": 1, "currency": "EUR", "payee": "Shop"}
        )
        world.guard.checklist.attest(session, "G26")
        world.guard.accounts.add("noor", "Noor Haddad", PASSWORD, mail="noor@example.org")
        world.guard.close()
        anchor = place / "guard.anchor"
        said = {
            "key": config.key.read_text(),
            "anchor": anchor.read_bytes().hex() if anchor.exists() else None,
            "now": clock.now(),
            "password": PASSWORD,
            "device": LAPTOP.token,
            "session": session.token,
            "app": world.secret,
            "recovery": list(world.recovery),
        }
        with closing(sqlite3.connect(config.store)) as store:
            numbers = [
                f"PRAGMA {name} = {store.execute(f'PRAGMA {name}').fetchone()[0]};"
                for name in ("application_id", "user_version")
            ]
            lines = [*numbers, *store.iterdump()]
        (out / f"{SCHEMA}.sql").write_text("\n".join(lines) + "\n")
        (out / f"{SCHEMA}.json").write_text(json.dumps(said, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
