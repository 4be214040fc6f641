"""The password: judged while it is typed, made by chance, changed with proof (M11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guardtui.core import password as rules
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, Refused
from guardtui.core.password import Judgement, Reason
from guardtui.core.records import Account, Challenge, PasswordFacts, Profile, Session
from guardtui.guard import callers
from guardtui.guard.codes import Codes
from guardtui.guard.desk import Desk
from guardtui.guard.outbox import Outbox
from guardtui.guard.performers import Performance, Performer
from guardtui.guard.signin import SignIns
from guardtui.shipped import common_passwords, words
from guardtui.store.tx import Tx


class Passwords:
    def __init__(self, desk: Desk, codes: Codes, outbox: Outbox, signin: SignIns) -> None:
        self._desk = desk
        self._codes = codes
        self._outbox = outbox
        self._signin = signin

    def judge(self, password: str, profile: Profile, addresses: Sequence[str] = ()) -> Judgement:
        """Every reason against a password for a person of whom this is known. Nothing is kept."""
        desk = self._desk
        return rules.judge(
            password, desk.policy, profile, addresses, service=desk.service, blocklist=common_passwords()
        )

    def judge_mine(self, session: Session, password: str) -> Judgement:
        """The same for who is signed in; whether it was used before is seen by `change` only, since that is slow."""
        with self._desk.store.read() as tx:
            account = callers.session_account(self._desk, tx, session)
            addresses = [contact.address for contact in tx.contacts.of(account.id)]
        return self.judge(password, account.profile, addresses)

    def passphrase(self, count: int = rules.LEAST_WORDS) -> str:
        """A password of random words. Raises `BadInput` for too few or too many."""
        return rules.passphrase(self._desk.entropy, words(), count)

    def characters(self, count: int = rules.LEAST_CHARACTERS) -> str:
        """A password of random characters. Raises `BadInput` for too few or too many."""
        return rules.characters(self._desk.entropy, count)

    def change(self, session: Session, present: str, new: str) -> Challenge | Account:
        """Take another password, given the present one (ASVS 6.2.3) and, where a code can reach the person, a code.

        Comes back as the challenge that has to be answered first, or as the account, changed. Every other session ends
        then, no device stays trusted, and all contacts are told (C-09). Raises `Refused` for a wrong present password and
        for a new one that the rule refuses or that was used before, `Locked` after too many wrong ones.
        """
        if not isinstance(new, str):
            raise BadInput("not_text", field="password")
        desk = self._desk
        self._signin.know(session, present)
        judged = self.judge_mine(session, new)
        if judged.ok and self._used_before(session, new):
            judged = replace(judged, ok=False, reasons=(Reason("used_before"),))
        if not judged.ok:
            raise Refused("password_refused", reasons=judged.reasons)
        stored = desk.hasher.hash(rules.normalised(new), desk.vault.pepper)
        with desk.store.write() as tx:
            account = callers.session_account(desk, tx, session)
            draft_id = desk.new_id()
            tx.passwords.forget_drafts(desk.now() - desk.policy.draft_life)
            tx.passwords.add_draft(draft_id, account.id, session.id, stored, judged.facts, desk.now())
        action = Action("password", {"draft": draft_id})
        if account.two_step or any(way.ready for way in self._codes.ways(session, action)):
            return self._codes.request(session, action)
        with desk.store.write() as tx:
            account = callers.session_account(desk, tx, session)
            self._put_in_force(tx, account, session, self._drafted(tx, account, action))
            account = callers.session_account(desk, tx, session)
        self._outbox.try_to_deliver()
        return account

    @property
    def performers(self) -> dict[str, Performer]:
        return {"password": Performer(self._drafted, self._perform)}

    def _used_before(self, session: Session, new: str) -> bool:
        """Whether it is one of the last few. One slow hash for each, while no lock is held."""
        desk = self._desk
        with desk.store.read() as tx:
            account = callers.session_account(desk, tx, session)
            before = tx.passwords.last(account.id, desk.policy.password_history)
        typed = rules.normalised(new)
        return any(desk.hasher.matches(stored, typed, desk.vault.pepper) for stored in before)

    def _drafted(self, tx: Tx, account: Account, action: Action) -> tuple[str, PasswordFacts]:
        """The new password that an action names. Raises `Refused` once it is too old, or where it is another account's."""
        oldest = self._desk.now() - self._desk.policy.draft_life
        found = tx.passwords.draft(str(action.details["draft"]), account.id, oldest)
        if found is None:
            raise Refused("no_such_draft")
        return found

    def _perform(self, act: Performance) -> Account:
        """Only who chose it, and so gave the present password, puts it in force."""
        if not isinstance(act.caller, Session) or not act.tx.passwords.is_of(
            str(act.action.details["draft"]), act.caller.id
        ):
            raise Refused("no_such_draft")
        self._put_in_force(act.tx, act.account, act.caller, self._drafted(act.tx, act.account, act.action))
        return callers.account_of(self._desk, act.tx, act.caller)

    def _put_in_force(self, tx: Tx, account: Account, caller: object, new: tuple[str, PasswordFacts]) -> None:
        """The new password, and the end of everything that the old one had opened (C-72, C-73)."""
        stored, facts = new
        now = self._desk.now()
        tx.accounts.set_password(account.id, stored, facts, now)
        tx.passwords.remember(account.id, stored, now)
        tx.passwords.drop_drafts(account.id)
        tx.sessions.drop_pending(account.id, now)
        callers.end_elsewhere(self._desk, tx, account, caller)
        self._desk.record(tx, account, "password:changed")
