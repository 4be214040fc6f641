"""Tells a story through Guard's own verbs: nothing in the practice store was written any other way.

People read their codes on the pretend phone and take some seconds for everything, as people do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from guardtui.bootstrap import Guard
from guardtui.clock import SECOND
from guardtui.core.action import Action
from guardtui.core.errors import BadInput
from guardtui.core.records import Challenge, Channel, Client, Contact, ContactKind, PendingSignIn, Session
from guardtui.core.verdict import Verdict
from guardtui.guard.callers import Backend, Caller
from guardtui.lab.clock import StoryClock
from guardtui.lab.entropy import SeededEntropy
from guardtui.lab.phone import Arrived, PretendPhone
from guardtui.lab.plot import Beat, Told
from guardtui.lab.story import (
    CURRENCY,
    AddContact,
    Attest,
    Line,
    Mistype,
    Order,
    ReplaceContact,
    Review,
    SignIn,
    Story,
    StrangeLetter,
    Verify,
)

SIGN_IN: Final = Action("sign-in")
_CODE: Final = re.compile(r"(?<![0-9])([0-9]{3}) ?([0-9]{3})(?![0-9])", re.ASCII)
_LETTERS_BACK: Final = 10
"""How far back somebody scrolls on the phone for a message just sent."""

Answer = Callable[[str], Verdict]


@dataclass(frozen=True, slots=True)
class Stage:
    """What the telling needs; the guard's clock and couriers are the clock and phone here."""

    guard: Guard
    clock: StoryClock
    phone: PretendPhone
    story: Story


