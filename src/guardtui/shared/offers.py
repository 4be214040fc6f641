"""Which ways of proof can be set up, strongest first, with one honest sentence each (PRODUCT section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from guardtui.core.records import Authenticator, AuthenticatorState, Channel, Contact, ContactKind

HONEST: Final = {
    Channel.APP: "Your phone makes the codes itself: no signal needed, nothing that anyone could redirect.",
    Channel.SMS: "A text can come late, or go to whoever talks the carrier out of your number.",
    Channel.MAIL: "Whoever can read your mail can read the code. Still better than a password alone.",
}
RANK: Final = {Channel.APP: "strongest", Channel.SMS: "good", Channel.MAIL: "weakest"}
MISSING: Final = {
    ContactKind.PHONE: "No confirmed phone number yet. You can add one under Contacts.",
    ContactKind.MAIL: "No confirmed mail address yet. You can add one under Contacts.",
}

CANNOT_SEND: Final = {
    Channel.SMS: "This store cannot send text messages yet.",
    Channel.MAIL: "This store cannot send mail yet.",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the choice. `id` is `app`, or the contact that the codes would go to."""

    id: str
    channel: Channel
    name: str
    sentence: str
    ready: bool = False
    """Set up already: nothing to do here any more."""
    possible: bool = True


def offers(
    contacts: Iterable[Contact], held: Iterable[Authenticator], *, mail: bool, sends: Callable[[Channel], bool]
) -> list[Offer]:
    """Everything that can be set up, what is set up already, and what is missing for the rest.

    `sends` says whether this store can send through a channel at all.
    """
    held = [one for one in held if one.state in {AuthenticatorState.CONFIRMED, AuthenticatorState.BOUND}]
    taken = {one.contact_id for one in held if one.contact_id}
    has_app = any(one.channel is Channel.APP for one in held)
    found = [Offer("app", Channel.APP, "Authenticator app", HONEST[Channel.APP], ready=has_app)]
    kinds = (ContactKind.PHONE, ContactKind.MAIL) if mail else (ContactKind.PHONE,)
    for kind in kinds:
        channel = Channel.SMS if kind is ContactKind.PHONE else Channel.MAIL
        if not sends(channel) and not any(one.channel is channel for one in held):
            found.append(Offer(f"no-{kind}", channel, _name(channel), CANNOT_SEND[channel], possible=False))
            continue
        verified = [contact for contact in contacts if contact.verified and contact.kind is kind]
        verified.sort(key=lambda contact: not contact.primary)
        found.extend(_contact_offer(contact, ready=contact.id in taken) for contact in verified)
        if not verified:
            found.append(Offer(f"no-{kind}", channel, _name(channel), MISSING[kind], possible=False))
    return found


def _contact_offer(contact: Contact, *, ready: bool) -> Offer:
    return Offer(
        contact.id, contact.channel, f"{_name(contact.channel)} to {contact.masked}", HONEST[contact.channel], ready
    )


def _name(channel: Channel) -> str:
    return "Text message" if channel is Channel.SMS else "Mail"
