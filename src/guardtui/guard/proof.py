"""The one routine that judges every typed code: of an app, sent, or a recovery code; from a screen, a command or a program.

Charge, compare, settle. The try is paid for and committed before anything is compared, so that no crash and no refusal
gives it back; nothing is locked while the comparison runs; then one transaction burns the code, closes the challenge,
does what it allows and records it. Of any number who come with the right code at once, one is accepted (SECURITY 0.2).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace

from guardtui.clock import DAY, HOUR
from guardtui.core import need as needs
from guardtui.core import passcode, recovery, throttle, totp
from guardtui.core.action import Action, kind_named
from guardtui.core.errors import Locked, NotFound
from guardtui.core.need import Need
from guardtui.core.records import (
    Account,
    ApprovalState,
    Authenticator,
    AuthenticatorState,
    ChallengeState,
    Channel,
    PendingSignIn,
)
from guardtui.core.verdict import Outcome, Verdict
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.changes import void_others_about
from guardtui.guard.desk import Desk, begin_hold
from guardtui.guard.performers import Performance, Performer, Performers
from guardtui.guard.sending import SENT, go_on_by_message, may_be_known, need_the_rest
from guardtui.guard.ways import RESTS, still_a_way, ways
from guardtui.store.approvals import ApprovalRow
from guardtui.store.challenges import ChallengeRow
from guardtui.store.tx import Tx


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One try that has been paid for."""

    caller: Caller
    account: Account
    row: ChallengeRow
    at: int
    trust: bool


@dataclass(frozen=True, slots=True)
class _Match:
    """What the comparison found, and what is burnt if it was right."""

    outcome: Outcome
    step_of: str | None = None
    step: int = 0
    recovery_id: int | None = None
    clock_off_s: int | None = None
    spare: bool = False
    """Whether a recovery code was typed, which comes from no method."""
    until: int | None = None

    @property
    def right(self) -> bool:
        return self.outcome is Outcome.ACCEPTED

    def burn(self, tx: Tx, now: int) -> bool:
        """Use the code up: True for exactly one of all who come with it. A sent code is burnt with its challenge."""
        if self.step_of is not None:
            return tx.authenticators.use_step(self.step_of, self.step, now)
        if self.recovery_id is not None:
            return tx.recovery_codes.burn(self.recovery_id, now)
        return True


def prove(
    desk: Desk,
    performers: Performers,
    caller: Caller,
    challenge_id: str,
    typed: str,
    *,
    action: Action | None = None,
    trust: bool = False,
) -> Verdict:
    """Judge a typed code and, if it is right, do what it allows.

    Raises `NotFound` for a challenge that this caller never asked for, `NoDelivery` or `Locked` where the code that comes
    after the app's could not be sent, and whatever the action itself refuses.
    """
    code, spare = passcode.normalise(typed), recovery.normalise(typed)
    charged = _charge(desk, caller, challenge_id, action, trust=trust, shaped=(code is not None, spare is not None))
    if isinstance(charged, Verdict):
        return charged
    match = _compare(desk, charged, code) if code is not None else _compare_spare(desk, charged, spare or "")
    performer = performers(charged.row.action.kind)
    prepared = performer.prepare(desk) if match.right and performer and performer.prepare else None
    spare_code = _new_spare(desk) if match.right and match.recovery_id is not None else None
    with desk.store.write() as tx:
        if not match.right:
            return _refuse(desk, tx, charged, match)
        verdict = _settle(desk, tx, charged, match, performer, prepared)
        return _with_spare(desk, tx, charged.account, verdict, spare_code)


def _charge(
    desk: Desk, caller: Caller, challenge_id: str, action: Action | None, *, trust: bool, shaped: tuple[bool, bool]
) -> _Attempt | Verdict:
    """Pay for one try, in a transaction of its own; or the verdict on a challenge that takes none."""
    is_code, is_spare = shaped
    with desk.store.write() as tx:
        now = desk.now()
        account = callers.account_of(desk, tx, caller)
        row = tx.challenges.get(challenge_id, callers.key(caller))
        if row is None or row.account_id != account.id:
            raise NotFound("no_challenge")
        if account.status == "locked":
            raise Locked("account_locked")
        closed = _closed(desk, tx, account, row, action)
        if closed is not None:
            return closed
        if not is_code and (not is_spare or not needs.by_recovery(row.action.kind)):
            return Verdict(Outcome.MALFORMED, tries_left=desk.policy.code_tries - row.tries)
        if is_code and row.channel in SENT and not may_be_known(desk, tx, row):
            return _undelivered(desk, tx, account, row)
        if not row.app_done:
            need_the_rest(desk, tx, account, row.action)
        tx.challenges.charge(row.id, desk.policy.code_tries)
        tx.limits.note(_failures(account), now)
        return _Attempt(caller, account, replace(row, tries=row.tries + 1), now, trust)


