"""A random walk over the whole API against a small model: what must hold after every step (SECURITY 4.1, I1 to I5).

Two people with two devices each, and a shop, do whatever comes to hand: right codes and wrong ones, old ones, those of
other actions, callers and accounts. The model knows little: which code was made for what, until when, and how often it
was tried. `GUARDTUI_TEST_WALKS` (examples) and `GUARDTUI_TEST_STEPS` give the walk a larger budget than the suite's.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from guardtui.bootstrap import Parts, make_store, open_guard
from guardtui.clock import DAY, HOUR, MINUTE, SECOND
from guardtui.core import recovery, totp
from guardtui.core.action import KINDS, Action
from guardtui.core.errors import GuardError, StoreTrouble
from guardtui.core.need import by_recovery
from guardtui.core.records import Channel, Client, ContactKind, MessageState, PendingSignIn, Session
from guardtui.core.verdict import Outcome
from guardtui.delivery import Letter, Receipt
from guardtui.guard import Backend
from guardtui.lab.build import demo_config
from guardtui.lab.clock import StoryClock
from guardtui.vault import Hasher

BUDGET = os.environ.get("GUARDTUI_TEST_WALKS")
WALKS, STEPS = int(BUDGET or "16"), int(os.environ.get("GUARDTUI_TEST_STEPS", "40"))
QUICK = Hasher(memory_kib=8, passes=1, lanes=1)

START = 1_790_000_000_000
PEOPLE = ("mira", "noor")
DEVICES = ("laptop", "elsewhere")
PASSWORDS = (
    "copper lantern walks 9 Bridges",
    "seven Otters sang 4 the moon",
    "violet kettle, 12 Harbours north",
    "grey Pelican 81 hums softly",
    "Under nine bridges: walnut 4",
    "slow Meadow 33 hid a comet",
)
ADDRESSES = {
    "mira": ("mira@example.org", "+12025550143", "mira.new@example.org", "+12025550144"),
    "noor": ("noor@example.org", "+12025550153", "noor.new@example.org", "+12025550154"),
}
WAITS = (SECOND, 30 * SECOND, 31 * SECOND, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 16 * MINUTE, HOUR, 13 * HOUR, 25 * HOUR, 8 * DAY)  # fmt: skip

WHO, DEVICE = st.sampled_from(PEOPLE), st.sampled_from(DEVICES)
HOW = st.sampled_from(("right", "right", "right", "wrong", ""))
TYPED = st.sampled_from(("right", "right", "wrong", "wrong", "older", "another", "spare", "early", "noise"))
JUST = st.sampled_from((0, 10 * MINUTE - 1, 10 * MINUTE))
LATER = st.sampled_from((0, 0, 0, 10 * MINUTE))
AFTER = st.sampled_from((0, 31 * SECOND, 31 * SECOND, HOUR))

EFFECT = {
    "sign-in": {"signin:done"},
    "password": {"password:changed"},
    "contact-add": {"contact:added"},
    "contact-verify": {"contact:verified", "contact:replaced"},
    "contact-replace": {"contact:added"},
    "contact-remove": {"contact:removed"},
    "contact-primary": {"contact:primary"},
    "contact-undo": {"contact:undone"},
    "hold-lift": {"hold:lifted"},
    "factor-remove": {"factor:removed"},
    "two-step-off": {"factor:off"},
    "recovery-codes": {"factor:recovery_made"},
}
"""Kind of action → what an accepted code for it records, once. The others change nothing that is in force yet."""
ALONGSIDE = {"code:accepted", "factor:recovery_used", "hold:begun", "device:added", "device:trusted", "factor:bound"}
"""What may be recorded with it."""
WAITING = {name for name, kind in KINDS.items() if kind.waits}
"""Kinds of action that a hold keeps back."""
LOOKED_AT = {Outcome.ACCEPTED, Outcome.WRONG, Outcome.USED, Outcome.REPLACED, Outcome.OTHER_ACTION, Outcome.CLOCK_OFF}
TABLES = {
    "accounts": "id, status, password_set_at, two_step_at, hold_until",
    "contacts": "id, state, is_primary, verified_at",
    "authenticators": "id, state, contact_id",
    "recovery_codes": "id, state",
    "sessions": "id, ended_at",
    "devices": "id, trusted_until, ended_at",
}
"""What is in force: the columns that a refused code must leave alone."""


@dataclass
class Asked:
    """A challenge as the model knows it."""

    id: str
    who: str
    caller: Any
    action: Action
    expires_at: int
    channel: Channel
    codes: list[str] = field(default_factory=list)
    """What was sent for it, the newest last; only that one is good."""
    tries: int = 0
    closed: str = ""

    def good_until(self, now: int) -> bool:
        return not self.closed and now < self.expires_at and self.tries < 5


class Inbox:
    """Everybody's phone and mailbox, in memory."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> Receipt:
        self.letters.append(letter)
        return Receipt(MessageState.DELIVERED, "a test")

    def code(self, reference: str) -> str:
        """The code in the newest message with this reference."""
        for letter in reversed(self.letters):
            if letter.reference == reference and (
                found := re.match(r"(\d{3}) ?(\d{3}) (is|for|approves)\b", letter.body)
            ):
                return found[1] + found[2]
        raise AssertionError(f"no code came with {reference}")


