"""The security checklist, G16 to G27: each item judged from evidence where the store has it, from a person's word else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from guardtui.clock import DAY
from guardtui.core.records import Account, Authenticator, Channel, Contact, ContactKind
from guardtui.policy import Policy


class State(StrEnum):
    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"
    UNKNOWN = "unknown"


ATTESTED: Final = ("G18", "G21", "G23", "G24", "G25", "G26")
"""Items that only the person can know; their word counts until it goes stale."""

POINTS: Final = {
    "G16": 12,
    "G17": 8,
    "G18": 8,
    "G19": 25,
    "G20": 10,
    "G21": 5,
    "G22": 10,
    "G23": 4,
    "G24": 5,
    "G25": 4,
    "G26": 6,
    "G27": 3,
}
"""What each item is worth; a hundred in all. Two-step verification weighs most, as G8 says."""

FIXES: Final = {
    "G16": "password",
    "G17": "password",
    "G19": "two-step",
    "G20": "contacts",
    "G21": "drill",
    "G22": "activity",
}
"""Where an item is put right; the others are attested where they stand."""

DRILL_PASSED: Final = "drill-passed"
DRILL_MISSED: Final = "drill-missed"
"""Marks beside those of items: how the newest drill went, and when."""

STALE: Final = frozenset({"attested_long_ago", "contacts_old", "reviewed_long_ago", "drill_long_ago"})
"""Reasons for which an item that was good has to be looked at again."""

_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the checklist is judged from."""

    account: Account
    contacts: tuple[Contact, ...]
    factors: tuple[Authenticator, ...]
    recovery_left: int
    alarms: int
    """Alarms that were not reviewed yet."""
    marks: dict[str, int]
    now: int


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    state: State
    reason: str
    """Why this state: a key that `wording.checklist_reason` puts in words, with `facts`."""
    points: int
    earned: int
    evidence: bool
    fix: str
    """Where it is put right: a subject, or `attest` for what is confirmed by hand; for G27 that of the first stale item."""
    attested_at: int | None = None
    facts: tuple[tuple[str, int | str], ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    items: tuple[Item, ...]

    @property
    def score(self) -> int:
        """0 to 100."""
        return sum(item.earned for item in self.items)

    @property
    def next(self) -> Item | None:
        """The best next step: the open item that is worth the most."""
        open_items = [item for item in self.items if item.earned < item.points]
        return max(open_items, key=lambda item: item.points - item.earned, default=None)


def judge(evidence: Evidence, policy: Policy) -> Checklist:
    """All twelve items, in the guide's order."""
    items = [
        _strong(evidence),
        _guessable(evidence),
        _attested("G18", evidence, policy),
        _two_step(evidence, policy),
        _contacts(evidence, policy),
        _wary(evidence, policy),
        _reviewed(evidence, policy),
        _alarms(evidence, policy),
        *(_attested(item, evidence, policy) for item in ("G24", "G25", "G26")),
    ]
    return Checklist((*items, _again(items)))


def _item(
    name: str,
    state: State,
    reason: str,
    share: float,
    *,
    evidence: bool = True,
    at: int | None = None,
    fix: str | None = None,
    **facts: int | str,
) -> Item:
    points = POINTS[name]
    earned = int(points * share)
    return Item(
        name,
        state,
        reason,
        points,
        earned,
        evidence,
        fix or FIXES.get(name, "attest"),
        at,
        tuple(sorted(facts.items())),
    )


def _strong(evidence: Evidence) -> Item:
    facts = evidence.account.password
    if facts.length_ok and facts.score >= 3:
        return _item("G16", State.GOOD, "password_strong", 1)
    return _item("G16", State.ATTENTION, "password_weak", 0)


def _guessable(evidence: Evidence) -> Item:
    if evidence.account.password.guessable:
        return _item("G17", State.BAD, "password_guessable", 0)
    return _item("G17", State.GOOD, "password_unguessable", 1)


def _two_step(evidence: Evidence, policy: Policy) -> Item:
    if not evidence.account.two_step:
        return _item("G19", State.BAD, "two_step_off", 0)
    channels = {factor.channel for factor in evidence.factors}
    if evidence.recovery_left <= policy.recovery_codes_warning:
        return _item("G19", State.ATTENTION, "recovery_codes_low", 0.8, left=evidence.recovery_left)
    if Channel.APP not in channels:
        return _item("G19", State.ATTENTION, "two_step_without_app", 0.6 if Channel.SMS in channels else 0.4)
    return _item("G19", State.GOOD, "two_step_on", 1)


def _contacts(evidence: Evidence, policy: Policy) -> Item:
    verified = [contact for contact in evidence.contacts if contact.verified]
    if not verified:
        return _item("G20", State.BAD, "contacts_none", 0)
    fresh = policy.contact_fresh // DAY
    if resting := [contact for contact in verified if contact.rests_since is not None]:
        return _item("G20", State.ATTENTION, "contact_rests", _HALF, contact=resting[0].masked)
    old = [c for c in verified if (c.confirmed_at or 0) <= evidence.now - policy.contact_fresh]
    if old:
        return _item("G20", State.ATTENTION, "contacts_old", _HALF, contact=old[0].masked, days=fresh)
    if len({contact.kind for contact in verified}) < len(ContactKind):
        missing = "phone" if verified[0].kind is ContactKind.MAIL else "mail"
        return _item("G20", State.ATTENTION, "contacts_one_kind", _HALF, missing=missing)
    return _item("G20", State.GOOD, "contacts_fresh", 1, days=fresh)


def _wary(evidence: Evidence, policy: Policy) -> Item:
    """G21: by the drill where it was done, by the person's word else. A drill that went badly outweighs an older word."""
    passed, missed = evidence.marks.get(DRILL_PASSED), evidence.marks.get(DRILL_MISSED)
    word = evidence.marks.get("G21")
    if passed is not None and passed > evidence.now - policy.attestation_life:
        return _item("G21", State.GOOD, "drill_passed", 1, at=passed)
    if missed is not None and (word is None or missed >= word):
        return _item("G21", State.ATTENTION, "drill_missed", 0, at=missed)
    if word is None and passed is not None:
        return _item("G21", State.ATTENTION, "drill_long_ago", 0, at=passed)
    return _attested("G21", evidence, policy)


def _reviewed(evidence: Evidence, policy: Policy) -> Item:
    at = evidence.account.reviewed_at
    if at is None:
        return _item("G22", State.ATTENTION, "never_reviewed", 0)
    if at <= evidence.now - policy.review_life:
        days = (evidence.now - at) // DAY
        return _item("G22", State.ATTENTION, "reviewed_long_ago", 0, at=at, days=days)
    if evidence.alarms:
        return _item("G22", State.ATTENTION, "alarms_unread", _HALF, at=at, alarms=evidence.alarms)
    return _item("G22", State.GOOD, "reviewed", 1, at=at, days=policy.review_life // DAY)


def _alarms(evidence: Evidence, policy: Policy) -> Item:
    """G23: report anything suspicious at once. An unread alarm is a report that has not been made."""
    if evidence.alarms:
        return _item("G23", State.BAD, "alarms_open", 0, fix="activity", alarms=evidence.alarms)
    return _attested("G23", evidence, policy)


def _attested(name: str, evidence: Evidence, policy: Policy) -> Item:
    at = evidence.marks.get(name)
    if at is None:
        return _item(name, State.UNKNOWN, "not_attested", 0, evidence=False)
    if at <= evidence.now - policy.attestation_life:
        return _item(name, State.ATTENTION, "attested_long_ago", 0, evidence=False, at=at)
    return _item(name, State.GOOD, "attested", 1, evidence=False, at=at)


def _again(items: list[Item]) -> Item:
    """G27: the checklist comes back. Good while nothing on it has gone stale."""
    stale = [item for item in items if item.reason in STALE]
    if stale:
        return _item("G27", State.ATTENTION, "something_stale", 0, fix=stale[0].fix, stale=len(stale), item=stale[0].id)
    return _item("G27", State.GOOD, "nothing_stale", 1)