def _undelivered(desk: Desk, tx: Tx, account: Account, row: ChallengeRow) -> Verdict:
    """A code that nobody has: the request goes on, with another sending, or another way where this one takes none."""
    found = ways(desk, tx, account, row.action, app_done=row.app_done)
    rests = any(way.contact_id == row.contact_id and way.why_not == RESTS and not way.ready for way in found)
    left = desk.policy.code_tries - row.tries
    return Verdict(Outcome.VOIDED, tries_left=left, why="phone_rests" if rests else "undelivered")


def _closed(desk: Desk, tx: Tx, account: Account, row: ChallengeRow, action: Action | None) -> Verdict | None:
    """Why this challenge takes no code any more, or None while it does."""
    now, left = desk.now(), desk.policy.code_tries - row.tries
    if row.state is ChallengeState.ACCEPTED:
        return Verdict(Outcome.USED)
    if row.state is ChallengeState.VOIDED:
        return Verdict(Outcome.VOIDED)
    if action is not None and not hmac.compare_digest(action.digest, row.action.digest):
        tx.challenges.void(row.id, now)
        desk.record(tx, account, "code:voided", {"action": row.action.kind}, outcome="refused")
        return Verdict(Outcome.OTHER_ACTION)
    if not still_a_way(desk, tx, account, row):
        tx.challenges.void(row.id, now)
        desk.record(tx, account, "code:lapsed", {"action": row.action.kind}, outcome="refused")
        return Verdict(Outcome.VOIDED)
    if now >= row.expires_at:
        return Verdict(Outcome.EXPIRED)
    if left <= 0:
        return Verdict(Outcome.LOCKED, tries_left=0, until=row.expires_at)
    until = throttle.wait_for_code(tx.limits.times(_failures(account), now), now, desk.policy)
    return None if until is None else Verdict(Outcome.LOCKED, tries_left=left, until=until)


def _compare(desk: Desk, attempt: _Attempt, code: str) -> _Match:
    """Six digits: against the app's secrets or the sent code; if neither, what else they might be."""
    row = attempt.row
    if row.channel is Channel.APP:
        return _compare_app(desk, attempt, code)
    if row.channel is not Channel.RECOVERY and _is_code(desk, row.id, row.generation, code):
        return _Match(Outcome.ACCEPTED)
    return _Match(_what_else(desk, attempt, code))


def _compare_app(desk: Desk, attempt: _Attempt, code: str) -> _Match:
    policy, now = desk.policy, desk.wall.now()
    off: int | None = None
    for app, secret in _apps(desk, attempt):
        step = totp.matching_step(secret, code, now, policy.totp_window)
        if step is not None:
            if step <= app.last_step:
                return _Match(Outcome.USED, until=totp.too_far_ahead(app.last_step, now))
            return _Match(Outcome.ACCEPTED, step_of=app.id, step=step)
        if off is None:
            off = totp.clock_off(secret, code, now, policy.totp_hint)
    if off is not None:
        return _Match(Outcome.CLOCK_OFF, clock_off_s=off)
    return _Match(_what_else(desk, attempt, code))


def _apps(desk: Desk, attempt: _Attempt) -> list[tuple[Authenticator, str]]:
    """The apps that may answer: the one being confirmed, or all that are bound."""
    only = attempt.row.authenticator_id
    with desk.store.read() as tx:
        if only is not None:
            one = tx.authenticators.get(attempt.account.id, only)
            found = [one] if one is not None and one.state is AuthenticatorState.PENDING else []
        else:
            bound = tx.authenticators.of(attempt.account.id, AuthenticatorState.BOUND)
            found = [one for one in bound if one.channel is Channel.APP and one.disabled_at is None]
        return [(one, tx.authenticators.secret(one.id)) for one in found]


