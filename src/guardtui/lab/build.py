"""Makes and opens the practice store: in a folder of its own, complete or not at all, and never in a real store's place.

The story is told elsewhere, carried to a folder beside the place, and renamed into it when complete. What a crash
leaves is a folder under another name that the next build clears away, so a half-told story is never opened.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from guardtui.bootstrap import Guard, Parts, make_store, open_guard
from guardtui.clock import WallClock
from guardtui.config import Config, default_folder
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Channel
from guardtui.delivery import Courier
from guardtui.lab.clock import StoryClock
from guardtui.lab.entropy import SeededEntropy
from guardtui.lab.phone import PhoneCourier, PretendPhone
from guardtui.lab.plot import plot
from guardtui.lab.practice import Practice
from guardtui.lab.replay import Stage, Teller
from guardtui.lab.story import CURRENCY, DOMAIN, the_story
from guardtui.lab.workshop import (
    KEY,
    MARKER,
    PHONE,
    STORE,
    clear,
    is_ours,
    put_in_place,
    sync_folder,
    telling_place,
    write_new,
)
from guardtui.policy import Policy
from guardtui.vault import Hasher

_FORMAT: Final = 1

_QUICK: Final = Hasher(memory_kib=8, passes=1, lanes=1)
"""For the hundreds of sign-ins of the replay. The last one hashes the password again at full strength."""


def demo_folder() -> Path:
    """Where the demo lives unless somebody says otherwise."""
    return default_folder() / "demo"


def demo_config(folder: Path) -> Config:
    """The demo's own store and key, with the default policy in its shop's money, whatever is set up for real ones."""
    return Config(folder / STORE, folder / KEY, Policy(currency=CURRENCY))


def demo_phone(folder: Path) -> PretendPhone:
    return PretendPhone(folder / PHONE)


def demo_practice(folder: Path, wall: WallClock | None = None) -> Practice:
    """The phone with its fault switches, as somebody who practises finds it."""
    return Practice(folder, wall)


def built(folder: Path) -> bool:
    """Whether a finished demo lies here. Raises `StoreTrouble` for a folder with anything else in it."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise StoreTrouble("not_a_folder", path=str(folder))
    if (folder / MARKER).is_file():
        return True
    if folder.is_dir() and any(folder.iterdir()):
        raise StoreTrouble("not_a_practice_store", path=str(folder))
    return False


def build(folder: Path, *, anchor: int, fresh: bool = False) -> Config:
    """Make the practice store unless it is there; `fresh` makes it anew. The same `anchor` tells the same story.

    `anchor` (UTC milliseconds) is the story's "now": its last day is the one before. Of several who build at once, one
    does and the others find it done. Raises `StoreTrouble` for a folder that holds anything that was not made here.
    """
    folder = folder.expanduser().absolute()
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            if not built(folder) or fresh:
                _make(folder, anchor)
    except OSError as error:
        raise StoreTrouble("folder_unwritable", path=str(folder), cause=error.strerror) from None
    return demo_config(folder)


def open_demo(folder: Path) -> Guard:
    """Open the practice store as what it is: its own clock, the machine's entropy, the pretend phone for SMS and mail.

    Raises `StoreTrouble`: `not_a_practice_store` for a real one, `store_missing` where nothing was built.
    """
    folder = folder.expanduser().absolute()
    practice = demo_practice(folder)
    courier = practice.courier()
    parts = Parts(clock=practice.clock, couriers={Channel.SMS: courier, Channel.MAIL: courier}, domains=(DOMAIN,))
    guard = open_guard(demo_config(folder), parts=parts, practice=True)
    practice.pass_time(guard)
    return guard


def _make(folder: Path, anchor: int) -> None:
    """Tell the story, then put the finished folder in its place."""
    finished, old = folder.with_name(f".{folder.name}.demo-new"), folder.with_name(f".{folder.name}.demo-old")
    for place in (finished, old, folder):
        _see_that_it_is_practice(place)
    clear(finished)
    clear(old)
    with telling_place(finished) as place:
        _tell(place, anchor)
    marker = {"guardtui": "practice", "format": _FORMAT, "anchor": anchor}
    write_new(finished / MARKER, json.dumps(marker).encode())
    sync_folder(finished)
    put_in_place(finished, folder, old)


def _tell(place: Path, anchor: int) -> None:
    """The whole story. The key is the system's, so that nobody who knows the seed can make this store's codes."""
    story, phone = the_story(), demo_phone(place)
    joined = story.person.joined.at(anchor)
    clock, couriers = StoryClock(joined), _couriers(phone)
    entropy, config = SeededEntropy(story.seed), demo_config(place)
    make_store(config, service=story.service, practice=True, parts=Parts(clock=clock)).close()
    quick = Parts(clock=clock, entropy=entropy, hasher=_QUICK, code_hasher=_QUICK, couriers=couriers)
    with _opened(config, quick) as guard:
        teller = Teller(Stage(guard, clock, phone, story))
        teller.open_account(joined)
        teller.play(plot(story, anchor))
    with _opened(config, Parts(clock=clock, entropy=entropy, couriers=couriers)) as guard:
        clock.set(max(clock.now(), story.ending.when.at(anchor)))
        Teller(Stage(guard, clock, phone, story)).sign_in(story.ending.device)


def _see_that_it_is_practice(folder: Path) -> None:
    """Before a demo is thrown away: see that nothing else would go with it, whatever the folder's marker says.

    Only what a build wrote may be there, and the store has to say of itself that it is practice. In doubt it stays:
    whoever wants it gone can remove the folder by hand.
    """
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if others := sorted(name for name in there if not is_ours(name)):
        raise StoreTrouble("not_only_a_demo", path=str(folder), others=others[:5])
    if STORE not in there:
        if KEY in there:  # a build writes the store first: this is the key of something else
            raise StoreTrouble("not_only_a_demo", path=str(folder), others=[KEY])
        return
    try:
        open_guard(demo_config(folder), practice=True, as_it_is=True).close()
    except StoreTrouble as trouble:
        if trouble.reason not in {"not_a_store", "key_missing", "store_damaged"} or _says_real(folder):
            raise StoreTrouble("not_a_practice_store", path=str(folder)) from None


def _says_real(folder: Path) -> bool:
    """Whether a store that cannot be opened as practice opens as a real one, or says that it is one."""
    try:
        open_guard(demo_config(folder), as_it_is=True).close()
    except StoreTrouble as trouble:
        return trouble.reason not in {"practice_store", "not_a_store", "store_damaged"}
    return True


def _couriers(phone: PretendPhone) -> dict[Channel, Courier]:
    courier = PhoneCourier(phone)
    return {Channel.SMS: courier, Channel.MAIL: courier}


@contextmanager
def _opened(config: Config, parts: Parts) -> Iterator[Guard]:
    guard = open_guard(config, parts=parts, practice=True)
    try:
        yield guard
    finally:
        guard.close()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One builder at a time for each place, across processes; the lock goes with the process."""
    handle = os.open(folder.with_name(f".{folder.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
