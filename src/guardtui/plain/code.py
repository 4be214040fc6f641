"""Everything around the typing of one code: where it went, what it allows, the time, the tries, the other ways (M4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from guardtui import wording
from guardtui.clock import DAY
from guardtui.core.errors import GuardError
from guardtui.core.missing_code import BY_MESSAGE, Fix
from guardtui.core.records import Challenge, ChallengeState, Channel, Way
from guardtui.core.verdict import Outcome, Verdict
from guardtui.language import _, _n, capital
from guardtui.plain.talk import BACK, Back, joined
from guardtui.plain.visit import Go, Reception
from guardtui.shared.cards import card_of_code
from guardtui.shared.pasted_code import find_code
from guardtui.wording.names import CHANNELS, own
from guardtui.wording.ways import ways_by_line, ways_lines

if TYPE_CHECKING:
    from guardtui.guard.callers import Caller

T = TypeVar("T")

Check = Callable[[str, str, bool], Verdict]
"""Challenge, what was typed, whether to trust this device → what became of it."""


@dataclass
class Asked:
    """A challenge whose code is asked for, and what may be done beside typing it."""

    caller: Caller
    challenge: Challenge
    title: str = ""
    lead: str = ""
    check: Check | None = None
    again: Callable[[], Challenge] | None = None
    """Asks anew for the same action, once the challenge is over, where that takes more than to renew it."""
    ways: tuple[Way, ...] | None = None
    """The other ways where they are known already; else they are asked for."""
    trust: bool = False
    """Whether this device can be trusted along with the code."""
    can_switch: bool = True
    begins: str = ""
    """What is done at once, by its letter."""


def answer(desk: Reception, asked: Asked) -> Verdict | None:
    """The verdict that accepted the code; None when the person left, which voids the challenge."""
    return _Panel(desk, asked, asked.challenge).run()


class _Leave(Exception):
    """The person goes back out of the question for the code."""


@dataclass
class _Panel:
    desk: Reception
    about: Asked
    asked: Challenge
    """The challenge that a typed code would answer."""
    spare: bool = False
    """Whether a recovery code is being typed."""
    trusted: bool = False

    def run(self) -> Verdict | None:
        self._turn_to(self.asked)
        try:
            self._describe()
            if self.about.begins in self._letters():
                self._attempt(self._acts[self.about.begins])
            while True:
                verdict = self._take()
                if verdict is not None:
                    return verdict
        except _Leave:
            self._take_back()
            return None
        except BaseException:  # left for another place, or for good: the code must open nothing any more
            self._take_back()
            raise

    # Saying

    def _describe(self) -> None:
        """Where the code went and what it allows: the same words as in the message (PRODUCT M23)."""
        say, asked = self.desk.talk.say, self.asked
        say(joined(self.about.title or wording.proof("sign_in"), self.about.lead))
        say(self._where())
        say(_("It lets you {summary}.").format(summary=asked.summary))
        sent = asked.channel in {Channel.SMS, Channel.MAIL}
        if sent or asked.approval:
            shown = _("The message must say: {words}.") if sent else _("Who asks must say: {words}.")
            say(shown.format(words=" ".join(asked.words)))
        say(self._stands())
        letters = {**self._letters(), **{letter: words for letter, (words, _act) in self.desk.talk.always.items()}}
        letters["b"] = letters.pop("b")  # last, as in every list
        self.desk.talk.offer([f"{letter} {words}" for letter, words in letters.items()])

    def _where(self) -> str:
        asked = self.asked
        by = CHANNELS[asked.channel]
        if self.spare:
            return _("Type one of your recovery codes.")
        if asked.channel is Channel.APP:
            return _("Read it in: {app}.").format(app=own(asked.target) or by)
        return _("Sent to {target}, {by}.").format(target=asked.target, by=by)

    def _stands(self) -> str:
        """Time, tries, and what became of the sending, in one sentence; or that the request is over."""
        asked, now = self.asked, self.desk.now
        if asked.state is ChallengeState.VOIDED:
            return wording.sentence(Verdict(Outcome.VOIDED), self.desk.guard.policy)
        left = asked.expires_at - now
        parts = [_("Code {step} of {steps}").format(step=asked.step, steps=asked.steps)] if asked.steps > 1 else []
        parts.append(_("{span} left").format(span=wording.span(left)) if left > 0 else _("its time is over"))
        parts.append(_n("{count} try left", "{count} tries left", asked.tries_left))
        if asked.delivery is not None:
            parts.append(wording.sending_state(asked.delivery))
        if asked.resend_at is not None and asked.resend_at > now and self._open:
            parts.append(_("can be sent again in {span}").format(span=wording.span(asked.resend_at - now)))
        told = ", ".join(parts)
        return f"{capital(told)}."

    @property
    def _open(self) -> bool:
        asked = self.asked
        return asked.state is ChallengeState.OPEN and asked.tries_left > 0 and asked.expires_at > self.desk.now

    def _letters(self) -> dict[str, str]:
        """What can be done beside typing; the guard checks it again."""
        asked, switch = self.asked, self.about.can_switch
        days = self.desk.guard.policy.device_trust // DAY
        offers = {
            "r": (_("send it again"), bool(asked.resends_left) and self._open),
            "m": (_("it did not arrive"), not self.spare),
            "s": (_("another way"), switch and asked.switchable),
            "c": (_("type a recovery code"), switch and asked.recovery and not self.spare),
            "d": (_("type the six digits"), self.spare and asked.channel is not Channel.RECOVERY),
            "n": (_("ask for a new code"), not self._open),
            "t": (
                _("do not trust this device")
                if self.trusted
                else _n("trust this device for {count} day", "trust this device for {count} days", days),
                self.about.trust,
            ),
        }
        return {letter: words for letter, (words, on) in offers.items() if on} | {
            "i": _("what this is for"),
            "b": BACK,
        }

    # Asking

    def _take(self) -> Verdict | None:
        """One thing that is typed; the verdict if it was the right code."""
        talk = self.desk.talk
        try:
            typed = talk.hidden(_("Recovery code") if self.spare else _("Code")).strip()
        except Back:
            raise _Leave from None
        letter = typed.lower()
        if not typed:
            self._refresh()
            self._describe()
        elif letter == "b":
            raise _Leave
        elif letter in self._letters():
            self._attempt(self._acts[letter])
        elif letter in talk.always:
            talk.always[letter][1]()
        else:
            return self._attempt(partial(self._try, typed))
        return None

    def _attempt(self, act: Callable[[], T]) -> T | None:
        """What is refused is said, and the question stays; what took too long has to begin again before it."""
        try:
            return act()
        except Back:
            return None
        except GuardError as error:
            if error.reason in {"sign_in_expired", "enrolment_expired"}:
                raise
            self.desk.problem(error)
            return None

    @property
    def _acts(self) -> Mapping[str, Callable[[], None]]:
        return {
            "r": self._send_again,
            "m": self._missing,
            "s": self._choose_way,
            "c": self._recovery,
            "d": self._digits,
            "n": self._renew,
            "t": self._trust,
            "i": lambda: self.desk.card(card_of_code(self.asked)),
        }

    def _try(self, typed: str) -> Verdict | None:
        code, why_not = self._found(typed)
        if code is None:
            self.desk.talk.say(why_not)
            return None
        verdict = (self.about.check or self._answer)(self.asked.id, code, self.trusted)
        if verdict.accepted:
            self.desk.talk.say(wording.sentence(verdict, self.desk.guard.policy))
            if verdict.replacement is not None:
                from guardtui.plain.secrets import show_replacement

                show_replacement(self.desk, verdict.replacement)
            return verdict
        self.desk.talk.say(wording.sentence(verdict, self.desk.guard.policy))
        self._refresh()
        if verdict.outcome is Outcome.ONE_MORE:
            self._describe()
        elif not self._open:
            self.desk.talk.say(_("n asks for a new code."))
        return None

    def _found(self, typed: str) -> tuple[str | None, str]:
        """The code in what was typed or pasted: a recovery code too, where one is taken. Nothing is tried for less."""
        code, why_not = find_code(typed, "recovery" if self.spare else "digits")
        if code is None and not self.spare and self.asked.recovery and self.about.can_switch:
            code, _why_not = find_code(typed, "recovery")
        return code, why_not

    def _answer(self, challenge_id: str, typed: str, _trust: bool) -> Verdict:  # noqa: FBT001 - a Check
        return self.desk.guard.codes.answer(self.about.caller, challenge_id, typed)

    def _refresh(self) -> None:
        self._turn_to(self.desk.guard.codes.show(self.about.caller, self.asked.id))

    def _turn_to(self, challenge: Challenge) -> None:
        """Go on with this one; another way may take another kind of code."""
        if challenge.channel is not self.asked.channel or challenge.channel is Channel.RECOVERY:
            self.spare = challenge.channel is Channel.RECOVERY
        self.asked = challenge

    def _take_back(self) -> None:
        """Leave; the code that was sent is worth nothing any more."""
        if self.asked.state is ChallengeState.OPEN:
            with suppress(GuardError):  # it was over already: there is nothing to take back
                self.desk.guard.codes.cancel(self.about.caller, self.asked.id)

    # What can be done beside typing

    def _send_again(self) -> None:
        """The clock and the tries stay as they are."""
        self._turn_to(self.desk.guard.codes.resend(self.about.caller, self.asked.id))
        self.desk.talk.say(wording.sent_again(self.asked, same=self.desk.guard.policy.resend_same_code))

    def _renew(self) -> None:
        again = self.about.again or partial(self.desk.guard.codes.renew, self.about.caller, self.asked.id)
        self._turn_to(again())
        self._describe()

    def _choose_way(self) -> None:
        """Another way for the same challenge while it is open, else a new one."""
        codes, talk = self.desk.guard.codes, self.desk.talk
        self._turn_to(codes.show(self.about.caller, self.asked.id))
        here = self.asked
        ways = codes.ways_of(self.about.caller, here.id) if self.about.ways is None else self.about.ways
        others = ways_by_line(ways, but=here if self._open else None)
        if self._open and not here.undelivered and any(way.channel in BY_MESSAGE for way in others.values()):
            talk.say(wording.done("another_message_voids"))
        way = others[talk.choose(wording.choice("another_way")[0], ways_lines(others.values()))]
        if way.channel is Channel.RECOVERY and self._open:
            self._recovery()
            return
        verb = codes.switch if self._open else codes.renew
        self._turn_to(verb(self.about.caller, here.id, way.channel, way.contact_id))
        self._describe()

    def _recovery(self) -> None:
        """The challenge stays as it is, and a code that was sent stays good."""
        self.spare = True
        self.desk.talk.say(wording.done("recovery_asked"))

    def _digits(self) -> None:
        self.spare = False
        self.desk.talk.say(self._where())

    def _trust(self) -> None:
        self.trusted = not self.trusted
        self.desk.talk.say(
            _("This device is trusted once the code is right.") if self.trusted else _("It is not trusted.")
        )

    def _missing(self) -> None:
        """It did not arrive: find out why, and do what mends it."""
        from guardtui.plain.missing_code import look_into

        taken = look_into(self.desk, self.about.caller, self.asked.id)
        match taken.fix if taken else None:
            case Fix.RESEND:
                self._send_again()
            case Fix.NEW_CODE:
                self._renew()
            case Fix.OTHER_WAY:
                self._choose_way()
            case Fix.CONTACTS if taken:
                raise Go("contacts", taken.found.contact_id or "")
            case Fix.UNDO:
                raise _Leave
