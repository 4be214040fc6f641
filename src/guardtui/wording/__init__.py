"""Every verdict, problem, event, notice and checklist item as one sentence, for all faces.

Say what happened, what it means, what to do. No blame, and never a word on whether an account exists.
"""

from guardtui.wording.actions import action, money
from guardtui.wording.checklist import checklist_fix, checklist_reason, checklist_title
from guardtui.wording.events import chain, event, tags_saying
from guardtui.wording.health import finding
from guardtui.wording.holds import hold
from guardtui.wording.messages import code_message, notice
from guardtui.wording.missing_code import (
    for_support,
    missing_code,
    missing_code_fix,
    missing_code_name,
    missing_code_question,
    sending,
)
from guardtui.wording.passwords import password, password_reason
from guardtui.wording.problems import problem, why_not
from guardtui.wording.rehearsal import lost, rehearsal
from guardtui.wording.signin import sign_in_refused, sign_in_wait
from guardtui.wording.times import ago, clock_time, span, when
from guardtui.wording.verdicts import sentence

__all__ = [
    "action",
    "ago",
    "chain",
    "checklist_fix",
    "checklist_reason",
    "checklist_title",
    "clock_time",
    "code_message",
    "event",
    "finding",
    "for_support",
    "hold",
    "lost",
    "missing_code",
    "missing_code_fix",
    "missing_code_name",
    "missing_code_question",
    "money",
    "notice",
    "password",
    "password_reason",
    "problem",
    "rehearsal",
    "sending",
    "sentence",
    "sign_in_refused",
    "sign_in_wait",
    "span",
    "tags_saying",
    "when",
    "why_not",
]
