"""What a line of the ledger says, made from what is stored: when it is handed over, and again when it is asked about.

The text itself is kept nowhere, and its code only while it is handed over. What of it may be another by the time that it is
asked about is kept with the line, and used for nothing else: what is sent goes by the settings and the key in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from guardtui import wording
from guardtui.clock import MINUTE
from guardtui.core.records import Account
from guardtui.core.support import SupportCase
from guardtui.guard.desk import SUPPORT, Desk
from guardtui.guard.summary import device_of, summary, words
from guardtui.store.challenges import ChallengeRow
from guardtui.store.messages import MessageRow
from guardtui.store.tx import Tx
from guardtui.wording.messages import CodeFacts, NoticeFacts, Text

WORDS, DEVICE = "@words", "@device"
Kept = Mapping[str, str | int]
NOTHING: Final[Kept] = MappingProxyType({})


def kept(desk: Desk, tx: Tx, account: Account, challenge: ChallengeRow) -> Kept:
    """What is kept with a line: the key that picks the words may be replaced, and the device renamed."""
    picked = words(desk, challenge.approval_id or challenge.id)
    return {WORDS: " ".join(picked), DEVICE: device_of(tx, account, challenge.action)}


def of_code(
    desk: Desk,
    tx: Tx,
    account: Account,
    challenge: ChallengeRow,
    row: MessageRow,
    *,
    code: str,
    minutes: int,
    held: Kept = NOTHING,
) -> Text:
    """A message with a code that is good for some more minutes; of what was kept with it, where it is asked about."""
    picked = str(held.get(WORDS, "")).split()
    facts = CodeFacts(
        kind=challenge.action.kind,
        action=summary(tx, account, challenge.action, in_message=True, device=str(held.get(DEVICE, ""))),
        words=(picked[0], picked[1]) if len(picked) == 2 else words(desk, challenge.approval_id or challenge.id),
        reference=row.reference,
        asked_at=challenge.sent_at,
        minutes=minutes,
        service=desk.service,
        domain=desk.domain,
        support=str(held.get(SUPPORT, desk.support)),
    )
    return wording.code_message(facts, row.channel, code)


def of_notice(desk: Desk, account: Account, row: MessageRow, held: Kept = NOTHING) -> Text:
    """A notice; of what was kept with it, where it is asked about."""
    facts = NoticeFacts(
        tag=row.tag,
        details=row.details,
        handle=account.handle,
        reference=row.reference,
        at=row.created_at,
        service=desk.service,
        support=str(held.get(SUPPORT, desk.support)),
    )
    return wording.notice(facts, row.channel)


def of_case(case: SupportCase) -> Text:
    """The mail of a support case to the operator."""
    return Text(*wording.case_mail(case.packet))


def life(challenge: ChallengeRow) -> int:
    """For how many minutes a challenge's code was good at first."""
    return -(-(challenge.expires_at - challenge.sent_at) // MINUTE)