def _open(folder: Path, clock: StoryClock, inbox: Inbox, *, make: bool = False) -> Any:
    parts = Parts(clock=clock, hasher=QUICK, code_hasher=QUICK, couriers={Channel.SMS: inbox, Channel.MAIL: inbox})
    if make:
        return make_store(demo_config(folder), service="Riverbend Market", practice=True, parts=parts)
    guard = open_guard(demo_config(folder), parts=parts, practice=True)
    guard._desk.store._connection.execute(
        "PRAGMA synchronous = OFF"
    )  # whether the disk keeps its word is no matter here
    return guard


@pytest.fixture(scope="module")
def beginning(tmp_path_factory) -> Path:
    """A store with two people whose contacts are verified but for one phone; every walk begins with a copy."""
    folder = tmp_path_factory.mktemp("walk") / "beginning"
    folder.mkdir(mode=0o700)
    inbox = Inbox()
    guard = _open(folder, StoryClock(START), inbox, make=True)
    for who in PEOPLE:
        mail, phone = ADDRESSES[who][:2]
        guard.accounts.add(who, who.title(), PASSWORDS[0], mail=mail, phone=phone)
        session = guard.signin.begin(who, PASSWORDS[0], _client(who, "laptop")).session
        for contact in guard.contacts.list(session):
            if (who, contact.kind) == ("noor", ContactKind.PHONE):
                continue
            challenge = guard.contacts.verify(session, contact.id)
            assert guard.codes.answer(session, challenge.id, inbox.code(challenge.reference)).accepted
        guard.signin.end(session)
    guard.close()
    return folder


def _client(who: str, device: str) -> Client:
    return Client(f"{who} {device} " * 8, device, "London, GB")


