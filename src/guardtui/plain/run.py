"""The whole conversation: the door, the list of places, and leaving in good order whatever ends it."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from typing import TYPE_CHECKING, Final, NoReturn

from guardtui.clock import SECOND
from guardtui.core.errors import GuardError
from guardtui.core.records import Client, Session
from guardtui.language import _
from guardtui.plain.keyboard import keyboard_of
from guardtui.plain.practice import attend
from guardtui.plain.signin import Door
from guardtui.plain.talk import Back, Gone, Talk
from guardtui.plain.visit import Reception, SignedOut, Visit
from guardtui.shared.background import sending

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.shared.practice import Practice

DONE: Final = 0
UNFINISHED: Final = 1
"""The input ended while something had begun that was not complete."""
INTERRUPTED: Final = 130

GOODBYE: Final = _("You are signed out. Goodbye.")


def run(guard: Guard, client: Client, *, practice: Practice | None = None, handle: str = "", hint: str = "") -> int:
    """Talk with whoever sits at standard input until they leave; the exit code of the process."""
    talk = Talk(keyboard_of(sys.stdin), sys.stdout, guard.policy.screen_lock / SECOND)
    with sending(guard), _ended_by_signals():
        return converse(Reception(guard, talk, client, practice, handle, hint))


def converse(desk: Reception) -> int:
    """From hello to goodbye; the exit code."""
    talk = desk.talk
    attend(desk)
    _welcome(desk)
    try:
        while True:
            session = Door(desk).enter()
            with _session(desk, session):
                talk.say(stay_with(desk, session))
    except Left:
        talk.say(GOODBYE)
        return DONE
    except (Back, KeyboardInterrupt):  # from the first question, or while nothing was asked
        return INTERRUPTED
    except Gone as gone:
        talk.say(_("Nothing more is typed. Goodbye."))
        return UNFINISHED if gone.midway else DONE


class Left(Exception):
    """The person is done."""


def stay_with(desk: Reception, session: Session) -> str:
    """Everything between signing in and out; why it ended, in words. Raises `Left`, and what `converse` ends by."""
    from guardtui.plain.main import stay

    attend(desk)
    visit = Visit(**{one.name: getattr(desk, one.name) for one in fields(Reception)}, session=session)
    visit.talk.idle, visit.talk.answered = visit.nobody_there, visit.present
    attend(visit)
    try:
        stay(visit)
    except SignedOut as over:
        return over.sentence or _("You are signed out.")
    finally:
        visit.talk.idle, visit.talk.answered = None, lambda: None
        attend(desk)
    raise Left


@contextmanager
def _session(desk: Reception, session: Session) -> Iterator[None]:
    """End it, however it is left. One that is over already is no trouble."""
    try:
        yield
    finally:
        with suppress(GuardError):
            desk.guard.signin.end(session)


def _welcome(desk: Reception) -> None:
    talk, practice = desk.talk, desk.practice
    talk.say(_("GuardTUI, {service}.").format(service=desk.guard.service))
    if desk.guard.practice:
        talk.say(_("Practice: nothing here is real."))
    if practice is not None:
        talk.say(
            _(
                "Messages arrive in the pretend phone: type p where a code is asked for, or in any list. There z has "
                "everything else to practise with: missions, faults, time."
            )
        )
    if desk.hint:
        talk.say(desk.hint)
    if desk.lab is not None:
        desk.lab.hello()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A SIGTERM or a dropped line signs out, and leaves the terminal as it was; the exit code says which."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, _frame: object) -> NoReturn:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
