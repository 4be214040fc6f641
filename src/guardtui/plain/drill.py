"""The drill: one message at a time, honest or fraud, then why; a score at the end (PRODUCT M12, G21)."""

from __future__ import annotations

from guardtui import wording
from guardtui.guard.drills import shown
from guardtui.plain.inspect import sign_lines
from guardtui.plain.visit import Visit
from guardtui.wording import Line
from guardtui.wording.places import DRILL

ANSWERS = (Line("honest", "Honest"), Line("fraud", "A fraud"))


def show(visit: Visit, _item: str = "") -> None:
    """Ask through all messages; leaving before the end keeps nothing."""
    say, drill = visit.talk.say, visit.guard.drill
    messages = drill.messages()
    answers: dict[str, bool] = {}
    say(f"{DRILL} Leaving before the end keeps nothing.")
    for number, message in enumerate(messages, 1):
        say(f"Message {number} of {len(messages)}.", *wording.message_lines(shown(message)))
        fraud = visit.talk.choose("Honest or fraud?", ANSWERS) == "fraud"
        answers[message.id] = fraud
        say(wording.drill_answer(message, fraud), message.why)
        if fraud != message.fraud:
            say(*(sign_lines(sign)[0] for sign in drill.explain(message.id).signs))
    result = drill.finish(visit.session, answers)
    say("The drill is done.", wording.drill_result(result))
    for message in messages:
        if message.id in result.mistaken:
            say(f"{shown(message).subject}: {'a fraud' if message.fraud else 'honest'}. {message.why}")