class Walk(RuleBasedStateMachine):
    """One walk. A refusal (`GuardError`) is an answer like any other; anything else, and trouble with the store, fails the walk."""

    beginning: Path
    counted: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="walk-", dir=self.beginning.parent)) / "store"
        shutil.copytree(self.beginning, self.folder)
        self.clock = StoryClock(START + DAY)
        self.inbox = Inbox()
        self.guard = _open(self.folder, self.clock, self.inbox)
        self.raw = sqlite3.connect(self.folder / demo_config(self.folder).store.name, isolation_level=None)
        self.ids = {who: self.guard.accounts.find(who).id for who in PEOPLE}
        self.password = dict.fromkeys(PEOPLE, PASSWORDS[0])
        self.coming_password: dict[str, tuple[str, str]] = {}
        self.stays: dict[tuple[str, str], Session | PendingSignIn] = {}
        self.gone: list[Session | PendingSignIn] = []
        self.asked: list[Asked] = []
        self.secrets: dict[str, tuple[str, str]] = {}
        self.steps_used: dict[str, int] = {}
        self.spares: dict[str, list[str]] = {who: [] for who in PEOPLE}
        self.drafts: dict[tuple[str, str], tuple[str, ...]] = {}
        self.spent: set[tuple[str, str]] = set()
        self.allowed: list[SimpleNamespace] = []
        self.waiting: dict[str, Backend] = {}
        """Approvals that were asked for, and by whom."""
        self.tries: dict[str, int] = {}
        self.limits: Counter[tuple[str, int]] = Counter()
        self.taken_back, self.right_password = 0, False
        self.verified_before = dict.fromkeys(PEOPLE, False)

    def teardown(self) -> None:
        self.raw.close()
        self.guard.close()
        shutil.rmtree(self.folder.parent)

    # Who there is

    def _session(self, who: str, device: str) -> Session | None:
        """A stay on this device; whoever was signed out signs in again, if that is possible now."""
        stay = self.stays.get((who, device))
        if not isinstance(stay, Session) or isinstance(self._do(lambda: self.guard.signin.touch(stay)), GuardError):
            self.enter(who, device, False)
            stay = self.stays.get((who, device))
        return stay if isinstance(stay, Session) else None

    def _callers(self, who: str) -> list[Any]:
        return [Backend(who), *(self.stays[key] for key in sorted(self.stays) if key[0] == who)]

    def _do(self, act: Any) -> Any:
        try:
            return act()
        except StoreTrouble:
            raise
        except GuardError as refused:
            self._count(f"refused: {refused.reason}")
            return refused

    def _count(self, what: str) -> None:
        self.counted[what] += 1

    # What is in the file

    def _in_force(self) -> dict[str, list[tuple[object, ...]]]:
        return {table: self.raw.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall() for table, columns in TABLES.items()}  # fmt: skip

    def _events(self, who: str) -> list[tuple[int, str]]:
        rows = self.raw.execute("SELECT seq, tag FROM events WHERE account_id = ? ORDER BY seq", (self.ids[who],))
        return rows.fetchall()

    # Signing in

    @rule(who=WHO, device=DEVICE, right=st.integers(0, 4))
    def knock(self, who: str, device: str, right: int) -> None:
        password = self.password[who] if right else "not the password at all"
        found = self._do(lambda: self.guard.signin.begin(who, password, _client(who, device)))
        self.right_password = bool(right)
        if isinstance(found, GuardError):
            return
        assert right or found.outcome in ("refused", "wait")
        if found.session or found.pending:
            self.gone += [self.stays[who, device]] if (who, device) in self.stays else []
            self.stays[who, device] = found.session or found.pending

    @rule(who=WHO, device=DEVICE, trust=st.booleans())
    def enter(self, who: str, device: str, trust: bool) -> None:
        """The whole of a sign-in, so that the walk gets somewhere."""
        self.knock(who, device, 1)
        pending = self.stays.get((who, device))
        if isinstance(pending, PendingSignIn):
            asked = self._ask(who, pending, lambda: self.guard.codes.request(pending, Action("sign-in")))
            if asked is not None:
                self._answer(asked, pending, self._right(asked), trust=trust)

    @rule(who=WHO, device=DEVICE)
    def leave(self, who: str, device: str) -> None:
        session = self.stays.pop((who, device), None)
        if isinstance(session, Session):
            self._do(lambda: self.guard.signin.end(session))
            with pytest.raises(GuardError):
                self.guard.contacts.list(session)

    # Asking

    def _ask(self, who: str, caller: Any, request: Any) -> Asked | None:
        found = self._do(request)
        if isinstance(found, GuardError) or not hasattr(found, "reference"):
            return None
        known = next((one for one in self.asked if one.id == found.id), None)
        if known is None:
            action = self._action_of(found.id)
            known = Asked(found.id, who, caller, action, found.expires_at, found.channel)
            for other in self.asked:  # one challenge at a time for each caller and kind
                if other.caller == caller and other.action.kind == action.kind and not other.closed:
                    other.closed = "replaced by another request"
            self.asked.append(known)
        assert found.expires_at == known.expires_at, "a request or resend does not move the end"
        self._count(f"asked for {known.action.kind}")
        known.channel = found.channel
        if found.channel in (Channel.SMS, Channel.MAIL):
            code = self.inbox.code(found.reference)
            if code not in known.codes:
                known.codes.append(code)
        return known

    def _action_of(self, challenge_id: str) -> Action:
        with self.guard._desk.store.read() as tx:
            return tx.challenges.by_id(challenge_id).action

    def _ask_and_answer(self, who: str, session: Session, verb: Any, how: str) -> None:
        asked = self._ask(who, session, verb)
        self.right_password = True  # `rescue` asks for it
        if asked is not None and how:
            self._answer(asked, session, self._typed(asked, how))

    @rule(who=WHO, device=DEVICE, verb=st.integers(0, 8), pick=st.integers(0, 7), how=HOW, after=AFTER)
    def change_contacts(self, who: str, device: str, verb: int, pick: int, how: str, after: int) -> None:
        """What can be done to a contact; most of it takes a code."""
        self.clock.advance(after)
        session, guard = self._session(who, device), self.guard
        if session is None:
            return
        contacts, changes = guard.contacts.list(session), guard.contacts.undoable(session)
        contact = contacts[pick % len(contacts)]
        ours = [address for address in ADDRESSES[who] if ("@" in address) == (contact.kind is ContactKind.MAIL)]
        address = ours[pick % 2]
        verbs = (
            lambda: guard.contacts.add(session, contact.kind, address),
            lambda: guard.contacts.verify(session, contact.id),
            lambda: guard.contacts.verify(session, contacts[-1].id),
            lambda: guard.contacts.replace(session, contact.id, address),
            lambda: guard.contacts.remove(session, contact.id),
            lambda: guard.contacts.make_primary(session, contact.id),
            lambda: guard.contacts.drop(session, contact.id),
            lambda: guard.contacts.rescue(session, contact.id, address, self.password[who]),
            lambda: guard.contacts.undo(session, changes[pick % len(changes)].id if changes else "none"),
        )
        self._ask_and_answer(who, session, verbs[verb], how)

    @rule(who=WHO, device=DEVICE, kind=st.sampled_from(ContactKind), then=st.sampled_from(("", "back", "again, back")))
    def move(self, who: str, device: str, kind: ContactKind, then: str) -> None:
        """A contact replaced from beginning to end, and perhaps put back, though its address was added again."""
        session, guard = self._session(who, device), self.guard
        old = next((one for one in guard.contacts.list(session) if one.kind is kind), None) if session else None
        if session is None or old is None:
            return
        ours = [one for one in ADDRESSES[who] if ("@" in one) == (kind is ContactKind.MAIL) and one != old.address]
        self._ask_and_answer(who, session, lambda: guard.contacts.replace(session, old.id, ours[0]), "right")
        self.clock.advance(31 * SECOND)
        new = next((one for one in guard.contacts.list(session) if one.replaces == old.id), None)
        if new is None:
            return
        self._ask_and_answer(who, session, lambda: guard.contacts.verify(session, new.id), "right")
        self.clock.advance(31 * SECOND)
        if "again" in then:
            self._ask_and_answer(who, session, lambda: guard.contacts.add(session, kind, old.address), "right")
            self.clock.advance(31 * SECOND)
        changes = guard.contacts.undoable(session)
        if "back" in then and changes:
            self._ask_and_answer(who, session, lambda: guard.contacts.undo(session, changes[0].id), "right")

    @rule(who=WHO, device=DEVICE)
    def clear_out(self, who: str, device: str) -> None:
        """Try to remove every contact there is."""
        session, guard = self._session(who, device), self.guard
        for contact in guard.contacts.list(session) if session else ():
            self._ask_and_answer(who, session, lambda which=contact.id: guard.contacts.remove(session, which), "right")

    @rule(who=WHO, device=DEVICE, verb=st.integers(0, 6), pick=st.integers(0, 7), how=HOW, after=AFTER)
    def change_the_rest(self, who: str, device: str, verb: int, pick: int, how: str, after: int) -> None:
        """Factors, recovery codes, a payment method, the end of a hold."""
        self.clock.advance(after)
        session, guard = self._session(who, device), self.guard
        if session is None:
            return
        factors, contacts = guard.authenticators.list(session), guard.contacts.list(session)
        begun = [which for which, (whose, _) in self.secrets.items() if whose == who]
        verbs = (
            lambda: guard.authenticators.add(session, Channel.APP),
            lambda: guard.authenticators.add(session, contacts[0].channel, contacts[0].id),
            lambda: guard.authenticators.confirm(session, begun[-1] if begun else "none"),
            lambda: guard.authenticators.remove(session, factors[pick % len(factors)].id if factors else "none"),
            lambda: guard.authenticators.turn_off(session),
            lambda: guard.authenticators.regenerate(session),
            lambda: guard.holds.lift(session),
        )
        self._ask_and_answer(who, session, verbs[verb], how)

    @rule(who=WHO, device=DEVICE, new=st.sampled_from(PASSWORDS))
    def change_password(self, who: str, device: str, new: str) -> None:
        session = self._session(who, device)
        if session is None:
            return
        asked = self._ask(who, session, lambda: self.guard.passwords.change(session, self.password[who], new))
        self.right_password = True
        if asked is not None:
            self.coming_password[asked.id] = (who, new)

    @rule(who=WHO, order=st.integers(1, 3), channel=st.sampled_from((None, *Channel)), after=JUST)
    def buy(self, who: str, order: int, channel: Channel | None, after: int) -> None:
        """Left open, or answered: at once, at the last moment, a moment too late."""
        shop = Backend(who)
        asked = self._ask(who, shop, lambda: self.guard.codes.request(shop, _purchase(order), channel))
        if asked is not None and order == 1:
            code = self._right(asked)
            self.clock.advance(after)
            self._answer(asked, shop, code)
            if not asked.closed and asked.codes and code != asked.codes[-1]:
                self._answer(asked, shop, self._right(asked))
            if self.allowed and channel is None:
                self.carry_out(0, "")

    @rule(who=WHO, device=DEVICE)
    def undo_while_signing_in(self, who: str, device: str) -> None:
        pending = self.stays.get((who, device))
        if isinstance(pending, PendingSignIn):
            changes = self._do(lambda: self.guard.contacts.undoable(pending))
            if changes and not isinstance(changes, GuardError):
                self._ask(who, pending, lambda: self.guard.contacts.undo(pending, changes[0].id))

    @rule(who=WHO, device=DEVICE, how=st.sampled_from(("app", "sms", "mail")))
    def turn_two_step_on(self, who: str, device: str, how: str) -> None:
        """The wizard, whole: each of its steps may be refused."""
        session = self._session(who, device)
        if session is None:
            return
        guard = self.guard
        if how == "app":
            begun = self._do(lambda: guard.authenticators.begin_app(session))
            if isinstance(begun, GuardError):
                return
            self.secrets[begun.authenticator.id] = (who, begun.secret)
            method = begun.authenticator
        else:
            contacts = self._do(lambda: guard.contacts.list(session))
            if isinstance(contacts, GuardError):
                return
            found = [c for c in contacts if c.channel == how]
            method = self._do(lambda: guard.authenticators.begin_contact(session, found[0].id)) if found else None
            if method is None or isinstance(method, GuardError):
                return
        asked = self._ask(who, session, lambda: guard.authenticators.confirm(session, method.id))
        if asked is not None:
            self._answer(asked, session, self._right(asked))
        codes = self._do(lambda: guard.authenticators.new_recovery_codes(session))
        if isinstance(codes, GuardError):
            return
        self._do(lambda: guard.authenticators.keep_recovery_codes(session, codes[3]))
        done = self._do(lambda: guard.authenticators.turn_on(session))
        if not isinstance(done, GuardError):
            self.spares[who] = list(codes)

    # Codes on their way

    @precondition(lambda self: self.asked)
    @rule(pick=st.integers(0, 30), channel=st.sampled_from((None, None, *Channel)))
    def cancel_or_switch(self, pick: int, channel: Channel | None) -> None:
        asked, codes = self.asked[-1 - pick % len(self.asked)], self.guard.codes
        if channel is not None:
            self._ask(asked.who, asked.caller, lambda: codes.switch(asked.caller, asked.id, channel))
        elif not isinstance(self._do(lambda: codes.cancel(asked.caller, asked.id)), GuardError):
            assert asked.closed != "accepted"
            asked.closed = asked.closed or "cancelled"

    @precondition(lambda self: self.asked)
    @rule(pick=st.integers(0, 3), after=AFTER, how=HOW)
    def resend(self, pick: int, after: int, how: str) -> None:
        """After a wrong try, perhaps; it is the same code, sent once more, and no try is given back."""
        asked = self.asked[-1 - pick % len(self.asked)]
        if how == "wrong":
            self._answer(asked, asked.caller, self._typed(asked, "wrong"))
        self.clock.advance(after)
        before, codes = self._sent_at(asked), list(asked.codes)
        found = self._ask(asked.who, asked.caller, lambda: self.guard.codes.resend(asked.caller, asked.id))
        if found is not None:
            assert found.codes == codes
            assert len(self._sent_at(asked)) == len(before) + 1

    def _sent_at(self, asked: Asked) -> list[int]:
        rows = self.raw.execute("SELECT created_at FROM messages WHERE challenge_id = ?", (asked.id,))
        return [at for (at,) in rows]

    @precondition(lambda self: self.asked)
    @rule(pick=st.integers(0, 12), typed=TYPED, after=LATER, whose=st.integers(0, 9), said=st.integers(0, 9))
    def answer(self, pick: int, typed: str, after: int, whose: int, said: int) -> None:
        """Any code for any challenge, mostly by who asked for it, now or too late."""
        asked = self.asked[-1 - pick % len(self.asked)]
        code = self._typed(asked, typed)
        self.clock.advance(after)
        others = [caller for who in PEOPLE for caller in self._callers(who) if caller != asked.caller]
        caller = asked.caller if whose < 8 or not others else others[said % len(others)]
        action = {0: _purchase(9), 1: asked.action}.get(said)
        self._answer(asked, caller, code, action=action, trust=said == 2)

    def _typed(self, asked: Asked, how: str) -> str:
        if how == "older":
            return asked.codes[0] if asked.codes else self._app(asked, -2)
        if how == "another":
            codes = [one.codes[-1] for one in self.asked if one is not asked and one.codes]
            return codes[-1] if codes else "000000"
        if how == "spare":
            return (self.spares[asked.who] or ["AAAA-BBBB-CCCC-DDDD"])[0]
        if how == "early":
            return self._app(asked, 1)
        if how == "noise":
            return "not a code"
        code = self._right(asked)
        return code if how == "right" else f"{(int(code[:6]) + 1) % 10**6:06d}" if code[:6].isdigit() else "000000"

    def _right(self, asked: Asked) -> str:
        if asked.channel is Channel.RECOVERY:
            return (self.spares[asked.who] or ["AAAA-BBBB-CCCC-DDDD"])[-1]
        return self._app(asked, 0) if asked.channel is Channel.APP else asked.codes[-1]

    def _app(self, asked: Asked, ahead: int) -> str:
        """What an app of the person shows, some steps from now."""
        named = str(asked.action.details.get("authenticator", ""))
        mine = [secret for which, (who, secret) in self.secrets.items() if who == asked.who and named in ("", which)]
        return totp.code_at(mine[-1], totp.step_at(self.clock.now()) + ahead) if mine else "000000"

    def _answer(
        self, asked: Asked, caller: Any, typed: str, *, action: Action | None = None, trust: bool = False
    ) -> None:
        """Answer, and compare with what the model says of it."""
        before, events = self._in_force(), {who: self._events(who) for who in PEOPLE}
        spares = dict(self.raw.execute("SELECT id, state FROM recovery_codes"))
        hold = self.guard.holds.show(Backend(asked.who))
        good = asked.good_until(self.clock.now())
        verdict = self._do(lambda: self.guard.codes.answer(caller, asked.id, typed, action=action, trust=trust))
        paid = self._pay(asked)
        news = {who: [tag for _, tag in self._events(who)[len(events[who]) :]] for who in PEOPLE}
        for other in set(PEOPLE) - {asked.who}:
            assert news[other] == [], "one account's code does nothing to another's"
        if isinstance(verdict, GuardError):
            assert self._in_force() == before
            return
        assert caller == asked.caller, "another caller's challenge is not there"
        self._count(f"answered: {verdict.outcome}")
        same = action is None or action.digest == asked.action.digest
        assert paid or not (good and same and verdict.outcome in LOOKED_AT), "a code was compared and nothing paid"
        if not same:
            assert not verdict.accepted
            asked.closed = asked.closed or "voided: other details were said"
        if verdict.outcome is Outcome.VOIDED:
            asked.closed = asked.closed or "voided"
        if verdict.outcome is Outcome.ONE_MORE:
            assert good
            self._first_half(asked, typed, news[asked.who])
        if not verdict.accepted:
            assert self._in_force() == before, (verdict, "a refused code changes nothing")
            assert "code:accepted" not in news[asked.who]
            assert not verdict.approval
            return
        assert good, (asked, "closed, too late or tried too often")
        assert hold is None or asked.action.kind not in WAITING, (asked.action.kind, hold)
        self._spend(asked, typed, spares)
        asked.closed = "accepted"
        self._count(f"done: {asked.action.kind}")
        self.taken_back += 1
        self._one_effect(asked, news[asked.who])
        self._take_in(asked, verdict)

    def _first_half(self, asked: Asked, typed: str, news: list[str]) -> None:
        """The app's part of a payment: used up, told, and followed by a message; it costs no try."""
        self._spend(asked, typed, {})
        self.taken_back += 1
        assert asked.action.kind == "purchase"
        assert news == ["code:sent", "code:app_accepted"], news
        shown = self.guard.codes.show(asked.caller, asked.id)
        assert (shown.step, shown.state) == (2, "open")
        asked.channel = shown.channel
        asked.codes.append(self.inbox.code(shown.reference))
        self._count("half accepted")

    def _pay(self, asked: Asked) -> bool:
        """Whether the try was counted; one answer costs one try at most, and the first of two codes, if right, none."""
        (tries,) = self.raw.execute("SELECT tries FROM challenges WHERE id = ?", (asked.id,)).fetchone()
        assert tries - asked.tries in (0, 1)
        paid, asked.tries = tries > asked.tries, tries
        return paid

    def _spend(self, asked: Asked, typed: str, before: dict[int, str]) -> None:
        """The code was good for this, and for nothing before."""
        spare = recovery.normalise(typed)
        if spare is not None:
            assert by_recovery(asked.action.kind)
            assert recovery.grouped(spare) in self.spares[asked.who]
            self.spares[asked.who].remove(recovery.grouped(spare))
            burnt = [
                i for i, s in self.raw.execute("SELECT id, state FROM recovery_codes") if s == "used" != before.get(i)
            ]
            assert len(burnt) == 1
            mark = (asked.who, spare)
        elif asked.channel is Channel.APP:
            now, window = totp.step_at(self.clock.now()), (-1, 0, 1)
            fits = [(which, now + w) for which, (who, secret) in self.secrets.items() for w in window if who == asked.who and totp.code_at(secret, now + w) == typed]  # fmt: skip
            fresh = [(which, step) for which, step in fits if step > self.steps_used.get(which, 0)]
            assert fresh, "an app's code of a step that was not used, nor an older one"
            which, step = fresh[-1]
            self.steps_used[which] = step
            mark = (which, str(step))
        else:
            assert typed == asked.codes[-1], "the newest code of this very challenge"
            mark = (asked.id, typed)
        assert mark not in self.spent
        self.spent.add(mark)

    def _one_effect(self, asked: Asked, news: list[str]) -> None:
        kind = asked.action.kind
        wanted = EFFECT.get(kind, set())
        assert news.count("code:accepted") == 1
        assert [tag for tag in news if tag not in ALONGSIDE | wanted] == [], (kind, news)
        if wanted and kind != "contact-verify":  # verified once more, it was verified already
            assert len([tag for tag in news if tag in wanted]) == 1, (kind, news)

    def _take_in(self, asked: Asked, verdict: Any) -> None:
        """What the person now has: a session, a password, codes."""
        result = verdict.result
        if isinstance(result, Session):
            for key, stay in list(self.stays.items()):
                if stay == asked.caller:
                    self.stays[key] = result
        if asked.id in self.coming_password:
            who, new = self.coming_password.pop(asked.id)
            self.password[who] = new
        if asked.action.kind == "recovery-codes":
            self.spares[asked.who] = list(result)
        if asked.action.kind == "two-step-off":
            self.spares[asked.who] = []
        if asked.action.kind == "factor-add" and hasattr(result, "secret"):
            self.secrets[result.authenticator.id] = (asked.who, result.secret)
        if verdict.replacement:
            self.spares[asked.who].append(verdict.replacement)
        if verdict.approval:
            shop = self.waiting.get(verdict.approval, asked.caller)
            self.allowed.append(SimpleNamespace(asked=asked, caller=shop, token=verdict.approval, until=verdict.approval_until, used=False))  # fmt: skip

    # Afterwards

    @precondition(lambda self: self.allowed)
    @rule(pick=st.integers(0, 5), mistake=st.sampled_from(("", "", "caller", "action")))
    def carry_out(self, pick: int, mistake: str) -> None:
        allowed = self.allowed[-1 - pick % len(self.allowed)]
        asked = allowed.asked
        other = Backend(next(who for who in PEOPLE if who != asked.who))
        caller, action = (other if mistake == "caller" else allowed.caller), (_purchase(9) if mistake == "action" else asked.action)  # fmt: skip
        hold = self.guard.holds.show(Backend(asked.who))
        seen = len(self._events(asked.who))
        done = self._do(lambda: self.guard.approvals.carry_out(caller, allowed.token, action))
        news = [tag for _, tag in self._events(asked.who)[seen:]]
        if isinstance(done, GuardError):
            assert "approval:used" not in news
            if mistake == "action" and "approval:voided" in news:
                allowed.until = 0
            return
        assert not mistake
        assert not allowed.used
        assert self.clock.now() < allowed.until
        assert hold is None
        assert news == ["approval:used"]
        allowed.used = True
        self._count("carried out")
        assert isinstance(self._do(lambda: self.guard.approvals.carry_out(caller, allowed.token, action)), GuardError)

    @rule(who=WHO, basket=st.sampled_from("ab"), order=st.integers(1, 3), amount=st.sampled_from((900, 12900, 12901)))
    def want_approved(self, who: str, basket: str, order: int, amount: int) -> None:
        """A shop asks; another amount for the same order voids what it asked before."""
        shop, details = Backend(who, basket), _purchase(order).details
        asked = self._do(lambda: self.guard.approvals.ask(shop, Action("purchase", {**details, "amount": amount})))
        if isinstance(asked, GuardError):
            return
        assert (asked.state == "waiting") == asked.by_code or asked.state == "approved"
        assert asked.by_code == (amount >= 10_000) or asked.by_code, "what is small may still be the last of many"
        self.waiting[asked.id] = shop
        for allowed in self.allowed:
            about = allowed.asked.action
            if allowed.caller == shop and allowed.token != asked.id and about.subject == str(order):
                allowed.until = 0

    @precondition(lambda self: self.waiting)
    @rule(who=WHO, device=DEVICE, pick=st.integers(0, 5), how=HOW, deny=st.booleans())
    def approve_or_deny(self, who: str, device: str, pick: int, how: str, deny: bool) -> None:
        session = self._session(who, device)
        mine = [which for which, shop in self.waiting.items() if shop.handle == who]
        if session is None or not mine:
            return
        which = mine[-1 - pick % len(mine)]
        if deny and pick > 3:
            if not isinstance(self._do(lambda: self.guard.approvals.deny(session, which)), GuardError):
                for allowed in self.allowed:
                    allowed.until = 0 if allowed.token == which else allowed.until
            return
        asked = self._ask(who, session, lambda: self.guard.approvals.approve(session, which))
        if asked is not None and how:
            self._answer(asked, session, self._typed(asked, how))
            if not asked.closed and len(asked.codes) == 1 and how == "right":
                self._answer(asked, session, self._right(asked))

    @rule(who=WHO, device=DEVICE, seq=st.integers(1, 40))
    def say_not_me(self, who: str, device: str, seq: int) -> None:
        if seq > 8:  # seldom: it stops everything else for a day
            return
        session = self._session(who, device)
        if session is None:
            return
        cases = self._do(lambda: self.guard.notme.list(session))
        case = self._do(lambda: self.guard.notme.report(session, seq))
        if isinstance(case, GuardError) or case.id in {one.id for one in cases}:
            return
        assert self.guard.holds.show(session).until >= self.clock.now() + self.guard.policy.hold
        for asked in self.asked:
            if asked.who == who and not asked.closed:
                asked.closed = "not me"
        for allowed in self.allowed:
            if allowed.asked.who == who:
                allowed.until = 0
        self._count("not me")

    @rule(who=WHO, device=DEVICE, what=st.integers(0, 3), pick=st.integers(0, 5))
    def end_something(self, who: str, device: str, what: int, pick: int) -> None:
        session = self._session(who, device)
        if session is None:
            return
        guard = self.guard
        devices = self._do(lambda: guard.devices.list(session))
        if isinstance(devices, GuardError):
            return
        stays = guard.sessions.list(session)
        acts = (
            lambda: guard.devices.end_others(session),
            lambda: guard.devices.end(session, devices[pick % len(devices)].id),
            lambda: guard.sessions.end(session, stays[pick % len(stays)].id),
            lambda: guard.authenticators.leave(session),
        )
        self._do(acts[what])

    @rule(by=st.sampled_from(WAITS))
    def wait(self, by: int) -> None:
        self.clock.advance(by)

    # What must hold after every step

    @invariant()
    def no_challenge_is_tried_more_than_five_times(self) -> None:
        """And no try is ever given back (I4); the one that the app's right code was charged never shows between steps."""
        for which, tries in self.raw.execute("SELECT id, tries FROM challenges"):
            assert self.tries.get(which, 0) <= tries <= 5
            self.tries[which] = tries

    @invariant()
    def counters_fall_by_the_documented_rules_only(self) -> None:
        """A day goes by, a right password, a right code; nothing else (SECURITY C-42)."""
        rows = Counter(self.raw.execute("SELECT bucket, at FROM limits").fetchall())
        gone = [bucket for bucket, at in (self.limits - rows).elements() if at > self.clock.now() - DAY]
        codes = sum(bucket.startswith("codes:") for bucket in gone)
        assert codes <= self.taken_back, "an accepted code takes back the one try that it paid for"
        assert not [bucket for bucket in gone if bucket.startswith("sends:")]
        assert self.right_password or len(gone) == codes
        self.limits, self.taken_back, self.right_password = rows, 0, False

    @invariant()
    def no_contact_gets_too_many_codes(self) -> None:
        """Five an hour and ten a day (SECURITY N15)."""
        rows = self.raw.execute("SELECT contact_id, created_at FROM messages WHERE tag = 'code'").fetchall()
        for contact in {contact for contact, _ in rows}:
            times = sorted(at for which, at in rows if which == contact)
            for most, span in ((5, HOUR), (10, DAY)):
                assert all(later - first >= span for first, later in zip(times, times[most:], strict=False))

    @invariant()
    def the_last_verified_contact_stays(self) -> None:
        for who in PEOPLE:
            rows = self.raw.execute("SELECT state, verified_at FROM contacts WHERE account_id = ?", (self.ids[who],))
            verified = [at for state, at in rows if state == "verified"]
            assert None not in verified, "verified means that a code came back from it"
            assert verified or not self.verified_before[who]
            self.verified_before[who] = bool(verified)

    @invariant()
    def two_step_is_never_on_without_a_proven_factor(self) -> None:
        for who in PEOPLE:
            (on,) = self.raw.execute("SELECT two_step_at FROM accounts WHERE id = ?", (self.ids[who],)).fetchone()
            bound = self.raw.execute("SELECT a.confirmed_at, c.state FROM authenticators a LEFT JOIN contacts c ON c.id = a.contact_id WHERE a.account_id = ? AND a.state = 'bound'", (self.ids[who],)).fetchall()  # fmt: skip
            assert bool(bound) == (on is not None)
            assert all(at is not None and state in (None, "verified") for at, state in bound), bound

    @invariant()
    def the_activity_is_whole(self) -> None:
        assert self.guard.activity.verify().ok


def _purchase(order: int) -> Action:
    return Action("purchase", {"order": str(order), "amount": 12900, "currency": "EUR", "payee": "Riverbend Market"})


@pytest.mark.slow
def test_whatever_is_done_in_whatever_order_the_rules_hold(beginning):
    counted: Counter[str] = Counter()
    machine = type("AWalk", (Walk,), {"beginning": beginning, "counted": counted})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=BUDGET is None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
    if BUDGET:
        print("\n".join(f"{count:8} {what}" for what, count in sorted(counted.items())))
    assert counted["answered: accepted"] > WALKS, "the walk got somewhere"
