"""Slow hashes for what people choose or write down: argon2id (RFC 9106), peppered. Never run inside a transaction."""

from __future__ import annotations

import hmac
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import argon2
from argon2 import PasswordHasher
from argon2.exceptions import HashingError, InvalidHashError, VerificationError, VerifyMismatchError

from guardtui.core.errors import StoreTrouble
from guardtui.vault.keys import FIRST

AT_ONCE: Final = 2
"""Hashes that one process computes at the same time; more would only starve each other of memory (SECURITY C-14)."""

_slots = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Pepper:
    """The keyed step before the slow hash (C-13): the version in force, and every one that a hash was made with.

    A stored hash begins with its pepper's version, unless that is the first; its PHC string begins with `$`.
    """

    version: int
    keys: Mapping[int, bytes] = field(repr=False)

    def of(self, stored: str) -> tuple[int, str]:
        """The version that a stored hash was made with, and its PHC string. Raises `StoreTrouble` for one we do not have."""
        before, dollar, rest = stored.partition("$")
        if not before:
            return FIRST, stored
        if not (before.isascii() and before.isdigit()):
            raise StoreTrouble("hash_damaged")
        if int(before) not in self.keys:
            raise StoreTrouble("pepper_missing", version=int(before))
        return int(before), dollar + rest


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

    def hash(self, secret: str, pepper: Pepper) -> str:
        """The PHC string of a secret, behind its pepper's version; two calls differ by their salt."""
        with _slots:
            try:
                made = self._argon2.hash(_peppered(secret, pepper, pepper.version))
            except HashingError:
                raise StoreTrouble("no_memory") from None
        return made if pepper.version == FIRST else f"{pepper.version}{made}"

    def matches(self, stored: str, secret: str, pepper: Pepper) -> bool:
        """Whether this is the secret. Raises `StoreTrouble` for a row whose hash is damaged or absurdly costly (N6)."""
        version, phc = pepper.of(stored)
        try:
            costs = argon2.extract_parameters(phc)
        except InvalidHashError:
            raise StoreTrouble("hash_damaged") from None
        if costs.memory_cost > 262_144 or costs.time_cost > 10 or costs.parallelism > 8:
            raise StoreTrouble("hash_damaged")
        with _slots:
            try:
                return self._argon2.verify(phc, _peppered(secret, pepper, version))
            except VerifyMismatchError:
                return False
            except (VerificationError, InvalidHashError):
                raise StoreTrouble("no_memory") from None

    def outdated(self, stored: str, pepper: Pepper) -> bool:
        """Whether a stored hash has a weaker profile or an older pepper, to be made again at the next sign-in (C-11)."""
        version, phc = pepper.of(stored)
        return version != pepper.version or self._argon2.check_needs_rehash(phc)


def _peppered(secret: str, pepper: Pepper, version: int) -> bytes:
    return hmac.digest(pepper.keys[version], secret.encode("utf-8", "surrogatepass"), "sha256")
