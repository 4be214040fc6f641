"""Every verdict, problem, event, notice and checklist item as one sentence, for all faces.

Say what happened, what it means, what to do. No blame, and never a word on whether an account exists.
"""

from guardtui.wording.actions import action, money
from guardtui.wording.asking import Line, Question, choice, done, proof, question, sent_again
from guardtui.wording.checklist import checklist_fix, checklist_reason, checklist_title, trend
from guardtui.wording.claims import checked
from guardtui.wording.drill import drill_answer, drill_result
from guardtui.wording.events import chain, doing, event, event_facts, exported, new_entries, tags_saying
from guardtui.wording.health import finding
from guardtui.wording.holds import hold
from guardtui.wording.inspection import (
    inspected,
    inspection_limits,
    inspection_steps,
    message_lines,
    sign,
    sign_advice,
    signature,
)
from guardtui.wording.ledger import message_state, passage, sending, sending_state
from guardtui.wording.messages import code_message, notice, trial_message
from guardtui.wording.missing_code import (
    for_support,
    missing_code,
    missing_code_answers,
    missing_code_elsewhere,
    missing_code_fix,
    missing_code_name,
    missing_code_next,
    missing_code_question,
)
from guardtui.wording.passwords import password, password_reason, strength
from guardtui.wording.problems import problem, why_not
from guardtui.wording.rehearsal import lost, rehearsal, rehearsed
from guardtui.wording.signin import changed_lately, first_mail, password_wrong, sign_in_refused, sign_in_wait
from guardtui.wording.support import case_mail, case_mailed, packet, symptom, taken
from guardtui.wording.times import ago, clock_time, date_and_time, dated, day, span, when
from guardtui.wording.verdicts import sentence

__all__ = [
    "Line",
    "Question",
    "action",
    "ago",
    "case_mail",
    "case_mailed",
    "chain",
    "changed_lately",
    "checked",
    "checklist_fix",
    "checklist_reason",
    "checklist_title",
    "choice",
    "clock_time",
    "code_message",
    "date_and_time",
    "dated",
    "day",
    "doing",
    "done",
    "drill_answer",
    "drill_result",
    "event",
    "event_facts",
    "exported",
    "finding",
    "first_mail",
    "for_support",
    "hold",
    "inspected",
    "inspection_limits",
    "inspection_steps",
    "lost",
    "message_lines",
    "message_state",
    "missing_code",
    "missing_code_answers",
    "missing_code_elsewhere",
    "missing_code_fix",
    "missing_code_name",
    "missing_code_next",
    "missing_code_question",
    "money",
    "new_entries",
    "notice",
    "packet",
    "passage",
    "password",
    "password_reason",
    "password_wrong",
    "problem",
    "proof",
    "question",
    "rehearsal",
    "rehearsed",
    "sending",
    "sending_state",
    "sent_again",
    "sentence",
    "sign",
    "sign_advice",
    "sign_in_refused",
    "sign_in_wait",
    "signature",
    "span",
    "strength",
    "symptom",
    "tags_saying",
    "taken",
    "trend",
    "trial_message",
    "when",
    "why_not",
]
