"""Who is here: before anybody is signed in a reception, and then a visit, which every place and flow is given."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from guardtui import wording
from guardtui.clock import MINUTE
from guardtui.core.errors import SESSION_OVER, GuardError, StoreTrouble
from guardtui.core.records import Challenge, Client, Session
from guardtui.core.verdict import Verdict
from guardtui.language import _, _n
from guardtui.plain.talk import Back, Menu, Talk, joined
from guardtui.shared.cards import PLACES
from guardtui.shared.fixes import Fix
from guardtui.shared.practice import Practice

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.guard.callers import Caller
    from guardtui.plain.practice import Lab

P = ParamSpec("P")
T = TypeVar("T")

TELL_EVERY: Final = 60
"""Seconds after which the store hears again that the person is there."""


class SignedOut(Exception):
    """The session is over; the sentence says why, if it was not the person's own wish."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__()
        self.sentence = sentence


class Go(Exception):
    """What is to be done next is somewhere else: leave everything, and go there."""

    def __init__(self, destination: str, item: str = "") -> None:
        super().__init__()
        self.fix = Fix(destination, item)


@dataclass
class Reception:
    """What is there before anybody is signed in."""

    guard: Guard
    talk: Talk
    client: Client
    practice: Practice | None = None
    handle: str = ""
    """Who most likely wants in."""
    hint: str = ""
    """What it takes to practise."""
    lab: Lab | None = None
    """The lab, where somebody practises."""

    @property
    def now(self) -> int:
        return self.guard.clock.now()

    def dated(self, at: int | None) -> str:
        """When something happened, in words."""
        return wording.dated(at, self.now)

    def touch(self) -> None:
        """Let the store hear that the person is here; before anybody is signed in nobody has to."""

    def card(self, card: str) -> None:
        """Say a learn card."""
        found = self.guard.learn.show(card)
        self.talk.say(joined(found.title), found.text)

    def attempt(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Do something that the person may go back out of, and that the guard may refuse, which is said in words."""
        try:
            return act(*args, **kwargs)
        except Back:
            return None
        except GuardError as error:
            self.problem(error)
            return None

    def problem(self, error: GuardError) -> None:
        """Say what a verb refused."""
        self.talk.say(wording.problem(error))


@dataclass
class Visit(Reception):
    """Somebody who is signed in."""

    session: Session = field(kw_only=True)
    _told_at: float = field(default_factory=time.monotonic)

    def tell(self, facts: Mapping[str, str]) -> None:
        """Say what is known of something, one fact on each line."""
        self.talk.say(*(joined(f"{name}: {fact}") for name, fact in facts.items()))

    def tell_hold(self) -> None:
        """Say why what pays or weakens is refused just now, while a hold lasts."""
        hold = self.guard.holds.show(self.session)
        if hold is not None:
            self.talk.say(wording.hold(hold, self.now))

    def menu(self, place: str, title: str, lead: str = "") -> Menu:
        """The list of a place, with the card that fits it."""
        card = PLACES.get(place)
        return Menu(self.talk, title, lead, why=partial(self.card, card) if card else None)

    def prove(self, title: str, verb: Callable[P, Challenge], *args: P.args, **kwargs: P.kwargs) -> Verdict | None:
        """Call a verb that wants proof, and let the person give it; None when they left."""
        begin = partial(verb, *args, **kwargs)
        return self.enter_code(begin(), title, again=begin)

    def enter_code(
        self,
        challenge: Challenge,
        title: str,
        lead: str = "",
        *,
        again: Callable[[], Challenge] | None = None,
        can_switch: bool = True,
        begins: str = "",
    ) -> Verdict | None:
        """Let the person type the code of a challenge; None when they left."""
        from guardtui.plain.code import Asked, answer

        return answer(
            self, Asked(self.session, challenge, title, lead, again=again, can_switch=can_switch, begins=begins)
        )

    def problem(self, error: GuardError) -> None:
        """Say what a verb refused. A session that is over leads to the door."""
        if error.reason in SESSION_OVER:
            raise SignedOut(wording.problem(error))
        super().problem(error)

    def present(self) -> None:
        """Only what a person does keeps a session from idling out (SECURITY C-71), so it is told when they did something."""
        if time.monotonic() - self._told_at < TELL_EVERY:
            return
        self._told_at = time.monotonic()
        self.touch()

    def touch(self) -> None:
        """Say so at once."""
        try:
            self.guard.signin.touch(self.session)
        except StoreTrouble:  # busy, or only to be read: what the person wants next says so itself
            return
        except GuardError as error:
            self.problem(error)

    def nobody_there(self) -> None:
        """Nothing was typed for long: whoever comes next shows who they are."""
        minutes = self.guard.policy.screen_lock // MINUTE
        self.talk.say(_n("Nothing was typed for {count} minute.", "Nothing was typed for {count} minutes.", minutes))
        self.lock()

    def lock(self) -> None:
        """Ask for the password before anything goes on. Raises `SignedOut` where that is not wanted."""
        talk = self.talk
        talk.say(
            _("Locked."),
            _("{handle} is signed in. The password opens this again; an empty line signs out.").format(
                handle=self.session.handle
            ),
        )
        while True:
            try:
                answer = self.guard.signin.check_password(self.session, talk.secret(_("Password")))
            except Back:
                raise SignedOut from None
            except GuardError as error:
                self.problem(error)
                continue
            if answer.session is not None:
                talk.say(_("Open again."))
                return
            waits = answer.until if answer.outcome == "wait" else None
            talk.say(wording.sign_in_wait(waits, self.now) if waits else wording.password_wrong())


def caller_of(desk: Reception) -> Caller | None:
    """Who is signed in, if somebody is."""
    return desk.session if isinstance(desk, Visit) else None
