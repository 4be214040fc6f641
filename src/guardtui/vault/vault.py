"""What the keys do: seal columns, look up what is sealed, make codes, chain events, bind hashes to this store."""

from __future__ import annotations

import hmac
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guardtui.core.errors import StoreTrouble
from guardtui.entropy import Entropy
from guardtui.vault.keys import KeyFile

_KEY_VERSION: Final = b"\x01"
_NONCE: Final = 12


class Vault:
    """One store's keys, each derived from its root by HKDF for one use only (SECURITY 0.2.5)."""

    def __init__(self, key: KeyFile, entropy: Entropy) -> None:
        self._entropy = entropy
        self._aead = AESGCM(_derive(key, "seal"))
        self._lookup = _derive(key, "look-up")
        self._code = _derive(key, "code")
        self._chain = _derive(key, "chain")
        self._mark = _derive(key, "mark")
        self._words = _derive(key, "words")
        self.pepper = _derive(key, "pepper")

    def seal(self, place: str, row: str, plain: str) -> bytes:
        """AES-256-GCM, bound to its place (`table.column`) and row, so that it opens nowhere else (C-21, C-81)."""
        nonce = self._entropy.bytes(_NONCE)
        return _KEY_VERSION + nonce + self._aead.encrypt(nonce, plain.encode(), _bound(place, row))

    def open(self, place: str, row: str, sealed: bytes) -> str:
        """What was sealed. Raises `StoreTrouble` for bytes that were changed or belong to another row."""
        if sealed[:1] > _KEY_VERSION:
            raise StoreTrouble("seal_newer", place=place)
        if sealed[:1] != _KEY_VERSION:
            raise StoreTrouble("seal_broken", place=place, row=row)
        try:
            return self._aead.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], _bound(place, row)).decode()
        except (InvalidTag, ValueError):
            raise StoreTrouble("seal_broken", place=place, row=row) from None

    def lookup(self, place: str, text: str) -> str:
        """The keyed hash under which a sealed value can be found again."""
        return hmac.digest(self._lookup, f"{place}\0{text}".encode("utf-8", "surrogatepass"), "sha256").hex()

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
        return hmac.digest(self._mark, what.encode(), "sha256").hex()


def same(one: str, other: str) -> bool:
    """Equality in constant time (C-82)."""
    return hmac.compare_digest(one.encode(), other.encode())


def _derive(key: KeyFile, use: str) -> bytes:
    info = f"guardtui 1 {use}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=key.store_id.encode(), info=info).derive(key.root)


def _bound(place: str, row: str) -> bytes:
    return f"{place}\0{row}\0v1".encode()