def _compare_spare(desk: Desk, attempt: _Attempt, spare: str) -> _Match:
    """A recovery code: one slow hash, the same work where no row has its selector."""
    with desk.store.read() as tx:
        found = tx.recovery_codes.find(attempt.account.id, recovery.selector(spare), "active", "used")
    code_id, stored, state = found or (0, desk.no_such_code, "none")
    if not desk.code_hasher.matches(stored, spare, desk.vault.pepper) or state == "none":
        return _Match(Outcome.WRONG, spare=True)
    return _Match(Outcome.USED, spare=True) if state == "used" else _Match(Outcome.ACCEPTED, recovery_id=code_id)


def _what_else(desk: Desk, attempt: _Attempt, code: str) -> Outcome:
    """Tell a plain wrong code from one that was replaced, used already, or belongs to another action (PRODUCT 3)."""
    row = attempt.row
    if any(_is_code(desk, row.id, generation, code) for generation in range(row.generation)):
        return Outcome.REPLACED
    with desk.store.read() as tx:
        others = tx.challenges.since(attempt.account.id, desk.now() - DAY)
    for other in others:
        if (
            other.id != row.id
            and other.caller == row.caller
            and other.channel is not Channel.APP
            and _is_code(desk, other.id, other.generation, code)
        ):
            if other.action.digest != row.action.digest:
                return Outcome.OTHER_ACTION
            return Outcome.USED if other.state is ChallengeState.ACCEPTED else Outcome.REPLACED
    return Outcome.WRONG


def _refuse(desk: Desk, tx: Tx, attempt: _Attempt, match: _Match) -> Verdict:
    """Record the refusal like a success; the try stays paid.

    A right password and a wrong code from a device that the account does not know are told, once an hour at most (M16).
    """
    kind, left = attempt.row.action.kind, desk.policy.code_tries - attempt.row.tries
    tag = "signin:code_wrong" if kind == "sign-in" else "code:refused"
    facts: dict[str, object] = {"action": kind, "reason": str(match.outcome), "tries_left": left}
    told = False
    if isinstance(attempt.caller, PendingSignIn) and (pending := tx.sessions.pending(attempt.caller.id)):
        facts |= {"device": pending.client.label, "place": pending.client.place}
        unknown = tx.devices.known(attempt.account.id, pending.token_key) is None
        told = unknown and not tx.messages.told_since(attempt.account.id, tag, desk.now() - HOUR)
    desk.record(tx, attempt.account, tag, facts, outcome="refused", quiet=not told)
    if not match.spare:
        _count_in_a_row(desk, tx, attempt)
    return Verdict(match.outcome, tries_left=left, clock_off_s=match.clock_off_s, until=match.until)


def _count_in_a_row(desk: Desk, tx: Tx, attempt: _Attempt) -> None:
    """Count a wrong code against each method that it could have come from; too many in a row put it out of use (C-37).

    A right code of that method alone begins the count anew, whatever else succeeds meanwhile (C-42).
    """
    row, account = attempt.row, attempt.account
    for one in tx.authenticators.of(account.id, AuthenticatorState.BOUND):
        if (one.channel, one.contact_id) != (row.channel, row.contact_id) or one.disabled_at is not None:
            continue
        if tx.authenticators.failed(one.id, desk.policy.failed_codes_in_a_row, desk.now()):
            about = {"to": one.label, "count": desk.policy.failed_codes_in_a_row}
            desk.record(tx, account, "factor:disabled", about, outcome="alarm")


def _settle(
    desk: Desk, tx: Tx, attempt: _Attempt, match: _Match, performer: Performer | None, prepared: object
) -> Verdict:
    """Burn, close, act and record, all in this transaction; whoever comes second finds it used."""
    now, row = desk.now(), attempt.row
    account = callers.account_of(desk, tx, attempt.caller)
    callers.refuse_on_hold(account, row.action.kind, now)
    fresh = tx.challenges.by_id(row.id)
    if fresh is None or fresh.state is ChallengeState.VOIDED or fresh.generation != row.generation:
        return Verdict(Outcome.VOIDED)
    if fresh.state is ChallengeState.ACCEPTED:
        return Verdict(Outcome.USED)
    if not still_a_way(desk, tx, account, row):
        return Verdict(Outcome.VOIDED)
    if now >= row.expires_at:
        return Verdict(Outcome.EXPIRED)
    if row.approval_id is not None and not _waits(tx, row):
        return Verdict(Outcome.VOIDED)
    if not match.burn(tx, now):
        return Verdict(Outcome.USED, tries_left=desk.policy.code_tries - row.tries)
    tx.limits.take_back(_failures(account), attempt.at)
    channel = _note_use(desk, tx, account, row, match)
    if row.need is Need.APP_AND_MESSAGE and not row.app_done:
        return _go_on(desk, tx, account, row)
    allowed = _allow(desk, tx, account, attempt.caller, row)
    tx.challenges.accept(row.id, now)
    desk.record(tx, account, "code:accepted", {"action": row.action.kind, "channel": str(channel)})
    act = Performance(desk, tx, account, row, attempt.caller, prepared, attempt.trust)
    result = None
    if performer is not None:
        performer.check(tx, account, row.action)
        result = performer.perform(act)
    until = now + desk.policy.approval_life if allowed else None
    return Verdict(Outcome.ACCEPTED, approval=allowed, approval_until=until, result=result)


