"""The lab while somebody practises: the pretend phone as its faults leave it, and couriers that obey them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guardtui.clock import MINUTE, SECOND, Clock, WallClock
from guardtui.core.errors import GuardError, Locked, NotFound, Refused, StoreTrouble
from guardtui.core.records import Channel, MessageState
from guardtui.delivery.courier import Letter, Receipt
from guardtui.lab.authenticator import PretendApp
from guardtui.lab.clock import JUMPS, PracticeClock, span
from guardtui.lab.course import Course, Standing
from guardtui.lab.facts import Start
from guardtui.lab.faults import WORDS, Fault, Faults, Tidings
from guardtui.lab.kept import Kept
from guardtui.lab.missions import the_missions
from guardtui.lab.phone import TAKEN, UNWRITABLE, Arrived, PhoneCourier, PretendPhone, as_it_arrives
from guardtui.lab.scenes import SCENES, Stage
from guardtui.lab.story import Story, the_story
from guardtui.lab.workshop import APP, FAULTS, MARKER, MISSIONS, PAPER, PHONE, TIME

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard

LATE: Final = 45 * SECOND
"""How late a message is with the fault `delay`: longer than one usually takes, shorter than a code is good."""
RETRIES: Final = 10 * MINUTE
"""How long after a `busy` it is worth looking for what is to be tried again: as long as a code can be good."""
COMES_BACK: Final = 4 * SECOND
LOOKED_THROUGH: Final = 5_000
"""Messages in which an address is looked for that something was sent to before."""


class FaultyCourier:
    """Hands letters to the pretend phone unless a fault is on. For practice stores only."""

    def __init__(self, phone: PretendPhone, faults: Faults, clock: Clock) -> None:
        self._phone = phone
        self._faults = faults
        self._clock = clock
        self._honest = PhoneCourier(phone)

    def send(self, letter: Letter) -> Receipt:
        """Take the letter, as well as the faults allow."""
        try:
            return self._send(letter)
        except StoreTrouble:
            return Receipt(MessageState.DEFERRED, UNWRITABLE)

    def _send(self, letter: Letter) -> Receipt:
        match self._faults.of(letter.channel):
            case Fault.REFUSED:
                return Receipt(MessageState.REFUSED, "550 5.1.1 no such user here (practice)")
            case Fault.BUSY:
                self._faults.retry(self._clock.now() + RETRIES)
                return Receipt(MessageState.DEFERRED, "451 4.3.0 busy, try again later (practice)")
            case Fault.BOUNCE:
                back = "5.1.1 came back: no such user here (practice)"
                self._later(letter, MessageState.BOUNCED, back, at=self._clock.now() + COMES_BACK)
                return Receipt(MessageState.ACCEPTED, TAKEN)
            case Fault.TYPO if not any(one.to == letter.to for one in self._phone.arrived(LOOKED_THROUGH)):
                return Receipt(MessageState.ACCEPTED, TAKEN)
            case Fault.BLOCKED:
                text = letter.channel is Channel.SMS  # it reached the phone, which hides it; of mail nobody hears more
                return Receipt(MessageState.DELIVERED if text else MessageState.ACCEPTED, TAKEN)
            case Fault.LOST if self._was_on_the_phone(letter):
                self._phone.receive(as_it_arrives(letter, held=Fault.LOST))
                return Receipt(MessageState.DELIVERED, TAKEN)
            case Fault.SIGNAL:
                return self._held_back(letter, held=Fault.SIGNAL)
            case Fault.DELAY:
                return self._held_back(letter, shows_at=self._clock.now() + LATE)
            case Fault.SPAM:
                self._phone.receive(as_it_arrives(letter, place="spam"))
                return Receipt(MessageState.ACCEPTED, TAKEN)
        return self._honest.send(letter)

    def _was_on_the_phone(self, letter: Letter) -> bool:
        """Whether a number is the lost phone's: it got something before that was lost."""
        lost = self._faults.since(Fault.LOST) or 0
        return any(one.to == letter.to and one.at <= lost for one in self._phone.arrived(LOOKED_THROUGH))

    def _held_back(self, letter: Letter, *, held: str = "", shows_at: int = 0) -> Receipt:
        """It lies ready and shows later; then its arrival is told as well."""
        self._phone.receive(as_it_arrives(letter, held=held, shows_at=shows_at))
        self._later(letter, MessageState.DELIVERED, TAKEN, at=shows_at, after=held)
        return Receipt(MessageState.ACCEPTED, TAKEN)

    def _later(self, letter: Letter, state: MessageState, detail: str, *, at: int = 0, after: str = "") -> None:
        self._faults.later(Tidings(letter.id, state, detail, at, after))


