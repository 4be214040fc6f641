"""The one place where real parts are joined into a Guard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from guardtui import config as configuration
from guardtui.clock import SystemClock, WallClock
from guardtui.config import Config
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Channel
from guardtui.core.text import one_line
from guardtui.delivery import Courier
from guardtui.entropy import Entropy, SystemEntropy, readable
from guardtui.guard import Desk, Verbs
from guardtui.store import Store, backup, files
from guardtui.store.anchor import Anchor
from guardtui.vault import Hasher, Keeper, KeyFile, Vault, make_key_file, read_key_file
from guardtui.vault.keeper import MARK, first_mark
from guardtui.vault.keys import FIRST, ROOT_BYTES

SERVICE_MOST: Final = 40
DEFAULT_SERVICE: Final = "GuardTUI"

_REAL: Final = "real"
_PRACTICE: Final = "practice"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a Guard is made of besides its store: the five things that tests and the demo may hand in."""

    clock: WallClock = field(default_factory=SystemClock)
    entropy: Entropy = field(default_factory=SystemEntropy)
    hasher: Hasher = field(default_factory=Hasher)
    code_hasher: Hasher = field(default_factory=lambda: Hasher(memory_kib=19456, passes=2, lanes=1))
    couriers: Mapping[Channel, Courier] | None = None
    """None: those that the settings set up, which a practice store never has."""
    sms_countries: frozenset[str] | None = None
    """For couriers that are handed in: the countries that SMS may go to; None for all."""
    domains: tuple[str, ...] = ()
    """Domains of the service that the message inspector alone is told; the settings' own stands in every text message too."""


class Guard(Verbs):
    """All verbs over one store. `Guard.open(path)` is what a back end calls; `close()` when done."""

    @classmethod
    def open(cls, store: str | Path | None = None) -> Guard:
        """Open the store at a path, or the default one. Raises `StoreTrouble` with the reason when that fails."""
        return open_guard(configuration.load(store))


def make_store(
    config: Config, *, service: str = DEFAULT_SERVICE, practice: bool = False, parts: Parts | None = None
) -> Guard:
    """Make a new store and its key, both 0600 in a 0700 folder, and open it.

    A key that no store uses, left by a start that was cut short, is replaced; a store that is there never is. A practice
    store is marked as one for good, under its key. Raises `StoreTrouble`.
    """
    parts = parts or Parts()
    service = one_line(service, "service", most=SERVICE_MOST)
    files.make_folder(config.folder)
    with files.only_one(config.folder):
        if config.store.exists() or config.store.is_symlink():
            raise StoreTrouble("store_exists", path=str(config.store))
        _make(config, service, _PRACTICE if practice else _REAL, parts)
    return open_guard(config, parts=parts, practice=practice)


def _make(config: Config, service: str, kind: str, parts: Parts) -> None:
    """Make the store under another name, then anchor and key, then give it its name: a cut in between leaves no store."""
    key = KeyFile(readable(parts.entropy, 10), {FIRST: parts.entropy.bytes(ROOT_BYTES)})
    vault = Vault(key, parts.entropy)
    half_made = config.store.with_name(f".{config.store.name}.guardtui-new")
    _clear_what_a_cut_left(config, half_made)
    meta = {
        "store_id": key.store_id,
        "kind": kind,
        "service": service,
        "made_at": str(parts.clock.now()),
        MARK: first_mark(vault, key.store_id, kind),
        "no_such_password": parts.hasher.hash(parts.entropy.bytes(16).hex(), vault.pepper),
        "no_such_code": parts.code_hasher.hash(parts.entropy.bytes(16).hex(), vault.pepper),
    }
    Store.make(half_made, meta).close()
    Anchor(config.anchor, key.store_id).make()
    make_key_file(config.key, key)
    half_made.rename(config.store)


def _clear_what_a_cut_left(config: Config, half_made: Path) -> None:
    """Remove the half-made store with its key and anchor that a start left which was cut short, and nothing else.

    A key that belongs to no half-made store may be another store's only one, so it is never touched. Nor is a journal
    without its store: SQLite would play it into the new one.
    """
    for journal in _journals(config.store):
        if journal.exists():
            raise StoreTrouble("journal_left", path=str(journal))
    left_of = _store_id(half_made)
    if config.key.exists() or config.key.is_symlink():
        if left_of is None or _key_of(config.key) != left_of:
            raise StoreTrouble("key_exists", path=str(config.key))
        config.key.unlink()
    if config.anchor.exists() or config.anchor.is_symlink():
        if left_of is None or Anchor(config.anchor, left_of).state == "foreign":
            raise StoreTrouble("anchor_exists", path=str(config.anchor))
        config.anchor.unlink()
    for left in (half_made, *_journals(half_made)):
        left.unlink(missing_ok=True)


