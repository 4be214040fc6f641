"""An account to act with: signed up, verified contacts, and short ways to do what many tests begin with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from guardtui.core import totp
from guardtui.core.records import Challenge, Channel, Client, ContactKind, PendingSignIn, Session
from guardtui.core.verdict import Outcome

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard

PASSWORD = "copper lantern walks 9 Bridges"
MAIL = "mira.oduya@example.org"
PHONE = "+12025550143"
LAPTOP = Client("laptop" * 8, "Firefox on Linux", "London, GB")
OTHER = Client("elsewhere" * 6, "Chrome on Windows", "Łódź, PL")
STEP = 30_000


@dataclass
class World:
    """One account in a practice store whose clock and phone the test holds."""

    lab: Any
    secret: str = ""
    recovery: tuple[str, ...] = field(default=())

    @property
    def guard(self) -> Guard:
        return self.lab.guard

    def sign_up(self) -> Session:
        """An account with unverified contacts; no channel reaches it, so the password alone opens."""
        self.guard.accounts.add(
            "mira", "Mira Oduya", PASSWORD, mail=MAIL, phone=PHONE, birthday="1990-04-12", pet="Biscuit"
        )
        session = self.guard.signin.begin("mira", PASSWORD, LAPTOP).session
        assert session is not None
        return session

    def verified(self) -> Session:
        """The same with both contacts verified."""
        session = self.sign_up()
        for contact in self.guard.contacts.list(session):
            assert self.answer(session, self.guard.contacts.verify(session, contact.id)).accepted
        return session

    def protected(self) -> Session:
        """The same with two-step on: an app, and ten recovery codes."""
        session = self.verified()
        new = self.guard.authenticators.begin_app(session)
        self.secret = new.secret
        challenge = self.guard.authenticators.confirm(session, new.authenticator.id)
        assert self.guard.codes.answer(session, challenge.id, self.app()).accepted
        self.recovery = self.guard.authenticators.new_recovery_codes(session)
        assert self.guard.authenticators.keep_recovery_codes(session, self.recovery[0]).accepted
        self.guard.authenticators.turn_on(session)
        self.pass_time(STEP)
        return session

    def pending(self, client: Client = OTHER) -> PendingSignIn:
        begun = self.guard.signin.begin("mira", PASSWORD, client)
        assert begun.pending is not None, begun
        return begun.pending

    def app(self) -> str:
        """What the person's app shows now."""
        return totp.code_at(self.secret, totp.step_at(self.lab.clock.now()))

    def sent(self) -> str:
        """The code in the newest message on the phone that has one."""
        for message in self.lab.phone.arrived(20):
            if found := re.match(r"(\d{3}) ?(\d{3}) (is|for|approves)\b", message.body):
                return found[1] + found[2]
        raise AssertionError("no code arrived")

    def answer(self, caller, challenge: Challenge, typed: str | None = None):
        return self.guard.codes.answer(caller, challenge.id, typed or self.sent())

    def prove(self, caller, challenge: Challenge):
        """Give every code that is asked for: the app's, and the one that comes with a payment's details after it."""
        verdict = self.answer(caller, challenge, self.app() if challenge.channel is Channel.APP else None)
        return self.answer(caller, challenge) if verdict.outcome is Outcome.ONE_MORE else verdict

    def pass_time(self, milliseconds: int) -> None:
        self.lab.clock.advance(milliseconds)

    def contact(self, session: Session, kind: ContactKind):
        return next(c for c in self.guard.contacts.list(session) if c.kind is kind)

    def tags(self, session: Session) -> list[str]:
        return [event.tag for event in self.guard.activity.list(session, limit=500).items]


@pytest.fixture
def world(lab) -> World:
    return World(lab)


def wrong(code: str) -> str:
    """A code that is certainly another one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"
