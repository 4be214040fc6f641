"""The phones and mail addresses that receive codes: add, verify, replace, remove, make primary (M3)."""

from __future__ import annotations

from dataclasses import replace as changed

from guardtui.clock import DAY
from guardtui.core import contact as rules
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, NotFound, Refused
from guardtui.core.records import (
    Account,
    AuthenticatorState,
    Challenge,
    Contact,
    ContactChange,
    ContactKind,
    ContactState,
    PendingSignIn,
    Session,
)
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.codes import Codes
from guardtui.guard.desk import Desk, add_contact, begin_hold
from guardtui.guard.outbox import Outbox
from guardtui.guard.performers import Performance, Performer
from guardtui.guard.sending import came_back
from guardtui.guard.signin import SignIns
from guardtui.guard.ways import at_the_door, change_of, contact_of
from guardtui.store.tx import Tx

REPLACE_WITHIN = DAY
"""How long the proof for a replacement holds; verified later, the new contact only stands beside the old one."""
LIVE = (ContactState.UNVERIFIED, ContactState.VERIFIED)


class Contacts:
    def __init__(self, desk: Desk, codes: Codes, outbox: Outbox, signin: SignIns) -> None:
        self._desk = desk
        self._codes = codes
        self._outbox = outbox
        self._signin = signin

    def list(self, session: Session) -> tuple[Contact, ...]:
        """The live contacts; show `masked`, and `reveal` for the whole address."""
        with self._desk.store.read() as tx:
            return tx.contacts.of(callers.session_account(self._desk, tx, session).id)

    def reveal(self, session: Session, contact_id: str) -> str:
        """The whole address, for the person's own eyes. Recorded."""
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            contact = contact_of(tx, account, contact_id)
            self._desk.record(tx, account, "contact:revealed", {"to": contact.masked})
            return rules.shown(contact.kind, contact.address)

    def add(self, session: Session, kind: ContactKind, text: str) -> Challenge | Contact:
        """Add an address, unverified.

        Comes back as the challenge that has to be answered first, or, for an account that has no way yet to prove
        anything, as the new contact itself. Raises `BadInput` for what is no such address.
        """
        action = Action("contact-add", {"kind": str(kind), "address": rules.parse(kind, text)})
        if self._codes.ways(session, action):
            return self._codes.request(session, action)
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            self._may_add(tx, account, action)
            added = add_contact(self._desk, tx, account, kind, str(action.details["address"]))
        self._outbox.try_to_deliver()
        return added

    def verify(self, session: Session, contact_id: str) -> Challenge:
        """Send a code to this contact; once it comes back, the contact is verified."""
        return self._codes.request(session, Action("contact-verify", {"contact": contact_id}))

    def replace(self, session: Session, contact_id: str, text: str) -> Challenge:
        """Begin to put another address in a contact's place.

        First this proof, by an existing factor; its result is the new contact, still unverified. Then `verify` that one:
        its code makes the exchange. Until then the old contact stays in force.
        """
        with self._desk.store.read() as tx:
            account = callers.session_account(self._desk, tx, session)
            address = rules.parse(contact_of(tx, account, contact_id).kind, text)
        return self._codes.request(session, Action("contact-replace", {"contact": contact_id, "address": address}))

    def rescue(self, session: Session, contact_id: str, text: str, password: str) -> Contact:
        """Begin to replace a contact that nobody can reach any more, on the password's word alone.

        Only while two-step verification is off: with it on, another factor vouches (`replace`). The result is the new
        contact; once `verify` brings a code back from it the exchange is made, and a day's hold begins. Raises `Refused`
        for a wrong password, and where another verified contact could vouch.
        """
        self._signin.know(session, password)
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            old = contact_of(tx, account, contact_id)
            callers.refuse_on_hold(account, "contact-replace", self._desk.now())
            if account.two_step or any(c.verified and c.id != old.id for c in tx.contacts.of(account.id)):
                raise Refused("another_can_vouch")
            address = rules.parse(old.kind, text)
            _may_take(tx, account, old.kind, address)
            return self._add_instead(tx, account, old, address, rescued=True)

    def undoable(self, caller: Caller) -> tuple[ContactChange, ...]:
        """The changes that can still be undone from the old contact, newest first.

        Half a sign-in is told of those that lead where its code may go, and of their contacts no more than it takes to
        know them again.
        """
        desk, life = self._desk, self._desk.policy.contact_undo
        with desk.store.read() as tx:
            account = callers.account_of(desk, tx, caller)
            found = [one for one in tx.contacts.changes(account.id, desk.now() - life, life) if can_be_undone(tx, one)]
            if isinstance(caller, PendingSignIn):
                found = [_masked(change) for change in found if at_the_door(desk, tx, account, change)]
            return tuple(found)

    def undo(self, caller: Caller, change_id: str) -> Challenge:
        """Begin to put the old contact back, with a code from it; also in the middle of a sign-in.

        Every other session ends then, and a day's hold begins. Raises `NotFound` when it is too late.
        """
        return self._codes.request(caller, Action("contact-undo", {"change": change_id}))

    def remove(self, session: Session, contact_id: str) -> Challenge:
        """Begin to remove a verified contact. Raises `Refused` for the last one, and for one that two-step rests on."""
        return self._codes.request(session, Action("contact-remove", {"contact": contact_id}))

    def make_primary(self, session: Session, contact_id: str) -> Challenge:
        """Begin to make a verified contact the first of its kind to be written to."""
        return self._codes.request(session, Action("contact-primary", {"contact": contact_id}))

    def drop(self, session: Session, contact_id: str) -> None:
        """Forget a contact that was never verified; it never received anything but its own code."""
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            contact = contact_of(tx, account, contact_id)
            if contact.state is not ContactState.UNVERIFIED:
                raise Refused("contact_is_verified")
            tx.contacts.retire(contact.id, ContactState.REMOVED)
            self._desk.record(tx, account, "contact:removed", {"to": contact.masked, "kind": str(contact.kind)})

    @property
    def performers(self) -> dict[str, Performer]:
        return {
            "contact-add": Performer(self._may_add, self._perform_add),
            "contact-verify": Performer(_may_verify, self._perform_verify),
            "contact-replace": Performer(self._may_replace, self._perform_replace),
            "contact-remove": Performer(_may_remove, self._perform_remove),
            "contact-primary": Performer(_may_be_primary, self._perform_primary),
            "contact-undo": Performer(self._may_undo, self._perform_undo),
        }

    def _may_add(self, tx: Tx, account: Account, action: Action) -> None:
        try:
            kind = ContactKind(str(action.details["kind"]))
        except ValueError:
            raise BadInput("unknown_contact_kind", known=list(ContactKind)) from None
        _may_take(tx, account, kind, str(action.details["address"]))

    def _perform_add(self, act: Performance) -> Contact:
        details = act.action.details
        return add_contact(self._desk, act.tx, act.account, ContactKind(str(details["kind"])), str(details["address"]))

    def _may_replace(self, tx: Tx, account: Account, action: Action) -> None:
        old = contact_of(tx, account, str(action.details["contact"]))
        if old.state not in LIVE:
            raise NotFound("no_contact")
        _may_take(tx, account, old.kind, str(action.details["address"]))

    def _perform_replace(self, act: Performance) -> Contact:
        old = _named(act)
        return self._add_instead(act.tx, act.account, old, str(act.action.details["address"]))

    def _perform_verify(self, act: Performance) -> Contact:
        """A contact answered; one that was to take another's place does so.

        Not where that rests on the password's word alone and two-step verification was turned on meanwhile: then it stands
        beside the other.
        """
        contact = _named(act)
        if contact.verified:
            return contact
        fresh = contact.added_at > self._desk.now() - REPLACE_WITHIN
        old = act.tx.contacts.get(act.account.id, contact.replaces) if contact.replaces and fresh else None
        came_back(self._desk, act.tx, contact)
        act.tx.contacts.verify(contact.id, self._desk.now())
        if old is not None and old.state in LIVE and not (contact.rescued and act.account.two_step):
            self._exchange(act, old, contact)
        else:
            if not _others(act.tx, contact):
                act.tx.contacts.make_primary(contact)
            about = {"to": contact.masked, "kind": str(contact.kind)}
            self._desk.record(act.tx, act.account, "contact:verified", about, but=contact)
        return _named(act)

    def _exchange(self, act: Performance, old: Contact, new: Contact) -> None:
        """The new contact takes the old one's place, in the factors too; both are told.

        It can be undone from an old one that was verified; another never received anything but its own code (C-57).
        """
        act.tx.contacts.retire(old.id, ContactState.REPLACED)
        if old.verified:
            act.tx.contacts.note_change(self._desk.new_id(), old, new, self._desk.now())
        if old.primary or not _others(act.tx, new):
            act.tx.contacts.make_primary(new)
        act.tx.authenticators.move(old.id, new.id)
        act.tx.authenticators.relabel(new.id, new.masked)
        self._desk.record(
            act.tx,
            act.account,
            "contact:replaced",
            {"was": old.masked, "to": new.masked, "kind": str(new.kind)},
            also=old,
        )
        if new.rescued:
            begin_hold(self._desk, act.tx, act.account, "contact")

    def _may_undo(self, tx: Tx, account: Account, action: Action) -> ContactChange:
        change = change_of(self._desk, tx, account, str(action.details["change"]))
        if not can_be_undone(tx, change):
            raise Refused("changed_again")
        return change

    def _perform_undo(self, act: Performance) -> Contact:
        """The old contact is back, in the factors too; whoever made the change is out."""
        tx, account = act.tx, act.account
        change = self._may_undo(tx, account, act.action)
        tx.contacts.retire(change.new.id, ContactState.REPLACED)
        if (added_again := tx.contacts.live(account.id, change.old.address)) is not None:
            tx.contacts.retire(added_again.id, ContactState.REMOVED)
        tx.contacts.restore(change.old.id)
        if change.new.primary:
            tx.contacts.make_primary(change.old)
        tx.authenticators.move(change.new.id, change.old.id)
        tx.authenticators.relabel(change.old.id, change.old.masked)
        tx.contacts.undone(change.id, self._desk.now())
        callers.end_elsewhere(self._desk, tx, account, act.caller)
        about = {"was": change.new.masked, "to": change.old.masked, "kind": str(change.old.kind)}
        self._desk.record(tx, account, "contact:undone", about, also=change.new)
        begin_hold(self._desk, tx, account, "contact")
        return contact_of(tx, account, change.old.id)

    def _perform_remove(self, act: Performance) -> None:
        contact = _named(act)
        act.tx.contacts.retire(contact.id, ContactState.REMOVED)
        act.tx.authenticators.forget(contact.id)
        heirs = [c for c in act.tx.contacts.of(act.account.id) if c.verified and c.kind is contact.kind]
        if contact.primary and heirs:
            act.tx.contacts.make_primary(heirs[0])
        about = {"to": contact.masked, "kind": str(contact.kind)}
        self._desk.record(act.tx, act.account, "contact:removed", about, also=contact)

    def _perform_primary(self, act: Performance) -> Contact:
        contact = _named(act)
        act.tx.contacts.make_primary(contact)
        about = {"to": contact.masked, "kind": str(contact.kind)}
        self._desk.record(act.tx, act.account, "contact:primary", about)
        return changed(contact, primary=True)

    def _add_instead(self, tx: Tx, account: Account, old: Contact, address: str, *, rescued: bool = False) -> Contact:
        """A contact that takes the old one's place once it is verified; an earlier candidate steps back."""
        for earlier in tx.contacts.of(account.id):
            if earlier.replaces == old.id and not earlier.verified:
                tx.contacts.retire(earlier.id, ContactState.REMOVED)
        return add_contact(self._desk, tx, account, old.kind, address, old, rescued=rescued)


