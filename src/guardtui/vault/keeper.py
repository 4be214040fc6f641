"""The keeper of the keys: fits them to what the store says is in use, also when another process rotated them meanwhile.

The store names the versions in use, each proven by a mark of its own, in one entry (`key_mark`) that changes in the same
transaction as what it speaks of. The key file always holds at least those: it gets a new root before the store uses one,
and loses an old one after the store has stopped (decisions/7-keys.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from guardtui.core.errors import StoreTrouble
from guardtui.entropy import Entropy
from guardtui.vault.keys import ROOT_BYTES, KeyFile, read_key_file, replace_key_file
from guardtui.vault.vault import FOR_GOOD, Vault, for_good, peppers, version_of

MARK: Final = "key_mark"
"""The store's entry about its keys."""


class Keeper:
    def __init__(self, path: Path, entropy: Entropy) -> None:
        self._path = path
        self._entropy = entropy
        self._vault: Vault | None = None

    @property
    def vault(self) -> Vault:
        """The keys as they were last fitted."""
        if self._vault is None:
            raise StoreTrouble("key_missing", path=str(self._path))
        return self._vault

    def in_force(self, meta: Mapping[str, str]) -> Vault:
        """The keys that a store uses which says this of itself, read anew.

        Raises `StoreTrouble` for a key file that is missing, damaged or another store's, or has not the versions in use.
        """
        key = self._read(meta)
        marks = meta[MARK].split(" ")
        in_use = [version_of(mark) for mark in marks]
        if missing := [version for version in in_use if version not in key.roots]:
            raise StoreTrouble(
                "key_version", path=str(self._path), has=" + ".join(map(str, sorted(key.roots))), wanted=missing[0]
            )
        vault = Vault(key, self._entropy, in_use)
        if not all(vault.marked(_what(meta), mark) for mark in marks):
            raise StoreTrouble("key_wrong", path=str(self._path))
        self._vault = vault
        return vault

    def mark(self, meta: Mapping[str, str], in_use: Sequence[int]) -> str:
        """What the store has to say for these versions to be in use, the first one in force."""
        key = self._read(meta)
        return " ".join(Vault(key, self._entropy, [version]).mark(_what(meta)) for version in in_use)

    def roots(self) -> tuple[int, ...]:
        """The versions whose roots lie in the key file."""
        return tuple(sorted(read_key_file(self._path).roots))

    def kept(self) -> tuple[str, ...]:
        """What lies in the key file besides roots: subkeys by their use and the version of their root."""
        return tuple(f"{use} {version}" for use, version in sorted(read_key_file(self._path).kept))

    def add_root(self, meta: Mapping[str, str]) -> int:
        """See that the next root lies in the key file, and what must outlive the present one; the next one's version.

        A root that a rotation left which was cut short before the store used it is taken up. Raises `StoreTrouble`.
        """
        key, present = self._read(meta), self.vault.version
        following = present + 1
        kept = dict(key.kept) | {("pepper", present): peppers(key)[present]}
        for use in FOR_GOOD:
            version, subkey = for_good(key, use)
            kept[use, version] = subkey
        roots = {present: key.roots[present], following: key.roots.get(following) or self._entropy.bytes(ROOT_BYTES)}
        if roots != dict(key.roots) or kept != dict(key.kept):
            replace_key_file(self._path, KeyFile(key.store_id, roots, kept))
        return following

    def drop_unused_roots(self, meta: Mapping[str, str]) -> None:
        """Let only those roots lie in the key file that the store uses. Raises `StoreTrouble`."""
        key, in_use = self._read(meta), self.vault.in_use
        roots = {version: root for version, root in key.roots.items() if version in in_use}
        if roots != dict(key.roots):
            replace_key_file(self._path, KeyFile(key.store_id, roots, key.kept))

    def _read(self, meta: Mapping[str, str]) -> KeyFile:
        key = read_key_file(self._path)
        if key.store_id != meta["store_id"]:
            raise StoreTrouble("key_wrong", path=str(self._path))
        return key


def first_mark(vault: Vault, store_id: str, kind: str) -> str:
    """What a new store says of its key."""
    return vault.mark(_what({"store_id": store_id, "kind": kind}))


def _what(meta: Mapping[str, str]) -> str:
    """What a store's mark is over: its identity, and its kind, which must not be changed from outside."""
    return f"store\0{meta['store_id']}\0{meta['kind']}"
