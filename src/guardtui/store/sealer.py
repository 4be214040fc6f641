"""What the store asks of whoever keeps the keys (the vault, handed in by `bootstrap`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Sealer(Protocol):
    """The keys as they are in use at one moment of the store."""

    @property
    def sealed_begin(self) -> bytes: ...

    @property
    def text_begin(self) -> str: ...

    def seal(self, place: str, row: str, plain: str) -> bytes: ...

    def open(self, place: str, row: str, sealed: bytes) -> str: ...

    def lookup(self, place: str, text: str) -> str: ...

    def lookups(self, place: str, text: str) -> tuple[str, ...]: ...

    def of_token(self, place: str, token: str) -> str: ...

    def chained(self, line: bytes) -> bytes: ...

    def mark(self, what: str) -> str: ...

    def marked(self, what: str, mark: object) -> bool: ...


class Keeper(Protocol):
    """Who has the keys for what the store says of them. Raises `StoreTrouble` where they are not there."""

    def in_force(self, meta: Mapping[str, str]) -> Sealer: ...
