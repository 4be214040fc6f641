"""How the checklist's score went: the activity told again, and judged by today's rules at moments on the way (M10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from guardtui.clock import DAY
from guardtui.core.checklist import DRILL_MISSED, DRILL_PASSED, Evidence, judge
from guardtui.core.drill import passes
from guardtui.core.records import (
    Account,
    Authenticator,
    AuthenticatorState,
    Channel,
    Contact,
    ContactKind,
    ContactState,
    Event,
)
from guardtui.policy import Policy

TELLING: Final = (
    "account:reviewed",
    "checklist:attested",
    "checklist:drilled",
    "checklist:withdrawn",
    "code:accepted",
    "code:sent",
    "contact:removed",
    "contact:replaced",
    "contact:undone",
    "contact:verified",
    "factor:bound",
    "factor:off",
    "factor:on",
    "factor:recovery_made",
    "factor:recovery_used",
    "factor:removed",
)
"""The lines that the score depends on, besides every alarm. Made once, a line never changes, so the history is the store's."""

LONGEST: Final = 365 * DAY


@dataclass(frozen=True, slots=True)
class Point:
    """The score at a moment."""

    at: int
    score: int


def moments(account: Account, now: int, count: int) -> tuple[int, ...]:
    """So many moments (two or more), evenly from the account's beginning, or a year ago, until now."""
    begin = max(account.created_at, now - LONGEST)
    return tuple(begin + (now - begin) * step // (count - 1) for step in range(count))


def scores(events: Iterable[Event], account: Account, at: Sequence[int], policy: Policy) -> tuple[Point, ...]:
    """The score at each of these moments (oldest first), from the telling lines, oldest first.

    What an earlier password was worth is not kept: it counts as the present one does.
    """
    past, points, lines = _Past(account), list[Point](), iter(events)
    line = next(lines, None)
    for moment in at:
        while line is not None and line.at <= moment:
            past.take(line)
            line = next(lines, None)
        points.append(Point(moment, judge(past.evidence(moment), policy).score))
    return tuple(points)


@dataclass
class _Past:
    """What was so, line by line."""

    account: Account
    contacts: dict[str, Contact] = field(default_factory=dict)
    """By what is shown of the address."""
    factors: list[tuple[Channel, str]] = field(default_factory=list)
    recovery_left: int = 0
    marks: dict[str, int] = field(default_factory=dict)
    alarms: list[int] = field(default_factory=list)
    sent_to: dict[tuple[object, object], str] = field(default_factory=dict)
    """Where the newest code for an action went, by action and channel."""

    def __post_init__(self) -> None:
        self.account = replace(self.account, two_step_at=None, reviewed_seq=0, reviewed_at=None)

    def evidence(self, now: int) -> Evidence:
        """What the checklist is judged from."""
        return Evidence(
            account=self.account,
            contacts=tuple(self.contacts.values()),
            factors=tuple(_factor(channel, label) for channel, label in self.factors),
            recovery_left=self.recovery_left,
            alarms=len(self.alarms),
            marks=dict(self.marks),
            now=now,
        )

    def take(self, line: Event) -> None:
        """Let a line happen."""
        if line.outcome == "alarm":
            self.alarms.append(line.seq)
        match line.subject:
            case "account":
                self._reviewed(line)
            case "checklist":
                self._marked(line)
            case "contact":
                self._contact(line)
            case "factor":
                self._factor(line)
            case "code":
                self._code(line)

    def _reviewed(self, line: Event) -> None:
        if line.tag == "account:reviewed":
            up_to = max(self.account.reviewed_seq, int(line.details.get("up_to", 0)))
            self.account = replace(self.account, reviewed_seq=up_to, reviewed_at=line.at)
            self.alarms = [seq for seq in self.alarms if seq > up_to]

    def _marked(self, line: Event) -> None:
        item = str(line.details.get("item", ""))
        if line.tag == "checklist:attested":
            self.marks[item] = line.at
        elif line.tag == "checklist:withdrawn":
            self.marks.pop(item, None)
        elif line.tag == "checklist:drilled":
            passed = passes(int(line.details.get("right", 0)), int(line.details.get("of", 1)))
            kept, gone = (DRILL_PASSED, DRILL_MISSED) if passed else (DRILL_MISSED, DRILL_PASSED)
            self.marks[kept] = line.at
            self.marks.pop(gone, None)

    def _contact(self, line: Event) -> None:
        to, was = str(line.details.get("to", "")), str(line.details.get("was", ""))
        if line.tag == "contact:removed":
            self.contacts.pop(to, None)
        elif line.tag in {"contact:verified", "contact:replaced", "contact:undone"}:
            self.contacts.pop(was, None)
            self.contacts[to] = _contact(line, to)
            self.factors = [(channel, to if label == was else label) for channel, label in self.factors]

    def _factor(self, line: Event) -> None:
        details = line.details
        match line.tag:
            case "factor:on":
                self.account = replace(self.account, two_step_at=line.at)
            case "factor:off":
                self.account, self.factors, self.recovery_left = replace(self.account, two_step_at=None), [], 0
            case "factor:bound":
                self.factors.append((Channel(str(details["channel"])), str(details.get("to", ""))))
            case "factor:removed":
                gone = (Channel(str(details["channel"])), str(details.get("to", "")))
                if gone in self.factors:
                    self.factors.remove(gone)
            case "factor:recovery_made":
                self.recovery_left = int(details.get("count", 0))
            case "factor:recovery_used":
                self.recovery_left = int(details.get("left", 0))

    def _code(self, line: Event) -> None:
        """A code that came back shows that the contact it went to is still the person's."""
        sending = (line.details.get("action"), line.details.get("channel"))
        if line.tag == "code:sent":
            self.sent_to[sending] = str(line.details.get("to", ""))
        elif line.tag == "code:accepted" and (known := self.contacts.get(self.sent_to.get(sending, ""))) is not None:
            self.contacts[known.masked] = replace(known, confirmed_at=line.at)


def _contact(line: Event, masked: str) -> Contact:
    kind = ContactKind(str(line.details.get("kind", ContactKind.MAIL)))
    return Contact(
        id=masked,
        account_id=line.account_id,
        kind=kind,
        address="",
        masked=masked,
        state=ContactState.VERIFIED,
        primary=False,
        added_at=line.at,
        verified_at=line.at,
        confirmed_at=line.at,
    )


def _factor(channel: Channel, label: str) -> Authenticator:
    return Authenticator(label, "", channel, AuthenticatorState.BOUND, label, None, 0)
