"""Which way a proof comes, and the one place where a code's sending is queued, within the limits (SECURITY N15)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from guardtui.clock import DAY, HOUR
from guardtui.core import message as rules
from guardtui.core import throttle
from guardtui.core.action import Action
from guardtui.core.contact import country
from guardtui.core.errors import Locked, NoDelivery
from guardtui.core.need import Need
from guardtui.core.records import Account, Channel, Contact, ContactKind, Way
from guardtui.guard import texts
from guardtui.guard.desk import Desk, message
from guardtui.guard.ways import RESTS, contact_of, need, ways
from guardtui.store.challenges import ChallengeRow
from guardtui.store.limits import SENDS
from guardtui.store.tx import Tx

SENT: Final = (Channel.SMS, Channel.MAIL)
ALL: Final = "sent:all"
OPEN: Final = "sms:open:"
CAME_BACK: Final = "sms:back:"
"""Before a country's letters, in the buckets of the numbers there that have not answered yet, and that did."""


def choose(
    desk: Desk, tx: Tx, account: Account, found: tuple[Way, ...], channel: Channel | None, contact_id: str | None = None
) -> Way:
    """The first of the ways `found` that works; one that too much was sent on is passed over while there is another.

    `channel` and `contact_id` narrow them. Raises `NoDelivery` where none works, `Locked` where too much was sent on all.
    """
    waits: list[int] = []
    for way in _usable([way for way in found if contact_id in (None, way.contact_id)], channel):
        until = wait(desk, tx, account, way.contact_id) if way.channel in SENT else None
        if until is None:
            return way
        waits.append(until)
    raise Locked("too_many_sends", until=min(waits))


def wait(desk: Desk, tx: Tx, account: Account, contact_id: str | None) -> int | None:
    """Until when no code may be sent to a contact: for its own sake, the account's, the store's or its country's."""
    now, policy = desk.now(), desk.policy
    contact = contact_of(tx, account, contact_id or "")
    of_store = tx.limits.nth_newest(ALL, now, policy.sends_per_store)
    waits = [
        throttle.wait_for_send(tx.limits.times(_bucket(tx, contact), now), now, policy),
        throttle.wait_for_quota(tx.messages.codes_since(account.id, now - DAY), now, policy.sends_per_account, DAY),
        None if of_store is None else of_store + DAY,
    ]
    if _opens_a_number(desk, tx, contact):
        there = country(contact.address)
        opened, came_back = tx.limits.times(OPEN + there, now), tx.limits.times(CAME_BACK + there, now)
        waits.append(throttle.wait_for_open_sms(opened, came_back, now, policy))
    return max((until for until in waits if until is not None), default=None)


def send(desk: Desk, tx: Tx, account: Account, row: ChallengeRow) -> None:
    """Queue one sending of a challenge's code. Raises `Locked` where too much went to its contact."""
    contact = contact_of(tx, account, row.contact_id or "")
    if (until := wait(desk, tx, account, contact.id)) is not None:
        raise Locked("too_many_sends", until=until)
    opens = [OPEN + country(contact.address)] if _opens_a_number(desk, tx, contact) else []
    for bucket in (_bucket(tx, contact), ALL, *opens):
        tx.limits.note(bucket, desk.now())
    held = texts.kept(desk, tx, account, row)
    tx.messages.queue(message(desk, contact, tag="code", details=held, challenge_id=row.id, reference=row.reference))
    desk.record(
        tx, account, "code:sent", {"action": row.action.kind, "channel": str(row.channel), "to": contact.masked}
    )


def came_back(desk: Desk, tx: Tx, contact: Contact) -> None:
    """Note that a code came back from a number for the first time: what went there was no waste (SECURITY N16)."""
    if _unheard_of(contact):
        there = country(contact.address)
        before = -HOUR
        for at in tx.limits.times(_bucket(tx, contact), desk.now()):
            if at - before >= HOUR:
                tx.limits.take_back(OPEN + there, at)
            before = at
        tx.limits.note(CAME_BACK + there, desk.now())


def may_be_known(desk: Desk, tx: Tx, row: ChallengeRow) -> bool:
    """Whether anybody may have the code of a challenge, or still may get it: one that nobody has opens nothing (SECURITY I7).

    A single sending that may have arrived where the code goes now is enough. Where each brings another code, those that were
    over before it do not count.
    """
    since = 0 if desk.policy.resend_same_code else row.last_sent_at
    return any(
        one.contact_id == row.contact_id
        and (one.state in rules.OPEN or one.state_at >= since)
        and not rules.never_arrived(one.state, unsure=one.unsure, attempts=one.attempts)
        for one in tx.messages.of_challenge(row.id)
    )


def need_the_rest(desk: Desk, tx: Tx, account: Account, action: Action) -> None:
    """See that what comes after the app's part could be sent, before that is asked for or costs a try. Raises as `choose`."""
    if need(desk, tx, account, action) is Need.APP_AND_MESSAGE:
        choose(desk, tx, account, ways(desk, tx, account, action, app_done=True), None)


def go_on_by_message(desk: Desk, tx: Tx, account: Account, row: ChallengeRow) -> bool:
    """After the app's part: send the code that comes with what it allows. True for one of all who bring the app's."""
    way = choose(desk, tx, account, ways(desk, tx, account, row.action, app_done=True), None)
    if not tx.challenges.app_done(row.id, way.channel, way.contact_id, desk.now()):
        return False
    send(desk, tx, account, replace(row, channel=way.channel, contact_id=way.contact_id))
    return True


def _usable(found: list[Way], channel: Channel | None) -> list[Way]:
    """The ways that work, of one channel if it is named; recovery codes only where nothing else does."""
    usable = [way for way in found if way.ready and channel in (None, way.channel)]
    if channel is None:
        usable = [way for way in usable if way.channel is not Channel.RECOVERY] or usable
    if usable:
        return usable
    for why_not in (RESTS, "no_sms_there", "no_delivery"):
        if any(way.why_not == why_not and channel in (None, way.channel) for way in found):
            raise NoDelivery(why_not)
    raise NoDelivery("no_way" if channel is None else "no_such_way", channel=str(channel or ""))


def _bucket(tx: Tx, contact: Contact) -> str:
    """Under what sendings to a contact are counted: its canonical address, so that no spelling gets a new quota."""
    return SENDS + tx.contacts.key(contact.address)


def _opens_a_number(desk: Desk, tx: Tx, contact: Contact) -> bool:
    """Whether a sending is the first within the hour to a number from which no code came back yet."""
    now = desk.now()
    return _unheard_of(contact) and not any(at > now - HOUR for at in tx.limits.times(_bucket(tx, contact), now))


def _unheard_of(contact: Contact) -> bool:
    """Whether a number is one that anybody may have typed, since no code came back from it yet."""
    return contact.kind is ContactKind.PHONE and contact.verified_at is None
