"""Why a code did not arrive: the causes in order of likelihood, each with what mends it (PRODUCT M6, G7, G9 to G15).

It reads what the send ledger knows before it asks anything. What nobody but the person can know (what lies in the spam
folder, how good the signal is, whom the phone blocks, whether a letter is wrong) is asked one thing at a time, and an
answer changes the order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from guardtui.clock import MINUTE, SECOND
from guardtui.core.lookalike import slips
from guardtui.core.message import MAY_HAVE_ARRIVED
from guardtui.core.records import ChallengeState, Channel, ContactKind, MessageState, Way

USUAL: Final = 30 * SECOND
"""A message that was handed over so short a time ago is usually still on its way (G7)."""
LONG: Final = MINUTE
"""What has waited so long to be handed over is perhaps not handed over by anybody."""
SOON: Final = 2 * MINUTE
"""A wait that is no longer than this, as between two sendings, is waited for before another way is taken."""
_STATUS: Final = re.compile(r"(?<![\d.])[45]\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
BY_MESSAGE: Final = (Channel.SMS, Channel.MAIL)


class Cause(StrEnum):
    """What can be the matter."""

    CONTACT = "contact"
    """G9: the registered phone or address is wrong or out of date."""
    SPAM = "spam"
    """G10."""
    SIGNAL = "signal"
    """G11: the phone is not reached."""
    BLOCKED = "blocked"
    """G12: the phone or mailbox hides what this sender sends."""
    EXPIRED = "expired"
    """G13: its time is over."""
    FAILED = "failed"
    """G14: the sending failed for a technical reason, or a network lost it."""
    COMING = "coming"
    """G7: it is on its way."""
    NOT_SENT = "not_sent"
    """Nothing is sent for it."""
    OVER = "over"
    """It was used, taken back, or answered wrongly too often."""
    OTHER_WAY = "other_way"
    """Nothing of these: the code can come another way."""
    SUPPORT = "support"
    """G15: nothing helps."""


ASKED: Final = (Cause.SPAM, Cause.SIGNAL, Cause.BLOCKED, Cause.CONTACT)
"""What only the person can know; a question is asked about one of them at a time."""


class Sure(StrEnum):
    """How sure a cause is, from what comes first to what comes last."""

    SAID = "said"
    """The person says that it is so."""
    KNOWN = "known"
    """The ledger says so."""
    LIKELY = "likely"
    """Something in the ledger speaks for it."""
    POSSIBLE = "possible"
    """Nothing speaks against it."""
    LEFT = "left"
    """What is left when nothing else helps."""


class Fix(StrEnum):
    """What mends it. Each is something that would be done now if it were asked for."""

    RESEND = "resend"
    NEW_CODE = "new_code"
    WAIT = "wait"
    """Until the moment in `facts["until"]`."""
    LOOK = "look"
    """Look for it where messages lie, spam too, and type the code."""
    CONTACTS = "contacts"
    """Compare the address, and correct it."""
    UNDO = "undo"
    """Go back to the sign-in, where the contact that was there before can be put back."""
    TYPE = "type"
    """Type the code that the app shows, or one that was kept."""
    OTHER_WAY = "other_way"
    """Take one of the ways in `facts["ways"]`, by the names of their channels."""
    ELSEWHERE = "elsewhere"
    """Go on where the code was asked for, which is not here."""
    ACTIVITY = "activity"
    """See whether it was the person who used it."""
    NOTHING = "nothing"
    """There is nothing to mend."""
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending of the code: a line of the ledger, as this caller may see it."""

    channel: Channel
    target: str
    state: MessageState
    at: int
    """When it was queued."""
    state_at: int
    detail: str = ""
    """The provider's words; none for a caller who may not see the whole address, since they often repeat it."""
    attempts: int = 0
    unsure: int = 0
    due_at: int | None = None
    here: bool = True
    """Whether it went where the code goes now."""
    turned_away: bool = False
    """Whether it was not taken for a reason that is not the address, as `turned_away` reads it."""

    @property
    def may_have_arrived(self) -> bool:
        return self.state in MAY_HAVE_ARRIVED or self.unsure > 0


