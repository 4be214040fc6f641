"""What a line of the ledger says, made from what is stored: when it is handed over, and again when it is asked about.

The text itself is kept nowhere, and its code only while it is handed over.
"""

from __future__ import annotations

from guardtui import wording
from guardtui.clock import MINUTE
from guardtui.core.records import Account
from guardtui.core.support import SupportCase
from guardtui.guard.desk import Desk
from guardtui.guard.summary import summary, words
from guardtui.store.challenges import ChallengeRow
from guardtui.store.messages import MessageRow
from guardtui.store.tx import Tx
from guardtui.wording.messages import CodeFacts, NoticeFacts, Text


def of_code(
    desk: Desk, tx: Tx, account: Account, challenge: ChallengeRow, row: MessageRow, *, code: str, minutes: int
) -> Text:
    """A message with a code that is good for some more minutes."""
    facts = CodeFacts(
        kind=challenge.action.kind,
        action=summary(tx, account, challenge.action, in_message=True),
        words=words(desk, challenge.approval_id or challenge.id),
        reference=row.reference,
        asked_at=challenge.sent_at,
        minutes=minutes,
        service=desk.service,
        domain=desk.domain,
        support=desk.support,
    )
    return wording.code_message(facts, row.channel, code)


def of_notice(desk: Desk, account: Account, row: MessageRow) -> Text:
    """A notice."""
    facts = NoticeFacts(
        tag=row.tag,
        details=row.details,
        handle=account.handle,
        reference=row.reference,
        at=row.created_at,
        service=desk.service,
        support=desk.support,
    )
    return wording.notice(facts, row.channel)


def of_case(case: SupportCase) -> Text:
    """The mail of a support case to the operator."""
    return Text(*wording.case_mail(case.packet))


def life(challenge: ChallengeRow) -> int:
    """For how many minutes a challenge's code was good at first."""
    return -(-(challenge.expires_at - challenge.sent_at) // MINUTE)
