"""In which ways a person can prove an action: one answer for the screens, the commands and the real decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from guardtui.core import need as needs
from guardtui.core.action import Action, kind_named
from guardtui.core.errors import NotFound
from guardtui.core.need import Need
from guardtui.core.records import Account, AuthenticatorState, Channel, Contact, ContactChange, ContactState, Way
from guardtui.guard.desk import Desk
from guardtui.store.challenges import ChallengeRow
from guardtui.store.tx import Tx

SIGN_IN: Final = Action("sign-in")
RESTS: Final = "phone_rests"
"""Why no code goes to a phone that several messages in a row did not reach (SECURITY C-35)."""
_ORDER: Final = tuple(Channel)


def ways(desk: Desk, tx: Tx, account: Account, action: Action, *, app_done: bool = False) -> tuple[Way, ...]:
    """The ways, strongest first; those that do not work now say why (PRODUCT section 3, "which channel").

    With `app_done` the app has proven its part already, and what remains is asked for. A phone that rests works for some
    actions all the same, and then comes last.
    """
    found = _set_up(desk, tx, account, action, app_done=app_done)
    if action.kind in needs.ALL_THE_SAME:
        found = [replace(way, ready=True) if way.why_not == RESTS else way for way in found]
    return tuple(sorted(found, key=lambda way: way.ready and way.why_not is not None))


def _set_up(desk: Desk, tx: Tx, account: Account, action: Action, *, app_done: bool) -> list[Way]:
    if action.kind == "contact-verify":
        contact = contact_of(tx, account, str(action.details["contact"]))
        return [_by_contact(desk, contact)] if contact.state in (ContactState.UNVERIFIED, ContactState.VERIFIED) else []
    if action.kind == "factor-confirm":
        return _of_authenticator(desk, tx, account, str(action.details["authenticator"]))
    if action.kind == "contact-undo":
        return [_by_contact(desk, change_of(desk, tx, account, str(action.details["change"])).old)]
    if action.kind == "hold-lift":
        since = account.hold.since if account.hold else 0
        return [_by_contact(desk, contact) for contact in tx.contacts.once_verified(account.id, since)]
    wanted = need(desk, tx, account, action)
    by_message = wanted is Need.CONTACT or (wanted is Need.APP_AND_MESSAGE and app_done)
    pays = kind_named(action.kind).pays
    found = _verified(desk, tx, account, settled=pays) if by_message else _bound(desk, tx, account, action)
    fitting = needs.channels(wanted, app_done=app_done)
    found = [way for way in found if way.channel in fitting]
    return sorted(found, key=lambda way: (_about_itself(way, action), _ORDER.index(way.channel)))


def need(desk: Desk, tx: Tx, account: Account, action: Action) -> Need:
    """What an action of this account needs to be proven with, as things stand (SECURITY C-66)."""
    bound = tx.authenticators.of(account.id, AuthenticatorState.BOUND) if account.two_step else []
    app = any(one.channel is Channel.APP for one in bound)
    message = app and any(contact.verified for contact in tx.contacts.of(account.id))
    return needs.need(action.kind, two_step=account.two_step, app=app, message=message, policy=desk.policy)


def still_a_way(desk: Desk, tx: Tx, account: Account, row: ChallengeRow) -> bool:
    """Whether what was good enough when the challenge began still is (no downgrade, SECURITY C-66).

    What is asked of an account may have changed since, as by turning two-step verification on, the contact or the change
    that it is about may be gone, and the operator may have locked the account.
    """
    if account.status == "locked":
        return False
    try:
        found = ways(desk, tx, account, row.action, app_done=row.app_done)
    except NotFound:
        return False
    there = any((way.channel, way.contact_id) == (row.channel, row.contact_id) for way in found)
    return there and need(desk, tx, account, row.action) is row.need


def contact_of(tx: Tx, account: Account, contact_id: str) -> Contact:
    """A contact of this account. Raises `NotFound`."""
    contact = tx.contacts.get(account.id, contact_id)
    if contact is None:
        raise NotFound("no_contact")
    return contact


def change_of(desk: Desk, tx: Tx, account: Account, change_id: str) -> ContactChange:
    """A change of this account's contacts that can still be undone. Raises `NotFound`."""
    life = desk.policy.contact_undo
    for change in tx.contacts.changes(account.id, desk.now() - life, life):
        if change.id == change_id:
            return change
    raise NotFound("no_change")


def at_the_door(desk: Desk, tx: Tx, account: Account, change: ContactChange) -> bool:
    """Whether the code of a sign-in may go where a change leads: then half a sign-in may see the change, and undo it."""
    return change.new.id in {way.contact_id for way in ways(desk, tx, account, SIGN_IN)}


def _bound(desk: Desk, tx: Tx, account: Account, action: Action) -> list[Way]:
    """Two-step is on: what is bound to the account, and nothing that is not."""
    found: list[Way] = []
    for authenticator in tx.authenticators.of(account.id, AuthenticatorState.BOUND):
        if authenticator.disabled_at is not None:
            continue  # it still counts for what is needed, else wrong codes on purpose would lower that
        if authenticator.contact_id is None:
            if not any(way.channel is Channel.APP for way in found):
                found.append(Way(Channel.APP, authenticator.label))
        elif (contact := contact_of(tx, account, authenticator.contact_id)).verified:
            found.append(_by_contact(desk, contact))
    if not desk.policy.mail_factor and any(way.channel is not Channel.MAIL for way in found):
        found = [way for way in found if way.channel is not Channel.MAIL]  # bound before the policy ruled it out
    if needs.by_recovery(action.kind) and (left := tx.recovery_codes.left(account.id)):
        found.append(Way(Channel.RECOVERY, str(left)))
    return found


def _verified(desk: Desk, tx: Tx, account: Account, *, settled: bool) -> list[Way]:
    """Any verified contact: where two-step is off it still tells the owner from a thief of the password (G1).

    With `settled` none that was added or changed lately, while there is an older one: a thief's own would allow what the
    thief wants to pay (SECURITY C-35).
    """
    contacts = [contact for contact in tx.contacts.of(account.id) if contact.verified]
    before = desk.now() - desk.policy.contact_settles
    older = [contact for contact in contacts if (contact.verified_at or 0) <= before] if settled else []
    return [_by_contact(desk, contact) for contact in older or contacts]


def _of_authenticator(desk: Desk, tx: Tx, account: Account, authenticator_id: str) -> list[Way]:
    """None for one that is gone: its code may still be asked about, and leads nowhere."""
    authenticator = tx.authenticators.get(account.id, authenticator_id)
    if authenticator is None or authenticator.state is AuthenticatorState.REMOVED:
        return []
    if authenticator.contact_id is None:
        return [Way(Channel.APP, authenticator.label)]
    return [_by_contact(desk, contact_of(tx, account, authenticator.contact_id))]


def _by_contact(desk: Desk, contact: Contact) -> Way:
    why_not = desk.reaches(contact) or (None if contact.rests_since is None else RESTS)
    return Way(contact.channel, contact.masked, contact.id, why_not is None, why_not)


def _about_itself(way: Way, action: Action) -> bool:
    """Whether a contact would vouch for its own change: allowed, since it is still the person's, but last (C-56)."""
    return way.contact_id is not None and action.details.get("contact") == way.contact_id
