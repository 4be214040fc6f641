"""A change of what was asked for voids it: one order is allowed in one form at a time (SECURITY C-62)."""

from __future__ import annotations

from guardtui.core.action import Action
from guardtui.core.approval import IN_FORCE
from guardtui.core.records import Account, ApprovalState, ChallengeState
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.desk import Desk
from guardtui.guard.summary import told_of
from guardtui.store.tx import Tx


def void_others_about(
    desk: Desk, tx: Tx, account: Account, caller: Caller, action: Action, *, same_too: bool = False
) -> None:
    """Void what the same caller asked for about the same subject with other details, and the codes for it.

    However it was asked for: as an approval, or for a code on the caller's own page. `same_too` ends an approval with
    these very details as well, since another one takes its place.
    """
    now, asker = desk.now(), callers.key(caller)
    for one in tx.approvals.about(account.id, asker, action):
        other = one.action.digest != action.digest
        if (other or same_too) and tx.approvals.close(one.id, ApprovalState.VOIDED, now, IN_FORCE):
            tx.challenges.void_for(one.id, now)
            desk.record(tx, account, "approval:voided", told_of(one.action), outcome="refused")
    for row in tx.challenges.since(account.id, now - desk.policy.code_life):
        if (
            row.state is ChallengeState.OPEN
            and row.caller == tx.challenges.caller_key(asker)
            and (row.action.kind, row.action.subject) == (action.kind, action.subject)
            and row.action.digest != action.digest
            and action.subject
            and tx.challenges.void(row.id, now)
        ):
            desk.record(tx, account, "code:voided", {"action": action.kind}, outcome="refused")
