"""Ask for a code, send it again or another way, answer it, cancel it: one challenge for each action (M4)."""

from __future__ import annotations

from dataclasses import replace

from guardtui.clock import DAY, HOUR, SECOND
from guardtui.core import throttle
from guardtui.core.action import Action, kind_named
from guardtui.core.approval import state_at
from guardtui.core.errors import BadInput, Locked, NoDelivery, NotFound, Refused
from guardtui.core.need import Need
from guardtui.core.records import Account, ApprovalState, Challenge, ChallengeState, Channel, PendingSignIn, Way
from guardtui.core.verdict import Verdict
from guardtui.guard import callers, proof
from guardtui.guard.callers import Caller
from guardtui.guard.changes import void_others_about
from guardtui.guard.desk import Desk, new_reference
from guardtui.guard.kinds import need_known
from guardtui.guard.outbox import Outbox
from guardtui.guard.performers import Performers
from guardtui.guard.sending import SENT, choose, may_be_known, need_the_rest, send, wait
from guardtui.guard.summary import summary, words
from guardtui.guard.ways import at_the_door, change_of, contact_of, need, still_a_way, ways
from guardtui.store.approvals import ApprovalRow
from guardtui.store.challenges import ChallengeRow
from guardtui.store.tx import Tx

OF_A_SIGN_IN = ("sign-in", "contact-undo")


