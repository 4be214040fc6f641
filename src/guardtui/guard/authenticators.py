"""Two-step verification: enrol, confirm, recovery codes, all on at once, off with proof (M2)."""

from __future__ import annotations

from dataclasses import dataclass, field

from guardtui.core import recovery, totp
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, NoDelivery, NotFound, Refused
from guardtui.core.records import Account, Authenticator, AuthenticatorState, Challenge, Channel, Session
from guardtui.core.verdict import Outcome, Verdict
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.codes import Codes
from guardtui.guard.desk import Desk, begin_hold
from guardtui.guard.outbox import Outbox
from guardtui.guard.performers import Performance, Performer
from guardtui.guard.ways import contact_of
from guardtui.store.tx import Tx
from guardtui.wording.names import APP_LABEL

METHODS = (Channel.APP, Channel.SMS, Channel.MAIL)


@dataclass(frozen=True, slots=True)
class NewApp:
    """A fresh secret, shown once: as a URI for a QR code and in groups to be typed."""

    authenticator: Authenticator
    secret: str = field(repr=False)
    uri: str = field(repr=False)

    @property
    def groups(self) -> tuple[str, ...]:
        """The secret in groups of four."""
        return totp.groups(self.secret)


@dataclass(frozen=True, slots=True)
class Draft:
    """How far the wizard came; it lives in the store, ten minutes from one step to the next, and changes nothing yet."""

    authenticators: tuple[Authenticator, ...]
    recovery: str
    """`none`, `shown` (made, not typed back) or `kept` (one was typed back)."""

    @property
    def confirmed(self) -> tuple[Authenticator, ...]:
        return tuple(a for a in self.authenticators if a.state is AuthenticatorState.CONFIRMED)


