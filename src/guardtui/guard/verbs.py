"""All verbs, grouped by subject, over one desk.

A subject's file is read when it is first used: a check of one code should not pay for the checklist.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guardtui.clock import Clock
from guardtui.core.records import Channel
from guardtui.guard.codes import Codes
from guardtui.guard.desk import Desk
from guardtui.guard.outbox import Outbox
from guardtui.guard.performers import Performer
from guardtui.policy import Policy

if TYPE_CHECKING:
    from guardtui.guard.accounts import Accounts
    from guardtui.guard.activities import Activities
    from guardtui.guard.approvals import Approvals
    from guardtui.guard.authenticators import Authenticators
    from guardtui.guard.care import Care
    from guardtui.guard.checklists import Checklists
    from guardtui.guard.contacts import Contacts
    from guardtui.guard.devices import Devices, Sessions
    from guardtui.guard.drills import Drills
    from guardtui.guard.holds import Holds
    from guardtui.guard.inspections import Inspections
    from guardtui.guard.kinds import Kinds
    from guardtui.guard.learning import Learning
    from guardtui.guard.messages import Messages
    from guardtui.guard.missing_code import MissingCodes
    from guardtui.guard.notme import NotMe
    from guardtui.guard.passwords import Passwords
    from guardtui.guard.rehearsals import Rehearsals
    from guardtui.guard.signin import SignIns
    from guardtui.guard.support import Support

_OWNERS: Final = {
    "sign-in": "signin",
    "password": "passwords",
    "contact-add": "contacts",
    "contact-verify": "contacts",
    "contact-replace": "contacts",
    "contact-remove": "contacts",
    "contact-primary": "contacts",
    "contact-undo": "contacts",
    "hold-lift": "holds",
    "factor-add": "authenticators",
    "factor-confirm": "authenticators",
    "factor-remove": "authenticators",
    "two-step-off": "authenticators",
    "recovery-codes": "authenticators",
    "device-trust": "devices",
    "not-me": "notme",
}
"""Which subject carries out which of our own kinds of action."""


class Verbs:
    """`guard.contacts.replace(...)`: subject, then verb. Every rule is checked here, whoever asks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._outbox = Outbox(desk)
        self.codes = Codes(desk, self._outbox, self._performer)

    @cached_property
    def approvals(self) -> Approvals:
        from guardtui.guard.approvals import Approvals

        return Approvals(self._desk, self.codes)

    @cached_property
    def kinds(self) -> Kinds:
        from guardtui.guard.kinds import Kinds

        return Kinds(self._desk)

    @cached_property
    def accounts(self) -> Accounts:
        from guardtui.guard.accounts import Accounts

        return Accounts(self._desk, self.passwords)

    @cached_property
    def signin(self) -> SignIns:
        from guardtui.guard.signin import SignIns

        return SignIns(self._desk, self.codes, self._outbox)

    @cached_property
    def passwords(self) -> Passwords:
        from guardtui.guard.passwords import Passwords

        return Passwords(self._desk, self.codes, self._outbox, self.signin)

    @cached_property
    def contacts(self) -> Contacts:
        from guardtui.guard.contacts import Contacts

        return Contacts(self._desk, self.codes, self._outbox, self.signin)

    @cached_property
    def authenticators(self) -> Authenticators:
        from guardtui.guard.authenticators import Authenticators

        return Authenticators(self._desk, self.codes, self._outbox)

    @cached_property
    def activity(self) -> Activities:
        from guardtui.guard.activities import Activities

        return Activities(self._desk, self._outbox)

    @cached_property
    def checklist(self) -> Checklists:
        from guardtui.guard.checklists import Checklists

        return Checklists(self._desk)

    @cached_property
    def rehearsal(self) -> Rehearsals:
        from guardtui.guard.rehearsals import Rehearsals

        return Rehearsals(self._desk)

    @cached_property
    def devices(self) -> Devices:
        from guardtui.guard.devices import Devices

        return Devices(self._desk, self.codes)

    @cached_property
    def sessions(self) -> Sessions:
        from guardtui.guard.devices import Sessions

        return Sessions(self._desk)

    @cached_property
    def holds(self) -> Holds:
        from guardtui.guard.holds import Holds

        return Holds(self._desk, self.codes)

    @cached_property
    def care(self) -> Care:
        from guardtui.guard.care import Care

        return Care(self._desk, self.activity)

    @cached_property
    def notme(self) -> NotMe:
        from guardtui.guard.notme import NotMe

        return NotMe(self._desk, self._outbox)

    @cached_property
    def messages(self) -> Messages:
        from guardtui.guard.messages import Messages

        return Messages(self._desk, self._outbox)

    @cached_property
    def support(self) -> Support:
        from guardtui.guard.support import Support

        return Support(self._desk, self._outbox)

    @cached_property
    def learn(self) -> Learning:
        from guardtui.guard.learning import Learning

        return Learning(self.policy)

    @cached_property
    def drill(self) -> Drills:
        from guardtui.guard.drills import Drills

        return Drills(self._desk)

    @cached_property
    def inspections(self) -> Inspections:
        from guardtui.guard.inspections import Inspections

        return Inspections(self._desk, domains=self._desk.domains)

    @cached_property
    def missing_codes(self) -> MissingCodes:
        from guardtui.guard.missing_code import MissingCodes

        return MissingCodes(self._desk, self.codes)

    @property
    def policy(self) -> Policy:
        """The numbers in force."""
        return self._desk.policy

    @property
    def clock(self) -> Clock:
        return self._desk.clock

    @property
    def service(self) -> str:
        """Whose accounts these are, as the person knows it."""
        return self._desk.service

    @property
    def practice(self) -> bool:
        """Whether this is a demo store, where nothing is real."""
        return self._desk.practice

    @property
    def kept_copy(self) -> Path | None:
        """The store as it was before it was brought to this program's schema, where opening it did that."""
        return self._desk.store.kept_copy

    def can_send(self, channel: Channel) -> bool:
        """Whether this store has a way to send messages through a channel."""
        return channel in self._desk.couriers

    def changed(self) -> int:
        """A number that differs after any commit by anybody: time to ask again."""
        return self._desk.store.changed()

    def close(self) -> None:
        """Let go of the store."""
        self._desk.store.close()

    def _performer(self, kind: str) -> Performer | None:
        """Who carries out an action of this kind; None for one that somebody else does."""
        owner = _OWNERS.get(kind)
        if owner is None:
            return None
        performers: dict[str, Performer] = getattr(self, owner).performers
        return performers[kind]
