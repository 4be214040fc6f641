"""The one thing a code authorises: a kind and its details, in one canonical spelling with one digest."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from string import Formatter
from types import MappingProxyType
from typing import Final

from guardtui.core.errors import BadInput
from guardtui.core.text import detail, one_line

type_names: Final = {str: "text", int: "whole number"}

MOST_DETAIL_CHARACTERS: Final = 200
MOST_NUMBER: Final = 10**15 - 1
MOST_DETAILS: Final = 8


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of action: what it needs to say, and which rules it falls under."""

    details: Mapping[str, type] = field(default_factory=dict)
    """Name of each detail → its type. Amounts are integer minor units (DESIGN section 4)."""
    ours: bool = True
    """Whether GuardTUI does it itself when the code is accepted; if not, the code gives an approval, good once."""
    pays: bool = False
    """Whether money or something like it is at stake: the message with the details is needed too (SECURITY C-67)."""
    waits: bool = False
    """Whether it has to wait while a hold lasts: what pays, and what weakens (PRODUCT section 3)."""
    subject: str = ""
    """The detail that says which one it is: the same subject with other details is a change of it (SECURITY C-62)."""
    sentence: str = ""
    """Of a kind that a back end registered: what it does, with a gap for each detail. Ours have theirs in `wording`."""


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "sign-in": Kind(),
        "password": Kind({"draft": str}),
        "contact-add": Kind({"kind": str, "address": str}),
        "contact-verify": Kind({"contact": str}),
        "contact-replace": Kind({"contact": str, "address": str}, waits=True),
        "contact-remove": Kind({"contact": str}, waits=True),
        "contact-primary": Kind({"contact": str}),
        "contact-undo": Kind({"change": str}),
        "hold-lift": Kind(),
        "factor-add": Kind({"channel": str, "contact": str}),
        "factor-confirm": Kind({"authenticator": str}),
        "factor-remove": Kind({"authenticator": str}, waits=True),
        "two-step-off": Kind(waits=True),
        "recovery-codes": Kind(waits=True),
        "device-trust": Kind({"device": str}, waits=True),
        "not-me": Kind({"entry": int}),
        "purchase": Kind(
            {"order": str, "amount": int, "currency": str, "payee": str},
            ours=False,
            pays=True,
            waits=True,
            subject="order",
        ),
        "payment-method": Kind({"method": str}, ours=False, pays=True, waits=True, subject="method"),
        "export": Kind({"what": str}, ours=False, subject="what"),
        "recovery": Kind({"what": str}, ours=False, waits=True, subject="what"),
    }
)
"""The kinds that every store knows. A back end adds its own, whose names have a colon: `club:transfer`."""

FOR_OTHERS: Final = frozenset(name for name, kind in KINDS.items() if not kind.ours)
"""Kinds that a back end carries out itself: an accepted code gives it an approval, good once."""

OWN_NAME: Final = re.compile(r"[a-z][a-z0-9-]{1,19}:[a-z][a-z0-9-]{1,29}")
"""What a back end's own kind is called: whose it is, a colon, what it does."""

OWN: Final = Kind(ours=False, pays=True, waits=True)
"""The rules for every kind that a back end registers: we cannot know what is at stake, so those for a payment."""

_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_DETAIL_NAME: Final = re.compile(r"[a-z][a-z_]{0,29}")


def own_kind(details: Mapping[str, type], sentence: str) -> Kind:
    """A back end's own kind.

    Raises `BadInput` for details of the wrong form, and for a sentence that does not name each of them: what the person
    does not see, no code authorises (PSD2 RTS art. 5(1)(a)).
    """
    if len(details) > MOST_DETAILS or not all(_DETAIL_NAME.fullmatch(name) for name in details):
        raise BadInput("own_kind_details", most=MOST_DETAILS)
    if not all(kind in type_names for kind in details.values()):
        raise BadInput("own_kind_types", known=sorted(type_names.values()))
    text = one_line(sentence, "sentence", most=MOST_DETAIL_CHARACTERS)
    try:
        gaps = [(name, form, conversion) for _, name, form, conversion in Formatter().parse(text) if name is not None]
    except ValueError:
        raise BadInput("own_kind_sentence", wanted=sorted(details)) from None
    if {name for name, _, _ in gaps} != set(details) or any(form or conversion for _, form, conversion in gaps):
        raise BadInput("own_kind_sentence", wanted=sorted(details))
    return replace(OWN, details=MappingProxyType(dict(details)), sentence=text)


def kind_named(name: str) -> Kind:
    """The rules that a kind falls under. A back end's own are all under the same; what they say is in the store."""
    return KINDS.get(name, OWN)


@dataclass(frozen=True, slots=True)
class Action:
    """Kind plus details. Two actions are the same exactly when their digests are equal.

    Raises `BadInput` for an unknown kind and for details that are missing, extra, of the wrong type or too long. Whether
    a back end's own kind was registered, and with these details, is seen when a code is asked for.
    """

    kind: str
    details: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind in KINDS:
            check_details(self, KINDS[self.kind])
        elif not OWN_NAME.fullmatch(self.kind):
            raise BadInput("unknown_action", kind=self.kind[:40], known=sorted(KINDS))
        elif len(self.details) > MOST_DETAILS:
            raise BadInput("own_kind_details", most=MOST_DETAILS)
        clean = {name: _clean(name, value) for name, value in self.details.items()}
        if self.kind == "purchase" and not _CURRENCY.fullmatch(str(clean["currency"])):
            raise BadInput("currency_form")
        object.__setattr__(self, "details", MappingProxyType(clean))

    @property
    def subject(self) -> str:
        """Which one it is among those of its kind: the order of a purchase; empty where each stands for itself."""
        name = kind_named(self.kind).subject
        return str(self.details[name]) if name else ""

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


def check_details(action: Action, kind: Kind) -> None:
    """See that an action says what its kind wants said, and nothing else. Raises `BadInput`."""
    wanted = kind.details
    if set(action.details) != set(wanted):
        raise BadInput("action_details", kind=action.kind, wanted=sorted(wanted))
    for name, value in action.details.items():
        if type(value) is not wanted[name]:
            raise BadInput("action_detail_type", detail=name, wanted=type_names[wanted[name]])


def parse(name: str, pairs: Mapping[str, str], kind: Kind | None = None) -> Action:
    """An action from text pairs, as a command line has them; numbers are read where the kind wants numbers."""
    wanted = (kind or kind_named(name)).details
    details: dict[str, str | int] = {}
    for key, value in pairs.items():
        if wanted.get(key) is int:
            if not (value.isascii() and value.isdigit() and len(value) <= 15):
                raise BadInput("action_detail_type", detail=key, wanted=type_names[int])
            details[key] = int(value)
        else:
            details[key] = value
    return Action(name, details)


def _clean(name: str, value: str | int) -> str | int:
    if type(value) is str:
        return detail(name, value, most=MOST_DETAIL_CHARACTERS, too_long="action_detail_long")
    if type(value) is not int or not 0 <= value <= MOST_NUMBER:
        raise BadInput("action_detail_type", detail=str(name)[:40], wanted=type_names[int])
    return value