@dataclass(frozen=True, slots=True)
class Address:
    """What is known of the contact that the code goes to."""

    contact_id: str
    kind: ContactKind
    verified: bool
    domain: str = ""
    """The mail address's own."""
    stale: bool = False
    """Whether no code came back from it for long."""
    changed_at: int | None = None
    """When it took the place of another, if that can still be undone."""
    failed_at: int | None = None
    """When an earlier message to it came back or was refused, if none got there since."""
    rests: bool = False
    """Whether no code goes there for now, because several messages in a row did not reach it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the rule goes by. `state` is None where no code was asked for lately."""

    now: int
    state: ChallengeState | None
    channel: Channel = Channel.APP
    expires_at: int = 0
    closed_at: int | None = None
    tries_left: int = 1
    sendings: tuple[Sending, ...] = ()
    """Oldest first."""
    address: Address | None = None
    why_not: str | None = None
    """Why nothing is sent to the contact at all, as `Way` says it."""
    lapsed: bool = False
    """Whether a code that came this way would open nothing any more, since its contact was removed or replaced, the account was
    locked, or more is asked of it."""
    down_until: int | None = None
    """Until when the channel is left alone because nobody answers there."""
    mine: bool = True
    """Whether who asks is who asked for the code, and so may have it sent again."""
    resend_at: int | None = None
    """From when on a resend would be taken; None where none would."""
    renew_at: int | None = None
    """From when on a request for a new code would be taken; None where none would."""
    others: tuple[Way, ...] = ()
    """The other ways that could be taken now: to switch to, or to ask anew by once it is over."""
    later: tuple[Way, ...] = ()
    """The other ways that rest for a while, each with its `until`, soonest first."""
    may_change_contacts: bool = False
    undoable: bool = False
    """Whether the sign-in offers to put the contact back that was there before."""

    @property
    def ways(self) -> tuple[Way, ...]:
        """The other ways that who asks may take."""
        return self.others if self.mine else ()

    @property
    def is_open(self) -> bool:
        """Whether the code would be taken where it was asked for."""
        in_time = self.state is ChallengeState.OPEN and self.now < self.expires_at
        return in_time and self.tries_left > 0 and not self.lapsed


@dataclass(frozen=True, slots=True)
class Suspect:
    """One cause with its reason (in words by `wording.missing_code`), how sure it is, and what mends it."""

    cause: Cause
    reason: str
    sure: Sure
    fix: Fix
    facts: Mapping[str, object] = field(default_factory=dict)


