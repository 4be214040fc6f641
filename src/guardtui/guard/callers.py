"""Who asks: a session, a sign-in that waits for its code, or a back end on this machine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from guardtui.core import handle as handles
from guardtui.core import hold
from guardtui.core.errors import Locked, NotFound, Refused
from guardtui.core.records import Account, PendingSignIn, Session
from guardtui.guard.desk import Desk
from guardtui.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Backend:
    """The operator, or a shop's own program, asking on behalf of one account. It holds the store's key file."""

    handle: str
    session: str = ""
    """The shop's own session, order run or desk that asks: what one asked for, another can neither answer nor carry out."""


Caller = Session | PendingSignIn | Backend


def account_of(desk: Desk, tx: Tx, caller: Caller) -> Account:
    """The account that the caller may act for, checked in the store each time.

    Raises `Refused` for a session or sign-in that has ended and for what is no caller, `Locked` for an account that the operator locked,
    `NotFound` for a handle that nobody has.
    """
    if isinstance(caller, Session):
        account = _of_session(desk, tx, caller)
    elif isinstance(caller, PendingSignIn):
        account = _of_pending(desk, tx, caller)
    elif isinstance(caller, Backend):
        account = by_handle(tx, caller.handle)
    else:  # nobody, or a record that has a handle too
        raise Refused("session_needed")
    if account.status == "locked" and not isinstance(caller, Backend):
        raise Locked("account_locked")
    return account


def session_account(desk: Desk, tx: Tx, session: Session) -> Account:
    """The account of a whole session; half a sign-in is refused whatever it claims to be."""
    if not isinstance(session, Session):
        raise Refused("session_needed")
    return account_of(desk, tx, session)


def whole_account(desk: Desk, tx: Tx, caller: Caller) -> Account:
    """The account of a whole session or a back end: half a sign-in sees nothing that it does not need (C-74)."""
    if isinstance(caller, PendingSignIn):
        raise Refused("session_needed")
    return account_of(desk, tx, caller)


def by_handle(tx: Tx, handle: str) -> Account:
    account = tx.accounts.by_handle(handles.canonical(handle))
    if account is None:
        raise NotFound("no_account")
    return account


def key(caller: Caller) -> str:
    """What a challenge is bound to: only who asked can answer it (C-29, C-74)."""
    if isinstance(caller, Session):
        return session_key(caller.id)
    if isinstance(caller, PendingSignIn):
        return f"sign-in:{hashlib.sha256(caller.id.encode()).hexdigest()}"  # the identifier itself opens what it names
    return f"backend:{handles.canonical(caller.handle)}" + (f"\0{caller.session}" if caller.session else "")


def session_key(session_id: str) -> str:
    """The same for a session that is known by its identifier alone."""
    return f"session:{session_id}"


def refuse_on_hold(account: Account, kind: str, now: int) -> None:
    """Raises `Locked` for what has to wait while a hold lasts; asked when a code is asked for, and before the act."""
    until = hold.holds(account, kind, now)
    if until is not None:
        raise Locked("on_hold", until=until, reason_of_hold=account.hold.reason if account.hold else "")


def end_elsewhere(desk: Desk, tx: Tx, account: Account, caller: object) -> None:
    """End every other session and all trust, as after a change of the password or of factors (C-72, C-73)."""
    tx.sessions.end_others(account.id, caller.id if isinstance(caller, Session) else "", desk.now())
    tx.devices.distrust_all(account.id)


def live(desk: Desk, tx: Tx, session: Session) -> Session:
    """The session as the store knows it. Raises `Refused` when it is over, by its end, its age or its idleness."""
    if not isinstance(session, Session):
        raise Refused("session_needed")
    found = tx.sessions.by_token(session.token) if session.token else None
    now = desk.now()
    if found is None or found.ended_at is not None:
        raise Refused("session_ended")
    if now >= found.expires_at:
        raise Refused("session_over_age")
    if now - found.last_used_at >= desk.policy.session_idle:
        raise Refused("session_expired")
    return found


def _of_session(desk: Desk, tx: Tx, session: Session) -> Account:
    found = live(desk, tx, session)
    account = tx.accounts.by_id(found.account_id)
    if account is None or found.id != session.id:
        raise Refused("session_ended")
    return account


def _of_pending(desk: Desk, tx: Tx, pending: PendingSignIn) -> Account:
    row = tx.sessions.pending(pending.id)
    if row is None or row.closed_at is not None or desk.now() >= row.expires_at:
        raise Refused("sign_in_expired")
    account = tx.accounts.by_id(row.account_id)
    if account is None:
        raise Refused("sign_in_expired")
    return account
