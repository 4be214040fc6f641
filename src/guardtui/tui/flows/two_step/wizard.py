"""The route through the wizard: which page comes when, which verb is asked between, and how to get back.

The draft lives in the store, so leaving at any page leaves two-step verification as it was, and coming back goes on
where it stopped. What may be shown once (the app's secret, the recovery codes) is kept here only while the wizard is open.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget

from guardtui import qr, wording
from guardtui.core.errors import GuardError
from guardtui.core.records import Authenticator, AuthenticatorState, Challenge, Channel, Session
from guardtui.language import _
from guardtui.shared.offers import Offer, offers
from guardtui.tui.asking import act
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.flows.two_step.app import ScanPage
from guardtui.tui.flows.two_step.choose import AFRESH, ON, ChoosePage, SecondPage, afresh, go_on
from guardtui.tui.flows.two_step.confirm import ConfirmPage
from guardtui.tui.flows.two_step.page import Page
from guardtui.tui.flows.two_step.recovery import CodesPage, TypeBackPage
from guardtui.tui.flows.two_step.review import DonePage, ReviewPage
from guardtui.tui.frame import GuardScreen
from guardtui.tui.practice import PAPER
from guardtui.tui.widgets.code_panel import CodePanel
from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.widgets.stepper import Stepper
from guardtui.wording import two_step as words

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.guard.authenticators import Draft, NewApp

STEPS = (_("Choose"), _("Set up"), _("Confirm"), _("Second way"), _("Recovery codes"), _("Review"))
ADD_STEPS = (_("Choose"), _("Set up"), _("Confirm"))

Place = Callable[[], Awaitable[None]]


class TwoStepWizard(GuardScreen[bool]):
    """Answers True when two-step verification was turned on, or, with `add`, when a way was added to it."""

    HELP_TITLE = _("Two-step verification")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Back"), id="wizard.back", tooltip=_("One page back")),
        Binding(
            "p",
            "scan",
            _("Phone scans it"),
            id="wizard.scan",
            tooltip=_("Let the pretend phone's app scan it, to practise"),
        ),
        Binding(
            "p",
            "write_down",
            _("Write them down"),
            id="wizard.paper",
            tooltip=_("Let a pretend paper keep them, to practise"),
        ),
        Binding("q", "leave", _("Leave for now"), id="wizard.leave", tooltip=_("Nothing changes; you can go on later")),
    ]
    CSS_PATH = "wizard.tcss"

    def __init__(self, guard: Guard, session: Session, *, add: bool = False) -> None:
        super().__init__()
        self.guard = guard
        self.session = session
        self.add = add
        self._here: Place = self._choose
        self._trail: list[Place] = []
        self._then: Callable[[str], Awaitable[None]] = self._nothing
        self._new_app: NewApp | None = None
        self._recovery: tuple[str, ...] = ()
        self._done = False

    def body(self) -> Iterable[Widget]:
        """The steps on top, one page below."""
        with Vertical(id="wizard"):
            yield Stepper(ADD_STEPS if self.add else STEPS)
            yield VerticalScroll(id="page", can_focus=False)
            yield Plain(id="note")

    def on_mount(self) -> None:
        """Begin, or go on where the person left."""
        self._begin()

    def help_page(self) -> tuple[str, str]:
        """The help of the page that is shown."""
        return self.HELP_TITLE, "".join(page.HELP for page in self.query(Page))

    # Getting about

    @act
    async def _begin(self) -> None:
        draft = await self._draft()
        self.relieved()
        if not draft.confirmed:
            await self._go(self._choose)
        elif draft.recovery == "kept":
            self._trail = [self._choose, self._second]
            await self._go(self._review, back=False)
        else:
            self._trail = [self._choose]
            await self._go(self._second, back=False)

    async def _go(self, place: Place, *, back: bool = True) -> None:
        """Show the page of a place; `back` says that this one is to be returned to."""
        if back and place != self._here:
            self._trail.append(self._here)
        before, self._here = self._here, place
        try:
            await place()
        except GuardError:
            self._here = before
            if back and self._trail:
                self._trail.pop()
            raise

    async def _show(self, page: Page, then: Callable[[str], Awaitable[None]]) -> None:
        """Put a page in the place of the one before it."""
        self._then = then
        holder = self.query_one("#page", VerticalScroll)
        async with self.batch():
            await holder.remove_children()
            await holder.mount(page)
        self.query_one(Stepper).now = page.STEP
        self.set_class(isinstance(page, ScanPage), "-scanning")
        self.query_one("#note", Plain).say(line((_("Good to know\n"), "bold"), (page.HELP, "$text-muted")))
        holder.scroll_home(animate=False)
        page.focus_first()
        self.refresh_bindings()

    @act
    async def on_page_next(self, message: Page.Next) -> None:
        """The person is done with a page."""
        message.stop()
        await self._then(message.answer)

    def on_page_back(self, message: Page.Back) -> None:
        """The back button."""
        message.stop()
        self.action_back()

    @act
    async def action_back(self) -> None:
        """One page back; from the first one, out."""
        if self._done or not self._trail:
            self._out()
            return
        place = self._trail.pop()
        await self._go(place, back=False)

    def action_leave(self) -> None:
        """Out, leaving the draft where it is."""
        self._out()

    @act
    async def action_scan(self) -> None:
        """The pretend phone has an authenticator app too, for who practises without one."""
        lab, app = self.desk.lab, self._new_app
        if lab is not None and app is not None:
            await self.ask(lab.practice.scan, app.secret)
            self.tell(
                _("The pretend phone has scanned it: its app's code stands above the messages.")
                if self.desk.phone_shown
                else _("The pretend phone has scanned it: {key} shows what its app says.").format(
                    key=self.key_of("phone.toggle")
                )
            )

    @act
    async def action_write_down(self) -> None:
        """There is paper beside the pretend phone, for who practises without any."""
        lab = self.desk.lab
        if lab is not None:
            await self.ask(lab.practice.write_down, self._recovery)
            self.desk.shelf.turn_to(PAPER)
            self.tell(
                _("They are on a pretend paper now.")
                if self.desk.phone_shown
                else _("They are on a pretend paper now: {key} shows it.").format(key=self.key_of("phone.toggle"))
            )

    def _out(self) -> None:
        self.dismiss(self._done)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """When all is done there is nothing to go back to."""
        if action == "leave":
            return not self._done
        if action in {"scan", "write_down"}:
            page = ScanPage if action == "scan" else CodesPage
            return self.desk.lab is not None and any(self.query(page))
        return super().check_action(action, parameters)

    def on_problem(self, error: GuardError) -> None:
        """Where a draft ran out, begin again; whatever else a verb refuses is told, or stands where no page is yet."""
        if not self.query(Page):
            self.in_trouble(error, self._begin)
            return
        super().on_problem(error)
        if error.reason in {"enrolment_expired", "no_authenticator", "wizard_unfinished"}:
            self._trail.clear()
            self._new_app, self._recovery = None, ()
            self.call_later(self._begin)

    # The places

    async def _choose(self) -> None:
        draft = await self._draft()
        extra = [go_on(), afresh()] if draft.confirmed and not self.add else []
        note = words.ADD if self.add else ""
        page = ChoosePage(await self._offers(draft), extra=extra, note=note)
        await self._show(page, self._chosen)

    async def _second(self) -> None:
        draft = await self._draft()
        await self._show(SecondPage(await self._offers(draft)), self._chosen)

    async def _chosen(self, answer: str) -> None:
        if answer == ON:
            kept = (await self._draft()).recovery == "kept"
            await self._go(self._review if kept else self._codes)
        elif answer == AFRESH:
            sure = Confirm(*wording.question("start_afresh"))
            if not await self.desk.push_screen_wait(sure):
                return
            await self.ask(self.guard.authenticators.leave, self.session)
            self._new_app, self._recovery, self._trail = None, (), []
            await self._go(self._choose, back=False)
        elif self.add:
            channel = Channel.APP if answer == "app" else await self._channel_of(answer)
            contact = "" if answer == "app" else answer
            await self._go(partial(self._prove, channel, contact))
        elif answer == "app":
            earlier = any(one.channel is Channel.APP for one in (await self._draft()).authenticators)
            if self._new_app is None:
                self._new_app = await self.ask(self.guard.authenticators.begin_app, self.session)
                if earlier:
                    self.tell(words.ANEW, "attention")
            await self._go(self._scan)
        else:
            await self._go(partial(self._confirm_contact, answer))

    async def _prove(self, channel: Channel, contact: str) -> None:
        """Two-step is on: whoever adds a way shows first that it is them."""
        begin = partial(self.guard.authenticators.add, self.session, channel, contact)
        panel = CodePanel(self.guard, self.session, await self.ask(begin), again=begin)
        page = ConfirmPage(*words.PROVE, panel)

        async def proven(_answer: str) -> None:
            made = panel.verdict.result if panel.verdict else None
            self._trail = [self._choose]
            if isinstance(made, Authenticator):
                await self._go(partial(self._confirm, made), back=False)
            else:
                self._new_app = made  # type: ignore[assignment]
                await self._go(self._scan, back=False)

        await self._show(page, proven)
        self.query_one(Stepper).now = ChoosePage.STEP

    async def _scan(self) -> None:
        app = self._new_app
        assert app is not None
        matrix = await self.ask(qr.matrix, app.uri)
        practice = self.desk.lab is not None
        page = ScanPage(matrix, app.groups, self.guard.service, self.session.handle, practice=practice)

        async def scanned(_answer: str) -> None:
            await self._go(partial(self._confirm, app.authenticator))

        await self._show(page, scanned)

    async def _confirm_contact(self, contact_id: str) -> None:
        """A contact that waits for its code already is not sent another one."""
        draft = await self._draft()
        waiting = [one for one in draft.authenticators if one.contact_id == contact_id]
        pending = [one for one in waiting if one.state is AuthenticatorState.PENDING]
        one = (
            pending[0] if pending else await self.ask(self.guard.authenticators.begin_contact, self.session, contact_id)
        )
        await self._confirm(one)

    async def _confirm(self, one: Authenticator) -> None:
        begin: Callable[[], Challenge] = partial(self.guard.authenticators.confirm, self.session, one.id)
        panel = CodePanel(self.guard, self.session, await self.ask(begin), again=begin, can_switch=False)

        async def confirmed(_answer: str) -> None:
            if one.channel is Channel.APP:
                self._new_app = None
            if self.add:
                await self._finish(words.ADDED, words.added(one))
            else:
                self._trail = [self._choose]
                await self._go(self._second, back=False)

        await self._show(ConfirmPage(*words.CONFIRM[one.channel], panel), confirmed)

    async def _codes(self) -> None:
        if not self._recovery:
            self._recovery = await self.ask(self.guard.authenticators.new_recovery_codes, self.session)
        await self._show(CodesPage(self._recovery, practice=self.desk.lab is not None), self._written_down)

    async def _written_down(self, _answer: str) -> None:
        await self._go(self._type_back)

    async def _type_back(self) -> None:
        page = TypeBackPage(self.guard.policy.recovery_codes)

        async def typed(text: str) -> None:
            verdict = await self.ask(self.guard.authenticators.keep_recovery_codes, self.session, text)
            if not verdict.accepted:
                page.wrong(wording.sentence(verdict, self.guard.policy))
                return
            self._recovery = ()
            self._trail = [self._choose, self._second]
            await self._go(self._review, back=False)

        await self._show(page, typed)

    async def _review(self) -> None:
        draft = await self._draft()
        contacts = await self.ask(self.guard.contacts.list, self.session)
        await self._show(ReviewPage(words.will_change(draft.confirmed, contacts, self.guard.policy)), self._turn_on)

    async def _turn_on(self, _answer: str) -> None:
        ways = (await self._draft()).confirmed
        await self.ask(self.guard.authenticators.turn_on, self.session)
        await self._finish(words.TURNED_ON, words.turned_on(ways))

    async def _finish(self, title: str, changes: list[tuple[str, str]]) -> None:
        self._done = True
        self._trail.clear()
        await self._show(DonePage(title, changes), self._leave_done)
        self.query_one(Stepper).now = len(self.query_one(Stepper).steps)

    async def _leave_done(self, _answer: str) -> None:
        self._out()

    async def _nothing(self, _answer: str) -> None:
        """No page is there yet."""

    # Asking

    async def _draft(self) -> Draft:
        return await self.ask(self.guard.authenticators.draft, self.session)

    async def _offers(self, draft: Draft) -> list[Offer]:
        contacts, held = await asyncio.gather(
            self.ask(self.guard.contacts.list, self.session), self.ask(self.guard.authenticators.list, self.session)
        )
        return offers(
            contacts, [*draft.authenticators, *held], mail=self.guard.policy.mail_factor, sends=self.guard.can_send
        )

    async def _channel_of(self, contact_id: str) -> Channel:
        contacts = await self.ask(self.guard.contacts.list, self.session)
        return next(contact.channel for contact in contacts if contact.id == contact_id)
