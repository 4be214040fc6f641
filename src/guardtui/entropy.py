"""The one source of randomness."""

from __future__ import annotations

import secrets
from typing import Final, Protocol

READABLE: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 characters without the look-alikes 0/O and 1/I: five bits each."""


class Entropy(Protocol):
    """Gives unguessable bytes."""

    def bytes(self, count: int) -> bytes: ...


class SystemEntropy:
    """The operating system's generator (RFC 4086), through `secrets`."""

    def bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)


def readable(entropy: Entropy, length: int) -> str:
    """`length` random characters that can be read out over a telephone, five bits each, without bias."""
    return "".join(READABLE[byte & 31] for byte in entropy.bytes(length))


def below(entropy: Entropy, bound: int) -> int:
    """A random whole number from 0 up to, not including, `bound`, without bias."""
    size = (bound.bit_length() + 7) // 8
    while True:
        number = int.from_bytes(entropy.bytes(size), "big")
        if number < 256**size // bound * bound:
            return number % bound