def _waits(tx: Tx, row: ChallengeRow) -> bool:
    """Whether the approval that the code is to give still waits for it."""
    asked = tx.approvals.get(row.account_id, row.approval_id or "")
    return asked is not None and asked.state is ApprovalState.WAITING


def _go_on(desk: Desk, tx: Tx, account: Account, row: ChallengeRow) -> Verdict:
    """The app's part was right and cost no try; the code that comes with the details is due now (SECURITY C-67)."""
    if not go_on_by_message(desk, tx, account, row):
        return Verdict(Outcome.USED)
    tx.challenges.spare(row.id)
    desk.record(tx, account, "code:app_accepted", {"action": row.action.kind})
    return Verdict(Outcome.ONE_MORE, tries_left=desk.policy.code_tries - row.tries + 1)


def _allow(desk: Desk, tx: Tx, account: Account, caller: Caller, row: ChallengeRow) -> str | None:
    """The approval that an accepted code gives for what GuardTUI does not do itself: the one that waited, or a new one."""
    if kind_named(row.action.kind).ours:
        return None
    now = desk.now()
    until = now + desk.policy.approval_life
    if row.approval_id is not None:
        tx.approvals.approve(row.approval_id, now, until)
        return row.approval_id
    if row.action.subject:
        void_others_about(desk, tx, account, caller, row.action, same_too=True)
    new = ApprovalRow(
        id=row.id,  # which its two words are of: the message and the list of approvals show the same
        account_id=row.account_id,
        caller=callers.key(caller),
        action=row.action,
        state=ApprovalState.APPROVED,
        proven=True,
        asked_at=row.sent_at,
        expires_at=until,
    )
    tx.approvals.add(new)
    return new.id


def _note_use(desk: Desk, tx: Tx, account: Account, row: ChallengeRow, match: _Match) -> Channel:
    """Note what a right code says of the way it came: a contact answered, or one recovery code less is left."""
    if match.recovery_id is not None:
        desk.record(tx, account, "factor:recovery_used", {"left": tx.recovery_codes.left(account.id)})
        begin_hold(desk, tx, account, "recovery")
        return Channel.RECOVERY
    if row.contact_id is not None:
        tx.contacts.confirm(row.contact_id, desk.now())
        tx.authenticators.used(account.id, row.contact_id, desk.now())
    return row.channel


def _new_spare(desk: Desk) -> tuple[str, tuple[str, str]] | None:
    """A recovery code for the place of the one being used, as shown and as stored. Slow: made while no lock is held."""
    if not desk.policy.recovery_replaced:
        return None
    (code,) = recovery.make(desk.entropy, 1)
    return recovery.grouped(code), (recovery.selector(code), desk.code_hasher.hash(code, desk.vault.pepper))


def _with_spare(
    desk: Desk, tx: Tx, account: Account, verdict: Verdict, made: tuple[str, tuple[str, str]] | None
) -> Verdict:
    """Put the new recovery code in force where a used one was accepted (SP 800-63B-4 3.1.2), and hand it over once."""
    if made is None or not verdict.accepted:
        return verdict
    shown, stored = made
    tx.recovery_codes.replace(account.id, stored, desk.now())
    return replace(verdict, replacement=shown)


def _is_code(desk: Desk, challenge_id: str, generation: int, code: str) -> bool:
    sent = passcode.derive(desk.vault.code(challenge_id, generation))
    return hmac.compare_digest(sent.encode(), code.encode())


def _failures(account: Account) -> str:
    return f"codes:{account.id}"
