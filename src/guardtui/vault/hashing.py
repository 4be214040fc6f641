"""Slow hashes for what people choose or write down: argon2id (RFC 9106), peppered. Never run inside a transaction."""

from __future__ import annotations

import hmac
import threading
from dataclasses import dataclass, field
from typing import Final

import argon2
from argon2 import PasswordHasher
from argon2.exceptions import HashingError, InvalidHashError, VerificationError, VerifyMismatchError

from guardtui.core.errors import StoreTrouble

AT_ONCE: Final = 2
"""Hashes that one process computes at the same time; more would only starve each other of memory (SECURITY C-14)."""

_slots = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Hasher:
    """An argon2id profile. The default is RFC 9106's low-memory one; recovery codes may take the OWASP floor."""

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 4
    _argon2: PasswordHasher = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        made = PasswordHasher(self.passes, self.memory_kib, self.lanes, hash_len=32, salt_len=16, type=argon2.Type.ID)
        object.__setattr__(self, "_argon2", made)

    def hash(self, secret: str, pepper: bytes) -> str:
        """The PHC string of a secret; two calls differ by their salt."""
        with _slots:
            try:
                return self._argon2.hash(_peppered(secret, pepper))
            except HashingError:
                raise StoreTrouble("no_memory") from None

    def matches(self, stored: str, secret: str, pepper: bytes) -> bool:
        """Whether this is the secret. Raises `StoreTrouble` for a row whose hash is damaged or absurdly costly (N6)."""
        try:
            costs = argon2.extract_parameters(stored)
        except InvalidHashError:
            raise StoreTrouble("hash_damaged") from None
        if costs.memory_cost > 262_144 or costs.time_cost > 10 or costs.parallelism > 8:
            raise StoreTrouble("hash_damaged")
        with _slots:
            try:
                return self._argon2.verify(stored, _peppered(secret, pepper))
            except VerifyMismatchError:
                return False
            except (VerificationError, InvalidHashError):
                raise StoreTrouble("no_memory") from None

    def outdated(self, stored: str) -> bool:
        """Whether a stored hash was made with a weaker profile and should be made again at the next sign-in (C-11)."""
        return self._argon2.check_needs_rehash(stored)


def _peppered(secret: str, pepper: bytes) -> bytes:
    return hmac.digest(pepper, secret.encode("utf-8", "surrogatepass"), "sha256")
