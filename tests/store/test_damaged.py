"""A store whose bytes were damaged says so in words, whatever is asked of it, or does as it should (SECURITY F-corr)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from guardtui import wording
from guardtui.bootstrap import Guard, Parts, make_store, open_guard
from guardtui.config import Config
from guardtui.core.errors import NotFound, StoreTrouble
from guardtui.core.records import Client
from guardtui.vault import Hasher

pytestmark = pytest.mark.slow  # whole runs

WORDS = "copper lantern walks 9 Bridges"
LAPTOP = Client("laptop" * 8, "Firefox", "London")
HASHER = Hasher(memory_kib=8, passes=1, lanes=1)
QUICK = Parts(hasher=HASHER, code_hasher=HASHER)
PAGE = 4096
TIMES = 60


def some_bytes(raw: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 4, 40))):
        raw[chance.randrange(len(raw))] = chance.randrange(256)


def a_page_of_noise(raw: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(raw) // PAGE) * PAGE
    raw[at : at + PAGE] = chance.randbytes(PAGE)


def a_page_in_the_place_of_another(raw: bytearray, chance: random.Random) -> None:
    at, other = (chance.randrange(len(raw) // PAGE) * PAGE for _ in range(2))
    raw[at : at + PAGE] = raw[other : other + PAGE]


def the_end_is_gone(raw: bytearray, chance: random.Random) -> None:
    del raw[chance.randrange(len(raw)) :]


VERBS: tuple[Callable[[Guard], object], ...] = (
    lambda guard: guard.accounts.find("mira"),
    lambda guard: guard.activity.verify(),
    lambda guard: guard.care.examine(),
    lambda guard: guard.signin.begin("mira", WORDS, LAPTOP),
    lambda guard: guard.activity.record("noor", "setting:changed", {"setting": "language"}),
    lambda guard: guard.accounts.add("olga", "Olga", WORDS),
)


@pytest.mark.parametrize("damage", [some_bytes, a_page_of_noise, a_page_in_the_place_of_another, the_end_is_gone])
def test_damage_is_told_in_words_by_every_verb(tmp_path, damage):
    config = Config(tmp_path / "box" / "guard.db", tmp_path / "box" / "guard.key")
    guard = make_store(config, parts=QUICK)
    for handle in ("mira", "noor"):
        guard.accounts.add(handle, handle, WORDS, mail=f"{handle}@example.org")
        for _ in range(20):
            guard.activity.record(handle, "setting:changed", {"setting": "language"})
    guard.close()
    sound, anchor, chance = config.store.read_bytes(), config.anchor.read_bytes(), random.Random(damage.__name__)
    told: Counter[str] = Counter()
    for _ in range(TIMES):
        raw = bytearray(sound)
        damage(raw, chance)
        for left in config.folder.glob("guard.db*"):
            left.unlink()
        config.store.write_bytes(raw)
        config.store.chmod(0o600)
        config.anchor.write_bytes(anchor)
        for verb in (lambda _: None, *VERBS):
            told[_asked(config, verb)] += 1
    assert told["store_damaged"]
    assert set(told) <= {
        "",
        "store_damaged",
        "account_changed",
        "not_a_store",
        "no_account",
        "store_put_back",
        "key_wrong",
    }


def _asked(config: Config, verb: Callable[[Guard], object]) -> str:
    """The reason why not, or nothing; anything but a trouble of the store is a fault of ours and fails the test."""
    found: StoreTrouble | NotFound | None = None
    try:
        guard = open_guard(config, parts=QUICK)
        try:
            verb(guard)
        finally:
            guard.close()
    except (StoreTrouble, NotFound) as trouble:  # an index may not lead to its account any more
        found = trouble
    assert found is None or wording.problem(found).isprintable()
    return found.reason if found else ""
