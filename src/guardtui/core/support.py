"""A support case: what is the matter, which facts matter then, and the packet that goes to whoever helps (PRODUCT M13, G15)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from guardtui.core.errors import BadInput
from guardtui.core.records import MessageState
from guardtui.core.redaction import redacted
from guardtui.core.text import clip, printable, whole

SCHEMA: Final = 1
"""Of the packet's JSON; a program that reads it can tell by this number what to expect."""
MOST_WORDS: Final = 4096
"""Bytes of UTF-8 that a person's own words may have (SECURITY N25)."""
MOST_TRIED: Final = 20
MOST_TRIED_CELLS: Final = 200
MOST_ROWS: Final = 10
"""Of the newest messages, codes and sign-ins: enough to see what happened, little enough to read."""


class Symptom(StrEnum):
    """What is the matter, as the person sees it."""

    NO_CODE = "code-missing"
    CODE_REFUSED = "code-refused"
    LOST_PHONE = "phone-lost"
    NO_SIGN_IN = "sign-in"
    STRANGE = "strange-activity"
    CONTACT = "contact"
    OTHER = "other"


class Topic(StrEnum):
    """A group of facts, in the order in which they are told."""

    TRIED = "tried"
    PROGRAM = "program"
    ACCOUNT = "account"
    WAYS = "ways"
    CONTACTS = "contacts"
    METHODS = "methods"
    MESSAGES = "messages"
    CODES = "codes"
    REFUSED = "refused codes"
    SIGN_INS = "sign-ins"
    ALARMS = "alarms"
    HOLD = "hold"
    POLICY = "policy"


class Proven(StrEnum):
    """What whoever asks has shown before: whoever helps must not do for a thief of the password what the thief asks for."""

    NOTHING = "nothing"
    PASSWORD = "password"  # noqa: S105 - the name of a step
    """Half a sign-in: the second factor is still open."""
    SESSION = "session"
    OPERATOR = "operator"
    """A back end or the operator's own command put it together, on the person's behalf."""


ALWAYS: Final = frozenset({Topic.TRIED, Topic.PROGRAM, Topic.ACCOUNT, Topic.HOLD, Topic.POLICY})
_MATTERS: Final[Mapping[Symptom, frozenset[Topic]]] = MappingProxyType(
    {
        Symptom.NO_CODE: frozenset({Topic.CONTACTS, Topic.METHODS, Topic.MESSAGES, Topic.CODES}),
        Symptom.CODE_REFUSED: frozenset({Topic.METHODS, Topic.MESSAGES, Topic.CODES, Topic.REFUSED}),
        Symptom.LOST_PHONE: frozenset({Topic.CONTACTS, Topic.METHODS, Topic.SIGN_INS, Topic.ALARMS}),
        Symptom.NO_SIGN_IN: frozenset(
            {Topic.CONTACTS, Topic.METHODS, Topic.MESSAGES, Topic.CODES, Topic.REFUSED, Topic.SIGN_INS}
        ),
        Symptom.STRANGE: frozenset({Topic.CONTACTS, Topic.METHODS, Topic.REFUSED, Topic.SIGN_INS, Topic.ALARMS}),
        Symptom.CONTACT: frozenset({Topic.CONTACTS, Topic.METHODS, Topic.MESSAGES, Topic.CODES}),
        Symptom.OTHER: frozenset(
            {Topic.CONTACTS, Topic.METHODS, Topic.MESSAGES, Topic.CODES, Topic.REFUSED, Topic.SIGN_INS, Topic.ALARMS}
        ),
    }
)
HALF_WAY: Final = frozenset({Topic.TRIED, Topic.PROGRAM, Topic.WAYS, Topic.CODES, Topic.MESSAGES, Topic.POLICY})
"""What somebody may see who has proven the password alone: the ways that sign-in offers anyway, and its own codes."""
NOBODY: Final = frozenset({Topic.TRIED, Topic.PROGRAM, Topic.POLICY})
"""What may be told without knowing of any account."""