class Authenticators:
    def __init__(self, desk: Desk, codes: Codes, outbox: Outbox) -> None:
        self._desk = desk
        self._codes = codes
        self._outbox = outbox

    def list(self, session: Session) -> tuple[Authenticator, ...]:
        """What is in force, strongest first."""
        with self._desk.store.read() as tx:
            account = callers.session_account(self._desk, tx, session)
            return tx.authenticators.of(account.id, AuthenticatorState.BOUND)

    def recovery_left(self, session: Session) -> int:
        """How many recovery codes still open the door."""
        with self._desk.store.read() as tx:
            return tx.recovery_codes.left(callers.session_account(self._desk, tx, session).id)

    def draft(self, session: Session) -> Draft:
        """The wizard's state, to go on with after leaving it."""
        with self._desk.store.read() as tx:
            return self._draft(tx, callers.session_account(self._desk, tx, session), session)

    def begin_app(self, session: Session) -> NewApp:
        """Make a secret for an app. It counts for nothing until a code from the app confirms it.

        While two-step is off only: once it is on, `add` asks for proof first.
        """
        with self._desk.store.write() as tx:
            account = self._wizard_account(tx, session)
            for earlier in tx.authenticators.of(account.id, AuthenticatorState.PENDING):
                if earlier.contact_id is None and earlier.draft_of == session.id:
                    tx.authenticators.remove(earlier.id)
            return self._new_app(tx, account, session)

    def begin_contact(self, session: Session, contact_id: str) -> Authenticator:
        """Take a verified contact as a method; `confirm` sends a code to it."""
        with self._desk.store.write() as tx:
            return self._new_contact(tx, self._wizard_account(tx, session), session, contact_id)

    def confirm(self, session: Session, authenticator_id: str) -> Challenge:
        """Begin the proof that a new method works; answer it with a code from it."""
        action = Action("factor-confirm", {"authenticator": authenticator_id})
        with self._desk.store.read() as tx:
            _own(_named(tx, callers.session_account(self._desk, tx, session), action), session)
        return self._codes.request(session, action)

    def new_recovery_codes(self, session: Session) -> tuple[str, ...]:
        """A set for the draft, in groups of four, to be shown once. An earlier draft set is forgotten."""
        with self._desk.store.read() as tx:
            if callers.session_account(self._desk, tx, session).two_step:
                raise Refused("two_step_is_on")
        codes, stored = self._make_codes(self._desk)
        with self._desk.store.write() as tx:
            account = self._wizard_account(tx, session)
            tx.recovery_codes.add_draft(account.id, session.id, stored, self._desk.now())
        return codes

    def keep_recovery_codes(self, session: Session, typed: str) -> Verdict:
        """One code of the draft, typed back, proves that the person kept them. It is not used up by this."""
        code = recovery.normalise(typed)
        if code is None:
            return Verdict(Outcome.MALFORMED)
        with self._desk.store.read() as tx:
            account = callers.session_account(self._desk, tx, session)
            found = tx.recovery_codes.drafted(account.id, session.id, recovery.selector(code))
        if found is None or not self._desk.code_hasher.matches(found[1], code, self._desk.vault.pepper):
            return Verdict(Outcome.WRONG)
        with self._desk.store.write() as tx:
            callers.session_account(self._desk, tx, session)
            tx.recovery_codes.keep(*found)
        return Verdict(Outcome.ACCEPTED)

    def turn_on(self, session: Session) -> Account:
        """Put the whole draft in force at once: its methods, its recovery codes, and two-step verification itself.

        Every other session ends and no device stays trusted. Raises `Refused` while a method is not confirmed or no
        recovery code was typed back: it is never on without proof.
        """
        desk = self._desk
        with desk.store.write() as tx:
            account = self._wizard_account(tx, session)
            draft, now = self._draft(tx, account, session), desk.now()
            if not draft.confirmed:
                raise Refused("wizard_unfinished", missing="method")
            if draft.recovery != "kept":
                raise Refused("wizard_unfinished", missing="recovery codes")
            kept = {authenticator.id for authenticator in draft.confirmed}
            for stale in tx.authenticators.of(account.id, AuthenticatorState.PENDING, AuthenticatorState.CONFIRMED):
                if stale.id not in kept:
                    tx.authenticators.remove(stale.id)
            for authenticator_id in kept:
                tx.authenticators.bind(authenticator_id, now)
            tx.recovery_codes.activate(account.id, session.id)
            tx.accounts.set_two_step(account.id, now)
            callers.end_elsewhere(desk, tx, account, session)
            for authenticator in draft.confirmed:
                about = {"channel": str(authenticator.channel), "to": authenticator.label}
                desk.record(tx, account, "factor:bound", about, quiet=True)
            desk.record(tx, account, "factor:recovery_made", {"count": tx.recovery_codes.left(account.id)}, quiet=True)
            desk.record(tx, account, "factor:on")
            account = callers.session_account(desk, tx, session)
        self._outbox.try_to_deliver()
        return account

    def leave(self, session: Session) -> None:
        """Throw the draft away; two-step verification stays as it was."""
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            for one in tx.authenticators.of(account.id, AuthenticatorState.PENDING, AuthenticatorState.CONFIRMED):
                if one.draft_of == session.id:
                    tx.authenticators.remove(one.id)
            tx.recovery_codes.drop_draft(account.id, session.id)

    def add(self, session: Session, channel: Channel, contact_id: str = "") -> Challenge:
        """Begin to add a method to two-step verification that is on; the result is a `NewApp` or an `Authenticator`.

        That one is then put in force by `confirm` and its code.
        """
        return self._codes.request(session, Action("factor-add", {"channel": str(channel), "contact": contact_id}))

    def remove(self, session: Session, authenticator_id: str) -> Challenge:
        """Begin to remove a method. Raises `Refused` for the last one: that is turning off."""
        return self._codes.request(session, Action("factor-remove", {"authenticator": authenticator_id}))

    def turn_off(self, session: Session) -> Challenge:
        """Begin to turn two-step verification off; it takes a proof like anything that weakens the account."""
        return self._codes.request(session, Action("two-step-off"))

    def regenerate(self, session: Session) -> Challenge:
        """Begin to make a new set of recovery codes; the result is the codes, shown once, and the old ones are void."""
        return self._codes.request(session, Action("recovery-codes"))

    @property
    def performers(self) -> dict[str, Performer]:
        return {
            "factor-add": Performer(self._may_add, self._perform_add),
            "factor-confirm": Performer(self._may_confirm, self._perform_confirm),
            "factor-remove": Performer(_may_remove, self._perform_remove),
            "two-step-off": Performer(_must_be_on, self._perform_off),
            "recovery-codes": Performer(_must_be_on, self._perform_recovery, prepare=self._make_codes),
        }

    def _may_add(self, tx: Tx, account: Account, action: Action) -> None:
        _must_be_on(tx, account, action)
        channel, contact_id = action.details["channel"], str(action.details["contact"])
        if channel not in METHODS:
            raise BadInput("unknown_channel", known=list(METHODS))
        if channel != Channel.APP and self._usable(tx, account, contact_id)[0] != channel:
            raise Refused("other_channel")

    def _perform_add(self, act: Performance) -> NewApp | Authenticator:
        if act.action.details["channel"] == Channel.APP:
            return self._new_app(act.tx, act.account, act.caller)
        return self._new_contact(act.tx, act.account, act.caller, str(act.action.details["contact"]))

    def _may_confirm(self, tx: Tx, account: Account, action: Action) -> None:
        found = _named(tx, account, action)
        if found.state is not AuthenticatorState.PENDING:
            raise NotFound("no_authenticator")
        if found.contact_id is not None and not contact_of(tx, account, found.contact_id).verified:
            raise Refused("contact_not_verified")
        if found.created_at <= self._desk.now() - self._desk.policy.draft_life:
            raise Refused("enrolment_expired")

    def _perform_confirm(self, act: Performance) -> Authenticator:
        found, now = _own(_named(act.tx, act.account, act.action), act.caller), self._desk.now()
        act.tx.authenticators.confirm(found.id, now)
        if act.account.two_step:
            self._retire_disabled(act, found)
            act.tx.authenticators.bind(found.id, now)
            about = {"channel": str(found.channel), "to": found.label}
            self._desk.record(act.tx, act.account, "factor:bound", about)
        return _named(act.tx, act.account, act.action)

    def _retire_disabled(self, act: Performance, new: Authenticator) -> None:
        """What went out of use after too many wrong codes goes when the same method is set up again (SECURITY N12)."""
        for old in act.tx.authenticators.of(act.account.id, AuthenticatorState.BOUND):
            if old.disabled_at is not None and (old.channel, old.contact_id) == (new.channel, new.contact_id):
                act.tx.authenticators.remove(old.id)

    def _perform_remove(self, act: Performance) -> None:
        found = _named(act.tx, act.account, act.action)
        weaker = found.channel is Channel.APP and act.challenge.channel is not Channel.APP
        act.tx.authenticators.remove(found.id)
        act.tx.challenges.void_all(act.account.id, self._desk.now())  # what it has half proven must not be finished
        callers.end_elsewhere(self._desk, act.tx, act.account, act.caller)
        about = {"channel": str(found.channel), "to": found.label}
        self._desk.record(act.tx, act.account, "factor:removed", about)
        if weaker:
            begin_hold(self._desk, act.tx, act.account, "factor")

    def _perform_off(self, act: Performance) -> None:
        bound = act.tx.authenticators.of(act.account.id, AuthenticatorState.BOUND)
        weaker = any(one.channel is Channel.APP for one in bound) and act.challenge.channel is not Channel.APP
        for authenticator in bound:
            act.tx.authenticators.remove(authenticator.id)
        act.tx.challenges.void_all(act.account.id, self._desk.now())
        act.tx.recovery_codes.void(act.account.id)
        act.tx.accounts.set_two_step(act.account.id, None)
        callers.end_elsewhere(self._desk, act.tx, act.account, act.caller)
        self._desk.record(act.tx, act.account, "factor:off")
        if weaker:
            begin_hold(self._desk, act.tx, act.account, "factor")

    def _perform_recovery(self, act: Performance) -> tuple[str, ...]:
        codes, stored = act.prepared if isinstance(act.prepared, tuple) else self._make_codes(self._desk)
        draft_of = callers.key(act.caller)
        act.tx.recovery_codes.add_draft(act.account.id, draft_of, stored, self._desk.now())
        act.tx.recovery_codes.activate(act.account.id, draft_of)
        self._desk.record(act.tx, act.account, "factor:recovery_made", {"count": len(codes)})
        return tuple(codes)

    def _wizard_account(self, tx: Tx, session: Session) -> Account:
        account = callers.session_account(self._desk, tx, session)
        if account.two_step:
            raise Refused("two_step_is_on")
        return account

    def _draft(self, tx: Tx, account: Account, session: Session) -> Draft:
        """The draft as long as its latest step is fresh; a secret that waits for its code ages on its own (N23)."""
        oldest = self._desk.now() - self._desk.policy.draft_life
        begun = tx.authenticators.of(account.id, AuthenticatorState.PENDING, AuthenticatorState.CONFIRMED)
        found = [one for one in begun if one.draft_of == session.id]
        count, kept, made_at = tx.recovery_codes.draft(account.id, session.id)
        latest = max([made_at, *(one.confirmed_at or one.created_at for one in found)])
        if latest <= oldest:
            return Draft((), "none")
        fresh = tuple(one for one in found if one.confirmed_at or one.created_at > oldest)
        return Draft(fresh, "none" if not count else "kept" if kept else "shown")

    def _new_app(self, tx: Tx, account: Account, caller: Caller) -> NewApp:
        secret = totp.secret_from(self._desk.entropy.bytes(totp.SECRET_BYTES))
        authenticator = self._pending(account, caller, Channel.APP, APP_LABEL, None)
        tx.authenticators.add(authenticator, secret)
        return NewApp(authenticator, secret, totp.uri(secret, issuer=self._desk.service, account=account.handle))

    def _new_contact(self, tx: Tx, account: Account, caller: Caller, contact_id: str) -> Authenticator:
        channel, label = self._usable(tx, account, contact_id)
        for earlier in tx.authenticators.of(account.id, AuthenticatorState.PENDING, AuthenticatorState.CONFIRMED):
            if earlier.contact_id == contact_id and earlier.draft_of == _draft_of(caller):
                tx.authenticators.remove(earlier.id)
        authenticator = self._pending(account, caller, channel, label, contact_id)
        tx.authenticators.add(authenticator, None)
        return authenticator

    def _pending(
        self, account: Account, caller: Caller, channel: Channel, label: str, contact_id: str | None
    ) -> Authenticator:
        return Authenticator(
            id=self._desk.new_id(),
            account_id=account.id,
            channel=channel,
            state=AuthenticatorState.PENDING,
            label=label,
            contact_id=contact_id,
            created_at=self._desk.now(),
            draft_of=_draft_of(caller),
        )

    def _usable(self, tx: Tx, account: Account, contact_id: str) -> tuple[Channel, str]:
        """The channel and label of a contact that may serve as a method."""
        contact = contact_of(tx, account, contact_id)
        if not contact.verified:
            raise Refused("contact_not_verified")
        if contact.channel not in self._desk.couriers:
            raise NoDelivery("no_delivery")
        if contact.channel is Channel.MAIL and not self._desk.policy.mail_factor:
            raise Refused("mail_is_no_factor")
        bound = tx.authenticators.of(account.id, AuthenticatorState.BOUND)
        if any(one.contact_id == contact_id and one.disabled_at is None for one in bound):
            raise Refused("factor_there_already")
        return contact.channel, contact.masked

    @staticmethod
    def _make_codes(desk: Desk) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """A set of codes as shown, and as stored. Slow on purpose: never called while a lock is held."""
        codes = recovery.make(desk.entropy, desk.policy.recovery_codes)
        stored = tuple((recovery.selector(code), desk.code_hasher.hash(code, desk.vault.pepper)) for code in codes)
        return tuple(recovery.grouped(code) for code in codes), stored


def _draft_of(caller: Caller) -> str:
    """Whose draft something is: a session's own, or a back end's."""
    return caller.id if isinstance(caller, Session) else callers.key(caller)


def _must_be_on(_tx: Tx, account: Account, _action: Action) -> None:
    if not account.two_step:
        raise Refused("two_step_is_off")


def _named(tx: Tx, account: Account, action: Action) -> Authenticator:
    """The authenticator that an action names, as it is now."""
    found = tx.authenticators.get(account.id, str(action.details["authenticator"]))
    if found is None:
        raise NotFound("no_authenticator")
    return found


def _own(found: Authenticator, caller: Caller) -> Authenticator:
    """An authenticator that this caller is enrolling; another session's draft is another's business."""
    if found.draft_of != _draft_of(caller):
        raise NotFound("no_authenticator")
    return found


def _may_remove(tx: Tx, account: Account, action: Action) -> None:
    named, bound = _named(tx, account, action), tx.authenticators.of(account.id, AuthenticatorState.BOUND)
    if named.id not in {one.id for one in bound}:
        raise NotFound("no_authenticator")
    if len(bound) < 2:
        raise Refused("last_factor")
