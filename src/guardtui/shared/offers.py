"""Which ways of proof can be set up, strongest first, with one honest sentence each (PRODUCT section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from guardtui.core.records import Authenticator, AuthenticatorState, Channel, Contact, ContactKind
from guardtui.language import _
from guardtui.wording.names import NAMES
from guardtui.wording.two_step import CANNOT_SEND, HONEST, MISSING


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
    found = [Offer("app", Channel.APP, NAMES[Channel.APP], HONEST[Channel.APP], ready=has_app)]
    kinds = (ContactKind.PHONE, ContactKind.MAIL) if mail else (ContactKind.PHONE,)
    for kind in kinds:
        channel = Channel.SMS if kind is ContactKind.PHONE else Channel.MAIL
        if not sends(channel) and not any(one.channel is channel for one in held):
            found.append(Offer(f"no-{kind}", channel, NAMES[channel], CANNOT_SEND[channel], possible=False))
            continue
        verified = [contact for contact in contacts if contact.verified and contact.kind is kind]
        verified.sort(key=lambda contact: not contact.primary)
        found.extend(_contact_offer(contact, ready=contact.id in taken) for contact in verified)
        if not verified:
            found.append(Offer(f"no-{kind}", channel, NAMES[channel], MISSING[kind], possible=False))
    return found


def _contact_offer(contact: Contact, *, ready: bool) -> Offer:
    return Offer(
        contact.id,
        contact.channel,
        _("{way} to {target}").format(way=NAMES[contact.channel], target=contact.masked),
        HONEST[contact.channel],
        ready,
    )