class Codes:
    def __init__(self, desk: Desk, outbox: Outbox, performers: Performers) -> None:
        self._desk = desk
        self._outbox = outbox
        self._performers = performers

    def ways(self, caller: Caller, action: Action) -> tuple[Way, ...]:
        """How this action can be proven, strongest first; a way that does not work now says why, or until when."""
        with self._desk.store.read() as tx:
            account = callers.account_of(self._desk, tx, caller)
            self._see_its_business(tx, account, caller, action)
            found = ways(self._desk, tx, account, action)
            return tuple(replace(way, until=self._rests(tx, account, action, way)) for way in found)

    def ways_of(self, caller: Caller, challenge_id: str) -> tuple[Way, ...]:
        """The same for a challenge that has begun: what it can be switched to, or asked for anew by once it is over."""
        with self._desk.store.read() as tx:
            account, row = self.mine(tx, caller, challenge_id)
            return self.ways_from(tx, account, row)

    def ways_from(self, tx: Tx, account: Account, row: ChallengeRow) -> tuple[Way, ...]:
        """`ways_of` inside a transaction."""
        goes_on = row.state is ChallengeState.OPEN and self._desk.now() < row.expires_at
        found = ways(self._desk, tx, account, row.action, app_done=row.app_done and goes_on)
        anew = None if goes_on else row.action
        return tuple(replace(way, until=self._rests(tx, account, anew, way, row)) for way in found)

    def _rests(
        self, tx: Tx, account: Account, anew: Action | None, way: Way, row: ChallengeRow | None = None
    ) -> int | None:
        """Until when no code is sent a way, for a new challenge of the action `anew` or for one that goes on."""
        if way.channel not in SENT or not way.ready:
            return None
        found = [wait(self._desk, tx, account, way.contact_id) or 0]
        if anew is not None:
            found.append(self._asked_lately(tx, account, anew, way))
        elif row is not None and (way.channel, way.contact_id) != (row.channel, row.contact_id):
            found.append(self._switched_lately(tx, row, way))
        until = max(found)
        return until if until > self._desk.now() else None

    def request(
        self,
        caller: Caller,
        action: Action,
        channel: Channel | None = None,
        contact_id: str | None = None,
        *,
        approval: str | None = None,
    ) -> Challenge:
        """Begin the proof of one action, sending a code where the way needs one.

        The strongest way that works, and was not used too often, is taken unless `channel` names another, and `contact_id`
        one of several contacts. A request for the same action of the same caller that is still open is answered with that
        one: asking twice sends nothing twice. `approval` names the one that waits for it, see `approvals.approve`.
        Raises `NoDelivery` where no way works, `Locked` when too much was sent.
        """
        desk = self._desk
        with desk.store.write() as tx:
            account = callers.account_of(desk, tx, caller)
            self._check(tx, account, caller, action)
            asked = self._asked(tx, account, action, approval) if approval is not None else None
            if approval is None and not kind_named(action.kind).ours:
                void_others_about(desk, tx, account, caller, action)
            row = self._open(tx, account, caller, action, channel, contact_id, asked)
            if row is None:
                way = self._way(tx, account, action, channel, contact_id)
                row = self._begin(tx, account, caller, action, way, asked)
        self._outbox.try_to_deliver()
        return self.show(caller, row.id)

    def resend(self, caller: Caller, challenge_id: str) -> Challenge:
        """Send the same code again, on the same clock and with the same tries left (PRODUCT section 3).

        Where the policy's `resend_same_code` is off, it is another code, and the one before counts as replaced.

        Raises `Locked` before its time, `Refused` when none is left or the challenge is closed, `NoDelivery` where nothing
        is sent this way any more.
        """
        desk = self._desk
        with desk.store.write() as tx:
            account, row = self.mine(tx, caller, challenge_id)
            if row.channel not in SENT or row.contact_id is None:
                raise Refused("nothing_to_resend")
            now = desk.now()
            if row.state is not ChallengeState.OPEN or now >= row.expires_at:
                raise Refused("challenge_closed")
            if account.status == "locked":
                raise Locked("account_locked")
            if not still_a_way(desk, tx, account, row):
                raise NoDelivery("no_such_way")
            here = self.here(tx, account, row)
            if here is not None and not here.ready:
                raise NoDelivery(here.why_not or "no_delivery")
            at = throttle.resend_at(row.sent_at, row.last_sent_at, row.resends, row.expires_at, desk.policy)
            if at is None:
                raise Refused("no_resend_left")
            if (why_not := desk.reaches(contact_of(tx, account, row.contact_id))) is not None:
                raise NoDelivery(why_not)
            not_before(at, now)
            send(desk, tx, account, row)
            tx.challenges.resent(row.id, row.resends, now, anew=not desk.policy.resend_same_code)
        self._outbox.try_to_deliver()
        return self.show(caller, challenge_id)

    def renew(
        self, caller: Caller, challenge_id: str, channel: Channel | None = None, contact_id: str | None = None
    ) -> Challenge:
        """Ask anew for the action of a challenge that is over; one that is open is answered with itself. As `request`."""
        with self._desk.store.read() as tx:
            _, row = self.mine(tx, caller, challenge_id)
        return self.request(caller, row.action, channel, contact_id, approval=row.approval_id)

    def switch(self, caller: Caller, challenge_id: str, channel: Channel, contact_id: str | None = None) -> Challenge:
        """Prove the same action another way. Clock and tries go on; a code sent the old way counts as replaced.

        `contact_id` names one of several phones or mail addresses; else the first that works is taken.
        """
        desk = self._desk
        with desk.store.write() as tx:
            account, row = self.mine(tx, caller, challenge_id)
            if row.state is not ChallengeState.OPEN or desk.now() >= row.expires_at:
                raise Refused("challenge_closed")
            found = ways(desk, tx, account, row.action, app_done=row.app_done)
            way = choose(desk, tx, account, found, channel, contact_id)
            if (way.channel, way.contact_id) != (row.channel, row.contact_id):
                not_before(self._switched_lately(tx, row, way), desk.now())
                tx.challenges.reroute(row, way.channel, way.contact_id, desk.now())
                if way.channel in SENT:
                    moved = replace(row, channel=way.channel, contact_id=way.contact_id)
                    send(desk, tx, account, moved)
        self._outbox.try_to_deliver()
        return self.show(caller, challenge_id)

    def answer(
        self, caller: Caller, challenge_id: str, typed: str, *, action: Action | None = None, trust: bool = False
    ) -> Verdict:
        """Judge what was typed. Accepted: our own kinds of action are done, for others there is an `approval`.

        With `action` the caller says what it believes the code is for; details that differ void the challenge.
        """
        if not isinstance(typed, str):
            raise BadInput("not_text", field="code")
        verdict = proof.prove(self._desk, self._performers, caller, challenge_id, typed, action=action, trust=trust)
        self._outbox.try_to_deliver()
        return verdict

    def cancel(self, caller: Caller, challenge_id: str) -> None:
        """Void a challenge: its code opens nothing any more. Raises `Refused` for one that was accepted already."""
        with self._desk.store.write() as tx:
            account, row = self.mine(tx, caller, challenge_id)
            if row.state is ChallengeState.ACCEPTED:
                raise Refused("accepted_already")
            if tx.challenges.void(row.id, self._desk.now()):
                self._desk.record(tx, account, "code:cancelled", {"action": row.action.kind})

    def show(self, caller: Caller, challenge_id: str) -> Challenge:
        """The challenge as it stands now. Raises `NotFound` for one that this caller did not ask for."""
        with self._desk.store.read() as tx:
            account, row = self.mine(tx, caller, challenge_id)
            return self._face(tx, account, row)

    def mine(self, tx: Tx, caller: Caller, challenge_id: str) -> tuple[Account, ChallengeRow]:
        """A challenge of this caller and of no other. Raises `NotFound`."""
        account = callers.account_of(self._desk, tx, caller)
        row = tx.challenges.get(challenge_id, callers.key(caller))
        if row is None or row.account_id != account.id:
            raise NotFound("no_challenge")
        return account, row

    def _check(self, tx: Tx, account: Account, caller: Caller, action: Action) -> None:
        """See that this caller may ask for this action, and that it could be done if it were proven."""
        self._see_its_business(tx, account, caller, action)
        if action.kind == "sign-in" and not isinstance(caller, PendingSignIn):
            raise Refused("sign_in_needed")
        need_known(tx, account, action)
        callers.refuse_on_hold(account, action.kind, self._desk.now())
        if account.status == "locked":
            raise Locked("account_locked")
        performer = self._performers(action.kind)
        if performer is not None:
            performer.check(tx, account, action)

    def _see_its_business(self, tx: Tx, account: Account, caller: Caller, action: Action) -> None:
        """Half a sign-in may only be finished (C-74), or undo that the contact was changed which its code would go to."""
        if not isinstance(caller, PendingSignIn):
            return
        if action.kind not in OF_A_SIGN_IN:
            raise Refused("session_needed")
        if action.kind == "contact-undo":
            change = change_of(self._desk, tx, account, str(action.details["change"]))
            if not at_the_door(self._desk, tx, account, change):
                raise NotFound("no_change")

    def _asked(self, tx: Tx, account: Account, action: Action, approval_id: str) -> ApprovalRow:
        """The approval that a code is to give. Raises `Refused` where it does not wait any more."""
        row = tx.approvals.get(account.id, approval_id)
        if row is None or row.action.digest != action.digest:
            raise NotFound("no_approval")
        state = state_at(row.state, row.expires_at, self._desk.now())
        if state is not ApprovalState.WAITING:
            raise Refused("approval_over", state=str(state))
        return row

    def here(self, tx: Tx, account: Account, row: ChallengeRow) -> Way | None:
        """The way that a challenge goes, as it stands now; None where it is none any more."""
        found = ways(self._desk, tx, account, row.action, app_done=row.app_done)
        return next((way for way in found if _is_of(way, row)), None)

    def see_new(self, tx: Tx, account: Account, caller: Caller, row: ChallengeRow) -> None:
        """Raise what a new request for the action of a challenge that is over would raise now; nothing is changed."""
        self.see_asked(tx, account, caller, row)
        self._way(tx, account, row.action, None, None)

    def see_asked(self, tx: Tx, account: Account, caller: Caller, row: ChallengeRow) -> None:
        """The same, whichever way it were asked for."""
        self._check(tx, account, caller, row.action)
        if row.approval_id is not None:
            self._asked(tx, account, row.action, row.approval_id)

    def _way(self, tx: Tx, account: Account, action: Action, channel: Channel | None, contact_id: str | None) -> Way:
        """The way that a new challenge takes. Raises `NoDelivery` or `Locked` where there is none now."""
        way = choose(self._desk, tx, account, ways(self._desk, tx, account, action), channel, contact_id)
        need_the_rest(self._desk, tx, account, action)
        not_before(self._asked_lately(tx, account, action, way), self._desk.now())
        return way

    def _switched_lately(self, tx: Tx, row: ChallengeRow, way: Way) -> int:
        """From when a switch may send: to and fro no oftener than asking again would."""
        sent = tx.messages.times_for(row.id)
        if way.channel not in SENT or len(sent) <= 1:
            return 0
        waits = self._desk.policy.resend_waits
        return sent[-1] + waits[min(len(sent) - 1, len(waits)) - 1]

    def _asked_lately(self, tx: Tx, account: Account, action: Action, way: Way) -> int:
        """From when a code may be asked for a way: cancelling, or signing in again, sends no oftener than a resend would."""
        now = self._desk.now()
        sent = [
            row.last_sent_at
            for row in tx.challenges.since(account.id, now - HOUR)
            if row.contact_id == way.contact_id is not None
            and row.state is not ChallengeState.ACCEPTED
            and row.action.kind == action.kind
            and (row.action.digest == action.digest or action.kind == "password")  # each new password is another draft
        ]
        return throttle.ask_again_at(sent, self._desk.policy)

    def _open(
        self,
        tx: Tx,
        account: Account,
        caller: Caller,
        action: Action,
        channel: Channel | None,
        contact_id: str | None,
        asked: ApprovalRow | None,
    ) -> ChallengeRow | None:
        """The challenge that this request would only repeat; one with other details of the same kind is voided."""
        now, found = self._desk.now(), None
        approval_id = asked.id if asked else None
        for row in tx.challenges.since(account.id, now - self._desk.policy.code_life):
            if (
                row.caller != tx.challenges.caller_key(callers.key(caller))
                or row.action.kind != action.kind
                or row.state is not ChallengeState.OPEN
            ):
                continue
            same = row.action.digest == action.digest and channel in (None, row.channel)
            same = same and contact_id in (None, row.contact_id)
            same = same and row.approval_id == approval_id and now < row.expires_at
            if (
                same
                and still_a_way(self._desk, tx, account, row)
                and row.tries < self._desk.policy.code_tries
                and found is None
            ):
                found = row
        tx.challenges.void_others(found.id if found else "", account.id, callers.key(caller), action.kind, now)
        return found

    def _begin(
        self, tx: Tx, account: Account, caller: Caller, action: Action, way: Way, asked: ApprovalRow | None
    ) -> ChallengeRow:
        now = self._desk.now()
        ends = now + self._desk.policy.code_life
        row = ChallengeRow(
            id=self._desk.new_id(),
            account_id=account.id,
            caller=callers.key(caller),
            action=action,
            channel=way.channel,
            contact_id=way.contact_id,
            authenticator_id=str(action.details["authenticator"]) if action.kind == "factor-confirm" else None,
            reference=new_reference(self._desk),
            sent_at=now,
            last_sent_at=now,
            expires_at=min(ends, asked.expires_at) if asked else ends,
            need=need(self._desk, tx, account, action),
            approval_id=asked.id if asked else None,
        )
        tx.challenges.sweep(account.id, now - DAY)
        tx.challenges.add(row)
        if way.channel in SENT:
            send(self._desk, tx, account, row)
        return row

    def _face(self, tx: Tx, account: Account, row: ChallengeRow) -> Challenge:
        policy, sent = self._desk.policy, row.channel in SENT
        found = ways(self._desk, tx, account, row.action, app_done=row.app_done)
        here = next((way for way in found if _is_of(way, row)), None)
        latest = tx.messages.latest_for(row.id) if sent else None
        resend_at = None
        if sent and (here is None or here.ready):
            resend_at = throttle.resend_at(row.sent_at, row.last_sent_at, row.resends, row.expires_at, policy)
        return Challenge(
            id=row.id,
            account_id=row.account_id,
            kind=row.action.kind,
            summary=summary(tx, account, row.action),
            channel=row.channel,
            target=here.target if here else "",
            words=words(self._desk, row.approval_id or row.id),
            reference=row.reference,
            state=row.state,
            sent_at=row.sent_at,
            expires_at=row.expires_at,
            tries_left=max(0, policy.code_tries - row.tries),
            resends_left=len(policy.resend_waits) - row.resends if sent else 0,
            resend_at=resend_at,
            delivery=latest.state if latest else None,
            undelivered=sent and not may_be_known(self._desk, tx, row),
            why_not=here.why_not if here else None,
            switchable=any(way.ready and way is not here and way.channel is not Channel.RECOVERY for way in found),
            recovery=any(way.channel is Channel.RECOVERY for way in found),
            step=1 + row.app_done,
            steps=2 if row.need is Need.APP_AND_MESSAGE else 1,
            approval=row.approval_id,
            contact_id=row.contact_id,
        )


def _is_of(way: Way, row: ChallengeRow) -> bool:
    return (way.channel, way.contact_id) == (row.channel, row.contact_id)


def not_before(at: int, now: int) -> None:
    if now < at:
        raise Locked("resend_too_soon", until=at, seconds=-(-(at - now) // SECOND))
