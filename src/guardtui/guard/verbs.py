"""All verbs, grouped by subject, over one desk."""

from __future__ import annotations

from guardtui.clock import Clock
from guardtui.guard.accounts import Accounts
from guardtui.guard.activities import Activities
from guardtui.guard.authenticators import Authenticators
from guardtui.guard.checklists import Checklists
from guardtui.guard.codes import Codes
from guardtui.guard.contacts import Contacts
from guardtui.guard.desk import Desk
from guardtui.guard.devices import Devices, Sessions
from guardtui.guard.messages import Messages
from guardtui.guard.outbox import Outbox
from guardtui.guard.performers import Performer
from guardtui.guard.signin import SignIns
from guardtui.policy import Policy


class Verbs:
    """`guard.contacts.replace(...)`: subject, then verb. Every rule is checked here, whoever asks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        outbox = Outbox(desk)
        performers: dict[str, Performer] = {}
        self.codes = Codes(desk, outbox, performers)
        self.accounts = Accounts(desk)
        self.signin = SignIns(desk, self.codes, outbox)
        self.contacts = Contacts(desk, self.codes, outbox)
        self.authenticators = Authenticators(desk, self.codes, outbox)
        self.activity = Activities(desk, outbox)
        self.checklist = Checklists(desk)
        self.devices = Devices(desk)
        self.sessions = Sessions(desk)
        self.messages = Messages(desk, outbox)
        for subject in (self.signin, self.contacts, self.authenticators):
            performers.update(subject.performers)

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

    def changed(self) -> int:
        """A number that differs after any commit by anybody: time to ask again."""
        return self._desk.store.changed()

    def close(self) -> None:
        self._desk.store.close()
