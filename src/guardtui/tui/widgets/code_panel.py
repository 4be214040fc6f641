"""Everything around the typing of one code: where it went, what it allows, the time, the tries, the other ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive

from guardtui import wording
from guardtui.clock import DAY
from guardtui.core.errors import GuardError
from guardtui.core.message import MAY_HAVE_ARRIVED
from guardtui.core.missing_code import BY_MESSAGE, Fix
from guardtui.core.records import Challenge, ChallengeState, Channel, Way
from guardtui.core.verdict import Outcome, Verdict
from guardtui.language import _, _n
from guardtui.tui.asking import Again, Asks, act
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.marks import OFF, ON
from guardtui.tui.widgets.code_field import CodeField
from guardtui.tui.widgets.facts import Facts
from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.widgets.timebar import TimeBar
from guardtui.tui.words import clock_time
from guardtui.wording.names import CHANNELS, own
from guardtui.wording.ways import ways_by_line, ways_lines

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.guard.callers import Caller

Check = Callable[[str, str, bool], Verdict]
"""Challenge, what was typed, whether to trust this device → what became of it."""

OFFERS = (
    ("r", "resend", _("Resend"), _("Send the code once more")),
    ("m", "missing", _("No code?"), _("Find out why the code did not arrive")),
    ("s", "switch", _("Another way"), _("Get the code by another way")),
    ("c", "recovery", _("Recovery code"), _("Type one of your recovery codes instead")),
    ("d", "digits", _("Six digits"), _("Type the six digits after all")),
    ("n", "renew", _("New code"), _("Ask for a new code")),
    ("t", "trust", _("Trust device"), _("Ask for no code here for a while")),
)
"""What can be done beside typing. While a recovery code is typed letters belong to it, and ctrl takes their place."""


class CodePanel(Asks, Vertical):
    """Takes one code for one challenge. Posts `Done` when it was accepted; the verdicts before that are told here."""

    DEFAULT_CSS = """
    CodePanel { height: auto; }
    CodePanel CodeField { margin: 1 0 0 0; }
    CodePanel TimeBar { margin: 0; max-width: 37; }
    CodePanel #code-left { color: $text-muted; height: auto; }
    CodePanel #code-sentence { height: auto; min-height: 2; margin-top: 1; }
    CodePanel #code-sentence.bad { color: $error; }
    CodePanel #code-trust { margin-top: 1; height: auto; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"letter('{name}')", verb, id=f"code.{name}", tooltip=tip) for key, name, verb, tip in OFFERS),
        *(
            Binding(f"ctrl+{key}", f"held('{name}')", verb, id=f"code.{name}_held", tooltip=tip)
            for key, name, verb, tip in OFFERS
            if name != "missing"  # ctrl+m is enter, and recovery codes are not sent
        ),
    ]

    challenge: reactive[Challenge | None] = reactive(None)
    trusted: reactive[bool] = reactive(False)

    class Done(Message):
        """The code was accepted."""

        def __init__(self, verdict: Verdict) -> None:
            super().__init__()
            self.verdict = verdict

    class Gone(Message):
        """What mends it is somewhere else: please leave, and go to the destination, there to the line `item`."""

        def __init__(self, destination: str, item: str = "") -> None:
            super().__init__()
            self.destination = destination
            self.item = item

    def __init__(
        self,
        guard: Guard,
        caller: Caller,
        challenge: Challenge,
        *,
        check: Check | None = None,
        again: Callable[[], Challenge] | None = None,
        trust: bool = False,
        can_switch: bool = True,
        begins: str = "",
    ) -> None:
        """`begins` is what is done first, by its name in `OFFERS`."""
        super().__init__()
        self.guard = guard
        self.caller = caller
        self.verdict: Verdict | None = None
        self._check = check or self._answer
        self._again = again or (lambda: guard.codes.renew(caller, self.now_asked.id))
        self._trust_offered = trust
        self._can_switch = can_switch
        self._begins = begins
        self._resendable = self._was_open = False
        self._typed_for: Channel | None = None
        self._seen = 0
        self._looks = Again(self, self._look_again, "look")
        self.set_reactive(CodePanel.challenge, challenge)

    def _answer(self, challenge_id: str, typed: str, _trust: bool) -> Verdict:
        return self.guard.codes.answer(self.caller, challenge_id, typed)

    @property
    def now_asked(self) -> Challenge:
        """The challenge that a typed code would answer."""
        assert self.challenge is not None
        return self.challenge

    def compose(self) -> ComposeResult:
        yield Facts({"target": _("Sent to"), "allows": _("Lets you"), "words": _("It must say")})
        yield CodeField(id="code")
        yield TimeBar()
        yield Plain(id="code-left")
        yield Plain(id="code-sentence")
        if self._trust_offered:
            yield Plain(id="code-trust")

    def on_mount(self) -> None:
        """Show it, and count down each second."""
        self._show_challenge()
        self.set_interval(1, self._tick)
        self.query_one(CodeField).focus()
        if self._begins:
            self.call_after_refresh(self.action_letter, self._begins)

    def watch_challenge(self) -> None:
        """The challenge is another one, or stands otherwise."""
        if self.query(CodeField):
            self._show_challenge()

    def _show_challenge(self) -> None:
        """Show where the code went and what it allows: the same words as in the message (PRODUCT M23)."""
        asked = self.now_asked
        sent = asked.channel in BY_MESSAGE
        words = line((" ".join(asked.words), "bold")) if sent or asked.approval else None
        by = CHANNELS[asked.channel]
        target = own(asked.target) or by
        on_paper = line((_("one of your recovery codes"), "bold"))
        somewhere = line((target, "bold"), ("" if target.casefold() == by.casefold() else f"  {by}", "$text-muted"))
        self.query_one(Facts).say(
            target=on_paper if self._spare else somewhere,
            allows=line((asked.summary, "bold")),
            words=words,
        )
        label = {Channel.APP: _("Read it in"), Channel.RECOVERY: _("Type")}.get(asked.channel, _("Sent to"))
        label = _("Type") if self._spare else label
        self.query_one(Facts).call(target=label, words=_("It must say") if sent else _("They say"))
        if asked.channel is not self._typed_for:  # and only then: the person may have chosen a recovery code meanwhile
            self._typed_for = asked.channel
            self.query_one(CodeField).mode = "recovery" if asked.channel is Channel.RECOVERY else "digits"
        self._show_time()
        self._mode_changed()

    def watch_trusted(self) -> None:
        """Show the choice about this device."""
        for note in self.query("#code-trust").results(Plain):
            box = ON if self.trusted else OFF
            days = self.guard.policy.device_trust // DAY
            key = self.key_of("code.trust_held" if self._spare else "code.trust")
            note.say(line((f"{box} {key}", "bold $primary"), _(" trust this device for {days} days").format(days=days)))

    def on_click(self, event: object) -> None:
        """The trust line is a button too."""
        widget = getattr(event, "widget", None)
        if widget is not None and widget.id == "code-trust":
            self._trust()

    def _tick(self) -> None:
        self._show_time()
        number = self.desk.changed()
        if number != self._seen and not self.acting:
            self._seen = number
            self._looks.wish()

    async def _look_again(self) -> None:
        """Something was written: the message may have arrived, or the challenge may be gone."""
        before = self.now_asked
        try:
            after = await self.ask(self.guard.codes.show, self.caller, before.id)
        except GuardError as error:
            self.on_problem(error)
            return
        if after.id != self.now_asked.id:  # the person asked for another code meanwhile
            return
        self.challenge = after
        if before.state is ChallengeState.OPEN and after.state is ChallengeState.VOIDED:
            self.say(wording.sentence(Verdict(Outcome.VOIDED), self.guard.policy))
        if after.delivery in MAY_HAVE_ARRIVED and before.delivery not in MAY_HAVE_ARRIVED:
            self.desk.tell_terminal(_("A code was sent to you."))

    def _show_time(self) -> None:
        asked, now = self.now_asked, self.guard.clock.now()
        stands = asked.state is ChallengeState.OPEN
        left = max(0, asked.expires_at - now) if stands else 0
        self.query_one(TimeBar).left = left / max(1, self.guard.policy.code_life)
        tries = _n("{count} try left", "{count} tries left", asked.tries_left)
        step = [_("code {step} of {steps}").format(step=asked.step, steps=asked.steps)] if asked.steps > 1 else []
        time = _("{clock_time} left").format(clock_time=clock_time(left)) if left else _("its time is over")
        parts = [*step, time, tries] if stands else step
        opens = _(": this code opens nothing") if asked.undelivered else ""
        way = [wording.sending_state(asked.delivery) + opens] if asked.delivery is not None else []
        way += [wording.why_not(asked.why_not)] if asked.why_not else []
        wait = None if asked.resend_at is None else asked.resend_at - now
        resendable = wait is not None and wait <= 0 and self._open
        if wait is not None and wait > 0 and self._open:
            way.append(_("resend in {clock_time}").format(clock_time=clock_time(wait)))
        self.query_one("#code-left", Plain).say("\n".join(" · ".join(part) for part in (parts, way) if part))
        if (resendable, self._open) != (self._resendable, self._was_open):
            self._resendable, self._was_open = resendable, self._open
            self.refresh_bindings()

    @property
    def _open(self) -> bool:
        asked = self.now_asked
        return asked.state is ChallengeState.OPEN and asked.tries_left > 0 and asked.expires_at > self.guard.clock.now()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what would be allowed now, by the key that is free now; the store checks it again."""
        if action in {"letter", "held"}:
            return (action == "held") == self._spare and self._allowed(str(parameters[0]))
        return True

    def _allowed(self, name: str) -> bool | None:
        asked = self.now_asked
        match name:
            case "resend":
                can_wait = asked.resends_left and asked.state is ChallengeState.OPEN
                return None if not self._resendable and can_wait else self._resendable
            case "switch":
                return self._can_switch and asked.switchable
            case "recovery":
                return self._can_switch and asked.recovery and not self._spare
            case "digits":
                return self._spare and asked.channel is not Channel.RECOVERY
            case "missing":
                return not self._spare
            case "renew":
                return not self._open
        return self._trust_offered

    def action_letter(self, name: str) -> None:
        """A letter was pressed that is no part of a code."""
        {
            "resend": self._resend,
            "missing": self._missing,
            "switch": self._switch,
            "recovery": self._recovery,
            "digits": self._digits,
            "renew": self._renew,
            "trust": self._trust,
        }[name]()

    def action_held(self, name: str) -> None:
        """The same with ctrl."""
        self.action_letter(name)

    def say(self, sentence: str, tone: str = "bad") -> None:
        """Tell what became of the last code, under the field."""
        note = self.query_one("#code-sentence", Plain)
        note.set_class(tone == "bad", "bad")
        note.say(sentence)
        if sentence:
            note.scroll_visible(animate=False)

    def on_problem(self, error: GuardError) -> None:
        """Say it where the person looks. A sign-in that is over goes back to its beginning, where it is said."""
        if error.reason == "sign_in_expired":
            self.post_message(self.Gone(""))
        elif not self.desk.session_over(error):
            self.say(wording.problem(error))
            self.query_one(CodeField).clear()

    def on_code_field_odd(self, event: CodeField.Odd) -> None:
        """What was pasted was no code: nothing was tried."""
        event.stop()
        self.say(event.sentence)

    def on_code_field_filled(self, event: CodeField.Filled) -> None:
        """The last character was typed: that is the one press for one try."""
        event.stop()
        self._submit(event.text)

    def _submit(self, typed: str) -> None:
        if self.acting:  # a resend is just under way: the code is not lost, it waits for its turn
            self.set_timer(0.1, lambda: self._submit(typed))
        else:
            self._try(typed)

    @act
    async def _try(self, typed: str) -> None:
        self.say(_("Checking …"), "wait")
        self.told = True
        try:
            self.verdict = verdict = await self.ask(self._check, self.now_asked.id, typed, self.trusted)
        finally:
            self.told = False
        if verdict.accepted:
            self.say("")
            if verdict.replacement is not None:
                from guardtui.tui.dialogs.spare_codes import SpareCodes

                await self.desk.push_screen_wait(SpareCodes([verdict.replacement], in_place_of_used=True))
            self.post_message(self.Done(verdict))
            return
        if verdict.outcome is Outcome.ONE_MORE:
            await self._look_again()
            self.query_one(CodeField).clear()
            self.say(wording.sentence(verdict, self.guard.policy), "good")
            return
        self.say(wording.sentence(verdict, self.guard.policy))
        await self._look_again()
        self.query_one(CodeField).wrong()

    @act
    async def _resend(self) -> None:
        """Send the code again; its clock and tries stay as they are."""
        await self._send_again()

    async def _send_again(self) -> None:
        self.challenge = await self.ask(self.guard.codes.resend, self.caller, self.now_asked.id)
        said = wording.sent_again(self.now_asked, same=self.guard.policy.resend_same_code)
        self.say(said, "bad" if self.now_asked.undelivered else "good")

    @act
    async def _missing(self) -> None:
        """It did not arrive: find out why, and do what mends it."""
        from guardtui.tui.flows.missing_code import look_into

        taken = await look_into(self, self.guard, self.caller, self.now_asked.id)
        match taken.fix if taken else None:
            case Fix.RESEND:
                await self._send_again()
            case Fix.NEW_CODE:
                await self._ask_anew()
            case Fix.OTHER_WAY:
                await self._choose_way()
            case Fix.CONTACTS if taken:
                self.post_message(self.Gone("contacts", taken.found.contact_id or ""))
            case Fix.UNDO:
                self.post_message(self.Gone(""))
        self.query_one(CodeField).focus()

    @act
    async def _renew(self) -> None:
        """Ask for a new code for the same action."""
        await self._ask_anew()

    async def _ask_anew(self) -> None:
        self.challenge = await self.ask(self._again)
        self.say("")
        self.query_one(CodeField).clear()

    @act
    async def _switch(self) -> None:
        """Choose another way."""
        await self._choose_way()

    async def _choose_way(self) -> None:
        codes = self.guard.codes
        self.challenge = here = await self.ask(codes.show, self.caller, self.now_asked.id)
        ways = await self.ask(codes.ways_of, self.caller, here.id)
        others = ways_by_line(ways, but=here if self._open else None)
        title, stay = wording.choice("another_way")
        stays = self._open and not here.undelivered
        lines = [*ways_lines(others.values()), *(stay if stays else ())]
        voids = stays and any(way.channel in BY_MESSAGE for way in others.values())
        detail = wording.done("another_message_voids") if voids else ""
        open_ones = [name for name, way in others.items() if way.open]
        if stays or len(open_ones) != 1:
            chosen = await self.desk.push_screen_wait(Choose(title, lines, detail=detail))
        else:
            chosen = open_ones[0]  # nothing is given up, and there is nothing to choose
        if way := others.get(chosen or ""):
            await self._take(way)
        self.query_one(CodeField).focus()

    async def _take(self, way: Way) -> None:
        """Go on by this way: the same challenge while it is open, else a new one."""
        codes, here = self.guard.codes, self.now_asked
        if way.channel is Channel.RECOVERY and self._open:
            self._recovery()
            return
        verb = codes.switch if self._open else codes.renew
        self.challenge = await self.ask(verb, self.caller, here.id, way.channel, way.contact_id)
        self.say("")
        self.query_one(CodeField).clear()

    @property
    def _spare(self) -> bool:
        """Whether a recovery code is being typed."""
        return any(field.mode == "recovery" for field in self.query(CodeField))

    def _recovery(self) -> None:
        """Take a recovery code instead; the challenge stays as it is, and a code that was sent stays good."""
        self.query_one(CodeField).mode = "recovery"
        self._show_challenge()
        self.say(wording.done("recovery_asked"), "good")
        self._mode_changed()

    def _digits(self) -> None:
        """Take the six digits again."""
        self.query_one(CodeField).mode = "digits"
        self._show_challenge()
        self.say("")
        self._mode_changed()

    def back_to_digits(self) -> bool:
        """Whether a recovery code was being typed and the six digits are taken again."""
        if not self._allowed("digits"):
            return False
        self._digits()
        return True

    def _mode_changed(self) -> None:
        """Letters are keys, or part of a recovery code: the hints say which."""
        self.watch_trusted()
        self.refresh_bindings()

    def _trust(self) -> None:
        """Trust this device after this sign-in, or not."""
        self.trusted = not self.trusted

    def blank(self) -> None:
        """The screen was locked: forget what was half typed."""
        self.query_one(CodeField).clear()
