"""`guardtui contact`: the phone and mail that receive codes. Asked by who is signed in."""

from __future__ import annotations

import click

from guardtui.cli import proving, shown, typed
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, pass_call
from guardtui.core.contact import guess_kind
from guardtui.core.records import Challenge, Contact, ContactKind
from guardtui.language import _


@click.group(cls=Noun)
def contact() -> None:
    """The phones and mail addresses that receive codes.

    Most changes begin with a proof: at a terminal its code is asked for right away, a script answers with `code answer`.
    """


@contact.command("list")
@pass_call
def list_contacts(call: Call) -> None:
    """The contacts, masked."""
    found = call.guard.contacts.list(call.session)
    call.out.items(found, (shown.contact_row(one, call.now) for one in found), empty=_("There is no contact yet."))


@contact.command("reveal")
@click.argument("contact_id", metavar="CONTACT")
@pass_call
def reveal(call: Call, contact_id: str) -> None:
    """One address in full. The activity notes that it was looked at."""
    address = call.guard.contacts.reveal(call.session, contact_id)
    call.out.data({"contact": contact_id, "address": address}, {"address": address})


@contact.command("add")
@click.argument("address")
@click.option("--kind", type=click.Choice([k.value for k in ContactKind]), help=_("Told from the address by default."))
@pass_call
def add(call: Call, address: str, kind: str | None) -> int:
    """Add a phone number or mail address; it counts once `contact verify` has brought a code back from it."""
    meant = ContactKind(kind) if kind else guess_kind(address)
    return _begun(call, call.guard.contacts.add(call.session, meant, address))


@contact.command("verify")
@click.argument("contact_id", metavar="CONTACT")
@pass_call
def verify(call: Call, contact_id: str) -> int:
    """Send a code to this contact, to prove that it is yours."""
    return _begun(call, call.guard.contacts.verify(call.session, contact_id))


@contact.command("replace")
@click.argument("contact_id", metavar="CONTACT")
@click.argument("address")
@pass_call
def replace(call: Call, contact_id: str, address: str) -> int:
    """Put ADDRESS in the place of CONTACT: prove it is you, then `contact verify` the new one."""
    return _begun(call, call.guard.contacts.replace(call.session, contact_id, address))


@contact.command("rescue")
@click.argument("contact_id", metavar="CONTACT")
@click.argument("address")
@pass_call
def rescue(call: Call, contact_id: str, address: str) -> int:
    """Replace a contact that nobody can reach any more, on the password's word; a day's hold begins.

    Only where nothing else can vouch for you. `contact verify` the new one then.
    """
    password = typed.secret(_("Password: "), "password")
    return _begun(call, call.guard.contacts.rescue(call.session, contact_id, address, password))


@contact.command("changes")
@pass_call
def changes(call: Call) -> None:
    """The changes that can still be undone from the old contact."""
    found = call.guard.contacts.undoable(call.session)
    call.out.items(
        found, (shown.change_row(one, call.now) for one in found), empty=_("There is no change that can be undone.")
    )


@contact.command("undo")
@click.argument("change_id", metavar="CHANGE")
@pass_call
def undo(call: Call, change_id: str) -> int:
    """Put an old contact back, with a code from it. Every other session ends, and a day's hold begins."""
    return proving.begin(call, call.session, call.guard.contacts.undo(call.session, change_id))


@contact.command("remove")
@click.argument("contact_id", metavar="CONTACT")
@pass_call
def remove(call: Call, contact_id: str) -> int:
    """Remove a contact. One that was never verified goes at once, any other with a proof; the last one stays."""
    contacts = {one.id: one for one in call.guard.contacts.list(call.session)}
    found = contacts.get(contact_id)
    if found is not None and not found.verified:
        call.guard.contacts.drop(call.session, contact_id)
        call.out.data({"removed": contact_id}, {"removed": found.masked}, _("Removed."))
        return 0
    return _begun(call, call.guard.contacts.remove(call.session, contact_id))


@contact.command("primary")
@click.argument("contact_id", metavar="CONTACT")
@pass_call
def primary(call: Call, contact_id: str) -> int:
    """Make a verified contact the first of its kind."""
    return _begun(call, call.guard.contacts.make_primary(call.session, contact_id))


def _begun(call: Call, begun: Challenge | Contact) -> int:
    if isinstance(begun, Challenge):
        return proving.begin(call, call.session, begun)
    call.out.data({"result": begun}, shown.contact_row(begun, call.now), _("Done."))
    return 0
