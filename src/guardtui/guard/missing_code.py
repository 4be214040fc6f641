"""The missing-code doctor: gathers what the store knows of a code that did not arrive, and lets the rule judge (PRODUCT M6).

It only reads. Whoever is at the sign-in, and so may have no more than the password, is told of the contacts that the
ways of the sign-in show already, as `core.contact.recognisable` shows them, and nothing in the providers' own words,
which often repeat the whole address.
"""

from __future__ import annotations

from collections.abc import Mapping

from guardtui.clock import DAY
from guardtui.core import missing_code as rules
from guardtui.core import throttle
from guardtui.core.approval import state_at
from guardtui.core.contact import domain, recognisable
from guardtui.core.errors import BadInput, GuardError, Locked
from guardtui.core.message import NOBODY_THERE, OPEN
from guardtui.core.missing_code import Address, Cause, Diagnosis, Facts, Sending
from guardtui.core.records import (
    Account,
    ApprovalState,
    ChallengeState,
    Channel,
    Contact,
    ContactChange,
    ContactKind,
    MessageState,
    PendingSignIn,
    Session,
    Way,
)
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.codes import Codes
from guardtui.guard.contacts import can_be_undone
from guardtui.guard.desk import Desk
from guardtui.guard.outbox import DOWN
from guardtui.guard.resting import LOOKED_THROUGH
from guardtui.guard.sending import SENT, wait
from guardtui.guard.ways import contact_of, still_a_way, ways
from guardtui.store.challenges import ChallengeRow
from guardtui.store.messages import MessageRow
from guardtui.store.tx import Tx


