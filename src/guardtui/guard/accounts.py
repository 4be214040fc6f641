"""Accounts: made, found, listed, locked by the operator."""

from __future__ import annotations

from datetime import date

from guardtui.core import contact as contacts
from guardtui.core import handle as handles
from guardtui.core.errors import BadInput, Refused
from guardtui.core.password import normalised
from guardtui.core.records import Account, ContactKind, Page, Profile, Session
from guardtui.core.text import MOST_NAME, one_line
from guardtui.guard import callers
from guardtui.guard.cursors import at_most, place_after
from guardtui.guard.desk import Desk, add_contact
from guardtui.guard.passwords import Passwords


class Accounts:
    def __init__(self, desk: Desk, passwords: Passwords) -> None:
        self._desk = desk
        self._passwords = passwords

    def add(
        self,
        handle: str,
        name: str,
        password: str,
        *,
        mail: str = "",
        phone: str = "",
        birthday: str = "",
        pet: str = "",
    ) -> Account:
        """Make an account; mail and phone are kept unverified until a code has come back from them.

        Birthday (`1990-04-12`) and pet are kept, sealed, only so that no password may contain them (G17). Raises `BadInput` for text of
        the wrong form, `Refused` for a handle that is taken or a password that the rule refuses.
        """
        desk = self._desk
        profile = Profile(
            handle=handles.parse(handle),
            name=one_line(name, "name", most=MOST_NAME, blank_ok=True),
            birthday=_date(birthday),
            pet=one_line(pet, "pet", most=MOST_NAME, blank_ok=True),
        )
        given = [(kind, text) for kind, text in ((ContactKind.MAIL, mail), (ContactKind.PHONE, phone)) if text]
        addresses = [(kind, contacts.parse(kind, text)) for kind, text in given]
        judged = self._passwords.judge(password, profile, [address for _, address in addresses])
        if not judged.ok:
            raise Refused("password_refused", reasons=judged.reasons)
        stored = desk.hasher.hash(normalised(password), desk.vault.pepper)
        now = desk.now()
        account = Account(desk.new_id(), profile, "open", now, now, judged.facts)
        with desk.store.write() as tx:
            if tx.accounts.by_handle(handles.canonical(profile.handle)) is not None:
                raise Refused("handle_taken")
            tx.accounts.add(account, handles.canonical(profile.handle), stored, desk.store.anchor.places())
            tx.passwords.remember(account.id, stored, now)
            desk.record(tx, account, "account:made")
            for kind, address in addresses:
                add_contact(desk, tx, account, kind, address)
        return account

    def find(self, handle: str) -> Account:
        """The account with this handle, in any spelling that means the same. Raises `NotFound`."""
        with self._desk.store.read() as tx:
            return callers.by_handle(tx, handle)

    def of(self, session: Session) -> Account:
        """The account that is signed in."""
        with self._desk.store.read() as tx:
            return callers.session_account(self._desk, tx, session)

    def any(self) -> bool:
        """Whether the store holds an account at all; if not, the app offers to make the first."""
        with self._desk.store.read() as tx:
            return tx.accounts.any()

    def list(self, after: str | None = None, limit: int = 50) -> Page[Account]:
        """Accounts in the order in which they were made."""
        with self._desk.store.read() as tx:
            found = tx.accounts.page(place_after(after) or 0, at_most(limit) + 1)
        shown = found[:limit]
        return Page(tuple(account for _, account in shown), str(shown[-1][0]) if len(found) > limit else None)

    def lock(self, handle: str) -> Account:
        """Refuse every sign-in and end every session of an account (the operator's act)."""
        return self._set_status(handle, "locked", "account:locked")

    def unlock(self, handle: str) -> Account:
        """Let an account sign in again."""
        return self._set_status(handle, "open", "account:unlocked")

    def _set_status(self, handle: str, status: str, tag: str) -> Account:
        with self._desk.store.write() as tx:
            account = callers.by_handle(tx, handle)
            if account.status != status:
                tx.accounts.set_status(account.id, status)
                if status == "locked":
                    tx.sessions.end_others(account.id, "", self._desk.now())
                    tx.sessions.drop_pending(account.id, self._desk.now())
                self._desk.record(tx, account, tag)
            return callers.by_handle(tx, handle)


def _date(text: str) -> str:
    """A date as ISO 8601 spells it, or nothing. Raises `BadInput`."""
    spelt = one_line(text, "birthday", most=MOST_NAME, blank_ok=True)
    if not spelt:
        return ""
    try:
        return date.fromisoformat(spelt).isoformat()
    except ValueError:
        raise BadInput("date_form", field="birthday") from None
