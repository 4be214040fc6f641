"""The wizard that turns two-step verification on, or adds a way to it: one page at a time, all at once at the end (M2).

The draft lives in the store, so leaving anywhere leaves things as they were, and coming back goes on where it stopped. What may be
shown once is kept here only while the wizard is open. To go back is one page back; from the first one, out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from guardtui import wording
from guardtui.core import recovery
from guardtui.core.errors import GuardError
from guardtui.core.records import Authenticator, AuthenticatorState, Channel
from guardtui.guard.authenticators import Draft, NewApp
from guardtui.language import _
from guardtui.plain.secrets import STAYS, need_private, numbered
from guardtui.plain.talk import Back, Menu
from guardtui.plain.visit import Visit
from guardtui.shared.offers import Offer, offers
from guardtui.wording import Line, Question
from guardtui.wording import two_step as words

Place = Callable[[], "Place | None"]
"""A page: it asks, and says which page is next; None when all is done."""

ON = "go-on"
AFRESH = "afresh"
NEW_DRAFT = frozenset({"enrolment_expired", "no_authenticator", "wizard_unfinished"})
"""Reasons for which a draft has to be begun again."""


class Wizard:
    def __init__(self, visit: Visit, *, add: bool = False) -> None:
        self.visit, self.talk, self.guard, self.session = visit, visit.talk, visit.guard, visit.session
        self.add = add
        self._here: Place = self._choose
        self._trail: list[Place] = []
        """The pages that lie behind, the last of them to go back to first."""
        self._new_app: NewApp | None = None
        self._recovery: tuple[str, ...] = ()

    def run(self) -> None:
        """From the first page that is due, to the end or out."""
        if not self.add:  # its recovery codes have to be shown
            need_private(self.visit)
        self.talk.say(_("Nothing changes on your account before the last page. b goes one page back, or out."))
        here: Place | None = self._begin()
        while here is not None:
            self._here = here
            try:
                here = here()
            except Back:
                here = self._trail.pop() if self._trail else None
            except GuardError as error:
                self.visit.problem(error)
                here = self._after(error)

    def _after(self, error: GuardError) -> Place | None:
        """Where a draft ran out, begin again; else to the page before, or out."""
        if error.reason in NEW_DRAFT:
            self._new_app, self._recovery = None, ()
            return self._begin()
        return self._trail.pop() if self._trail else None

    def _on_to(self, place: Place) -> Place:
        """On to another page, from which this one is to be gone back to."""
        self._trail.append(self._here)
        return place

    # The pages

    def _begin(self) -> Place:
        """Go on where the person left."""
        self._trail = []
        draft = self._draft()
        if not draft.confirmed or self.add:
            return self._choose
        self._trail = [self._choose]
        if draft.recovery == "kept":
            self._trail.append(self._second)
            return self._review
        return self._second

    def _choose(self) -> Place | None:
        draft = self._draft()
        page = words.CHOOSE
        lines = [_line(offer) for offer in self._offers(draft)]
        if draft.confirmed and not self.add:
            lines += [Line(ON, *words.GO_ON), Line(AFRESH, *words.AFRESH)]
        self.talk.say(words.ADD if self.add else page.lead)
        return self._chosen(self.talk.choose(page.title, lines))

    def _second(self) -> Place | None:
        draft = self._draft()
        if not draft.confirmed:  # it was left elsewhere meanwhile
            return self._begin()
        found = self._offers(draft)
        ready = [offer for offer in found if offer.ready]
        more = any(offer.possible and not offer.ready for offer in found)
        on = Line(ON, words.NO_SECOND if more and len(ready) < 2 else words.GO_ON[0], words.ON_TO_CODES)
        self.talk.say(f"{words.SECOND.title}.", words.SECOND.lead)
        return self._chosen(self.talk.choose(_("Another way?"), [*map(_line, found), on]))

    def _chosen(self, answer: str) -> Place | None:
        if answer == ON:
            return self._on_to(self._review if self._draft().recovery == "kept" else self._codes)
        if answer == AFRESH:
            if self.talk.confirm(wording.question("start_afresh")):
                self.guard.authenticators.leave(self.session)
                self._new_app, self._recovery, self._trail = None, (), []
            return self._choose
        if self.add:
            channel = Channel.APP if answer == "app" else self._channel_of(answer)
            if channel is Channel.APP:
                need_private(self.visit)
            return self._on_to(partial(self._prove, channel, "" if answer == "app" else answer))
        if answer == "app":
            earlier = any(one.channel is Channel.APP for one in self._draft().authenticators)
            if self._new_app is None:
                self._new_app = self.guard.authenticators.begin_app(self.session)
                if earlier:
                    self.talk.say(words.ANEW)
            return self._on_to(self._scan)
        return self._on_to(partial(self._confirm_contact, answer))

    def _prove(self, channel: Channel, contact: str) -> Place | None:
        """Two-step is on: whoever adds a way shows first that it is them."""
        begin = partial(self.guard.authenticators.add, self.session, channel, contact)
        verdict = self.visit.enter_code(begin(), *words.PROVE, again=begin)
        if verdict is None:
            raise Back
        self._trail = [self._choose]
        if isinstance(verdict.result, Authenticator):
            return partial(self._confirm, verdict.result)
        assert isinstance(verdict.result, NewApp)
        self._new_app = verdict.result
        return self._scan

    def _scan(self) -> Place | None:
        app = self._new_app
        assert app is not None
        say = self.talk.say
        say(_("In your authenticator app choose “enter a key”, and type this:"))
        say(" ".join(app.groups))
        say(
            _("{service}, {handle}. Time-based, 6 digits, 30 seconds.").format(
                service=self.guard.service, handle=self.session.handle
            ),
            words.SHOWN_ONCE,
            STAYS,
        )
        lines = [
            Line("added", _("I have added it")),
            Line("again", _("Read the key again, letter by letter")),
            Line("uri", _("Show it as an otpauth address"), _("For an app that takes one pasted.")),
        ]
        if self.visit.practice is not None:
            lines.insert(1, Line("scan", _("Let the pretend phone's app take it")))
        menu = Menu(self.talk, _("Is it in your app?"), home=False)
        while (chosen := menu.ask(lines)) != "added":
            if chosen == "again":
                say(*(f"{number}. {' '.join(group)}" for number, group in enumerate(app.groups, 1)))
            elif chosen == "uri":
                say(app.uri)
            elif self.visit.practice is not None:
                self.visit.practice.scan(app.secret)
                say(_("The pretend phone has taken it: p reads what its app shows."))
        return self._on_to(partial(self._confirm, app.authenticator))

    def _confirm_contact(self, contact_id: str) -> Place | None:
        """A contact that waits for its code already is not sent another one."""
        waiting = [one for one in self._draft().authenticators if one.contact_id == contact_id]
        pending = [one for one in waiting if one.state is AuthenticatorState.PENDING]
        return self._confirm(
            pending[0] if pending else self.guard.authenticators.begin_contact(self.session, contact_id)
        )

    def _confirm(self, one: Authenticator) -> Place | None:
        page = words.CONFIRM[one.channel]
        begin = partial(self.guard.authenticators.confirm, self.session, one.id)
        if self.visit.enter_code(begin(), page.title, page.lead, again=begin, can_switch=False) is None:
            raise Back
        if one.channel is Channel.APP:
            self._new_app = None
        if self.add:
            self._say_sum(words.ADDED, words.added(one))
            self.talk.say(wording.done("method_added"))
            return None
        self._trail = [self._choose]
        return self._second

    def _codes(self) -> Place | None:
        if not self._recovery:
            self._recovery = self.guard.authenticators.new_recovery_codes(self.session)
        codes = tuple(code if "-" in code else recovery.grouped(code) for code in self._recovery)
        self.talk.say(f"{words.CODES.title.format(count=len(codes))}.", words.CODES.lead, words.CODES_PLACE)
        self.talk.say(*numbered(codes))
        self.talk.say(STAYS)
        lines = [Line("done", _("I have written them down")), Line("again", _("Read them again"))]
        if self.visit.practice is not None:
            lines.append(Line("paper", _("Let a pretend paper keep them"), _("To practise.")))
        menu = Menu(self.talk, _("Have you written them down?"), home=False)
        while (chosen := menu.ask(lines)) != "done":
            if chosen == "again":
                self.talk.say(*numbered(codes))
            elif self.visit.practice is not None:
                self.visit.practice.write_down(codes)
                self.talk.say(_("They are on a pretend paper now: z has it."))
        return self._on_to(self._type_back)

    def _type_back(self) -> Place | None:
        page = words.TYPE_BACK
        self.talk.say(f"{page.title}.", page.lead.format(count=self.guard.policy.recovery_codes))
        while True:
            typed = self.talk.secret(_("One of your recovery codes"))
            if typed.strip().lower() == "b":
                raise Back
            verdict = self.guard.authenticators.keep_recovery_codes(self.session, typed)
            if verdict.accepted:
                self._recovery = ()
                self._trail = [self._choose, self._second]
                return self._review
            self.talk.say(wording.sentence(verdict, self.guard.policy))

    def _review(self) -> Place | None:
        draft = self._draft()
        contacts = self.guard.contacts.list(self.session)
        self._say_sum(words.REVIEW.title, words.will_change(draft.confirmed, contacts, self.guard.policy))
        self.talk.say(words.REVIEW.lead)
        if not self.talk.confirm(Question(f"{words.TURN_ON}?")):
            raise Back
        self.guard.authenticators.turn_on(self.session)
        self._say_sum(words.TURNED_ON, words.turned_on(draft.confirmed))
        return None

    # Asking and saying

    def _say_sum(self, title: str, changes: list[tuple[str, str]]) -> None:
        """Each change in a line: what, and what it means."""
        self.talk.say(title if title.endswith(".") else f"{title}.")
        self.talk.say(*(f"{name}. {meaning}" for name, meaning in changes))

    def _draft(self) -> Draft:
        return self.guard.authenticators.draft(self.session)

    def _offers(self, draft: Draft) -> list[Offer]:
        held = [*draft.authenticators, *self.guard.authenticators.list(self.session)]
        contacts = self.guard.contacts.list(self.session)
        return offers(contacts, held, mail=self.guard.policy.mail_factor, sends=self.guard.can_send)

    def _channel_of(self, contact_id: str) -> Channel:
        contacts = self.guard.contacts.list(self.session)
        return next(contact.channel for contact in contacts if contact.id == contact_id)


def _line(offer: Offer) -> Line:
    if offer.ready:
        return Line(offer.id, _("{name} is ready").format(name=offer.name), enabled=False)
    if not offer.possible:
        return Line(offer.id, offer.name, offer.sentence, enabled=False)
    return Line(offer.id, f"{offer.name}, {words.RANK[offer.channel]}", offer.sentence)
