"""The records: frozen, plain, and the only thing that travels between the layers. Times are UTC milliseconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

Item = TypeVar("Item")


class ContactKind(StrEnum):
    PHONE = "phone"
    MAIL = "mail"


class ContactState(StrEnum):
    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    REPLACED = "replaced"
    REMOVED = "removed"


class Channel(StrEnum):
    """How a proof reaches us, strongest first (PRODUCT section 3, "which channel")."""

    APP = "app"
    SMS = "sms"
    MAIL = "mail"
    RECOVERY = "recovery"


class AuthenticatorState(StrEnum):
    """PENDING: being enrolled; CONFIRMED: proven, waiting for the wizard's last page; BOUND: in force; REMOVED: gone."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    BOUND = "bound"
    REMOVED = "removed"


class ChallengeState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    VOIDED = "voided"


class ApprovalState(StrEnum):
    """WAITING for the person; APPROVED, to be carried out in time; the rest is over, each in its way."""

    WAITING = "waiting"
    APPROVED = "approved"
    USED = "used"
    DENIED = "denied"
    VOIDED = "voided"
    EXPIRED = "expired"


class MessageState(StrEnum):
    """What became of a sending (M15).

    QUEUED: waits for its first try; SENDING: somebody is at it; DEFERRED: could not be handed over now, is tried again;
    ACCEPTED: a mail server or gateway took it; DELIVERED: it was seen to arrive, as a receipt or the practice phone
    says; BOUNCED: it was taken and came back; REFUSED: it was not taken and will not be; GIVEN_UP: its time was over.
    """

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    REFUSED = "refused"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class PasswordFacts:
    """What was judged when the password was set; never the password. Evidence for G16 and G17."""

    length_ok: bool
    mixed: bool
    score: int
    """zxcvbn's 0 to 4."""
    guessable: bool
    """Whether personal words or a common password were found in it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the account says of its person: sealed at rest, and what a password must not contain."""

    handle: str
    name: str = ""
    birthday: str = ""
    pet: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A period in which paying and weakening actions are refused."""

    reason: str
    """`recovery`, `contact`, `not_me` or `factor`: what made it necessary."""
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    profile: Profile
    status: str
    """`open` or `locked` (by the operator)."""
    created_at: int
    password_set_at: int
    password: PasswordFacts
    two_step_at: int | None = None
    """When two-step verification was turned on; None while it is off."""
    reviewed_seq: int = 0
    reviewed_at: int | None = None
    hold: Hold | None = None
    """The latest hold, which may be over; `core.hold.active` tells."""

    @property
    def handle(self) -> str:
        return self.profile.handle

    @property
    def two_step(self) -> bool:
        return self.two_step_at is not None


@dataclass(frozen=True, slots=True)
class Contact:
    id: str
    account_id: str
    kind: ContactKind
    address: str = field(repr=False)
    masked: str
    state: ContactState
    primary: bool
    added_at: int
    verified_at: int | None = None
    confirmed_at: int | None = None
    """When a code last came back from it: its freshness (G20)."""
    replaces: str | None = None
    """The contact that this one takes the place of once it is verified."""
    rescued: bool = False
    """Whether that exchange rests on the password alone, because nobody can reach the old one."""
    rests_since: int | None = None
    """Since when no code goes to a phone, because several messages in a row did not reach it; None where codes do."""

    @property
    def verified(self) -> bool:
        return self.state is ContactState.VERIFIED

    @property
    def channel(self) -> Channel:
        return Channel.SMS if self.kind is ContactKind.PHONE else Channel.MAIL


@dataclass(frozen=True, slots=True)
class ContactChange:
    """One contact in another's place, and until when the old one can undo it."""

    id: str
    account_id: str
    old: Contact
    new: Contact
    at: int
    undo_until: int


@dataclass(frozen=True, slots=True)
class Authenticator:
    id: str
    account_id: str
    channel: Channel
    state: AuthenticatorState
    label: str
    contact_id: str | None
    created_at: int
    confirmed_at: int | None = None
    bound_at: int | None = None
    last_used_at: int | None = None
    last_step: int = 0
    """The last accepted TOTP step; an equal or older one is refused (RFC 6238 section 5.2)."""
    draft_of: str | None = None
    """The session that is enrolling it; nobody else's wizard puts it in force."""
    disabled_at: int | None = None
    """When too many wrong codes in a row put it out of use, until it is set up again (SECURITY N12)."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which the person can prove an action, and whether it works now."""

    channel: Channel
    target: str
    """Masked address, or the app's label."""
    contact_id: str | None = None
    ready: bool = True
    why_not: str | None = None
    """A reason that `wording.why_not` puts in words: why it is not ready, or why it is the last to be taken."""
    until: int | None = None
    """Until when no code is sent that way though it works: too many were, or one a moment ago. Only `Codes` fills it in."""

    @property
    def open(self) -> bool:
        """Whether a code would come that way now."""
        return self.ready and self.until is None


