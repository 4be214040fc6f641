"""What another program wants to do with the account: asked, shown, approved with a code or denied, done once (M5)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from guardtui.clock import DAY
from guardtui.core import approval as rules
from guardtui.core.action import Action, kind_named
from guardtui.core.errors import BadInput, Locked, NotFound, Refused
from guardtui.core.records import Account, Approval, ApprovalState, Challenge, Channel, Page, Session
from guardtui.core.text import MOST_SEARCH, one_line
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.changes import void_others_about
from guardtui.guard.codes import Codes
from guardtui.guard.cursors import at_most, between, place_after
from guardtui.guard.desk import Desk
from guardtui.guard.kinds import need_known
from guardtui.guard.sending import choose, need_the_rest
from guardtui.guard.summary import summary, told_of, words
from guardtui.guard.ways import ways
from guardtui.store.approvals import ApprovalRow
from guardtui.store.tx import Tx

_READ: Final = 101
"""Rows that are read at a time: a page of the app's and one more."""


class Approvals:
    def __init__(self, desk: Desk, codes: Codes) -> None:
        self._desk = desk
        self._codes = codes

    def ask(self, caller: Caller, action: Action) -> Approval:
        """Put an action that `caller` will carry out in front of the person.

        A purchase below the limit comes back approved, by itself and summed with those of the last 24 hours; all else
        waits for a code. The same asked again is the same approval; another amount for the same order voids the one
        before, and every code that was sent for it. Raises `Refused` for a kind that GuardTUI does itself and where too
        much waits, `Locked` during a hold, `NoDelivery` where the person has no way to approve anything.
        """
        desk = self._desk
        with desk.store.write() as tx:
            account = callers.whole_account(desk, tx, caller)
            need_known(tx, account, action)
            if kind_named(action.kind).ours:
                raise Refused("done_by_ourselves", kind=action.kind)
            _refuse_now(desk, account, action)
            now = desk.now()
            tx.approvals.sweep(account.id, now)
            void_others_about(desk, tx, account, caller, action)
            for same in tx.approvals.about(account.id, callers.key(caller), action):
                return self._face(tx, account, same)
            proven = rules.takes_a_code(action, tx.approvals.without_code(account.id, now - DAY), desk.policy)
            if proven:
                self._can_be_approved(tx, account, action)
            else:
                self._few_are_open(tx, account)
            row = ApprovalRow(
                id=desk.new_id(),
                account_id=account.id,
                caller=callers.key(caller),
                action=action,
                state=ApprovalState.WAITING if proven else ApprovalState.APPROVED,
                proven=proven,
                asked_at=now,
                expires_at=now + (desk.policy.approval_wait if proven else desk.policy.approval_life),
            )
            tx.approvals.add(row)
            desk.record(tx, account, "approval:asked" if proven else "approval:waived", told_of(action))
            return self._face(tx, account, row)

    def list(
        self,
        caller: Caller,
        *,
        stands: str | None = None,
        since: int | None = None,
        until: int | None = None,
        search: str = "",
        after: str | None = None,
        limit: int = 50,
        newest_first: bool = True,
    ) -> Page[Approval]:
        """The account's approvals, newest first: what waits, and what became of the others.

        `since` and `until` are about when it was asked for. `stands` is one of `core.approval.STANDS`; `search` finds
        those that have every one of its words. Raises `BadInput`.
        """
        limit = at_most(limit)
        if stands is not None and stands not in rules.STANDS:
            raise BadInput("unknown_stand", known=sorted(rules.STANDS))
        words = one_line(search, "search", most=MOST_SEARCH, blank_ok=True).casefold().split()
        span = between(since, until)
        with self._desk.store.read() as tx:
            account = callers.whole_account(self._desk, tx, caller)
            faces = (
                self._face(tx, account, row, place)
                for place, row in _rows(tx, account, place_after(after), span, newest_first=newest_first)
            )
            wanted = (
                one for one in faces if (stands is None or one.state in rules.STANDS[stands]) and rules.says(one, words)
            )
            found = tuple(islice(wanted, limit + 1))
        return Page(found[:limit], str(found[limit - 1].seq) if len(found) > limit else None)

    def waiting(self, caller: Caller) -> tuple[Approval, ...]:
        """What waits for the person now, oldest first."""
        with self._desk.store.read() as tx:
            account = callers.whole_account(self._desk, tx, caller)
            found = tx.approvals.waiting(account.id, self._desk.now())
            return tuple(self._face(tx, account, row, place) for place, row in found)

    def show(self, caller: Caller, approval_id: str) -> Approval:
        """One approval of the account, as it stands. Raises `NotFound`."""
        with self._desk.store.read() as tx:
            account = callers.whole_account(self._desk, tx, caller)
            return self._face(tx, account, _row(tx, account, approval_id))

    def approve(self, session: Session, approval_id: str, channel: Channel | None = None) -> Challenge:
        """Begin to allow what waits: its code, once answered, is the approval. Raises `Refused` where it does not wait."""
        with self._desk.store.read() as tx:
            account = callers.session_account(self._desk, tx, session)
            action = _row(tx, account, approval_id).action
        return self._codes.request(session, action, channel, approval=approval_id)

    def deny(self, session: Session, approval_id: str) -> Approval:
        """Say no, also to what was approved and is not carried out yet; its codes open nothing any more.

        Raises `Refused` where it is over already.
        """
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            return self._close(tx, account, _row(tx, account, approval_id), ApprovalState.DENIED, "approval:denied")

    def withdraw(self, caller: Caller, approval_id: str) -> Approval:
        """Take back what was asked for, by who asked. Raises `Refused` where it is over already, `NotFound` for others'."""
        with self._desk.store.write() as tx:
            account, row = self._mine(tx, caller, approval_id)
            return self._close(tx, account, row, ApprovalState.VOIDED, "approval:withdrawn")

    def carry_out(self, caller: Caller, approval_id: str, action: Action | None = None) -> Action:
        """Use an approval up, once, in time, by who asked for it; what comes back is what may be done now (SECURITY C-63).

        With `action` the caller says what it is about to do; other details than the approved ones void the approval.
        Raises `Refused` when it was used, denied, voided, is too old or waits still, `NotFound` for another caller's.
        """
        desk = self._desk
        with desk.store.write() as tx:
            account, row = self._mine(tx, caller, approval_id)
            if account.status == "locked":
                raise Locked("account_locked")
            changed = action is not None and action.digest != row.action.digest
            if changed:
                state = rules.state_at(row.state, row.expires_at, desk.now())
                if state in rules.IN_FORCE:
                    self._close(tx, account, row, ApprovalState.VOIDED, "approval:voided")
            else:
                _refuse_now(desk, account, row.action)
                if not tx.approvals.close(row.id, ApprovalState.USED, desk.now(), (ApprovalState.APPROVED,)):
                    raise Refused("no_such_approval", state=str(rules.state_at(row.state, row.expires_at, desk.now())))
                desk.record(tx, account, "approval:used", told_of(row.action))
        if changed:  # said behind the commit, so that it stays voided
            raise Refused("other_details")
        return row.action

    def _can_be_approved(self, tx: Tx, account: Account, action: Action) -> None:
        if len(tx.approvals.waiting(account.id, self._desk.now())) >= rules.MOST_WAITING:
            raise Refused("too_many_wait", most=rules.MOST_WAITING)
        choose(self._desk, tx, account, ways(self._desk, tx, account, action), None)
        need_the_rest(self._desk, tx, account, action)

    def _few_are_open(self, tx: Tx, account: Account) -> None:
        if tx.approvals.approved(account.id, self._desk.now()) >= rules.MOST_APPROVED:
            raise Refused("too_many_approved", most=rules.MOST_APPROVED)

    def _close(self, tx: Tx, account: Account, row: ApprovalRow, state: ApprovalState, tag: str) -> Approval:
        now = self._desk.now()
        if not tx.approvals.close(row.id, state, now, rules.IN_FORCE):
            raise Refused("approval_over", state=str(rules.state_at(row.state, row.expires_at, now)))
        tx.challenges.void_for(row.id, now)
        self._desk.record(tx, account, tag, told_of(row.action), outcome="refused")
        return self._face(tx, account, _row(tx, account, row.id))

    def _mine(self, tx: Tx, caller: Caller, approval_id: str) -> tuple[Account, ApprovalRow]:
        account = callers.whole_account(self._desk, tx, caller)
        row = _row(tx, account, approval_id)
        if row.caller != tx.approvals.caller_key(callers.key(caller)):
            raise NotFound("no_approval")
        return account, row

    def _face(self, tx: Tx, account: Account, row: ApprovalRow, place: int = 0) -> Approval:
        return Approval(
            id=row.id,
            account_id=row.account_id,
            kind=row.action.kind,
            details=row.action.details,
            summary=summary(tx, account, row.action),
            words=words(self._desk, row.id),
            state=rules.state_at(row.state, row.expires_at, self._desk.now()),
            by_code=row.proven,
            asked_at=row.asked_at,
            expires_at=row.expires_at,
            closed_at=row.closed_at,
            seq=place,
        )


def _rows(
    tx: Tx, account: Account, place: int | None, span: tuple[int, int], *, newest_first: bool
) -> Iterator[tuple[int, ApprovalRow]]:
    """The account's approvals from a place on, read as far as they are wanted."""
    while page := tx.approvals.page(account.id, place, _READ, between=span, newest_first=newest_first):
        yield from page
        place = page[-1][0]


def _refuse_now(desk: Desk, account: Account, action: Action) -> None:
    if account.status == "locked":
        raise Locked("account_locked")
    callers.refuse_on_hold(account, action.kind, desk.now())


def _row(tx: Tx, account: Account, approval_id: str) -> ApprovalRow:
    row = tx.approvals.get(account.id, approval_id)
    if row is None:
        raise NotFound("no_approval")
    return row