NO_ANSWERS: Final[Mapping[Cause, bool]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is known of a code that did not arrive, what may be the matter, and what is to be asked next."""

    challenge_id: str | None
    kind: str
    """Of the action; empty where no code was asked for lately."""
    reference: str
    channel: Channel | None
    target: str
    """As much of the address as this caller may see, with what reveals a slip of the finger."""
    contact_id: str | None
    approval: str | None
    """The approval that the code would give, while that waits."""
    state: ChallengeState | None
    sent_at: int | None
    expires_at: int | None
    resend_at: int | None
    sendings: tuple[Sending, ...]
    suspects: tuple[Suspect, ...]
    answers: Mapping[Cause, bool]
    question: Cause | None
    """What only the person can know, where that decides about the first cause."""

    @property
    def likeliest(self) -> Suspect:
        return self.suspects[0]


def turned_away(detail: str) -> bool:
    """Whether a mail server says why it took no mail, and that is not the address: a full mailbox, or whom it takes mail from.

    By the status that stands in its words (RFC 3463). Without one, and by 5.4.1, which large ones say of nobody, it may be both.
    """
    found = _STATUS.search(detail)
    return found is not None and (found[1] in {"3", "5", "6", "7"} or found.groups() == ("2", "2"))


def suspects(facts: Facts, answers: Mapping[Cause, bool] = NO_ANSWERS) -> tuple[Suspect, ...]:
    """The causes, likeliest first. Never empty: support is always left.

    A cause that the person says it is comes first, one that they say it is not is left out. The rest keep their order.
    """
    left = (one for one in _all(facts) if answers.get(one.cause, True) or one.cause is Cause.SUPPORT)
    said = (
        replace(one, sure=Sure.SAID) if one.cause in ASKED and answers.get(one.cause, False) else one for one in left
    )
    order = tuple(Sure)
    return tuple(sorted(said, key=lambda one: order.index(one.sure)))


def question(found: tuple[Suspect, ...]) -> Cause | None:
    """What to ask next: whether it is the first cause, where only the person can tell."""
    first = found[0]
    return first.cause if first.cause in ASKED and first.sure in (Sure.LIKELY, Sure.POSSIBLE) else None


def _all(f: Facts) -> list[Suspect]:
    support = Suspect(Cause.SUPPORT, "support", Sure.LEFT, Fix.SUPPORT)
    if f.state is None:
        return [Suspect(Cause.NOT_SENT, "none_asked", Sure.KNOWN, Fix.NOTHING), support]
    if f.state is ChallengeState.ACCEPTED:
        look = Fix.ACTIVITY if f.may_change_contacts else Fix.NOTHING
        return [Suspect(Cause.OVER, "accepted", Sure.KNOWN, look, {"at": f.closed_at}), support]
    found = list(_sent(f)) if f.channel in BY_MESSAGE and f.sendings else list(_not_sent(f))
    if f.ways:
        found.append(_mended_otherwise(f, Cause.OTHER_WAY, "other_way", Sure.LEFT))
    elif f.mine and f.later:
        soon = {"ways": [way.channel for way in f.later], "until": f.later[0].until}
        found.append(Suspect(Cause.OTHER_WAY, "other_way_later", Sure.LEFT, Fix.WAIT, soon))
    return [*found, support]


def _not_sent(f: Facts) -> Iterator[Suspect]:
    """No message belongs to it: an app or paper has the code."""
    yield from _closed(f)
    if f.channel in BY_MESSAGE:
        yield _mended_otherwise(f, Cause.NOT_SENT, f.why_not or "no_delivery", Sure.KNOWN)
    elif f.is_open:
        yield Suspect(Cause.NOT_SENT, str(f.channel), Sure.KNOWN, Fix.TYPE)


def _sent(f: Facts) -> Iterator[Suspect]:
    """From what the ledger says to what only the person can know."""
    last = f.sendings[-1]
    stopped = f.state is ChallengeState.VOIDED and last.state is MessageState.GIVEN_UP
    if not (f.lapsed or stopped):
        yield from _failed(f, last)
    yield from _closed(f)
    yield from _doubtful_contact(f, Sure.LIKELY)
    if f.is_open and last.state in MAY_HAVE_ARRIVED and f.now - last.state_at < USUAL:
        yield _coming(f, last)
    if any(one.may_have_arrived for one in f.sendings if one.here):
        yield from _unknown(f, last)


def _coming(f: Facts, last: Sending) -> Suspect:
    """A message that left a moment ago, or of which word came a moment ago that it arrived."""
    facts = {"until": last.state_at + USUAL, "at": last.state_at}
    if last.state is not MessageState.DELIVERED:
        return Suspect(Cause.COMING, "just_sent", Sure.LIKELY, Fix.WAIT, facts)
    return Suspect(Cause.COMING, "just_arrived", Sure.LIKELY, Fix.LOOK if f.mine else Fix.WAIT, facts)


def _failed(f: Facts, last: Sending) -> Iterator[Suspect]:
    """What became of the latest sending, where that is the matter."""
    facts = {"at": last.state_at, "detail": last.detail}
    match last.state:
        case MessageState.BOUNCED | MessageState.REFUSED if f.address is not None and f.address.rests:
            found = _mended_at_the_contact(f, "rests", Sure.KNOWN, **facts)
            yield _mended_otherwise(f, found.cause, "rests", Sure.KNOWN, **facts) if f.ways else found
        case MessageState.BOUNCED | MessageState.REFUSED if last.turned_away:
            yield _mended_otherwise(f, Cause.FAILED, "turned_away", Sure.KNOWN, **facts)
        case MessageState.BOUNCED | MessageState.REFUSED:
            yield _mended_at_the_contact(f, str(last.state), Sure.KNOWN, **facts)
        case MessageState.QUEUED | MessageState.DEFERRED | MessageState.GIVEN_UP if f.why_not:
            yield _mended_otherwise(f, Cause.NOT_SENT, f.why_not, Sure.KNOWN)
        case MessageState.QUEUED | MessageState.DEFERRED if f.down_until is not None and f.down_until > f.now:
            facts["again_at"] = f.down_until
            mended = _mended_otherwise if f.ways else _mended_by_another
            yield mended(f, Cause.FAILED, "down", Sure.KNOWN, **facts)
        case MessageState.QUEUED | MessageState.SENDING | MessageState.DEFERRED if not f.is_open:
            return  # it is not sent any more
        case MessageState.QUEUED | MessageState.SENDING:
            yield _waits(f, last)
        case MessageState.DEFERRED:
            reason = "may_have_left" if last.unsure else "tried_again"
            yield _mended_by_another(f, Cause.FAILED, reason, Sure.KNOWN, again_at=last.due_at, **facts)
        case MessageState.GIVEN_UP:
            reason = "may_have_left" if last.unsure else "given_up"
            yield _mended_by_another(f, Cause.FAILED, reason, Sure.KNOWN, **facts)


def _waits(f: Facts, last: Sending) -> Suspect:
    """It is at it just now, or about to be; unless that takes too long."""
    if not last.unsure and f.now - last.state_at >= LONG:
        return _mended_by_another(f, Cause.FAILED, "waits_long", Sure.KNOWN, at=last.state_at)
    cause, reason = (Cause.FAILED, "may_have_left") if last.unsure else (Cause.COMING, str(last.state))
    until = max(f.now + SECOND, min(last.due_at or f.now, last.state_at + USUAL))
    return Suspect(cause, reason, Sure.KNOWN, Fix.WAIT, {"until": until, "at": last.at})


def _closed(f: Facts) -> Iterator[Suspect]:
    if f.state is ChallengeState.VOIDED:
        yield _mended_by_another(f, Cause.OVER, "voided", Sure.KNOWN, at=f.closed_at)
    elif f.now >= f.expires_at:
        yield _mended_by_another(f, Cause.EXPIRED, "expired", Sure.KNOWN, at=f.expires_at)
    elif f.lapsed:
        yield _mended_by_another(f, Cause.OVER, "lapsed", Sure.KNOWN)
    elif f.tries_left <= 0:
        yield _mended_by_another(f, Cause.OVER, "no_tries", Sure.KNOWN)


def _doubtful_contact(f: Facts, sure: Sure) -> Iterator[Suspect]:
    """Whether something speaks for a wrong or outdated contact, beyond what became of this very message."""
    about = f.address
    if about is None or f.sendings[-1].state in (MessageState.BOUNCED, MessageState.REFUSED):
        return
    if not about.verified and (meant := look_alike(about.domain)):
        yield _mended_at_the_contact(f, "look_alike", sure, domain=about.domain, meant=meant)
    elif about.failed_at is not None:
        yield _mended_at_the_contact(f, "failed_before", sure, at=about.failed_at)
    elif about.changed_at is not None:
        yield _mended_at_the_contact(f, "changed_lately", sure, at=about.changed_at)
    elif not about.verified and f.channel is Channel.SMS and f.sendings[-1].state is MessageState.DELIVERED:
        yield _mended_at_the_contact(f, "reached_somebody", sure)


def _unknown(f: Facts, last: Sending) -> Iterator[Suspect]:
    """What may have happened to a message that left, in the order of how often it does.

    A text message with a receipt reached a phone, so a weak signal is out and whoever sorts messages there is not; one
    without a receipt most likely waits for the phone to be reached.
    """
    contact = () if any(_doubtful_contact(f, Sure.LIKELY)) else (_mended_at_the_contact(f, _plain_reason(f)),)
    blocked = _mended_by_another(f, Cause.BLOCKED, "blocked", Sure.POSSIBLE, channel=f.channel)
    if f.channel is Channel.MAIL:
        if f.is_open:
            yield Suspect(Cause.SPAM, "spam", Sure.POSSIBLE, Fix.LOOK if f.mine else Fix.ELSEWHERE)
        else:
            yield _mended_by_another(f, Cause.SPAM, "spam_over", Sure.POSSIBLE)
        yield from contact
        yield blocked
    else:
        if last.state is not MessageState.DELIVERED:
            yield _mended_by_another(f, Cause.SIGNAL, "signal", Sure.POSSIBLE)
        reached = "blocked_on_phone" if last.state is MessageState.DELIVERED else "blocked"
        yield replace(blocked, reason=reached)
        yield from contact
    again = _mended_by_another(f, Cause.FAILED, "lost", Sure.POSSIBLE)
    if again.fix in (Fix.RESEND, Fix.NEW_CODE) and last.state in MAY_HAVE_ARRIVED:
        yield again


def _plain_reason(f: Facts) -> str:
    if f.address is not None and not f.address.verified:
        return "unverified"
    return "stale" if f.address is not None and f.address.stale else "letter"


def _mended_at_the_contact(f: Facts, reason: str, sure: Sure = Sure.POSSIBLE, **facts: object) -> Suspect:
    """A contact is put right by its owner, signed in; at the sign-in another way is taken, or the old one put back."""
    if f.may_change_contacts:
        fix = Fix.CONTACTS
    elif f.undoable:
        fix = Fix.UNDO
    else:
        return _mended_otherwise(f, Cause.CONTACT, reason, sure, **facts)
    return Suspect(Cause.CONTACT, reason, sure, fix, facts)


def _mended_otherwise(f: Facts, cause: Cause, reason: str, sure: Sure, **facts: object) -> Suspect:
    """What no further sending mends: another way, or whoever runs the accounts."""
    if not f.ways:
        return Suspect(cause, reason, sure, Fix.SUPPORT, facts)
    return Suspect(cause, reason, sure, Fix.OTHER_WAY, facts | {"ways": [way.channel for way in f.ways]})


def _mended_by_another(f: Facts, cause: Cause, reason: str, sure: Sure, **facts: object) -> Suspect:
    """What one more sending mends: the same code, a new one where that one is over, or the wait for the first that may be."""
    if not f.mine:
        return Suspect(cause, reason, sure, Fix.ELSEWHERE, facts)
    again = f.renew_at if f.resend_at is None else f.resend_at
    if again is not None and again <= f.now:
        return Suspect(cause, reason, sure, Fix.NEW_CODE if f.resend_at is None else Fix.RESEND, facts)
    soon = again is not None and again <= f.now + SOON and not (f.resend_at is None and f.is_open)
    if again is not None and (soon or not f.ways):
        return Suspect(cause, reason, sure, Fix.WAIT, {**facts, "until": again})
    return _mended_otherwise(f, cause, reason, sure, **facts)


PROVIDERS: Final = (
    "aol.com",
    "btinternet.com",
    "comcast.net",
    "email.com",
    "fastmail.com",
    "free.fr",
    "gmail.com",
    "gmx.at",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "mail.com",
    "mail.ru",
    "mailbox.org",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rediffmail.com",
    "sbcglobal.net",
    "t-online.de",
    "verizon.net",
    "web.de",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "yandex.com",
    "yandex.ru",
    "ymail.com",
    "zoho.com",
)
"""Mail domains that very many people have, some of which differ by one letter: none is a slip for another."""


def look_alike(domain: str) -> str | None:
    """The common mail domain that a person who typed this one most likely meant (G9); None where it may be as it is.

    One slip of the finger in a name of seven characters or more, two from twelve on: letters left out, doubled,
    swapped or hit beside the right key.
    """
    domain = domain.casefold()
    if domain in PROVIDERS or len(domain) < 7:
        return None
    allowed = 2 if len(domain) >= 12 else 1
    fewest = min((slips(domain, one, allowed), one) for one in PROVIDERS)
    return fewest[1] if fewest[0] <= allowed else None
