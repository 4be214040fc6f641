"""The drill: one message at a time, honest or fraud, then why; a score at the end (PRODUCT M12, G21)."""

from __future__ import annotations

from guardtui import wording
from guardtui.guard.drills import shown
from guardtui.language import _
from guardtui.plain.inspect import sign_lines
from guardtui.plain.visit import Visit
from guardtui.wording import Line
from guardtui.wording.places import DRILL

ANSWERS = (Line("honest", _("Honest")), Line("fraud", _("A fraud")))


def show(visit: Visit, _item: str = "") -> None:
    """Ask through all messages; leaving before the end keeps nothing."""
    say, drill = visit.talk.say, visit.guard.drill
    messages = drill.messages()
    answers: dict[str, bool] = {}
    say(_("{drill} Leaving before the end keeps nothing.").format(drill=DRILL))
    for number, message in enumerate(messages, 1):
        say(
            _("Message {number} of {count}.").format(number=number, count=len(messages)),
            *wording.message_lines(shown(message)),
        )
        fraud = visit.talk.choose(_("Honest or fraud?"), ANSWERS) == "fraud"
        answers[message.id] = fraud
        say(wording.drill_answer(message, fraud), message.why)
        if fraud != message.fraud:
            say(*(sign_lines(sign)[0] for sign in drill.explain(message.id).signs))
    result = drill.finish(visit.session, answers)
    say(_("The drill is done."), wording.drill_result(result))
    for message in messages:
        if message.id in result.mistaken:
            was = _("{subject}: a fraud. {why}") if message.fraud else _("{subject}: honest. {why}")
            say(was.format(subject=shown(message).subject, why=message.why))
