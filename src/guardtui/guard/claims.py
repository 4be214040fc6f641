"""Whether a line of the ledger is what a text claims to be: its text is made again, from what is stored, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from guardtui import language, wording
from guardtui.core import claim as claims
from guardtui.core.claim import Answer, Claim
from guardtui.core.contact import parse
from guardtui.core.errors import BadInput, GuardError
from guardtui.core.message import has_left
from guardtui.core.records import Account, ChallengeState, Channel, ContactKind, Event, Message
from guardtui.guard import texts
from guardtui.guard.desk import Desk
from guardtui.guard.sending import may_be_known
from guardtui.guard.summary import summary
from guardtui.guard.ways import still_a_way
from guardtui.store.challenges import ChallengeRow
from guardtui.store.messages import MessageRow
from guardtui.store.tx import Tx

_NO_CODE = "000000"
"""Stands for the code while a text is made again: it is masked before anything is compared or shown."""


def ledger_line(tx: Tx, account: Account, row: MessageRow, place: int = 0) -> Message:
    """A line of the ledger as its account may see it."""
    contact = tx.contacts.get(account.id, row.contact_id)
    return Message(
        id=row.id,
        account_id=row.account_id,
        challenge_id=row.challenge_id,
        contact_id=row.contact_id,
        channel=row.channel,
        target=contact.masked if contact else "",
        tag=row.tag,
        reference=row.reference,
        state=row.state,
        created_at=row.created_at,
        state_at=row.state_at,
        detail=row.detail,
        passages=row.passages,
        attempts=row.attempts,
        unsure=row.unsure,
        due_at=row.due_at,
        about=_about(tx, account, row),
        seq=place,
    )


def judged(desk: Desk, tx: Tx, account: Account, row: MessageRow, claim: Claim) -> Answer:
    """What one line of the ledger, which has the claim's reference, says to it."""
    line = _Line(desk, tx, account, row, _challenge(tx, row))
    message, forms = ledger_line(tx, account, row), line.forms(row.channel)
    found = Answer(
        True,
        reference=row.reference,
        message=message,
        why=message.about,
        said=claims.without_code(forms[0]) if forms else "",
        open=line.is_open(),
        compared=not claim.bare,
    )
    if line.is_old():
        return replace(found, sent=False, reason="old")
    if not has_left(row.state, row.unsure, row.due_at):
        return replace(found, sent=False, reason="not_sent")
    return found if claim.bare else _compared(line, claim, forms, found)


def _compared(line: _Line, claim: Claim, forms: list[str], found: Answer) -> Answer:
    """The same of a text: what in it was not sent, what says most first."""
    no, sent = replace(found, sent=False), [claims.words_of(form) for form in forms]
    bound = claims.read(forms[0]).domains if forms else ()
    if strange := tuple(domain for domain in claim.domains if domain not in bound):
        return replace(no, reason="domain", links=claims.shown(strange))
    if strange := claims.strange_links(claim, sent[0] if sent else ()):
        return replace(no, reason="link", links=claims.shown(strange))
    if not line.went_to(claim.to):
        return replace(no, reason="target", to=claims.shown((claim.to,))[0])
    if claim.words in sent:
        return found
    other = Channel.MAIL if line.row.channel is Channel.SMS else Channel.SMS
    if claim.words in map(claims.words_of, line.forms(other)):
        return replace(no, reason="channel")
    differs = claims.nearest_difference(sent, claim.words)
    return replace(no, reason="changed", missing=claims.shown(differs.missing), added=claims.shown(differs.added))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the ledger with what its text is made of."""

    desk: Desk
    tx: Tx
    account: Account
    row: MessageRow
    challenge: ChallengeRow | None

    def forms(self, channel: Channel) -> list[str]:
        """Every text that it may have had, of what is kept with it first: how many minutes were left is not."""
        return list(dict.fromkeys(self._forms(replace(self.row, channel=channel))))

    def _forms(self, row: MessageRow) -> Iterator[str]:
        """In the language in use first, then in the others: another process may have sent it."""
        for name in sorted(language.LANGUAGES, key=lambda name: name != language.chosen()):
            with language.speaking(name):
                made = [*self._forms_in_one(row, row.details), *self._forms_in_one(row, texts.NOTHING)]
            yield from made

    def _forms_in_one(self, row: MessageRow, held: texts.Kept) -> Iterator[str]:
        if row.challenge_id is None:
            yield texts.of_notice(self.desk, self.account, row, held).body
        elif self.challenge is not None:
            for minutes in range(texts.life(self.challenge), 0, -1):
                made = texts.of_code(
                    self.desk, self.tx, self.account, self.challenge, row, code=_NO_CODE, minutes=minutes, held=held
                )
                yield made.body

    def is_open(self) -> bool:
        """Whether its code opens something."""
        challenge = self.challenge
        return (
            challenge is not None
            and challenge.state is ChallengeState.OPEN
            and self.desk.now() < challenge.expires_at
            and still_a_way(self.desk, self.tx, self.account, challenge)
            and may_be_known(self.desk, self.tx, challenge)
        )

    def is_old(self) -> bool:
        """Whether nobody waits for it any more."""
        now = self.desk.now()
        if self.row.challenge_id is None:
            return now >= self.row.created_at + claims.NOTICE_OLD
        return self.challenge is None or now >= self.challenge.expires_at + claims.CODE_OLD

    def went_to(self, address: str) -> bool:
        """Whether an address is the one that it went to; a text that names none says nothing about that."""
        contact = self.tx.contacts.get(self.account.id, self.row.contact_id)
        return not address or contact is None or contact.address in {address, _canonical(address)}


def _canonical(address: str) -> str:
    """A mail address as one is kept, whatever its domain looks like in a mail program."""
    try:
        return parse(ContactKind.MAIL, address)
    except BadInput:
        return address


def _challenge(tx: Tx, row: MessageRow) -> ChallengeRow | None:
    return tx.challenges.by_id(row.challenge_id) if row.challenge_id else None


def _about(tx: Tx, account: Account, row: MessageRow) -> str:
    challenge = _challenge(tx, row)
    if challenge is None:
        return wording.event(Event("", 0, 0, row.tag, "done", row.details)) if row.challenge_id is None else ""
    try:
        return summary(tx, account, challenge.action)
    except GuardError:  # a contact or kind that it names is gone
        return wording.doing(challenge.action.kind)
