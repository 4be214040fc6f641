"""What screen and message both show of a challenge: the action in one sentence, and the two words (M23)."""

from __future__ import annotations

from functools import partial
from typing import Final

from guardtui import wording
from guardtui.core import matching_words
from guardtui.core.action import KINDS, Action
from guardtui.core.contact import guess_kind, masked
from guardtui.core.records import Account
from guardtui.guard.desk import Desk
from guardtui.guard.ways import contact_of
from guardtui.language import _
from guardtui.store.tx import Tx

TOLD_IN_FULL: Final = frozenset({"purchase", "payment-method"})
"""Kinds whose details an order's line of the activity shows as well. What others are about stays sealed."""


def summary(tx: Tx, account: Account, action: Action, *, in_message: bool = False, device: str = "") -> str:
    """The action in one sentence, with the addresses that it names masked; for the screen or for a message.

    `device` is how the device was called that it is about, where it may be called otherwise by now.
    """
    say = partial(wording.action, action.kind, in_message=in_message)
    shown: dict[str, str | int] = dict(action.details)
    if action.kind not in KINDS:
        kind = tx.kinds.get(action.kind)
        return say(shown, sentence=kind.sentence if kind else None)
    if action.kind == "factor-add":
        by = str(shown.get("contact", ""))
        what = contact_of(tx, account, by).masked if by else _("an authenticator app")
        return wording.action(action.kind, {"what": what})  # nothing in it was chosen by anybody
    if contact_id := shown.get("contact"):
        shown["contact"] = contact_of(tx, account, str(contact_id)).masked
    if change_id := shown.get("change"):
        changed = next((c for c in tx.contacts.changes(account.id, 0, 0) if c.id == change_id), None)
        shown["contact"] = changed.old.masked if changed else ""
        shown["address"] = changed.new.masked if changed else ""
        return say(shown)
    if address := shown.get("address"):
        shown["address"] = masked(guess_kind(str(address)), str(address))
    if "device" in shown:
        shown["device"] = device or device_of(tx, account, action)
    if authenticator_id := shown.get("authenticator"):
        authenticator = tx.authenticators.get(account.id, str(authenticator_id))
        shown["authenticator"] = authenticator.label if authenticator else ""
    return say(shown)


def device_of(tx: Tx, account: Account, action: Action) -> str:
    """How the device is called that an action is about; empty where it is about none, or where that is gone."""
    device_id = action.details.get("device")
    return next((one.name for one in tx.devices.of(account.id) if one.id == device_id), "") if device_id else ""


def told_of(action: Action) -> dict[str, object]:
    """What the activity says of an action of somebody else's: what was to be paid, to whom; of other kinds the kind."""
    return {"action": action.kind, **(action.details if action.kind in TOLD_IN_FULL else {})}


def words(desk: Desk, of: str) -> tuple[str, str]:
    """The two words of a challenge, or of the approval that it is about, the same wherever it is shown."""
    return matching_words.pair(desk.vault.words(of))