@dataclass(frozen=True, slots=True)
class Challenge:
    """One request for proof of one action, as a face may show it. The code is not in it."""

    id: str
    account_id: str
    kind: str
    summary: str
    """The action in one sentence, the same on screen and in the message."""
    channel: Channel
    target: str
    words: tuple[str, str]
    reference: str
    state: ChallengeState
    sent_at: int
    expires_at: int
    tries_left: int
    resends_left: int
    resend_at: int | None
    """When a resend is next allowed; None when none is left or nothing was sent."""
    delivery: MessageState | None = None
    """What became of the latest sending; None for an app or recovery code."""
    undelivered: bool = False
    """Whether its code certainly reached nobody, so that it opens nothing until it is sent again."""
    why_not: str | None = None
    """What speaks against this way now, as of a `Way`."""
    switchable: bool = False
    """Whether another way works too."""
    recovery: bool = False
    """Whether a recovery code answers it as well."""
    step: int = 1
    steps: int = 1
    """Which of how many codes is asked for: what pays takes the app's, and then one that comes with its details."""
    approval: str | None = None
    """The approval that it would give, where somebody asked for one."""
    contact_id: str | None = field(default=None, repr=False)
    """Which contact its code goes to: two addresses may look the same once they are masked."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What somebody else wants to do with the account, with everything that the person is to see of it (M5)."""

    id: str
    account_id: str
    kind: str
    details: Mapping[str, str | int]
    summary: str
    """The action in one sentence, the same on screen and in the message."""
    words: tuple[str, str]
    """The two words that the asking program, the screen and the message show alike."""
    state: ApprovalState
    by_code: bool
    """Whether it takes, or took, a code; a purchase below the limit takes none."""
    asked_at: int
    expires_at: int
    """Until when it waits; once approved, until when it may be carried out."""
    closed_at: int | None = None
    seq: int = 0
    """Its place among those of the account, which only grows: what a list goes on from."""

    @property
    def at(self) -> int:
        """When it was asked for."""
        return self.asked_at


@dataclass(frozen=True, slots=True)
class Passage:
    """What became of a message at one moment, with the provider's words, sanitised."""

    at: int
    state: MessageState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One sending through a channel: a line of the send ledger."""

    id: str
    account_id: str
    challenge_id: str | None
    contact_id: str
    channel: Channel
    target: str
    tag: str
    """`code`, or the tag of the event that a notice tells of."""
    reference: str
    state: MessageState
    created_at: int
    state_at: int
    detail: str = ""
    """The provider's words, sanitised."""
    attempts: int = 0
    """How often somebody began to hand it over."""
    unsure: int = 0
    """How many of these ended without a word of what became of it: by each it may have arrived."""
    due_at: int | None = None
    """When it is tried next, or may be if whoever is at it says nothing; None where it is at its end."""
    passages: tuple[Passage, ...] = ()
    """All that became of it, oldest first: the first and the newest of them where it was very often tried."""
    about: str = ""
    """What it is for: the action that its code allows, or the event that it tells of."""
    seq: int = 0
    """Its place in the ledger, which only grows: what a list goes on from."""

    @property
    def at(self) -> int:
        """When it was queued."""
        return self.created_at


@dataclass(frozen=True, slots=True)
class Device:
    id: str
    account_id: str
    name: str
    first_seen_at: int
    last_seen_at: int
    trusted_until: int | None = None
    ended_at: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """Who is asking: a device token (never an IP address) and a label and place for the person to recognise."""

    token: str = field(repr=False)
    label: str = "Terminal"
    place: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A whole sign-in. The token is there only when it was just opened or resumed."""

    id: str
    account_id: str
    device_id: str
    started_at: int
    expires_at: int
    last_used_at: int
    ended_at: int | None = None
    handle: str = ""
    password_alone: bool = False
    """Whether no second proof was asked for, because no channel could reach the person."""
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """Half a sign-in: the password was right. Another type, so that it opens nothing (SECURITY C-74)."""

    id: str = field(repr=False)
    account_id: str
    handle: str
    expires_at: int
    new_device: bool
    ways: tuple[Way, ...]
    trustable: bool = False
    """Whether this device can be trusted along with the code: only while two-step verification is off."""


@dataclass(frozen=True, slots=True)
class Case:
    """One "this was not me": which line it is about, and how far its run came (M8)."""

    id: str
    account_id: str
    seq: int
    """The line of the activity."""
    opened_at: int
    password_at: int | None = None
    """When the password was changed since; None as long as it was not."""
    contacts_at: int | None = None
    """When the person said that the contacts are theirs."""
    factors_at: int | None = None
    """The same of the methods of two-step verification."""
    closed_at: int | None = None

    @property
    def done(self) -> bool:
        """Whether every step was taken."""
        return None not in (self.password_at, self.contacts_at, self.factors_at)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the activity. `details` are masked or public values only, never a secret."""

    account_id: str
    seq: int
    at: int
    tag: str
    """`subject:past_participle`, such as `contact:replaced`."""
    outcome: str
    """`done`, `refused`, or `alarm` for something that is worth a look."""
    details: Mapping[str, str | int]
    reviewed: bool = False
    case: str = ""
    """The case that was opened about it, if one was."""

    @property
    def subject(self) -> str:
        return self.tag.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """What is new since the last review: how many lines, and how many of them are alarms."""

    lines: int
    alarms: int


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Items in order, and the cursor that continues after the last; None at the end."""

    items: tuple[Item, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written to a file of one's own: where, and how many lines."""

    path: str
    lines: int
