"""The drill: its messages, why each is what it is, and the result as evidence on the checklist (M12, G21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from guardtui import language
from guardtui.core import drill as rules
from guardtui.core import mail_reading, phishing
from guardtui.core.checklist import DRILL_MISSED, DRILL_PASSED
from guardtui.core.drill import Drill, DrillMessage, DrillResult
from guardtui.core.inspection import Inspection
from guardtui.core.mail_reading import Mail
from guardtui.core.records import Session
from guardtui.guard import callers
from guardtui.guard.desk import Desk


@cache
def the_drill() -> Drill:
    """The messages that are shipped."""
    return rules.read(language.data("drill.toml"))


class Drills:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def finish(self, session: Session, answers: Mapping[str, bool]) -> DrillResult:
        """Score the answers (message → whether it was taken for a fraud) and keep the result on the account's checklist.

        Raises `BadInput` unless every message has its answer.
        """
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            result = score(answers)
            tx.marks.set(account.id, DRILL_PASSED if result.passed else DRILL_MISSED, self._desk.now())
            tx.marks.withdraw(account.id, DRILL_MISSED if result.passed else DRILL_PASSED)
            self._desk.record(tx, account, "checklist:drilled", {"right": result.right, "of": result.of})
        return replace(result, kept=True)

    def messages(self) -> tuple[DrillMessage, ...]:
        """The messages, in the order in which they are asked."""
        return messages()

    def explain(self, id: str) -> Inspection:
        """The signs in a message. Raises `NotFound`."""
        return explain(id)


def messages() -> tuple[DrillMessage, ...]:
    """The messages, in the order in which they are asked."""
    return the_drill().messages


def shown(message: DrillMessage) -> Mail:
    """A message as a mail program would show it."""
    return mail_reading.read(message.text)


def explain(id: str) -> Inspection:
    """The signs in a message. Raises `NotFound`."""
    drill = the_drill()
    return phishing.inspect(mail_reading.read(drill.message(id).text), drill.known)


def score(answers: Mapping[str, bool]) -> DrillResult:
    """What answers come to, kept nowhere: for whoever has no account. Raises `BadInput`."""
    return rules.score(the_drill(), answers)
