"""The phones and mail addresses that receive codes, masked (PRODUCT M3, G9, G20)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.core.records import Challenge, Contact, ContactChange, ContactKind, ContactState
from guardtui.language import _
from guardtui.shared.details import about_contact
from guardtui.shared.glance import can_send
from guardtui.tui.asking import act
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.marks import mark
from guardtui.tui.views.base import GuardView
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.choice import Choice, Line
from guardtui.tui.widgets.facts import Facts
from guardtui.tui.widgets.hold_note import HoldNote
from guardtui.tui.widgets.plain import Plain, line, told
from guardtui.wording.names import EXAMPLES, KINDS
from guardtui.wording.places import CANNOT_SEND, LEADS
from guardtui.wording.times import dated

VERIFY: Final = Binding("v", "verify", _("Verify"), id="contact.verify", tooltip=_("Send a code there, to verify it"))
REVEALED_FOR = 20
"""Seconds after which a revealed address is masked again."""
ADVICE = (
    (_("Wrong address"), _("compare it letter by letter: {reveal} shows it whole")),
    (_("Spam or junk"), _("look there too, and mark it as not spam")),
    (_("Weak signal"), _("move, wait, then have the same code sent again")),
    (_("Sender blocked"), _("look through the blocked numbers of your phone")),
    (_("Too late"), _("codes work for minutes only: ask for a new one")),
)


class ContactsView(GuardView):
    """One line for each contact; every change asks for its proof before it is made."""

    PLACE = "contacts"
    HELP_TEXT = _(
        "Codes and warnings go to these phones and mail addresses. A contact counts once a code has come back from it. "
        "Even one wrong letter is enough for a code never to arrive, so look at the whole address once in a while.\n\n"
        "Changing one takes a proof by what you already have and a code to the new one; both are told. The last "
        "verified one cannot be removed."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", _("Add"), id="contact.add", tooltip=_("Add a phone or mail address")),
        VERIFY,
        Binding("e", "replace", _("Replace"), id="contact.replace", tooltip=_("Put another address in its place")),
        Binding("p", "primary", _("Primary"), id="contact.primary", tooltip=_("Write to this one first")),
        Binding("x,delete", "remove", _("Remove"), id="contact.remove", tooltip=_("Remove it from the account")),
        Binding(
            "u", "undo", _("Undo a change"), id="contact.undo", tooltip=_("Put an old contact back, by a code from it")
        ),
        Binding("s", "reveal", _("Show whole"), id="contact.reveal", tooltip=_("Show the whole address for a moment")),
    ]

    contacts: tuple[Contact, ...] = ()
    changes: tuple[ContactChange, ...] = ()
    """What can still be undone."""
    _revealed: tuple[str, str] | None = None
    _hiding: Timer | None = None

    def compose(self) -> ComposeResult:
        """A sentence, the list, what to do with the line that the cursor is on."""
        yield Plain(self.heading, classes="title")
        if can_send(self.guard):
            yield Plain(LEADS["contacts"], classes="lead")
        else:
            yield Plain(line(("! ", "bold $warning"), CANNOT_SEND), id="cannot-send", classes="panel")
        yield HoldNote()
        yield Choice(id="contacts", verb=_("Details"))
        yield Plain(id="no-contacts", classes="panel")
        yield Plain(id="undoable", classes="muted")
        with Buttons():
            yield Button(_("Add a contact"), id="add", variant="primary")
        if can_send(self.guard):
            yield from self._advice()

    def _advice(self) -> Iterable[Widget]:
        with Vertical(id="advice", classes="panel"):
            lead = line(
                *told(
                    _("A code did not arrive? {key} finds out why. It is mostly one of these:"),
                    key=self.key_of("code.missing"),
                )
            )
            yield Plain(lead, classes="heading")
            reveal = self.key_of("contact.reveal")
            yield Facts.of(
                (f"{number}  {cause}", remedy.format(reveal=reveal)) for number, (cause, remedy) in enumerate(ADVICE, 1)
            )

    def focus_first(self) -> None:
        """The list, or the button where there is nothing to list."""
        (self.query_one("#contacts") if self.contacts else self.query_one("#add")).focus()

    def point_at(self, item: str) -> None:
        """Put the cursor on the contact that the person was sent to."""
        listed = self.query_one("#contacts", Choice)
        ids = [option.id for option in listed.options]
        if item in ids:
            listed.highlighted = ids.index(item)

    async def reload(self) -> None:
        """Ask for the list."""
        self.contacts = await self.ask(self.guard.contacts.list, self.session)
        self.changes = await self.ask(self.guard.contacts.undoable, self.session)
        hold = await self.ask(self.guard.holds.show, self.session)
        self.query_one(HoldNote).show(hold, self.guard.clock.now())
        self._paint()

    def _paint(self) -> None:
        listed = self.query_one("#contacts", Choice)
        now = self.guard.clock.now()
        listed.fill([Option(self._line(contact, now), id=contact.id) for contact in self.contacts])
        listed.display = bool(self.contacts)
        nothing = self.query_one("#no-contacts", Plain)
        nothing.display = not self.contacts
        why = _(". Without one, no code can reach you: add one now.") if can_send(self.guard) else "."
        nothing.say(_("No phone and no mail address yet{why}").format(why=why))
        undoable = self.query_one("#undoable", Plain)
        undoable.display = bool(self.changes)
        undo = self.key_of("contact.undo")
        undoable.say(Content("\n").join(_change(change, now, undo) for change in self.changes))

    def _line(self, contact: Contact, now: int) -> Content:
        whole = self._revealed[1] if self._revealed and self._revealed[0] == contact.id else contact.masked
        sign, style = mark("good" if contact.verified else "attention")
        kind = KINDS[contact.kind]
        first = line(
            (f"{sign} ", style),
            (whole, "bold"),
            (f"   {kind}", "$text-muted"),
            (_("   primary") if contact.primary else "", "$primary"),
        )
        if contact.rests_since is not None:
            second = line(
                (
                    _("  {why_not}: no codes go there. {key} verifies it").format(
                        why_not=wording.why_not("phone_rests"), key=self.key_of("contact.verify")
                    ),
                    "$warning",
                )
            )
        elif contact.verified:
            second = line(
                (
                    _("  verified {when} · last answered {answered}").format(
                        when=dated(contact.verified_at, now), answered=dated(contact.confirmed_at, now)
                    ),
                    "$text-muted",
                )
            )
        else:
            goes_in = _(" · takes the other one's place once verified") if contact.replaces else ""
            how = (
                _(": press {verify}, or {remove} if it is wrong").format(
                    verify=self.key_of("contact.verify"), remove=self.key_of("contact.remove")
                )
                if self.guard.can_send(contact.channel)
                else f": {wording.why_not('no_delivery')}"
            )
            second = line((_("  not verified yet{how}").format(how=how), "$warning"), (goes_in, "$text-muted"))
        return Content("\n").join([first, second])

    @property
    def chosen(self) -> Contact | None:
        """The contact that the cursor is on."""
        found = self.query_one("#contacts", Choice).chosen if self.is_mounted else None
        return next((contact for contact in self.contacts if contact.id == found), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the chosen contact allows; the guard checks it again."""
        contact = self.chosen
        match action:
            case "verify":
                return (
                    contact is not None
                    and (contact.state is ContactState.UNVERIFIED or contact.rests_since is not None)
                    and self.guard.can_send(contact.channel)
                )
            case "primary":
                return contact is not None and contact.verified and not contact.primary
            case "replace":
                return contact is not None and contact.verified
            case "undo":
                return bool(self.changes)
            case "remove" | "reveal":
                return contact is not None
        return True

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Other keys may work on another line."""
        self.refresh_bindings()

    @act
    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter: choose what to do, for hands that do not know the keys yet."""
        event.stop()
        contact = self.chosen
        if contact is None:
            return
        about = about_contact(contact, self.guard.clock.now())
        await self.offer(contact.masked, about, "verify", "replace", "primary", "remove", "reveal")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The button under the list."""
        event.stop()
        self.action_add()

    @act
    async def action_add(self) -> None:
        """Phone or mail, the address, the proof, and right away the code to the new one."""
        answer = await self.desk.push_screen_wait(Choose(*wording.choice("add_contact")))
        if not answer:
            return
        kind = ContactKind(answer)
        asked = wording.question(f"add_{kind}")
        dialog: AskText[Challenge | Contact] = AskText(
            asked.text,
            partial(self.guard.contacts.add, self.session, kind),
            detail=asked.detail,
            example=EXAMPLES[kind],
        )
        added: Challenge | Contact | object = await self.desk.push_screen_wait(dialog)
        if isinstance(added, Challenge):
            verdict = await self.enter_code(added, title=wording.proof("add_contact", kind=KINDS[kind]))
            added = None if verdict is None else verdict.result
        if isinstance(added, Contact):
            await self._verify(added)

    @act
    async def action_verify(self) -> None:
        """Send a code to the chosen contact."""
        if self.chosen is not None:
            await self._verify(self.chosen)

    async def _verify(self, contact: Contact) -> None:
        await self.reload_safely()
        if not self.guard.can_send(contact.channel):
            self.tell(wording.done("contact_kept", contact=contact.masked), "attention")
            return
        title = wording.proof("verify", contact=contact.masked)
        verdict = await self.prove(title, self.guard.contacts.verify, self.session, contact.id)
        if verdict is not None:
            self.tell(wording.done("contact_verified", contact=contact.masked))
        else:
            self.tell(wording.done("contact_not_verified", contact=contact.masked), "attention")
        await self.reload_safely()

    @act
    async def action_replace(self) -> None:
        """The new address, a proof by what there is, a code to the new one."""
        old = self.chosen
        if old is None:
            return
        if await self._is_lost(old):
            await self._rescue(old)
            return
        asked = wording.question("replace_contact", contact=old.masked)
        dialog = AskText(
            asked.text,
            partial(self.guard.contacts.replace, self.session, old.id),
            detail=asked.detail,
            example=EXAMPLES[old.kind],
        )
        challenge = await self.desk.push_screen_wait(dialog)
        if challenge is None:
            return
        verdict = await self.enter_code(challenge, title=wording.proof("replace", contact=old.masked))
        if verdict is not None and isinstance(verdict.result, Contact):
            await self._verify(verdict.result)

    async def _is_lost(self, old: Contact) -> bool:
        """Where nothing else can vouch, ask whether the person can still read what goes there."""
        account = await self.ask(self.guard.accounts.of, self.session)
        if account.two_step or any(one.verified and one.id != old.id for one in self.contacts):
            return False
        chosen = await self.desk.push_screen_wait(Choose(*wording.choice("can_still_read", contact=old.masked)))
        return chosen == "lost"

    async def _rescue(self, old: Contact) -> None:
        """The new address, the password, a code to the new one; the old one is told and can undo it for a week."""
        lost = wording.question("rescue_contact", contact=old.masked)
        address = await self.desk.push_screen_wait(AskText(lost.text, lambda text: text, example=EXAMPLES[old.kind]))
        if address is None:
            return
        rescue = partial(self.guard.contacts.rescue, self.session, old.id, address)
        asked = wording.question("rescue_password", contact=old.masked)
        new = await self.desk.push_screen_wait(AskText(asked.text, rescue, detail=asked.detail, secret=True))
        if new is not None:
            await self._verify(new)

    @act
    async def action_undo(self) -> None:
        """Choose a change; a code from the old contact puts it back."""
        now = self.guard.clock.now()
        lines = [
            Line(
                change.id,
                _("{old} back for {new}").format(old=change.old.masked, new=change.new.masked),
                _("changed {when}").format(when=dated(change.at, now)),
            )
            for change in self.changes
        ]
        chosen = await self.desk.push_screen_wait(Choose(wording.choice("undo")[0], lines))
        if chosen:
            title = wording.proof("undo")
            if await self.prove(title, self.guard.contacts.undo, self.session, chosen) is not None:
                self.tell(wording.done("contact_back"))
            await self.reload_safely()

    @act
    async def action_primary(self) -> None:
        """Prove it, then it is the first one written to."""
        contact = self.chosen
        if contact is None:
            return
        title = wording.proof("primary", contact=contact.masked)
        if await self.prove(title, self.guard.contacts.make_primary, self.session, contact.id) is not None:
            self.tell(wording.done("contact_first", contact=contact.masked))
        await self.reload_safely()

    @act
    async def action_remove(self) -> None:
        """A contact that never was verified just goes; a verified one needs the proof."""
        contact = self.chosen
        if contact is None:
            return
        if not contact.verified:
            question = Confirm(*wording.question("forget_contact", contact=contact.masked))
            if await self.desk.push_screen_wait(question):
                await self.ask(self.guard.contacts.drop, self.session, contact.id)
        else:
            title = wording.proof("remove_contact", contact=contact.masked)
            if await self.prove(title, self.guard.contacts.remove, self.session, contact.id) is not None:
                self.tell(wording.done("contact_removed", contact=contact.masked))
        await self.reload_safely()

    @act
    async def action_reveal(self) -> None:
        """Show the whole address for a moment, or mask it again."""
        contact = self.chosen
        if contact is None:
            return
        if self._revealed and self._revealed[0] == contact.id:
            self.blank()
            return
        self._revealed = contact.id, await self.ask(self.guard.contacts.reveal, self.session, contact.id)
        self._paint()
        if self._hiding is not None:
            self._hiding.stop()
        self._hiding = self.set_timer(REVEALED_FOR, self.blank)

    def blank(self) -> None:
        """Mask what is revealed: its time is over, or the screen was locked."""
        if self._revealed is not None:
            self._revealed = None
            self._paint()


def _change(change: ContactChange, now: int, undo: str) -> Content:
    """What took the place of what, and until when that can be undone."""
    took = _("{new} took the place of {old} {when}.").format(
        new=change.new.masked, old=change.old.masked, when=dated(change.at, now)
    )
    back = _("{key} puts it back, until {when}.").replace("{when}", dated(change.undo_until, now))
    return line(f"{took} ", *told(back, key=undo))
