"""Signing in: the password first, then a code where one is due; the session; the door that the screen lock uses (M1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from guardtui.core import handle as handles
from guardtui.core import password as passwords
from guardtui.core import throttle
from guardtui.core.errors import BadInput, Locked, NotFound, Refused, StoreTrouble
from guardtui.core.records import Account, Client, PendingSignIn, Session, Way
from guardtui.core.rehearsal import Door, door
from guardtui.core.text import one_line, printable
from guardtui.core.verdict import Verdict
from guardtui.guard import callers
from guardtui.guard.codes import Codes
from guardtui.guard.desk import Desk
from guardtui.guard.devices import trust
from guardtui.guard.outbox import Outbox
from guardtui.guard.performers import Performance, Performer
from guardtui.guard.ways import SIGN_IN, ways
from guardtui.store.limits import PASSWORD
from guardtui.store.sessions import PendingRow
from guardtui.store.tx import Tx

LABEL_MOST: Final = 64
CANNOT_WRITE: Final = frozenset({"store_read_only", "disk_full"})
"""Where nothing can be kept, what is there may still be read; the session then runs out by itself."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How far a sign-in came: `open` (a session), `code` (one is due), `refused`, or `wait` (until when)."""

    outcome: str
    session: Session | None = None
    pending: PendingSignIn | None = None
    until: int | None = None


