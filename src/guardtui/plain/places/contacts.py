"""The phones and mail addresses that receive codes, masked (PRODUCT M3, G9, G20)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.records import Challenge, Contact, ContactKind, ContactState
from guardtui.language import _
from guardtui.plain.visit import Visit
from guardtui.shared.details import about_contact
from guardtui.shared.glance import can_send
from guardtui.wording import Line
from guardtui.wording.names import EXAMPLES, KINDS
from guardtui.wording.places import CANNOT_SEND, LEADS


def show(visit: Visit, item: str = "") -> None:
    """One line for each contact; every change asks for its proof before it is made. `item` is a contact."""
    menu = visit.menu("contacts", _("Contacts"), LEADS["contacts"] if can_send(visit.guard) else CANNOT_SEND)
    visit.tell_hold()
    while True:
        contacts = visit.guard.contacts.list(visit.session)
        letters = {"a": _("add a contact")}
        if visit.guard.contacts.undoable(visit.session):
            letters["u"] = _("undo a change")
        chosen = item or menu.ask([_line(visit, one) for one in contacts], letters)
        item = ""
        contact = next((one for one in contacts if one.id == chosen), None)
        if contact is not None:
            visit.attempt(_one, visit, contact)
        elif chosen in letters:
            visit.attempt({"a": _add, "u": _undo}[chosen], visit)


def _line(visit: Visit, contact: Contact) -> Line:
    name = ", ".join([contact.masked, KINDS[contact.kind], *([_("primary")] if contact.primary else [])])
    if contact.rests_since is not None:
        return Line(
            contact.id,
            name,
            _("{why_not}: no codes go there until it is verified again.").format(
                why_not=wording.why_not("phone_rests")
            ),
        )
    if contact.verified:
        state = _("Verified {verified}, last answered {answered}.").format(
            verified=visit.dated(contact.verified_at), answered=visit.dated(contact.confirmed_at)
        )
        return Line(contact.id, name, state)
    if visit.guard.can_send(contact.channel):
        state = _("Not verified yet.")
    else:
        state = _("Not verified yet: {why_not}.").format(why_not=wording.why_not("no_delivery"))
    goes_in = [_("It takes the other one's place once verified.")] if contact.replaces else []
    return Line(contact.id, name, " ".join([state, *goes_in]))


def _one(visit: Visit, contact: Contact) -> None:
    """What can be done with one contact; the guard checks it again."""
    offers: Mapping[str, tuple[str, str, bool, Callable[[Visit, Contact], None]]] = {
        "verify": (
            _("Verify"),
            _("Send a code there, to verify it."),
            (contact.state is ContactState.UNVERIFIED or contact.rests_since is not None)
            and visit.guard.can_send(contact.channel),
            _verify,
        ),
        "replace": (_("Replace"), _("Put another address in its place."), contact.verified, _replace),
        "primary": (
            _("Primary"),
            _("Write to this one first."),
            contact.verified and not contact.primary,
            _make_primary,
        ),
        "remove": (_("Remove"), _("Remove it from the account."), True, _remove),
        "reveal": (
            _("Show whole"),
            _("Say the whole address; the activity notes that it was looked at."),
            True,
            _reveal,
        ),
    }
    visit.tell(about_contact(contact, visit.now))
    lines = [Line(name, verb, tip) for name, (verb, tip, on, _act) in offers.items() if on]
    question = _("{name}: what is to be done?").format(name=_line(visit, contact).name)
    offers[visit.talk.choose(question, lines)][3](visit, contact)


def _add(visit: Visit) -> None:
    """Phone or mail, the address, the proof, and right away the code to the new one."""
    kind = ContactKind(visit.talk.choose(*wording.choice("add_contact")))
    asked = wording.question(f"add_{kind}")
    added: Challenge | Contact | object = _ask_address(
        visit, asked.text, asked.detail, kind, partial(visit.guard.contacts.add, visit.session, kind)
    )
    if isinstance(added, Challenge):
        verdict = visit.enter_code(added, wording.proof("add_contact", kind=KINDS[kind]))
        added = None if verdict is None else verdict.result
    if isinstance(added, Contact):
        _verify(visit, added)


def _ask_address(
    visit: Visit, question: str, detail: str, kind: ContactKind, submit: Callable[[str], object]
) -> object:
    """What the verb made of an address; what it refuses is said, and asked again. Raises `Back`."""
    if detail:
        visit.talk.say(detail)
    while True:
        typed = visit.talk.ask(_("{question}, such as {example}").format(question=question, example=EXAMPLES[kind]))
        try:
            return submit(typed)
        except GuardError as error:
            visit.problem(error)


def _verify(visit: Visit, contact: Contact) -> None:
    """Send a code to it."""
    if not visit.guard.can_send(contact.channel):
        visit.talk.say(wording.done("contact_kept", contact=contact.masked))
        return
    title = wording.proof("verify", contact=contact.masked)
    proven = visit.prove(title, visit.guard.contacts.verify, visit.session, contact.id) is not None
    visit.talk.say(wording.done("contact_verified" if proven else "contact_not_verified", contact=contact.masked))


def _replace(visit: Visit, old: Contact) -> None:
    """The new address, a proof by what there is, a code to the new one."""
    if _is_lost(visit, old):
        _rescue(visit, old)
        return
    asked = wording.question("replace_contact", contact=old.masked)
    submit = partial(visit.guard.contacts.replace, visit.session, old.id)
    challenge = _ask_address(visit, asked.text, asked.detail, old.kind, submit)
    assert isinstance(challenge, Challenge)
    verdict = visit.enter_code(challenge, wording.proof("replace", contact=old.masked))
    if verdict is not None and isinstance(verdict.result, Contact):
        _verify(visit, verdict.result)


def _is_lost(visit: Visit, old: Contact) -> bool:
    """Where nothing else can vouch, ask whether the person can still read what goes there."""
    others = [one for one in visit.guard.contacts.list(visit.session) if one.verified and one.id != old.id]
    if visit.guard.accounts.of(visit.session).two_step or others:
        return False
    return visit.talk.choose(*wording.choice("can_still_read", contact=old.masked)) == "lost"


def _rescue(visit: Visit, old: Contact) -> None:
    """The new address, the password, a code to the new one; the old one is told and can undo it for a week."""
    lost = wording.question("rescue_contact", contact=old.masked)
    address = visit.talk.ask(_("{question}, such as {example}").format(question=lost.text, example=EXAMPLES[old.kind]))
    asked = wording.question("rescue_password", contact=old.masked)
    while True:
        typed = visit.talk.secret(asked.text)
        try:
            new = visit.guard.contacts.rescue(visit.session, old.id, address, typed)
            break
        except GuardError as error:
            visit.problem(error)
            if error.reason not in {"password_wrong", "password_wait"}:
                return
    _verify(visit, new)


def _undo(visit: Visit) -> None:
    """Choose a change; a code from the old contact puts it back."""
    title = wording.choice("undo")[0]
    lines = [
        Line(
            one.id,
            _("{old} back for {new}").format(old=one.old.masked, new=one.new.masked),
            _("Changed {changed}, can be undone until {until}.").format(
                changed=visit.dated(one.at), until=visit.dated(one.undo_until)
            ),
        )
        for one in visit.guard.contacts.undoable(visit.session)
    ]
    chosen = visit.talk.choose(title, lines)
    if visit.prove(wording.proof("undo"), visit.guard.contacts.undo, visit.session, chosen) is not None:
        visit.talk.say(wording.done("contact_back"))


def _make_primary(visit: Visit, contact: Contact) -> None:
    """Prove it, then it is the first one written to."""
    title = wording.proof("primary", contact=contact.masked)
    if visit.prove(title, visit.guard.contacts.make_primary, visit.session, contact.id) is not None:
        visit.talk.say(wording.done("contact_first", contact=contact.masked))


def _remove(visit: Visit, contact: Contact) -> None:
    """A contact that never was verified just goes; a verified one needs the proof."""
    if not contact.verified:
        if visit.talk.confirm(wording.question("forget_contact", contact=contact.masked)):
            visit.guard.contacts.drop(visit.session, contact.id)
            visit.talk.say(wording.done("contact_forgotten", contact=contact.masked))
        return
    title = wording.proof("remove_contact", contact=contact.masked)
    if visit.prove(title, visit.guard.contacts.remove, visit.session, contact.id) is not None:
        visit.talk.say(wording.done("contact_removed", contact=contact.masked))


def _reveal(visit: Visit, contact: Contact) -> None:
    """Say the whole address; the activity notes that it was looked at."""
    visit.talk.say(f"{visit.guard.contacts.reveal(visit.session, contact.id)}")