class Practice:
    """What the app and the commands see of the lab: the phone, the switches, and the passing of time."""

    def __init__(self, folder: Path, wall: WallClock | None = None) -> None:
        self._folder = folder
        self.clock = PracticeClock(folder / TIME, wall)
        self._phone = PretendPhone(folder / PHONE)
        self._faults = Faults(folder / FAULTS)
        self._paper = Kept(folder / PAPER)
        self._app = PretendApp(folder / APP, self._faults, self.clock)

    @cached_property
    def _story(self) -> Story:
        return the_story()

    @cached_property
    def _course(self) -> Course:
        made = Kept(self._folder / MARKER).read().get("anchor")
        kept = Kept(self._folder / MISSIONS)
        return Course(kept, self._story.person.handle, made if type(made) is int else 0)

    @property
    def path(self) -> Path:
        return self._phone.path

    def courier(self) -> FaultyCourier:
        """What carries messages of either channel."""
        return FaultyCourier(self._phone, self._faults, self.clock)

    def arrived(self, limit: int = 50) -> tuple[Arrived, ...]:
        """The newest messages that show by now, newest first. What a lost phone had got is lost with it."""
        on, now, lost = self._faults.on(), self.clock.now(), self._faults.since(Fault.LOST)
        there = (one for one in self._phone.arrived(limit + 50) if one.shows_at <= now and one.held not in on)
        found = (one for one in there if lost is None or one.channel != "sms" or one.at > lost)
        return tuple(found)[:limit]

    def not_spam(self, key: str) -> None:
        """Take a message out of spam. The mailbox learns from it: what comes from GuardTUI is put there no more."""
        found = next((one for one in self._phone.arrived(LOOKED_THROUGH) if one.key == key), None)
        if found is None or found.place != "spam":
            return
        self._phone.move(key, "inbox")
        if found.reference:
            self._faults.switch(set(self._faults.on()) - {Fault.SPAM}, self.clock.now())

    def scan(self, secret: str) -> None:
        """Let the phone's authenticator app take a secret. Raises `BadInput` for what is none."""
        self._app.scan(secret)

    def app_code(self) -> str | None:
        """What the phone's authenticator app shows now; None where it has scanned nothing."""
        return self._app.code()

    def write_down(self, codes: Sequence[str]) -> None:
        """Keep recovery codes on paper, in the place of those that were there."""
        with self._paper.changing() as held:
            held["codes"] = list(codes)

    def paper(self) -> tuple[str, ...]:
        """The recovery codes that were written down."""
        codes = self._paper.read().get("codes")
        return tuple(code for code in codes if isinstance(code, str)) if isinstance(codes, list) else ()

    def faults(self) -> tuple[tuple[str, str, bool], ...]:
        """Each switch: its name, what goes wrong in words, and whether it is on."""
        on = self._faults.on()
        return tuple((one.value, WORDS[one], one in on) for one in Fault)

    def switch(self, name: str) -> bool:
        """Turn a fault on, or off where it is on; whether it is on now."""
        on = set(self._faults.on())
        on ^= {Fault(name)}
        self._faults.switch(on, self.clock.now())
        return Fault(name) in on

    def set_faults(self, names: tuple[str, ...]) -> None:
        """Turn exactly these on."""
        self._faults.switch((Fault(name) for name in names), self.clock.now())

    def ahead(self) -> int:
        """How many milliseconds the practice store is ahead of the machine's clock."""
        return self.clock.ahead()

    def jumps(self) -> tuple[tuple[str, str], ...]:
        """How far one can go forward at once: the span, and what it is called."""
        return tuple(JUMPS.items())

    def forward(self, guard: Guard, by: str) -> None:
        """Go forward in time by a span such as `7d`, and let happen what has become due.

        Raises `StoreTrouble` for a real store, whose time nobody can shift, and `BadInput` for what is no span.
        """
        if not guard.practice:
            raise StoreTrouble("not_a_practice_store")
        self.clock.forward(span(by))
        self.pass_time(guard)

    def sign_in_with(self) -> tuple[str, str]:
        """Handle and password of the practice account, as the story has them."""
        return self._story.person.handle, self._story.person.password

    def missions(self, guard: Guard) -> tuple[Standing, ...]:
        """All missions as they stand."""
        return self._course.standings(guard)

    def mission(self, guard: Guard) -> Standing | None:
        """The one that is under way, or was solved last."""
        return self._course.follow(guard)

    def begin(self, guard: Guard, mission_id: str, password: str = "") -> None:
        """Begin a mission, once more too: its situation happens now, and its faults take the place of others.

        `password` is the account's, where it is not the story's any more. Raises `NotFound` for an unknown mission,
        `Refused` or `Locked` where the situation cannot happen now; then all is as it was.
        """
        if not guard.practice:
            raise StoreTrouble("not_a_practice_store")
        mission = next((one for one in the_missions() if one.id == mission_id), None)
        if mission is None:
            raise NotFound("no_mission", known=[one.id for one in the_missions()])
        before, turn = self._faults.times(), self._course.turn(mission_id)
        stage = Stage(guard, self, self._story, turn, password)
        at, first = self.clock.now(), stage.last() + 1
        self._faults.switch((), at)
        try:
            notes = SCENES[mission_id](stage)
        except GuardError as error:
            self._faults.restore(before)
            if error.reason == "on_hold":
                raise Locked("mission_on_hold", **error.facts) from error
            raise
        if mission.faults:
            self._faults.switch({mission.faults[turn % len(mission.faults)]}, self.clock.now())
        self._course.begin(Start(mission_id, at, stage.last(), notes), first, before)

    def go_on(self, mission_id: str) -> None:
        """Go on with a mission that was left for another: what went wrong in it does again. Else nothing happens."""
        faults = self._course.go_on(mission_id, self._faults.times())
        if faults is not None:
            self._faults.restore(faults)

    def receive(self, message: Arrived) -> None:
        """Let a message arrive that somebody else sent."""
        self._phone.receive(message)

    def pass_time(self, guard: Guard) -> None:
        """Tell what became of messages meanwhile, and try again what is due.

        Called each second while somebody practises, so it leaves the store alone where there is nothing to do.
        """
        with suppress(StoreTrouble):
            for one in self._faults.due(self.clock.now()):
                with suppress(NotFound, Refused):  # a message of a demo that was begun anew since
                    guard.messages.receipt(one.message, one.state, one.detail)
            if self._faults.retries(self.clock.now()):
                guard.messages.deliver()
