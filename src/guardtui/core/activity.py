"""What an account's activity is made of, and the one spelling of a line that its chain protects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from guardtui.core.action import type_names
from guardtui.core.errors import BadInput
from guardtui.core.records import Event
from guardtui.core.text import detail

OUTCOMES: Final = ("done", "refused", "alarm")

TAGS: Final = frozenset(
    {
        "account:made",
        "account:locked",
        "account:unlocked",
        "account:reviewed",
        "account:exported",
        "signin:done",
        "signin:password_alone",
        "signin:password_wrong",
        "signin:code_wrong",
        "signin:refused",
        "session:ended",
        "session:password_wrong",
        "password:changed",
        "device:added",
        "device:trusted",
        "device:distrusted",
        "device:renamed",
        "device:ended",
        "device:others_ended",
        "contact:added",
        "contact:verified",
        "contact:replaced",
        "contact:removed",
        "contact:primary",
        "contact:revealed",
        "contact:undone",
        "contact:rested",
        "hold:begun",
        "hold:lifted",
        "factor:on",
        "factor:off",
        "factor:bound",
        "factor:removed",
        "factor:disabled",
        "factor:recovery_made",
        "factor:recovery_used",
        "code:sent",
        "code:refused",
        "code:accepted",
        "code:cancelled",
        "code:voided",
        "code:lapsed",
        "code:app_accepted",
        "approval:asked",
        "approval:waived",
        "approval:used",
        "approval:denied",
        "approval:withdrawn",
        "approval:voided",
        "order:placed",
        "order:cancelled",
        "order:delivered",
        "order:refunded",
        "payment:added",
        "payment:changed",
        "payment:removed",
        "setting:changed",
        "checklist:attested",
        "checklist:withdrawn",
        "checklist:drilled",
        "store:restored",
        "store:rekeyed",
        "store:clock_set_back",
        "case:opened",
        "case:closed",
        "support:asked",
    }
)
"""`subject:past_participle`. `wording.event` has a sentence for each."""

SUBJECTS: Final = tuple(sorted({tag.partition(":")[0] for tag in TAGS}))

RECORDABLE: Final[Mapping[str, Mapping[str, type]]] = MappingProxyType(
    {
        "order:placed": {"order": str, "amount": int, "currency": str, "payee": str},
        "order:cancelled": {"order": str},
        "order:delivered": {"order": str},
        "order:refunded": {"order": str, "amount": int, "currency": str},
        "payment:added": {"method": str},
        "payment:changed": {"method": str},
        "payment:removed": {"method": str},
        "setting:changed": {"setting": str},
    }
)
"""What a back end may record, with the details that its sentence needs; others may come along. The rest only happens."""

NEW_ALWAYS: Final = frozenset(
    {"signin:done", "signin:password_alone", "order:placed", "payment:added", "payment:changed"}
)
"""Tags that count as new until they are reviewed even when all went well; refusals and alarms always do."""

TOLD: Final = frozenset(
    {
        "signin:code_wrong",
        "password:changed",
        "contact:added",
        "contact:verified",
        "contact:replaced",
        "contact:removed",
        "contact:primary",
        "contact:undone",
        "contact:rested",
        "hold:begun",
        "hold:lifted",
        "factor:on",
        "factor:off",
        "factor:bound",
        "factor:removed",
        "factor:disabled",
        "factor:recovery_made",
        "factor:recovery_used",
        "device:added",
        "store:restored",
        "case:opened",
        "support:asked",
    }
)
"""Events that every verified contact is told of (M16)."""

MOST_DETAILS: Final = 12
MOST_DETAIL: Final = 200


NEW: Final = "new"
"""What `is_new` says of a line, where one asks for an outcome: it waits for its person to look at it."""


def is_new(event: Event) -> bool:
    """Whether a line still waits for its person to look at it."""
    return not event.reviewed and (event.tag in NEW_ALWAYS or event.outcome in {"refused", "alarm"})


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What `activity verify` found: how many lines were checked, and the first bad one with what is wrong about it.

    The reason is `changed`, `missing`, `cut` or `put_back` for a line; `account` where the account's own row was changed,
    `accounts` where one was removed, `anchor_missing` where what is remembered outside the store is gone.
    """

    ok: bool
    checked: int
    handle: str | None = None
    first_bad: int | None = None
    reason: str | None = None
    anchored: bool = True
    """Whether the anchor beside the key is kept up; where it cannot be written, a store put back whole goes unnoticed."""


def details(given: Mapping[str, object]) -> dict[str, str | int]:
    """Details as they are stored: few, short, plain text or whole numbers. Raises `BadInput` for anything else."""
    if len(given) > MOST_DETAILS:
        raise BadInput("event_details_many", most=MOST_DETAILS)
    clean: dict[str, str | int] = {}
    for name, value in given.items():
        if not (name.isascii() and name.replace("_", "").isalnum() and len(name) <= 40):
            raise BadInput("event_detail_name", most=40)
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise BadInput("event_detail_type", detail=name)
        clean[name] = (
            detail(name, value, most=MOST_DETAIL, too_long="event_detail_long") if isinstance(value, str) else value
        )
    return clean


def recordable(tag: str, given: Mapping[str, object]) -> dict[str, str | int]:
    """The details of a line that a back end records. Raises `BadInput` for another tag, and for details that lack."""
    wanted = RECORDABLE.get(tag)
    if wanted is None:
        raise BadInput("not_recordable", tag=tag[:60], known=sorted(RECORDABLE))
    clean = details(given)
    if any(type(clean.get(name)) is not kind for name, kind in wanted.items()):
        raise BadInput("event_details_missing", tag=tag, wanted=[f"{n} ({type_names[k]})" for n, k in wanted.items()])
    return clean


def spelling(held: Mapping[str, str | int]) -> str:
    """The details' one spelling in the store: JSON with sorted keys."""
    return json.dumps(dict(held), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def line(event: Event, previous: bytes) -> bytes:
    """The bytes that an event's chain value is computed over: everything it says, and the value before it."""
    fields = [event.account_id, event.seq, event.at, event.tag, event.outcome, spelling(event.details), previous.hex()]
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()
