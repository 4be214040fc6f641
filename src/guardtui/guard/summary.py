"""What screen and message both show of a challenge: the action in one sentence, and the two words (M23)."""

from __future__ import annotations

from guardtui import wording
from guardtui.core import matching_words
from guardtui.core.action import Action
from guardtui.core.contact import guess_kind, masked
from guardtui.core.records import Account
from guardtui.guard.desk import Desk
from guardtui.guard.ways import contact_of
from guardtui.store.tx import Tx


def summary(tx: Tx, account: Account, action: Action) -> str:
    """The action in one sentence, with the addresses that it names masked."""
    shown: dict[str, str | int] = dict(action.details)
    if action.kind == "factor-add":
        by = str(shown.get("contact", ""))
        shown["what"] = contact_of(tx, account, by).masked if by else "an authenticator app"
        return wording.action(action.kind, shown)
    if contact_id := shown.get("contact"):
        shown["contact"] = contact_of(tx, account, str(contact_id)).masked
    if change_id := shown.get("change"):
        changed = next((c for c in tx.contacts.changes(account.id, 0, 0) if c.id == change_id), None)
        shown["contact"] = changed.old.masked if changed else ""
        shown["address"] = changed.new.masked if changed else ""
        return wording.action(action.kind, shown)
    if address := shown.get("address"):
        shown["address"] = masked(guess_kind(str(address)), str(address))
    if authenticator_id := shown.get("authenticator"):
        authenticator = tx.authenticators.get(account.id, str(authenticator_id))
        shown["authenticator"] = authenticator.label if authenticator else ""
    return wording.action(action.kind, shown)


def words(desk: Desk, challenge_id: str) -> tuple[str, str]:
    """The two words of a challenge, the same wherever it is shown."""
    return matching_words.pair(desk.vault.words(challenge_id))