Row = Mapping[str, str]
"""A fact or several that belong together: name → text."""
Facts = Mapping[Topic, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class Packet:
    """Everything that goes to whoever helps, and nothing else. No text in it holds a secret."""

    service: str
    account: str
    """The handle; empty where nobody has shown that they know the account's password."""
    at: str
    """When it was put together, in UTC."""
    symptom: Symptom
    words: str
    """The person's own, without what `redacted` takes out."""
    facts: Facts
    taken: Mapping[str, int]
    """How much of which kind was taken out, of the words and of the facts."""
    case: str = ""
    """The number by which it can be asked after; empty until it is kept."""
    proven: Proven | None = None
    """None where it was kept before this was noted."""

    def data(self) -> dict[str, Any]:
        """The packet as JSON data, of the form that `SCHEMA` names."""
        return {
            "schema": SCHEMA,
            "case": self.case or None,
            "service": self.service,
            "account": self.account or None,
            "proven": self.proven,
            "at": self.at,
            "symptom": self.symptom.value,
            "words": self.words,
            "facts": {topic.value: [dict(row) for row in rows] for topic, rows in self.facts.items()},
            "removed": dict(self.taken),
        }

    def json(self, indent: int | None = None) -> str:
        """The same as text, in ASCII: what is odd in it can be read and cannot be obeyed. The facts keep their order."""
        return json.dumps(self.data(), indent=indent)

    @classmethod
    def read(cls, text: str) -> Packet:
        """A packet from its JSON. Raises `ValueError`, `LookupError` or `TypeError` for anything else."""
        held = json.loads(text)
        if held["schema"] != SCHEMA:
            raise ValueError
        facts = {
            Topic(name): tuple(MappingProxyType({str(k): str(v) for k, v in row.items()}) for row in rows)
            for name, rows in held["facts"].items()
        }
        return cls(
            service=str(held["service"]),
            account=str(held["account"] or ""),
            at=str(held["at"]),
            symptom=Symptom(held["symptom"]),
            words=str(held["words"]),
            facts=MappingProxyType({topic: facts[topic] for topic in Topic if topic in facts}),
            taken=MappingProxyType({str(kind): int(count) for kind, count in held["removed"].items()}),
            case=str(held["case"] or ""),
            proven=Proven(held["proven"]) if held.get("proven") else None,
        )


@dataclass(frozen=True, slots=True)
class SupportCase:
    """A packet that is kept under its number, and what became of its mail to the operator."""

    id: str
    account_id: str
    opened_at: int
    packet: Packet
    mail: MessageState | None = None
    """None where no operator's address is known, so that nothing was to be mailed."""
    mail_detail: str = ""
    mail_unsure: int = 0
    """How often nobody knows whether the mail was taken."""
    """The mail server's own words, sanitised."""

    @property
    def symptom(self) -> Symptom:
        return self.packet.symptom


def symptom(name: str) -> Symptom:
    """A symptom by its name. Raises `BadInput` for an unknown one."""
    try:
        return Symptom(name)
    except ValueError:
        raise BadInput("unknown_symptom", known=[one.value for one in Symptom]) from None


def topics(about: Symptom) -> frozenset[Topic]:
    """The groups of facts that matter for a symptom."""
    return ALWAYS | _MATTERS[about]


def own_words(text: str) -> str:
    """A person's own words as they are looked at: whole text, without blanks around. Raises `BadInput` for too many."""
    if not isinstance(text, str):
        raise BadInput("not_text", field="description")
    if len(text) > MOST_WORDS or len(whole(text).encode()) > MOST_WORDS:
        raise BadInput("words_long", most=MOST_WORDS)
    return whole(text).strip()


def cut(text: str) -> str:
    """As much of a text as a person's own words may have, cut between characters; for a face that takes a paste."""
    return whole(text[:MOST_WORDS]).encode()[:MOST_WORDS].decode(errors="ignore")


def tried_rows(tried: Iterable[str]) -> tuple[Row, ...]:
    """What was tried already, a line each; the first of them, each short, since another part of the program wrote them."""
    lines = [clip(printable(line), MOST_TRIED_CELLS) for line, _ in zip(tried, range(MOST_TRIED), strict=False)]
    return tuple({"step": line} for line in lines if line.strip())


def packet(
    *,
    service: str,
    account: str,
    proven: Proven,
    at: str,
    about: Symptom,
    words: str,
    facts: Mapping[Topic, Sequence[Row]],
) -> Packet:
    """The packet of what was said and gathered: everything in it has passed the redactor. Raises `BadInput`."""
    taken: Counter[str] = Counter()

    def clean(text: str) -> str:
        found = redacted(text)
        taken.update(found.taken)
        return found.text

    said = clean(own_words(words))
    told = {
        topic: tuple(MappingProxyType({name: clean(value) for name, value in row.items() if value}) for row in rows)
        for topic in Topic
        if (rows := facts.get(topic, ()))
    }
    return Packet(
        service=printable(service),
        account=printable(account),
        at=at,
        symptom=about,
        words=said,
        facts=MappingProxyType(told),
        taken=MappingProxyType(dict(sorted(taken.items()))),
        proven=proven,
    )


def numbered(found: Packet, case: str) -> Packet:
    """The packet with its number."""
    return replace(found, case=case)
