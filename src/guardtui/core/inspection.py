"""What an inspection of a message comes to, as records that both faces show. The rules are in `phishing`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Weight(IntEnum):
    """How much a sign tells by itself."""

    NOTE = 0
    """Worth knowing; as common in honest mails."""
    SLIGHT = 1
    """Honest mails have it now and then."""
    MARKED = 2
    """Seldom in honest mails."""
    STRONG = 3
    """Hardly ever in an honest mail."""


class Outcome(StrEnum):
    FRAUD = "signs_of_fraud"
    DOUBT = "something_to_look_at"
    NONE = "no_known_sign"


class Signature(StrEnum):
    """What is known of a mail's DKIM signature (RFC 6376)."""

    NOT_ASKED = "not_asked"
    ABSENT = "absent"
    GOOD = "good"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It could not be checked."""


@dataclass(frozen=True, slots=True)
class Sign:
    reason: str
    """A key that `wording.sign` puts in words, with `facts`."""
    weight: Weight
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in one message."""

    outcome: Outcome
    signs: tuple[Sign, ...]
    """Worst first."""
    is_mail: bool
    sender: str
    subject: str
    signature: Signature
    signed_by: str
    """The domain that the signature names, where there is one."""
    not_checked_why: str
    """Why a signature could not be checked."""
    read: int
    """Bytes that were read and judged."""
    left_out: int
    """Bytes that were not."""
    service_known: bool
    """Whether a domain of the service was known to compare with."""
