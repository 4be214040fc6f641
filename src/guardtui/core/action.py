"""The one thing a code authorises: a kind and its details, in one canonical spelling with one digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from guardtui.core.errors import BadInput
from guardtui.core.text import detail

type_names: Final = {str: "text", int: "whole number"}

MOST_DETAIL_CHARACTERS: Final = 200
MOST_NUMBER: Final = 10**15 - 1

KINDS: Final[Mapping[str, Mapping[str, type]]] = MappingProxyType(
    {
        "sign-in": {},
        "password": {"draft": str},
        "contact-add": {"kind": str, "address": str},
        "contact-verify": {"contact": str},
        "contact-replace": {"contact": str, "address": str},
        "contact-remove": {"contact": str},
        "contact-primary": {"contact": str},
        "contact-undo": {"change": str},
        "hold-lift": {},
        "factor-add": {"channel": str, "contact": str},
        "factor-confirm": {"authenticator": str},
        "factor-remove": {"authenticator": str},
        "two-step-off": {},
        "recovery-codes": {},
        "purchase": {"order": str, "amount": int, "currency": str, "payee": str},
        "payment-method": {"method": str},
    }
)
"""Kind → the details it must have, each with its type. Amounts are integer minor units (DESIGN section 4)."""

FOR_OTHERS: Final = frozenset({"purchase", "payment-method"})
"""Kinds that a back end carries out itself: an accepted code gives it an approval, good once."""


@dataclass(frozen=True, slots=True)
class Action:
    """Kind plus details. Two actions are the same exactly when their digests are equal.

    Raises `BadInput` for an unknown kind and for details that are missing, extra, of the wrong type or too long.
    """

    kind: str
    details: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wanted = KINDS.get(self.kind)
        if wanted is None:
            raise BadInput("unknown_action", kind=self.kind[:40], known=sorted(KINDS))
        if set(self.details) != set(wanted):
            raise BadInput("action_details", kind=self.kind, wanted=sorted(wanted))
        clean: dict[str, str | int] = {}
        for name, value in self.details.items():
            if type(value) is not wanted[name]:
                raise BadInput("action_detail_type", detail=name, wanted=type_names[wanted[name]])
            if isinstance(value, int) and not 0 <= value <= MOST_NUMBER:
                raise BadInput("action_detail_type", detail=name, wanted=type_names[int])
            clean[name] = (
                detail(name, value, most=MOST_DETAIL_CHARACTERS, too_long="action_detail_long")
                if isinstance(value, str)
                else value
            )
        object.__setattr__(self, "details", MappingProxyType(clean))

    @property
    def canonical(self) -> bytes:
        """The one spelling that is digested: JSON, sorted keys, NFC text, no floats (SECURITY C-62)."""
        return json.dumps(
            {"details": dict(self.details), "kind": self.kind},
            sort_keys=True,
            ensure_ascii=True,
            separators=(",", ":"),
        ).encode()

    @property
    def digest(self) -> bytes:
        """SHA-256 over the canonical form: 32 bytes."""
        return hashlib.sha256(self.canonical).digest()


def parse(kind: str, pairs: Mapping[str, str]) -> Action:
    """An action from text pairs, as a command line has them; numbers are read where the kind wants numbers."""
    wanted = KINDS.get(kind, {})
    details: dict[str, str | int] = {}
    for name, value in pairs.items():
        if wanted.get(name) is int:
            if not (value.isascii() and value.isdigit() and len(value) <= 15):
                raise BadInput("action_detail_type", detail=name, wanted=type_names[int])
            details[name] = int(value)
        else:
            details[name] = value
    return Action(kind, details)