class MissingCodes:
    def __init__(self, desk: Desk, codes: Codes) -> None:
        self._desk = desk
        self._codes = codes

    def diagnose(
        self, caller: Caller, challenge_id: str | None = None, answers: Mapping[str, bool] | None = None
    ) -> Diagnosis:
        """What is known of a code that did not arrive, and the causes, likeliest first.

        Without a challenge it is the last code that was sent for the account in a day; for a sign-in that waits, its own.
        `answers` says of a cause, by its name, whether it is so. Raises `NotFound` for a challenge of somebody else,
        `BadInput` for an unknown cause.
        """
        said = _read(answers or {})
        with self._desk.store.read() as tx:
            if challenge_id is None:
                account = callers.account_of(self._desk, tx, caller)
                row = self._latest(tx, account, caller)
            else:
                account, row = self._codes.mine(tx, caller, challenge_id)
            if row is None:
                found = rules.suspects(Facts(self._desk.now(), None), said)
                return Diagnosis(None, "", "", None, "", None, None, None, None, None, None, (), found, said, None)
            return self._diagnosis(tx, account, caller, row, said)

    def _latest(self, tx: Tx, account: Account, caller: Caller) -> ChallengeRow | None:
        """The newest code of the last day that was sent and not used, else the newest that was sent."""
        found = [row for row in tx.challenges.since(account.id, self._desk.now() - DAY) if row.channel in SENT]
        if isinstance(caller, PendingSignIn):
            found = [row for row in found if self._asked_by(tx, row, caller)]
        unused = [row for row in found if row.state is not ChallengeState.ACCEPTED]
        return next(iter(unused or found), None)

    def _asked_by(self, tx: Tx, row: ChallengeRow, caller: Caller) -> bool:
        return row.caller == tx.challenges.caller_key(callers.key(caller))

    def _diagnosis(
        self, tx: Tx, account: Account, caller: Caller, row: ChallengeRow, said: Mapping[Cause, bool]
    ) -> Diagnosis:
        contact = tx.contacts.get(account.id, row.contact_id) if row.contact_id else None
        facts = self._facts(tx, account, caller, row, contact)
        found = rules.suspects(facts, said)
        here = next((way for way in ways(self._desk, tx, account, row.action) if way.channel is row.channel), None)
        return Diagnosis(
            challenge_id=row.id,
            kind=row.action.kind,
            reference=row.reference,
            channel=row.channel,
            target=_seen(caller, contact) if contact else (here.target if here and row.channel is Channel.APP else ""),
            contact_id=contact.id if contact and isinstance(caller, Session) else None,
            approval=self._waiting(tx, account, row),
            state=row.state,
            sent_at=row.sent_at,
            expires_at=row.expires_at,
            resend_at=facts.resend_at,
            sendings=facts.sendings,
            suspects=found,
            answers=said,
            question=rules.question(found),
        )

    def _facts(self, tx: Tx, account: Account, caller: Caller, row: ChallengeRow, contact: Contact | None) -> Facts:
        now, policy = self._desk.now(), self._desk.policy
        mine = self._asked_by(tx, row, caller)
        change = self._change(tx, account, contact) if contact else None
        others = self._others(tx, account, caller, row) if mine else ()
        return Facts(
            now=now,
            state=row.state,
            channel=row.channel,
            expires_at=row.expires_at,
            closed_at=row.closed_at,
            tries_left=max(0, policy.code_tries - row.tries),
            sendings=self._sendings(tx, account, caller, row),
            address=self._address(tx, account, caller, row, contact, change) if contact else None,
            why_not=_why_not(self._desk, row, contact),
            lapsed=row.state is ChallengeState.OPEN and not still_a_way(self._desk, tx, account, row),
            down_until=self._silent_until(tx, row.channel),
            mine=mine,
            resend_at=self._resend_at(tx, account, row) if mine else None,
            renew_at=self._renew_at(tx, account, caller, row) if mine else None,
            others=tuple(way for way in others if way.open),
            later=tuple(sorted((way for way in others if not way.open), key=lambda way: way.until or 0)),
            may_change_contacts=isinstance(caller, Session),
            undoable=isinstance(caller, PendingSignIn) and change is not None,
        )

    def _sendings(self, tx: Tx, account: Account, caller: Caller, row: ChallengeRow) -> tuple[Sending, ...]:
        found = []
        for message in tx.messages.of_challenge(row.id):
            contact = tx.contacts.get(account.id, message.contact_id)
            found.append(
                Sending(
                    channel=message.channel,
                    target=_seen(caller, contact) if contact else "",
                    state=message.state,
                    at=message.created_at,
                    state_at=message.state_at,
                    detail="" if isinstance(caller, PendingSignIn) else message.detail,
                    attempts=message.attempts,
                    unsure=message.unsure,
                    due_at=message.due_at,
                    here=message.contact_id == row.contact_id,
                    turned_away=_turned_away(message),
                )
            )
        return tuple(found)

    def _change(self, tx: Tx, account: Account, contact: Contact) -> ContactChange | None:
        """How the contact took the place of another, where that can still be undone: what the sign-in offers as well."""
        life = self._desk.policy.contact_undo
        for change in tx.contacts.changes(account.id, self._desk.now() - life, life):
            if change.new.id == contact.id and can_be_undone(tx, change):
                return change
        return None

    def _address(
        self,
        tx: Tx,
        account: Account,
        caller: Caller,
        row: ChallengeRow,
        contact: Contact,
        change: ContactChange | None,
    ) -> Address:
        answered = contact.confirmed_at or contact.verified_at or contact.added_at
        stale = isinstance(caller, Session) and answered < self._desk.now() - self._desk.policy.contact_fresh
        return Address(
            contact_id=contact.id,
            kind=contact.kind,
            verified=contact.verified,
            domain=domain(contact.address) if contact.kind is ContactKind.MAIL else "",
            stale=stale,
            changed_at=change.at if change else None,
            failed_at=_failed_at(tx, account, row, contact),
            rests=contact.rests_since is not None,
        )

    def _resend_at(self, tx: Tx, account: Account, row: ChallengeRow) -> int | None:
        """From when on `codes.resend` would send it again, counting what else went to the contact."""
        now = self._desk.now()
        if row.channel not in SENT or row.contact_id is None or row.state is not ChallengeState.OPEN:
            return None
        if row.tries >= self._desk.policy.code_tries or now >= row.expires_at:
            return None
        if self._desk.reaches(contact_of(tx, account, row.contact_id)) is not None:
            return None
        if not still_a_way(self._desk, tx, account, row):
            return None
        here = self._codes.here(tx, account, row)
        at = throttle.resend_at(row.sent_at, row.last_sent_at, row.resends, row.expires_at, self._desk.policy)
        if at is None or (here is not None and not here.ready):
            return None
        at = max(at, wait(self._desk, tx, account, row.contact_id) or 0)
        return at if at < row.expires_at else None

    def _renew_at(self, tx: Tx, account: Account, caller: Caller, row: ChallengeRow) -> int | None:
        """From when on a new code for the same action could be asked for: once this one is over, by the rules of asking."""
        now = self._desk.now()
        goes_on = row.state is ChallengeState.OPEN and now < row.expires_at and row.tries < self._desk.policy.code_tries
        if goes_on and still_a_way(self._desk, tx, account, row):
            return row.expires_at
        try:
            self._codes.see_new(tx, account, caller, row)
        except Locked as error:
            until = error.facts.get("until")
            return until if isinstance(until, int) else None
        except GuardError:
            return None
        return now

    def _others(self, tx: Tx, account: Account, caller: Caller, row: ChallengeRow) -> tuple[Way, ...]:
        """The other ways that `codes.switch` would take while it lasts, or `codes.renew` once this one is over.

        A way whose channel rests because nobody answers there would only make the code wait.
        """
        if row.state is ChallengeState.ACCEPTED or not self._may_be_asked(tx, account, caller, row):
            return ()
        now = self._desk.now()
        return tuple(
            way
            for way in self._codes.ways_from(tx, account, row)
            if way.ready
            and (way.until is None or row.expires_at <= now or way.until < row.expires_at)
            and (way.channel, way.contact_id) != (row.channel, row.contact_id)
            and self._silent_until(tx, way.channel) is None
        )

    def _may_be_asked(self, tx: Tx, account: Account, caller: Caller, row: ChallengeRow) -> bool:
        """Whether the action could be asked for at all now, if anything could be sent."""
        try:
            self._codes.see_asked(tx, account, caller, row)
        except GuardError:
            return False
        return True

    def _silent_until(self, tx: Tx, channel: Channel) -> int | None:
        """Until when a channel is left alone because nobody answers there."""
        now = self._desk.now()
        return throttle.pause_after_silence(tx.limits.times(DOWN + channel, now), now)

    def _waiting(self, tx: Tx, account: Account, row: ChallengeRow) -> str | None:
        """The approval that the code would give, where that still waits for the person."""
        asked = tx.approvals.get(account.id, row.approval_id) if row.approval_id else None
        if asked is None or state_at(asked.state, asked.expires_at, self._desk.now()) is not ApprovalState.WAITING:
            return None
        return asked.id