class SignIns:
    def __init__(self, desk: Desk, codes: Codes, outbox: Outbox) -> None:
        self._desk = desk
        self._codes = codes
        self._outbox = outbox

    def begin(self, handle: str, password: str, client: Client) -> SignIn:
        """Check the password. The same words, waits and work whether or not the account exists (C-15, C-43).

        Raises `Locked` for an account that the operator locked, and `Refused` where the policy wants a code that no
        channel can carry; both only after the right password.
        """
        client = _checked(client)
        account, refused = self._check(handle, password, client, self._own_bucket(handle, client))
        if refused is not None or account is None:
            return refused or SignIn("refused")
        signed = self._enter(account, client)
        self._outbox.try_to_deliver()
        return signed

    def finish(self, pending: PendingSignIn, challenge_id: str, typed: str, *, trust: bool = False) -> Verdict:
        """Answer the sign-in's challenge; accepted, the verdict's `result` is the new `Session`."""
        return self._codes.answer(pending, challenge_id, typed, trust=trust)

    def resume(self, token: str, client_token: str) -> Session:
        """The session of a token, on the device it was opened on. Raises `Refused` when it is over."""
        desk = self._desk
        with desk.store.read() as tx:
            found = callers.live(desk, tx, Session("", "", "", 0, 0, 0, token=token))
            account = tx.accounts.by_id(found.account_id)
            device = tx.devices.known(found.account_id, tx.devices.token_key(client_token))
            if account is None or device is None or device.id != found.device_id:
                raise Refused("session_ended")
            if account.status == "locked":
                raise Locked("account_locked")
        session = replace(found, handle=account.handle, token=token)
        try:
            self.touch(session)
        except StoreTrouble as trouble:
            if trouble.reason not in CANNOT_WRITE:
                raise
        return session

    def touch(self, session: Session) -> None:
        """Note that the person is there: only what a person does keeps a session from idling out (C-71)."""
        with self._desk.store.write() as tx:
            tx.sessions.touch(callers.live(self._desk, tx, session).id, self._desk.now())

    def end(self, session: Session) -> None:
        """Sign out."""
        desk = self._desk
        with desk.store.write() as tx:
            account = callers.session_account(desk, tx, session)
            tx.sessions.end(session.id, desk.now())
            desk.record(tx, account, "session:ended")

    def check_password(self, session: Session, password: str) -> SignIn:
        """Check the password of who is signed in, as the screen lock does: `open` or `refused` or `wait`."""
        desk = self._desk
        with desk.store.read() as tx:
            handle = callers.session_account(desk, tx, session).handle
            device = next((one for one in tx.devices.of(session.account_id) if one.id == session.device_id), None)
        client = Client("", device.name, device.place) if device else Client("")
        account, refused = self._check(handle, password, client, session.device_id, tag="session:password_wrong")
        if refused is not None or account is None:
            return refused or SignIn("refused")
        self.touch(session)
        return SignIn("open", session=session)

    def know(self, session: Session, password: str) -> None:
        """See that who is signed in knows the password. Raises `Refused` for a wrong one, `Locked` after too many."""
        known = self.check_password(session, password)
        if known.outcome == "wait":
            raise Locked("password_wait", until=known.until)
        if known.session is None:
            raise Refused("password_wrong")

    @property
    def performers(self) -> dict[str, Performer]:
        return {"sign-in": Performer(lambda _tx, _account, _action: None, self._open_proven)}

    def _own_bucket(self, handle: str, client: Client) -> str:
        """A device that the account knows is counted by itself, so that nobody elsewhere locks its owner out (C-39)."""
        with self._desk.store.read() as tx:
            account_id = tx.accounts.id_of(handles.canonical(handle)) or ""
            device = tx.devices.known(account_id, tx.devices.token_key(client.token))
        return device.id if device else ""

    def _check(
        self, handle: str, password: str, client: Client, counted_by: str, tag: str = "signin:password_wrong"
    ) -> tuple[Account | None, SignIn | None]:
        """The account if the password is its own; otherwise what to answer. A try is charged before it is compared."""
        if not isinstance(password, str):
            raise BadInput("not_text", field="password")
        desk = self._desk
        canonical, now = handles.canonical(handle), desk.now()
        with desk.store.write() as tx:
            bucket = self._bucket(canonical, counted_by)
            until = throttle.wait_for_password(tx.limits.times(bucket, now), now, desk.policy)
            if until is not None:
                return None, SignIn("wait", until=until)
            tx.limits.note(bucket, now)
            account = tx.accounts.by_handle(canonical)
            stored = tx.accounts.password(account.id) if account else desk.no_such_password
        typed = passwords.normalised(password[: 4 * desk.policy.password_most + 1])
        right = desk.hasher.matches(stored, typed, desk.vault.pepper)
        fresh = (
            desk.hasher.hash(typed, desk.vault.pepper)
            if right and account and desk.hasher.outdated(stored, desk.vault.pepper)
            else None
        )
        with desk.store.write() as tx:
            bucket = self._bucket(canonical, counted_by)  # by the key in force, which may be another one by now
            if account is not None and right and tx.accounts.password(account.id) != stored:
                return None, SignIn("refused")  # it was changed while we compared
            if account is None or not right:
                if account is not None:
                    about = {"device": client.label, "place": client.place}
                    desk.record(tx, account, tag, about, outcome="refused")
                else:
                    tx.limits.note("sign-ins of nobody", now)  # the same work as for somebody
                until = throttle.wait_for_password(tx.limits.times(bucket, now), now, desk.policy)
                return None, SignIn("refused", until=until)
            tx.limits.clear(bucket)
            if fresh is not None:
                tx.accounts.rehash(account.id, stored, fresh)
            account = _again(tx, account)
        return account, None

    def _bucket(self, canonical: str, counted_by: str) -> str:
        return self._desk.vault.lookup(PASSWORD, f"{canonical}\0{counted_by}")

    def _enter(self, account: Account, client: Client) -> SignIn:
        """After the right password: open the door, or ask for the code that is due."""
        desk, now = self._desk, self._desk.now()
        with desk.store.write() as tx:
            found_before, account = account, _again(tx, account)
            if account.password_set_at != found_before.password_set_at:
                return SignIn("refused")  # the password that was right a moment ago is not the one any more
            if account.status == "locked":
                raise Locked("account_locked")
            token_key = tx.devices.token_key(client.token)
            device = tx.devices.known(account.id, token_key)
            trusted = device is not None and (device.trusted_until or 0) > now
            found = ways(desk, tx, account, SIGN_IN)
            alone = desk.policy.password_alone
            match door(found, two_step=account.two_step, trusted=trusted, password_alone=alone):
                case Door.CODE:
                    new = device is None
                    return SignIn("code", pending=self._wait(tx, account, token_key, client, new=new, found=found))
                case Door.OPEN:
                    return SignIn("open", session=self._open(tx, account, token_key, client))
                case Door.ALONE:
                    session = self._open(tx, account, token_key, client, password_alone=True)
                    return SignIn("open", session=session)
            about = {"device": client.label, "place": client.place}
            desk.record(tx, account, "signin:refused", about, outcome="refused")
        raise Refused("no_channel_reaches_you")

    def _wait(
        self, tx: Tx, account: Account, token_key: str, client: Client, *, new: bool, found: tuple[Way, ...]
    ) -> PendingSignIn:
        now = self._desk.now()
        row = PendingRow(
            self._desk.new_token(), account.id, token_key, client, now, now + self._desk.policy.sign_in_life
        )
        tx.sessions.begin(row)
        trustable = not account.two_step and self._desk.policy.device_trust > 0
        return PendingSignIn(row.id, account.id, account.handle, row.expires_at, new, found, trustable)

    def _open_proven(self, act: Performance) -> Session:
        """The code was right: the half sign-in becomes a session, and its device may be trusted from now on."""
        if not isinstance(act.caller, PendingSignIn):
            raise BadInput("sign_in_needed")
        row = act.tx.sessions.pending(act.caller.id)
        if row is None or not act.tx.sessions.close_pending(row.id, self._desk.now()):
            raise Refused("sign_in_expired")
        session = self._open(act.tx, act.account, row.token_key, row.client)
        if act.trust and self._desk.policy.device_trust and not act.account.two_step:
            trust(self._desk, act.tx, act.account, session.device_id, row.client.label)
        return session

    def _open(
        self, tx: Tx, account: Account, token_key: str, client: Client, *, password_alone: bool = False
    ) -> Session:
        desk, now = self._desk, self._desk.now()
        known = {device.id for device in tx.devices.of(account.id)}
        device = tx.devices.seen(desk.new_id(), account.id, token_key, client, now)
        session = Session(
            id=desk.new_id(),
            account_id=account.id,
            handle=account.handle,
            device_id=device.id,
            started_at=now,
            expires_at=now + desk.policy.session_life,
            last_used_at=now,
            password_alone=password_alone,
            token=desk.new_token(),
        )
        tx.sessions.open(session)
        about = {"device": client.label, "place": client.place}
        if device.id not in known:
            desk.record(tx, account, "device:added", about, outcome="alarm" if known else "done")
        tag = "signin:password_alone" if password_alone else "signin:done"
        desk.record(tx, account, tag, about)
        return session


def _again(tx: Tx, account: Account) -> Account:
    fresh = tx.accounts.by_id(account.id)
    if fresh is None:
        raise NotFound("no_account")
    return fresh


def _checked(client: Client) -> Client:
    if len(client.token) < 32:
        raise BadInput("device_token")
    label = one_line(printable(client.label)[:LABEL_MOST], "device", most=LABEL_MOST, blank_ok=True) or "Terminal"
    place = one_line(printable(client.place)[:LABEL_MOST], "place", most=LABEL_MOST, blank_ok=True)
    return Client(client.token, label, place)