def _journals(store: Path) -> list[Path]:
    return [store.with_name(store.name + suffix) for suffix in ("-journal", "-wal", "-shm")]


def _store_id(half_made: Path) -> str | None:
    """Which store a half-made one was to be; None where there is none, or not yet a whole one."""
    if not half_made.exists():
        return None
    try:
        left = Store.open(half_made)
        try:
            return left.meta().get("store_id")
        finally:
            left.close()
    except StoreTrouble:
        return None


def _key_of(key: Path) -> str | None:
    """Which store a key belongs to; None where it is no key."""
    try:
        return read_key_file(key).store_id
    except StoreTrouble:
        return None


def open_guard(config: Config, *, parts: Parts | None = None, practice: bool = False, as_it_is: bool = False) -> Guard:
    """Open a store with its key. A practice store opens only as one, and a real one never as one.

    `as_it_is` opens it whatever its anchor says, for `Care.take_as_it_is`. Raises `StoreTrouble` for a missing, foreign or
    damaged store or key, each with its own reason.
    """
    parts = parts or Parts()
    store = Store.open(config.store)
    try:
        return Guard(_desk(config, store, parts, practice=practice, as_it_is=as_it_is))
    except KeyError:
        store.close()
        raise StoreTrouble("store_damaged") from None
    except BaseException:
        store.close()
        raise


def restore_store(config: Config, copy: Path, *, parts: Parts | None = None, practice: bool = False) -> int:
    """Put a backup in the store's place, as `Care.take_as_it_is` takes it; how many accounts it has.

    All of it is done to another file first, and only what passed every check is written over the store, in one
    transaction. A cut after that leaves the old anchor: nothing is done then until this is done again. Raises
    `StoreTrouble`, for a backup of another store too; then the store is as it was.
    """
    beside = config.store.with_name(f".{config.store.name}.guardtui-restored")
    trial = replace(config, store=beside, anchor=config.anchor.with_name(f".{config.anchor.name}.guardtui-restored"))
    files.make_folder(config.folder)
    with files.only_one(config.folder):
        _remove(trial)
        try:
            backup.take(copy, trial.store)
            _bring_forward(trial.store)
            guard = open_guard(trial, parts=parts, practice=practice, as_it_is=True)
            try:
                count = guard.care.take_as_it_is()
            finally:
                guard.close()
            backup.take(trial.store, config.store)
            trial.anchor.replace(config.anchor)
        except OSError as error:
            raise StoreTrouble("folder_unwritable", path=str(config.folder), cause=error.strerror) from None
        finally:
            _remove(trial)
    return count


def _bring_forward(copy: Path) -> None:
    """Bring a copy to this program's schema, of which no other copy need be kept."""
    store = Store.open(copy)
    try:
        store.bring_forward(None)
    finally:
        store.close()


def _remove(trial: Config) -> None:
    for path in (trial.store, *_journals(trial.store), trial.anchor):
        path.unlink(missing_ok=True)


def _desk(config: Config, store: Store, parts: Parts, *, practice: bool, as_it_is: bool) -> Desk:
    meta = store.meta()
    if meta["kind"] == _PRACTICE and not practice:
        raise StoreTrouble("practice_store")
    keeper = Keeper(config.key, parts.entropy)
    keeper.in_force(meta)  # nothing else is looked at before the key is known to be this store's
    if practice and meta["kind"] != _PRACTICE:
        raise StoreTrouble("not_a_practice_store")
    anchor = Anchor(config.anchor, meta["store_id"])
    if anchor.state == "foreign" and not as_it_is:
        raise StoreTrouble("anchor_foreign", path=str(config.anchor))
    store.bring_forward(parts.clock.now())
    store.unlock(keeper, anchor, parts.clock)
    return Desk(
        store=store,
        keeper=keeper,
        hasher=parts.hasher,
        code_hasher=parts.code_hasher,
        couriers=_couriers(config, practice=practice) if parts.couriers is None else parts.couriers,
        clock=store.clock,
        wall=parts.clock,
        sms_countries=_sms_countries(config, parts),
        entropy=parts.entropy,
        policy=config.policy,
        service=meta["service"],
        domain=config.domain,
        domains=tuple(filter(None, (config.domain, *parts.domains))),
        practice=practice,
        no_such_password=meta["no_such_password"],
        no_such_code=meta["no_such_code"],
        support=config.support,
    )


def _sms_countries(config: Config, parts: Parts) -> frozenset[str] | None:
    if parts.couriers is not None:
        return parts.sms_countries
    return None if config.sms is None else frozenset(config.sms.countries)


def _couriers(config: Config, *, practice: bool) -> dict[Channel, Courier]:
    set_up = {} if practice else {Channel.SMS: config.sms, Channel.MAIL: config.mail}
    return {channel: courier for channel, courier in set_up.items() if courier is not None}