def _why_not(desk: Desk, row: ChallengeRow, contact: Contact | None) -> str | None:
    """Why nothing is sent the way that a challenge takes; None where it is, or where nothing is to be sent."""
    if row.channel not in SENT:
        return None
    return desk.reaches(contact) if contact else "no_delivery"


def _failed_at(tx: Tx, account: Account, row: ChallengeRow, contact: Contact) -> int | None:
    """When the latest message to a contact but the one in question came to nothing; None where it got there or a code came back.

    A first sending of the same code tells as much as another's: it often comes back when it was sent again already.
    """
    latest = tx.messages.latest_for(row.id)
    if latest is None or latest.state is MessageState.DELIVERED:
        return None
    for _, message in tx.messages.page(account.id, None, LOOKED_THROUGH):
        if message.contact_id == contact.id and message.id != latest.id and message.state not in OPEN:
            return message.state_at if _came_to_nothing(message, contact) else None
    return None


def _came_to_nothing(message: MessageRow, contact: Contact) -> bool:
    return (
        message.state in NOBODY_THERE and not _turned_away(message) and message.state_at > (contact.confirmed_at or 0)
    )


def _turned_away(message: MessageRow) -> bool:
    return message.channel is Channel.MAIL and message.state in NOBODY_THERE and rules.turned_away(message.detail)


def _seen(caller: Caller, contact: Contact) -> str:
    """As much of an address as this caller may see. A back end need not know more than a sign-in."""
    return recognisable(contact.kind, contact.address, to_owner=isinstance(caller, Session))


def _read(answers: Mapping[str, bool]) -> dict[Cause, bool]:
    known = {cause.value: cause for cause in Cause if cause is not Cause.SUPPORT}
    if unknown := [name for name in answers if name not in known]:
        raise BadInput("unknown_cause", cause=str(unknown[0])[:40], known=list(known))
    return {known[name]: bool(value) for name, value in answers.items()}