class Teller:
    """Plays beats, one after the other."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._guard = stage.guard
        self._clock = stage.clock
        self._person = stage.story.person
        self._chance = SeededEntropy(f"{stage.story.seed} / replay")
        self._fresh_tokens = 0
        self._addresses: dict[str, str] = {}

    def open_account(self, at: int) -> None:
        """The account is made, as the operator makes it."""
        self._clock.set(at)
        person = self._person
        self._guard.accounts.add(
            person.handle, person.name, person.password, mail=person.mail, birthday=person.birthday, pet=person.pet
        )

    def play(self, beats: Iterable[Beat]) -> None:
        for beat in beats:
            self._clock.set(max(beat.at, self._clock.now()))
            self._play(beat.what)

    def sign_in(self, device: str, place: str = "", channel: str = "") -> Session:
        """Sign in with the right password and, where one is due, the right code. Raises `BadInput` where that fails."""
        session = self._enter(self._client(device, place), device, channel)
        if session is None:
            raise self._untold(f"nobody could sign in on the {device}")
        return session

    def _play(self, what: Told) -> None:  # noqa: C901 - one line for each kind
        match what:
            case SignIn():
                self._play_sign_in(what)
            case Mistype():
                self._mistype(what)
            case Verify():
                session = self.sign_in(what.device)
                self._verify(session, self._contact(session, what.kind))
            case AddContact():
                session = self.sign_in(what.device)
                self._verify(session, self._add(session, what))
            case ReplaceContact():
                session = self.sign_in(what.device)
                challenge = self._guard.contacts.replace(session, self._contact(session, what.kind).id, what.address)
                self._verify(session, self._new_contact(self._prove(session, challenge)))
            case Attest():
                session = self.sign_in(what.device)
                for item in what.items:
                    self._pause(20)
                    self._guard.checklist.attest(session, item)
            case Review():
                self._review(self.sign_in(what.device))
            case Line():
                self._guard.activity.record(self._person.handle, what.tag, what.details, what.outcome)
            case Order():
                self._order(what)
            case StrangeLetter():
                self._receive(what)

    def _play_sign_in(self, scene: SignIn) -> None:
        client = self._client(scene.device, scene.place, fresh=scene.fresh_token)
        session = self._enter(client, scene.device, scene.channel, wrong=scene.wrong_codes, gives_up=scene.gives_up)
        if session is None and not scene.gives_up:
            raise self._untold(f"nobody could sign in on the {scene.device}")
        if session is not None and self._stage.story.devices[scene.device].signs_out:
            self._pause(200)
            self._guard.signin.end(session)

    def _enter(
        self, client: Client, device: str, channel: str, *, wrong: int = 0, gives_up: bool = False
    ) -> Session | None:
        """The right password; then the code, typed wrong so often. None for who gave up."""
        begun = self._guard.signin.begin(self._person.handle, self._person.password, client)
        if begun.pending is None:
            return begun.session
        pending: PendingSignIn = begun.pending
        challenge = self._guard.codes.request(pending, SIGN_IN, Channel(channel) if channel else None)
        trust = self._stage.story.devices[device].trusted

        def answer(code: str) -> Verdict:
            return self._guard.signin.finish(pending, challenge.id, code, trust=trust)

        verdict = self._type(challenge, answer, wrong, gives_up=gives_up)
        return verdict.result if verdict is not None and isinstance(verdict.result, Session) else None

    def _mistype(self, scene: Mistype) -> None:
        client = self._client(scene.device)
        for _ in range(scene.times):
            begun = self._guard.signin.begin(self._person.handle, f"{self._person.password[:-1]}!", client)
            if begun.outcome != "refused":
                raise self._untold("a wrong password was not refused")
            self._pause(15)

    def _verify(self, session: Session, contact: Contact) -> None:
        self._pause(10)
        self._prove(session, self._guard.contacts.verify(session, contact.id))
        self._addresses[str(contact.channel)] = contact.address

    def _add(self, session: Session, scene: AddContact) -> Contact:
        """A first contact needs no proof; every further one does."""
        added = self._guard.contacts.add(session, ContactKind(scene.kind), scene.address)
        return added if isinstance(added, Contact) else self._new_contact(self._prove(session, added))

    def _contact(self, session: Session, kind: str) -> Contact:
        for contact in self._guard.contacts.list(session):
            if contact.kind == kind:
                return contact
        raise self._untold(f"there is no contact of the kind {kind}")

    def _new_contact(self, verdict: Verdict) -> Contact:
        if not isinstance(verdict.result, Contact):
            raise self._untold("the new contact is missing")
        return verdict.result

    def _review(self, session: Session) -> None:
        self._pause(240)
        newest = self._guard.activity.list(session, limit=1).items[0]
        self._guard.activity.review(session, newest.seq)

    def _order(self, order: Order) -> None:
        """An order, with a code first where the shop asked for one (G3)."""
        details: dict[str, str | int] = {
            "order": order.number,
            "amount": order.amount,
            "currency": CURRENCY,
            "payee": self._guard.service,
        }
        if order.proof:
            self._allow(order, Action("purchase", details))
        told = {**details, "items": order.items}
        self._guard.activity.record(self._person.handle, "order:placed", told, order.outcome)

    def _allow(self, order: Order, action: Action) -> None:
        shop = Backend(self._person.handle)
        challenge = self._guard.codes.request(shop, action, Channel(order.proof))
        verdict = self._type(
            challenge,
            lambda code: self._guard.codes.answer(shop, challenge.id, code, action=action),
            order.wrong_codes,
            gives_up=order.outcome == "refused",
        )
        if verdict is not None and verdict.approval:
            self._guard.approvals.carry_out(shop, verdict.approval, action)

    def _receive(self, letter: StrangeLetter) -> None:
        """Somebody else writes to the address that is in force, or so it looks."""
        self._stage.phone.receive(
            Arrived(
                at=self._clock.now(),
                channel=letter.channel,
                to=self._addresses.get(letter.channel, ""),
                sender=letter.sender,
                subject=letter.subject,
                body=letter.body,
                place=letter.place,
            )
        )

    def _prove(self, caller: Caller, challenge: Challenge) -> Verdict:
        verdict = self._type(challenge, lambda code: self._guard.codes.answer(caller, challenge.id, code))
        if verdict is None:
            raise self._untold("a code was not answered")
        return verdict

    def _type(self, challenge: Challenge, answer: Answer, wrong: int = 0, *, gives_up: bool = False) -> Verdict | None:
        """Read the code on the phone and type it, `wrong` times not quite; None for who gives up then."""
        self._pause(12)
        code = self._code(challenge)
        for number in range(1, wrong + 1):
            answer(f"{(int(code) + number) % 1_000_000:06d}")
            self._pause(18)
        if gives_up:
            return None
        verdict = answer(code)
        if not verdict.accepted:
            raise self._untold(f"a right code was judged {verdict.outcome}")
        self._pause(5)
        return verdict

    def _code(self, challenge: Challenge) -> str:
        for message in self._stage.phone.arrived(_LETTERS_BACK):
            found = _CODE.search(message.body) if message.reference == challenge.reference else None
            if found is not None:
                return found[1] + found[2]
        raise self._untold(f"no code for {challenge.kind} reached the phone")

    def _client(self, device: str, place: str = "", *, fresh: bool = False) -> Client:
        """Who asks: the device's own token, the same each time, or one never seen before."""
        found = self._stage.story.devices[device]
        self._fresh_tokens += fresh
        seed = f"{self._stage.story.seed} / {device} / {self._fresh_tokens if fresh else 0}"
        return Client(SeededEntropy(seed).bytes(32).hex(), found.label, place or found.place)

    def _pause(self, about: int) -> None:
        """Some seconds pass."""
        self._clock.advance((about + self._chance.below(about)) * SECOND)

    def _untold(self, problem: str) -> BadInput:
        """The story cannot be told as it is written."""
        moment = datetime.fromtimestamp(self._clock.now() / 1000, UTC)
        return BadInput("story_unreadable", where=f"{moment:%Y-%m-%d %H:%M} UTC", problem=problem)
