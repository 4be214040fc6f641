"""Repeatable randomness for the story only: the same seed tells the same story, with the same identifiers.

Anyone who knows the seed (it is printed in data/) knows every byte, so nothing that has to stay secret may come from
here: the practice store's key and everything after the replay come from the operating system.
"""

from __future__ import annotations

import hashlib


class SeededEntropy:
    """An `Entropy` that reads SHA-256 over seed and counter as one long stream. For one thread."""

    def __init__(self, seed: str) -> None:
        self._key = hashlib.sha256(seed.encode()).digest()
        self._counter = 0
        self._rest = b""

    def bytes(self, count: int) -> bytes:
        while len(self._rest) < count:
            block = hashlib.sha256(self._key + self._counter.to_bytes(8, "big")).digest()
            self._rest += block
            self._counter += 1
        given, self._rest = self._rest[:count], self._rest[count:]
        return given

    def below(self, bound: int) -> int:
        """A whole number from 0 up to, not including, `bound`: the small shifts that make a story look lived in."""
        return int.from_bytes(self.bytes(8), "big") % bound
