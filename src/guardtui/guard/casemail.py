"""Mails what support cases hold to the operator, after the commit; by the rules of every other message (core/message.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from guardtui import wording
from guardtui.clock import MINUTE, SECOND
from guardtui.core import message as rules
from guardtui.core.records import Channel, MessageState
from guardtui.core.text import printable
from guardtui.delivery import Letter, Receipt
from guardtui.guard.desk import Desk
from guardtui.store.support_cases import CaseMail

_BATCH = 20
_LEASE = 2 * MINUTE
_DETAIL_MOST = 200


def deliver(desk: Desk, enough: Callable[[], bool]) -> int:
    """Hand over every case that is due to the mail courier, until it is `enough` or nobody answers; how many were."""
    with desk.store.read() as tx:
        due = tx.support_cases.due(desk.now(), _BATCH)
    handed = 0
    for mail in due:
        if enough():
            break
        tried = _hand_over(desk, mail)
        handed += tried is not None
        if tried is not None and tried.unreachable:
            break
    return handed


def _hand_over(desk: Desk, mail: CaseMail) -> Receipt | None:
    """What became of it; None for one that another process has, or that is not sent any more."""
    now = desk.now()
    unsure = mail.unsure + (mail.state is MessageState.SENDING)
    claimed = replace(mail, attempts=mail.attempts + 1, unsure=unsure)
    with desk.store.write() as tx:
        if not tx.support_cases.take(mail, now, now + _LEASE, unsure):
            return None
    ends = rules.ends_at(created_at=mail.case.opened_at, code_ends=None, policy=desk.policy)
    if now >= ends or unsure > rules.UNSURE_MOST:
        _settle(desk, claimed, Receipt(MessageState.GIVEN_UP, "cut short twice" if unsure else "too late"), ends)
        return None
    receipt = _sent(desk, claimed)
    _settle(desk, claimed, receipt, ends)
    return receipt


def _sent(desk: Desk, mail: CaseMail) -> Receipt:
    case = mail.case
    subject, body = wording.case_mail(case.packet)
    letter = Letter(
        case.id, Channel.MAIL, desk.support, printable(desk.service), subject, body, case.id, case.opened_at
    )
    try:
        return desk.couriers[Channel.MAIL].send(letter)
    except Exception as error:  # noqa: BLE001 - whatever a courier runs into is the mail's fate, not the verb's
        return Receipt(MessageState.DEFERRED, type(error).__name__, unsure=True)


def _settle(desk: Desk, mail: CaseMail, receipt: Receipt, ends: int) -> None:
    """Write back what became of it; like a notice, it is sent once more where nobody knows whether it arrived."""
    now, state, due = desk.now(), receipt.state, None
    mail = replace(mail, unsure=mail.unsure + receipt.unsure)
    if state is MessageState.DEFERRED:
        if not receipt.unsure or mail.unsure <= rules.UNSURE_MOST:
            due = rules.try_again_at(mail.case.id, mail.attempts, now, ends, desk.policy, receipt.wait * SECOND)
        state = MessageState.GIVEN_UP if due is None else state
    with desk.store.write() as tx:
        tx.support_cases.settle(mail, state, printable(receipt.detail)[:_DETAIL_MOST], now, due)
