"""What the keys do: seal columns, look up what is sealed, make codes, chain events, bind hashes to this store.

Whatever is made with a key that can be rotated names the key's version, so that old and new stand side by side while a
rotation is under way (SECURITY C-80). Values of the first version name none, as before there were others.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guardtui.core.errors import StoreTrouble
from guardtui.entropy import Entropy
from guardtui.vault.hashing import Pepper
from guardtui.vault.keys import FIRST, KeyFile

_NONCE: Final = 12
FOR_GOOD: Final = {"chain": "chain", "tokens": "look-up"}
"""The uses whose first key stays when its root goes, and what that key is derived for (decisions/7-keys.md)."""


@dataclass(frozen=True, slots=True, repr=False)
class _Keys:
    """The keys of one root, each derived for one use only."""

    aead: AESGCM
    lookup: bytes
    mark: bytes


class Vault:
    """One store's keys, each derived from a root by HKDF for one use only (SECURITY 0.2.5). Immutable."""

    def __init__(self, key: KeyFile, entropy: Entropy, in_use: Sequence[int] = ()) -> None:
        """`in_use` are the versions that the store's rows have, the one in force first; else the newest alone."""
        self._entropy = entropy
        self.in_use: Final = tuple(in_use) or (max(key.roots),)
        self.version: Final = self.in_use[0]
        """The version in force: everything new is made with it."""
        self._keys: Final = {
            version: _Keys(
                AESGCM(derived(key, version, "seal")),
                derived(key, version, "look-up"),
                derived(key, version, "mark"),
            )
            for version in self.in_use
        }
        self._code: Final = derived(key, self.version, "code")
        self._words: Final = derived(key, self.version, "words")
        self._chain: Final = for_good(key, "chain")[1]
        self._tokens: Final = for_good(key, "tokens")[1]
        self.pepper: Final = Pepper(self.version, peppers(key))

    def seal(self, place: str, row: str, plain: str) -> bytes:
        """AES-256-GCM, bound to its place (`table.column`) and row, so that it opens nowhere else (C-21, C-81)."""
        nonce = self._entropy.bytes(_NONCE)
        sealed = self._keys[self.version].aead.encrypt(nonce, plain.encode(), _bound(place, row, self.version))
        return self.sealed_begin + nonce + sealed

    def open(self, place: str, row: str, sealed: bytes) -> str:
        """What was sealed. Raises `StoreTrouble` for bytes that were changed or belong to another row."""
        version = next((one for one in self.in_use if _byte(one) == sealed[:1]), None)
        if version is None:
            raise StoreTrouble("seal_broken" if not sealed else "seal_of_another_key", place=place, row=row)
        nonce, rest = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return self._keys[version].aead.decrypt(nonce, rest, _bound(place, row, version)).decode()
        except (InvalidTag, ValueError):
            raise StoreTrouble("seal_broken", place=place, row=row) from None

    @property
    def sealed_begin(self) -> bytes:
        """How everything begins that is sealed with the key in force."""
        return _byte(self.version)

    @property
    def text_begin(self) -> str:
        """How every keyed hash and mark begins that is made with the key in force; nothing for the first one."""
        return "" if self.version == FIRST else f"{self.version}:"

    def lookup(self, place: str, text: str) -> str:
        """The keyed hash under which a sealed value can be found again."""
        return self._lookup(place, text, self.version)

    def lookups(self, place: str, text: str) -> tuple[str, ...]:
        """Every keyed hash under which a value may lie while a rotation is under way, the one in force first."""
        return tuple(self._lookup(place, text, version) for version in self.in_use)

    def of_token(self, place: str, token: str) -> str:
        """The keyed hash of 256 random bits. Nobody can guess them, with the key or without, so this key stays."""
        return hmac.digest(self._tokens, _placed(place, token), "sha256").hex()

    def code(self, challenge: str, generation: int) -> bytes:
        """The 256 bits that a challenge's code is cut from; the same each time, so that a resend sends the same code."""
        return hmac.digest(self._code, f"{challenge}\0{generation}".encode(), "sha256")

    def words(self, challenge: str) -> bytes:
        """The random that a challenge's two matching words are picked by."""
        return hmac.digest(self._words, challenge.encode(), "sha256")

    def chained(self, line: bytes) -> bytes:
        """An event's chain value (C-78)."""
        return hmac.digest(self._chain, line, "sha256")

    def mark(self, what: str) -> str:
        """A short proof that this store's key was there when `what` was written down."""
        return self._mark(what, self.version)

    def marked(self, what: str, mark: object) -> bool:
        """Whether it is a mark of ours over `what`, with a version in use."""
        text = str(mark)
        version = version_of(text)
        return version in self._keys and same(self._mark(what, version), text)

    def _lookup(self, place: str, text: str, version: int) -> str:
        return _named(version, hmac.digest(self._keys[version].lookup, _placed(place, text), "sha256"))

    def _mark(self, what: str, version: int) -> str:
        return _named(version, hmac.digest(self._keys[version].mark, what.encode(), "sha256"))


def same(one: str, other: str) -> bool:
    """Equality in constant time (C-82)."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def version_of(text: str) -> int:
    """The version that a keyed hash or mark names; 0 for what names none of ours."""
    before, apart, _ = text.partition(":")
    if not apart:
        return FIRST
    return int(before) if before.isascii() and before.isdigit() and len(before) < 10 else 0


def derived(key: KeyFile, version: int, use: str) -> bytes:
    """The key of a root for one use."""
    info = f"guardtui 1 {use}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=key.store_id.encode(), info=info).derive(key.roots[version])


def for_good(key: KeyFile, use: str) -> tuple[int, bytes]:
    """The first key of a use that outlives its root, with its root's version: kept by its name once the root is gone."""
    kept = [(version, subkey) for (name, version), subkey in key.kept.items() if name == use]
    first = min(key.roots)
    return min(kept) if kept else (first, derived(key, first, FOR_GOOD[use]))


def peppers(key: KeyFile) -> dict[int, bytes]:
    """Every pepper that a stored hash may have been made with, by the version of its root."""
    kept = {version: subkey for (use, version), subkey in key.kept.items() if use == "pepper"}
    return kept | {version: derived(key, version, "pepper") for version in key.roots}


def _named(version: int, digest: bytes) -> str:
    return digest.hex() if version == FIRST else f"{version}:{digest.hex()}"


def _byte(version: int) -> bytes:
    """A version in one byte: two are ever in use at once, and they follow one another. The whole is in what is bound."""
    return bytes([version % 256])


def _placed(place: str, text: str) -> bytes:
    return f"{place}\0{text}".encode("utf-8", "surrogatepass")


def _bound(place: str, row: str, version: int) -> bytes:
    return f"{place}\0{row}\0v{version}".encode()