def can_be_undone(tx: Tx, change: ContactChange) -> bool:
    """Whether things still stand as the change left them, and the old address is not verified anew by itself.

    That it was only added again is no obstacle, else whoever made the change could keep it from being undone.
    """
    if change.old.state is not ContactState.REPLACED or change.new.state is not ContactState.VERIFIED:
        return False
    there = tx.contacts.live(change.account_id, change.old.address)
    return there is None or not there.verified


def _masked(change: ContactChange) -> ContactChange:
    """A change without the addresses and the past of its contacts."""
    old, new = (
        Contact(one.id, one.account_id, one.kind, "", one.masked, one.state, primary=False, added_at=0)
        for one in (change.old, change.new)
    )
    return changed(change, old=old, new=new)


def _others(tx: Tx, contact: Contact) -> list[Contact]:
    """The other verified contacts of the same kind."""
    found = tx.contacts.of(contact.account_id)
    return [other for other in found if other.verified and other.kind is contact.kind and other.id != contact.id]


def _named(act: Performance) -> Contact:
    """The contact that an action names, as it is now."""
    return contact_of(act.tx, act.account, str(act.action.details["contact"]))


def _may_take(tx: Tx, account: Account, kind: ContactKind, address: str) -> None:
    """An address must be in its one spelling, and not be the account's already."""
    if rules.parse(kind, address) != address:
        raise BadInput(f"{kind}_form")
    if tx.contacts.live(account.id, address) is not None:
        raise Refused("contact_there_already")


def _may_verify(tx: Tx, account: Account, action: Action) -> None:
    if contact_of(tx, account, str(action.details["contact"])).state not in LIVE:
        raise NotFound("no_contact")


def _may_remove(tx: Tx, account: Account, action: Action) -> None:
    contact = contact_of(tx, account, str(action.details["contact"]))
    if contact.state is not ContactState.VERIFIED:
        raise Refused("contact_not_verified")
    if sum(1 for other in tx.contacts.of(account.id) if other.verified) < 2:
        raise Refused("last_contact")
    if any(a.contact_id == contact.id for a in tx.authenticators.of(account.id, AuthenticatorState.BOUND)):
        raise Refused("contact_is_factor")


def _may_be_primary(tx: Tx, account: Account, action: Action) -> None:
    contact = contact_of(tx, account, str(action.details["contact"]))
    if not contact.verified:
        raise Refused("contact_not_verified")
    if contact.primary:
        raise Refused("contact_is_primary")
