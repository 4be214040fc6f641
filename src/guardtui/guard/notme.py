"""This was not me: one run on any line of the activity (M8). Losses can be reported with one factor (SECURITY C-58)."""

from __future__ import annotations

from guardtui.core.action import Action
from guardtui.core.errors import BadInput, NotFound, Refused
from guardtui.core.records import Account, Case, Session
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.desk import Desk, begin_hold
from guardtui.guard.outbox import Outbox
from guardtui.guard.performers import Performance, Performer
from guardtui.store.cases import STEPS
from guardtui.store.tx import Tx


class NotMe:
    def __init__(self, desk: Desk, outbox: Outbox) -> None:
        self._desk = desk
        self._outbox = outbox

    def report(self, session: Session, seq: int) -> Case:
        """Say that a line was not you: everything else is shut at once, and a case is opened.

        In one transaction: every other session and half sign-in ends, no device stays trusted, open codes and approvals
        are void, a day's hold begins, everybody is told. What remains is for the person: another password, and a look at
        contacts and methods. For a line that has a case already, that one is the answer, and nothing happens again.
        Raises `NotFound` for a line that is not there.
        """
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            case = self._report(tx, account, session, _entry(tx, account, seq))
        self._outbox.try_to_deliver()
        return case

    @property
    def performers(self) -> dict[str, Performer]:
        """A back end, which has no session of the person, reports with a code of theirs; then every session ends."""
        return {"not-me": Performer(self._may_report, self._perform)}

    def _may_report(self, tx: Tx, account: Account, action: Action) -> int:
        return _entry(tx, account, int(action.details["entry"]))

    def _perform(self, act: Performance) -> Case:
        return self._report(act.tx, act.account, act.caller, self._may_report(act.tx, act.account, act.action))

    def _report(self, tx: Tx, account: Account, caller: Caller, seq: int) -> Case:
        desk = self._desk
        case = tx.cases.about(account, seq)
        if case is None:
            case = Case(desk.new_id(), account.id, seq, desk.now())
            tx.cases.open(case)
            self._shut_everything_else(tx, account, caller)
            desk.record(tx, account, "case:opened", {"entry": seq, "case": case.id}, outcome="alarm")
        return case

    def list(self, session: Session) -> tuple[Case, ...]:
        """The account's cases, the newest first."""
        with self._desk.store.read() as tx:
            return tx.cases.of(callers.session_account(self._desk, tx, session))

    def show(self, session: Session, case_id: str) -> Case:
        """One case, with how far it came. Raises `NotFound`."""
        with self._desk.store.read() as tx:
            return self._case(tx, callers.session_account(self._desk, tx, session), case_id)

    def check(self, session: Session, case_id: str, step: str) -> Case:
        """Say that you looked through your `contacts`, or your `factors`, and that they are yours."""
        if step not in STEPS:
            raise BadInput("unknown_step", known=list(STEPS))
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            tx.cases.check(self._case(tx, account, case_id).id, step, self._desk.now())
            return self._case(tx, account, case_id)

    def close(self, session: Session, case_id: str) -> Case:
        """Close a case. Raises `Refused` while a step of its run is missing."""
        desk = self._desk
        with desk.store.write() as tx:
            account = callers.session_account(desk, tx, session)
            case = self._case(tx, account, case_id)
            if not case.done:
                raise Refused("case_unfinished", missing=_missing(case))
            if tx.cases.close(case.id, desk.now()):
                desk.record(tx, account, "case:closed", {"case": case.id})
            return self._case(tx, account, case_id)

    def _shut_everything_else(self, tx: Tx, account: Account, caller: Caller) -> None:
        now = self._desk.now()
        callers.end_elsewhere(self._desk, tx, account, caller)
        tx.sessions.drop_pending(account.id, now)
        tx.challenges.void_all(account.id, now)
        tx.approvals.end_all(account.id, now)
        begin_hold(self._desk, tx, account, "not_me")

    def _case(self, tx: Tx, account: Account, case_id: str) -> Case:
        case = tx.cases.get(account, case_id)
        if case is None:
            raise NotFound("no_case")
        return case


def _entry(tx: Tx, account: Account, seq: int) -> int:
    """A line's number, if there is such a line. Raises `NotFound`."""
    if not 0 < seq <= tx.events.last_seq(account.id):
        raise NotFound("no_event", seq=seq)
    return seq


def _missing(case: Case) -> list[str]:
    steps = {"password": case.password_at, "contacts": case.contacts_at, "methods": case.factors_at}
    return [name for name, at in steps.items() if at is None]
