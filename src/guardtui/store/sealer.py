"""What the store asks of whoever keeps the keys (the vault, handed in by `bootstrap`)."""

from __future__ import annotations

from typing import Protocol


class Sealer(Protocol):
    def seal(self, place: str, row: str, plain: str) -> bytes: ...

    def open(self, place: str, row: str, sealed: bytes) -> str: ...

    def lookup(self, place: str, text: str) -> str: ...

    def chained(self, line: bytes) -> bytes: ...

    def mark(self, what: str) -> str: ...
