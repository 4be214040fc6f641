"""`guardtui drill`: ten messages, honest or fraud, one question at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import click

from guardtui import wording
from guardtui.cli import typed
from guardtui.cli.call import Call
from guardtui.cli.command import Verb, pass_call
from guardtui.cli.exits import Unfit
from guardtui.cli.nouns.inspect import sign_data, sign_lines
from guardtui.core.errors import Refused
from guardtui.core.records import Session
from guardtui.language import _

if TYPE_CHECKING:
    from guardtui.core.drill import DrillMessage
    from guardtui.core.inspection import Sign
    from guardtui.core.mail_reading import Mail

TRIES: Final = 3


@click.command(cls=Verb)
@pass_call
def drill(call: Call) -> None:
    """Ten messages to tell honest from fraudulent ones by; answer f or h to each, a line each on standard input.

    Of who is signed in the result goes on the checklist (G21). The messages and what they are go to standard error, the
    result to standard output.
    """
    from guardtui.guard import drills  # late: it brings the reader of mails along

    session = _signed_in(call)
    messages = drills.messages()
    signs = {message.id: drills.explain(message.id).signs for message in messages}
    answers: dict[str, bool] = {}
    for number, message in enumerate(messages, 1):
        _show(call, drills.shown(message), _("Message {number} of {len}").format(number=number, len=len(messages)))
        answers[message.id] = _answer(call)
        _explain(call, message, signs[message.id], said_fraud=answers[message.id])
    result = drills.score(answers) if session is None else call.guard.drill.finish(session, answers)
    sentence = wording.drill_result(result)
    call.out.data(
        {
            "right": result.right,
            "of": result.of,
            "passed": result.passed,
            "kept": result.kept,
            "items": [_data(message, signs[message.id], answers[message.id]) for message in messages],
            "sentence": sentence,
        },
        {"right": _("{right} of {of}").format(right=result.right, of=result.of)},
        sentence,
    )


def _signed_in(call: Call) -> Session | None:
    try:
        return call.session if call.has_store else None
    except Refused:
        return None


def _show(call: Call, mail: Mail, heading: str) -> None:
    call.out.say("\n".join(["", heading, "", *(f"  {line}" for line in wording.message_lines(mail)), ""]))


def _answer(call: Call) -> bool:
    """Whether it is taken for a fraud. Raises `Unfit` where nothing fitting comes."""
    for _time in range(TRIES):
        call.out.say(_("Honest or fraud? (h/f)"))
        word = typed.line("answer").strip().lower()
        if word and ("fraud".startswith(word) or "honest".startswith(word)):
            return word.startswith("f")
    raise Unfit("drill_answer", _("Answer h for honest or f for fraud. Nothing was kept."))


def _explain(call: Call, message: DrillMessage, signs: Iterable[Sign], *, said_fraud: bool) -> None:
    told = [wording.drill_answer(message, said_fraud), message.why]
    call.out.say("\n".join([*told, *(line for sign in signs for line in sign_lines(sign))]))


def _data(message: DrillMessage, signs: Iterable[Sign], said_fraud: bool) -> dict[str, object]:
    return {
        "id": message.id,
        "fraud": message.fraud,
        "said_fraud": said_fraud,
        "right": message.fraud == said_fraud,
        "why": message.why,
        "signs": [sign_data(sign) for sign in signs],
    }
