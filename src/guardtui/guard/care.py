"""Care of the store: its check, copies of it, its key, and taking one as it is after it was put back (M25, F-restore)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from guardtui import wording
from guardtui.clock import DAY
from guardtui.core import contact as rules
from guardtui.core import health, totp
from guardtui.core.errors import NoDelivery, StoreTrouble
from guardtui.core.health import Finding, Health
from guardtui.core.records import Account, Channel, ContactKind
from guardtui.delivery import Letter, Receipt
from guardtui.guard.activities import Activities
from guardtui.guard.desk import Desk
from guardtui.guard.rotation import KeyState, Rotation
from guardtui.store.tx import Tx


class Care:
    def __init__(self, desk: Desk, activity: Activities) -> None:
        self._desk = desk
        self._activity = activity

    def examine(self) -> tuple[Finding, ...]:
        """What can be seen of the store's health. Nothing is changed."""
        desk, anchor = self._desk, self._desk.store.anchor
        return (
            self._file(),
            self._chain(),
            health.anchor(anchor.state, private=anchor.private),
            health.key(len(desk.keeper.roots())),
            self._clock(),
            health.room(shutil.disk_usage(desk.store.path.parent).free),
            health.delivery(desk.couriers),
            *self._messages(),
        )

    def send_test(self, kind: ContactKind, typed: str) -> Receipt:
        """Send a message without a code to an address of the operator's own; what became of it. It is in no ledger.

        Raises `BadInput` for what is no such address, `NoDelivery` where nothing can be sent there.
        """
        desk = self._desk
        address = rules.parse(kind, typed)
        channel = Channel.SMS if kind is ContactKind.PHONE else Channel.MAIL
        if (why_not := desk.reaches_address(channel, address)) is not None:
            raise NoDelivery(why_not)
        subject, body = wording.trial_message(desk.service)
        letter = Letter(desk.new_id(), channel, address, desk.service, subject, body, "", desk.now())
        return desk.couriers[channel].send(letter)

    def backup(self, path: Path) -> None:
        """Copy the store to a path where nothing is, while others write. The key is not in it, and the anchor is not.

        Raises `StoreTrouble`; then nothing is at the path.
        """
        self._desk.store.back_up(path)

    def take_as_it_is(self) -> int:
        """Trust the store as it lies there (the operator's act), without anything coming back to life; how many accounts.

        Whatever was used, ended or revoked since the state that it was put back to would work again. So every session,
        half sign-in, trust, open code, approval and recovery code ends, no app's code of the past is taken, everybody is
        told, and the anchor begins anew, with the time that the machine's clock has now: so this also ends the lead of a
        clock that was ahead by mistake. What waits to be sent may have left since that state: it is sent, and in doubt.
        Raises `StoreTrouble` where an account was changed from outside: that is no
        earlier state, and needs a copy of the file.
        """
        desk = replace(self._desk, clock=self._desk.wall)
        with desk.store.taking_as_it_is() as tx:
            tx.messages.doubt_what_waits()
            tx.support_cases.doubt_what_waits()
            accounts = [account for _, account in tx.accounts.page(0, -1)]
            for account in accounts:
                _end_everything(desk, tx, account)
                desk.record(tx, account, "store:restored", outcome="alarm")
        return len(accounts)

    def key(self) -> KeyState:
        """What is to be known of the key: versions and numbers, nothing of the key itself."""
        return Rotation(self._desk).state()

    def rotate_key(self) -> KeyState:
        """Make another key, seal and hash everything with it, and let the old one go, while others use the store.

        Open codes, half sign-ins and approvals end; sessions and devices stay. A rotation that was cut short is finished.
        Raises `StoreTrouble`: `rotation_unfinished` where accounts were changed from outside, and both keys stay.
        """
        return Rotation(self._desk).run()

    def _file(self) -> Finding:
        try:
            self._desk.store.check()
        except StoreTrouble as trouble:
            return Finding("file", Health.BAD, "file_damaged", {"error": trouble.reason})
        return Finding("file", Health.GOOD, "file_sound")

    def _clock(self) -> Finding:
        try:
            with self._desk.store.read() as tx:
                return health.clock(self._desk.wall.now(), self._desk.now(), tx.events.newest())
        except StoreTrouble:  # which the checks before this one tell of
            return Finding("clock", Health.ATTENTION, "clock_unknown")

    def _messages(self) -> tuple[Finding, ...]:
        """Whether messages leave, where a channel is set up."""
        now = self._desk.now()
        if not self._desk.couriers:
            return ()
        try:
            with self._desk.store.read() as tx:
                overdue = tx.messages.overdue(now - health.OVERDUE)
                return (health.queue(overdue, tx.messages.fates(health.NEWEST, now - DAY)),)
        except StoreTrouble:  # which the check of the file tells of
            return ()

    def _chain(self) -> Finding:
        try:
            report = self._activity.verify()
        except StoreTrouble as trouble:
            return Finding("activity", Health.BAD, "chain_broken", {"sentence": wording.problem(trouble)})
        if report.ok:
            return Finding("activity", Health.GOOD, "chain_intact", {"checked": report.checked})
        return Finding("activity", Health.BAD, "chain_broken", {"sentence": wording.chain(report)})


def _end_everything(desk: Desk, tx: Tx, account: Account) -> None:
    now = desk.now()
    if account.hold is not None and account.hold.until > now + desk.policy.hold:  # begun while the clock was ahead
        tx.accounts.set_hold(account.id, replace(account.hold, until=now + desk.policy.hold))
    tx.sessions.end_others(account.id, "", now)
    tx.sessions.drop_pending(account.id, now)
    tx.devices.distrust_all(account.id)
    tx.challenges.void_all(account.id, now)
    tx.approvals.end_all(account.id, now)
    tx.passwords.drop_drafts(account.id)
    tx.recovery_codes.void(account.id)
    tx.recovery_codes.drop_draft(account.id)
    tx.authenticators.burn_steps_up_to(account.id, totp.step_at(desk.wall.now()) + 1)
