"""Sign-in: handle and password, then the code where one is due (PRODUCT M1)."""

from __future__ import annotations

from functools import partial
from typing import Final

from guardtui import wording
from guardtui.core.action import Action
from guardtui.core.errors import Locked
from guardtui.core.records import Challenge, ContactChange, PendingSignIn, Session
from guardtui.core.verdict import Verdict
from guardtui.language import _
from guardtui.plain.code import Asked, answer
from guardtui.plain.visit import Reception
from guardtui.wording import Line, Question
from guardtui.wording.ways import ways_by_line, ways_lines

SIGN_IN: Final = Action("sign-in")
HELP: Final = (
    _("Type your handle and your password. If a code is due you are asked for it next, and you hear how it was sent."),
    _("After several wrong passwords in a row there is a wait. It is the same for everybody and ends by itself."),
    (
        _(
            "If the code would go to a phone or mail address that is not yours, go back from it: for seven days a contact "
            "that was changed can be put back with a code from the old one."
        )
    ),
)
PUT_BACK: Final = Question(
    _("Put it back?"), _("A code goes to the old contact."), yes=_("Put it back"), no=_("Sign in again")
)


class Door:
    """Says the same whether or not an account exists."""

    def __init__(self, desk: Reception) -> None:
        self.desk = desk
        self._half: PendingSignIn | None = None
        """The newest sign-in whose password was right: who asks for help may say that much of the account."""

    def enter(self) -> Session:
        """Ask until somebody is signed in. Raises `Back` where they go back out of the first question."""
        desk = self.desk
        if not desk.guard.accounts.any():
            from guardtui.plain.first import make_first

            if (session := make_first(desk)) is not None:
                return session
        printed = (
            _("p signs in to the practice account with its printed password.") if desk.practice is not None else ""
        )
        desk.talk.say(_("Sign in. Type ? for help."), *filter(None, [printed]))
        while True:
            handle = self._handle()
            session = desk.attempt(self._with_password, handle)
            if session is not None:
                return session

    def _handle(self) -> str:
        talk = self.desk.talk
        while (typed := talk.ask(_("Handle"), default=self.desk.handle, home=True)) == "?":
            self._help()
        return typed

    def _with_password(self, handle: str) -> Session | None:
        desk = self.desk
        if handle == "p" and desk.practice is not None:
            handle, typed = desk.practice.sign_in_with()
        else:
            typed = desk.talk.secret(_("Password"))
        signed = desk.guard.signin.begin(handle, typed, desk.client)
        desk.handle = handle
        if signed.session is not None:
            return signed.session
        if signed.pending is not None:
            return self._with_code(signed.pending)
        waits = signed.until if signed.outcome == "wait" else None
        desk.talk.say(wording.sign_in_wait(waits, desk.now) if waits else wording.sign_in_refused())
        return None

    def _with_code(self, pending: PendingSignIn) -> Session | None:
        desk, guard = self.desk, self.desk.guard
        self._half = pending
        challenge = self._ask_for_code(pending)
        request = partial(guard.codes.request, pending, SIGN_IN)

        def check(challenge_id: str, typed: str, trust: bool) -> Verdict:  # noqa: FBT001 - a Check
            return guard.signin.finish(pending, challenge_id, typed, trust=trust)

        asked = Asked(
            pending,
            challenge,
            title=wording.proof("new_device" if pending.new_device else "sign_in"),
            check=check,
            again=request,
            ways=pending.ways,
            trust=pending.trustable,
        )
        verdict = answer(desk, asked)
        if verdict is not None and isinstance(verdict.result, Session):
            return verdict.result
        changes = guard.contacts.undoable(pending)
        return self._put_back(pending, changes[0]) if changes else None

    def _ask_for_code(self, pending: PendingSignIn) -> Challenge:
        """Have the code sent. Where that has to wait, offer what does not. Raises `Back`."""
        codes = self.desk.guard.codes
        try:
            return codes.request(pending, SIGN_IN)
        except Locked as error:
            ways = ways_by_line(codes.ways(pending, SIGN_IN))
            if not any(way.open for way in ways.values()):
                raise
            self.desk.problem(error)
        way = ways[self.desk.talk.choose(wording.choice("another_way")[0], ways_lines(ways.values()))]
        return codes.request(pending, SIGN_IN, way.channel, way.contact_id)

    def _put_back(self, pending: PendingSignIn, change: ContactChange) -> Session | None:
        """The code that was not typed may have gone to a contact that somebody else put there."""
        desk, guard = self.desk, self.desk.guard
        desk.talk.say(wording.changed_lately(change, desk.now))
        if not desk.talk.confirm(PUT_BACK):
            return None
        request = partial(guard.contacts.undo, pending, change.id)
        asked = Asked(pending, request(), title=wording.proof("put_back"), again=request)
        if answer(desk, asked) is None:
            return None
        desk.talk.say(wording.done("contact_back_at_the_door"))
        return self._with_code(pending)

    def _help(self) -> None:
        desk = self.desk
        desk.talk.say(*HELP)
        lines = (
            Line("support", _("I cannot get in"), _("Put a support case together, to be saved and handed over.")),
            Line("learn", _("What codes are"), _("The learn cards.")),
        )
        desk.attempt(lambda: self._helped(desk.talk.choose(_("What would help?"), lines)))

    def _helped(self, by: str) -> None:
        if by == "support":
            from guardtui.plain.support import ask_for_help

            ask_for_help(self.desk, self._half)
        else:
            from guardtui.plain.places.learn import read_cards

            read_cards(self.desk)
