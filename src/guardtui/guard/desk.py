"""What every verb works with: the parts that `bootstrap` joins, and the two things each verb does, record and tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from guardtui.clock import DAY, MINUTE, Clock, WallClock
from guardtui.core import activity
from guardtui.core.contact import country, masked
from guardtui.core.health import CLOCK_SLACK
from guardtui.core.records import Account, Channel, Contact, ContactKind, ContactState, Event, Hold, MessageState
from guardtui.delivery import Courier
from guardtui.entropy import Entropy, readable
from guardtui.policy import Policy
from guardtui.store import Store
from guardtui.store.messages import MessageRow
from guardtui.store.tx import Tx
from guardtui.vault import Hasher, Keeper, Vault

NO_FACTS: Final[Mapping[str, object]] = MappingProxyType({})
SUPPORT: Final = "@support"
"""Beside the details of a message, none of which has such a name: the settings may name somebody else later."""


@dataclass(frozen=True, slots=True)
class Desk:
    store: Store
    keeper: Keeper
    hasher: Hasher
    code_hasher: Hasher
    """A lighter profile for recovery codes, which are random and long already (SECURITY N17)."""
    couriers: Mapping[Channel, Courier]
    clock: Clock
    """The store's time, by which everything is told: it never goes back."""
    sms_countries: frozenset[str] | None
    """ISO 3166 letters of the countries that SMS may go to; None where it costs nobody anything, as in practice."""
    wall: WallClock
    """The machine's clock as it stands, for the codes of apps alone: the person's phone knows no other time."""
    entropy: Entropy
    policy: Policy
    service: str
    domain: str
    """The service's own domain; empty where the operator named none."""
    domains: tuple[str, ...]
    """That one, and what else the message inspector compares with."""
    practice: bool
    no_such_password: str = field(repr=False)
    """The hash that an unknown handle's password is compared with, so that it costs the same (C-15)."""
    no_such_code: str = field(repr=False)
    """The same for a recovery code whose selector nobody has."""
    support: str = field(default="", repr=False)
    """The operator's mail address, to which support cases go; empty where none is set."""

    @property
    def vault(self) -> Vault:
        """The keys, as the newest transaction found them in force."""
        return self.keeper.vault

    def now(self) -> int:
        return self.clock.now()

    @property
    def behind(self) -> int:
        """By how many milliseconds the machine's clock is behind the store's time."""
        return self.clock.now() - self.wall.now()

    def reaches(self, contact: Contact) -> str | None:
        """Why nothing can be sent to a contact, or None where it can: its channel is set up, and its country allowed."""
        return self.reaches_address(contact.channel, contact.address)

    def reaches_address(self, channel: Channel, address: str) -> str | None:
        """The same for an address, whoever's it is."""
        if channel not in self.couriers:
            return "no_delivery"
        if channel is Channel.SMS and self.sms_countries is not None:
            return None if country(address) in self.sms_countries else "no_sms_there"
        return None

    def new_id(self) -> str:
        """A short identifier that can be read out: fifty random bits. It names; it never authorises."""
        return readable(self.entropy, 10)

    def new_token(self) -> str:
        """A bearer token: 256 random bits (SECURITY N20)."""
        return self.entropy.bytes(32).hex()

    def record(
        self,
        tx: Tx,
        account: Account,
        tag: str,
        facts: Mapping[str, object] = NO_FACTS,
        *,
        outcome: str = "done",
        also: Contact | None = None,
        but: Contact | None = None,
        quiet: bool = False,
    ) -> Event:
        """Add the event of an act to its transaction, and the notices of it (M16).

        While the machine's clock lags behind, that comes before it, once a day (SECURITY F-clock).
        `also` is told although it is none of the account's verified contacts any more, `but` is not told because the act
        is about it (C-54), and a `quiet` event is part of one that is told.
        """
        if self.behind > CLOCK_SLACK:
            self._note_the_clock(tx, account)
        event = self._append(tx, account, tag, facts, outcome)
        if tag in activity.TOLD and not quiet:
            told = [c for c in tx.contacts.of(account.id) if c.verified and (but is None or c.id != but.id)]
            replaced = tx.contacts.changes(account.id, self.now() - self.policy.old_contact_told, 0)
            told += [change.old for change in replaced if change.old.state is ContactState.REPLACED]
            if also is not None and also.verified_at is not None and also.id not in {contact.id for contact in told}:
                told.append(also)
            self._tell(tx, event, told)
        return event

    def _append(self, tx: Tx, account: Account, tag: str, facts: Mapping[str, object], outcome: str) -> Event:
        return tx.events.append(Event(account.id, 0, self.now(), tag, outcome, activity.details(facts)))

    def _note_the_clock(self, tx: Tx, account: Account) -> None:
        now = self.now()
        if not tx.events.has(account.id, "store:clock_set_back", now - DAY, now):
            self._append(tx, account, "store:clock_set_back", {"minutes": self.behind // MINUTE}, "alarm")

    def _tell(self, tx: Tx, event: Event, told: list[Contact]) -> None:
        for contact in told:
            if self.reaches(contact) is None:
                tx.messages.queue(message(self, contact, tag=event.tag, details=event.details))


def add_contact(
    desk: Desk,
    tx: Tx,
    account: Account,
    kind: ContactKind,
    address: str,
    replaces: Contact | None = None,
    *,
    rescued: bool = False,
) -> Contact:
    """A new contact, unverified: it receives nothing but its own code until that has come back (C-57)."""
    contact = Contact(
        id=desk.new_id(),
        account_id=account.id,
        kind=kind,
        address=address,
        masked=masked(kind, address),
        state=ContactState.UNVERIFIED,
        primary=False,
        added_at=desk.now(),
        replaces=replaces.id if replaces else None,
        rescued=rescued,
    )
    tx.contacts.add(contact)
    desk.record(tx, account, "contact:added", {"to": contact.masked, "kind": str(kind)})
    return contact


def begin_hold(desk: Desk, tx: Tx, account: Account, reason: str) -> Hold:
    """Refuse paying and weakening for a day from now (PRODUCT section 3); a hold that lasts longer stays."""
    now = desk.now()
    hold = Hold(reason, now, max(now + desk.policy.hold, account.hold.until if account.hold else 0))
    tx.accounts.set_hold(account.id, hold)
    desk.record(tx, account, "hold:begun", {"reason": reason}, outcome="alarm")
    return hold


def message(
    desk: Desk,
    contact: Contact,
    *,
    tag: str,
    details: Mapping[str, str | int],
    challenge_id: str | None = None,
    reference: str | None = None,
) -> MessageRow:
    """A line of the ledger for one sending to one contact. It keeps whom its text names for questions."""
    now = desk.now()
    return MessageRow(
        id=desk.new_id(),
        account_id=contact.account_id,
        challenge_id=challenge_id,
        contact_id=contact.id,
        channel=contact.channel,
        tag=tag,
        details={**details, SUPPORT: desk.support},
        reference=reference or new_reference(desk),
        state=MessageState.QUEUED,
        created_at=now,
        state_at=now,
    )


def new_reference(desk: Desk) -> str:
    """What a message can be looked up by: short enough to read out over a telephone."""
    return readable(desk.entropy, 6)
