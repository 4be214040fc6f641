"""The checklist: gather the evidence, judge it, keep what a person attests (M10)."""

from __future__ import annotations

from guardtui.core import checklist as rules
from guardtui.core import score_history
from guardtui.core.errors import BadInput
from guardtui.core.records import Account, AuthenticatorState, Session
from guardtui.core.score_history import Point
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.desk import Desk
from guardtui.store.tx import Tx

MOST_POINTS = 366


class Checklists:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def show(self, caller: Caller) -> rules.Checklist:
        """The twelve items as they stand now, the score, and the best next step."""
        with self._desk.store.read() as tx:
            return self._judge(tx, callers.whole_account(self._desk, tx, caller))

    def history(self, caller: Caller, points: int = 24) -> tuple[Point, ...]:
        """The score at so many moments of the last year, or since there is the account; the last one is now.

        It is worked out anew from the activity, by the rules in force now. Raises `BadInput`.
        """
        if not 2 <= points <= MOST_POINTS:
            raise BadInput("bad_limit", most=MOST_POINTS)
        with self._desk.store.read() as tx:
            account = callers.whole_account(self._desk, tx, caller)
            now = self._desk.now()
            at = score_history.moments(account, now, points)
            lines = tx.events.telling(account.id, score_history.TELLING)
            past = score_history.scores(lines, account, at[:-1], self._desk.policy)
            return (*past, Point(now, self._judge(tx, account).score))

    def attest(self, session: Session, item: str) -> rules.Checklist:
        """Take the person's word for an item that only they can know. Raises `BadInput` for the others."""
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            _attestable(item)
            tx.marks.set(account.id, item, self._desk.now())
            self._desk.record(tx, account, "checklist:attested", {"item": item})
            return self._judge(tx, account)

    def withdraw(self, session: Session, item: str) -> rules.Checklist:
        """Take an attestation back."""
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            _attestable(item)
            tx.marks.withdraw(account.id, item)
            self._desk.record(tx, account, "checklist:withdrawn", {"item": item})
            return self._judge(tx, account)

    def _judge(self, tx: Tx, account: Account) -> rules.Checklist:
        evidence = rules.Evidence(
            account=account,
            contacts=tx.contacts.of(account.id),
            factors=tx.authenticators.of(account.id, AuthenticatorState.BOUND),
            recovery_left=tx.recovery_codes.left(account.id),
            alarms=tx.events.alarms_after(account.id, account.reviewed_seq),
            marks=tx.marks.of(account.id),
            now=self._desk.now(),
        )
        return rules.judge(evidence, self._desk.policy)


def _attestable(item: str) -> None:
    if item not in rules.ATTESTED:
        raise BadInput("not_attestable", item=item[:20], known=list(rules.ATTESTED))
