"""`guardtui message` and `deliver`: the send ledger, whether something was sent, and handing over what waits."""

from __future__ import annotations

from typing import Final

import click

from guardtui import wording
from guardtui.cli import exits, shown, typed
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, Verb, account_option, page_options, pass_call
from guardtui.core.claim import MOST

NEXT: Final = (
    "The code opens nothing any more. If you think that somebody acts in your name: guardtui notme {seq}, which shuts"
    " everything else."
)


@click.group(cls=Noun)
def message() -> None:
    """What was sent where, and what became of it."""


@message.command("list")
@click.argument("handle", required=False)
@page_options
@pass_call
def list_messages(call: Call, handle: str | None, after: str | None, limit: int) -> None:
    """The messages of HANDLE or of who is signed in, newest first. Their texts are not kept."""
    page = call.guard.messages.list(call.asker(handle), after=after, limit=limit)
    call.out.items(
        page.items,
        (shown.message_row(one, call.now) for one in page.items),
        page.next,
        "Nothing was sent." if after is None else "There is no more.",
    )


@message.command("check")
@click.argument("reference", required=False)
@account_option
@pass_call
def check(call: Call, reference: str | None, handle: str | None) -> int:
    """Did you send this? By its REFERENCE, or by the whole text of a message on standard input; exit code 1 for no.

    The text is compared with what was sent, its code left out, and is not kept.
    """
    asker = call.asker(handle)
    text = reference if reference is not None else _pasted(call)
    answer = call.guard.messages.check(asker, text)
    call.out.data(shown.answer_data(answer), shown.answer_row(answer, call.now), wording.checked(answer))
    if reference is not None and answer.sent and not call.out.as_json:
        call.out.say(wording.compare_by_eye())
        call.out.paragraph([answer.said])
    return exits.DONE if answer.sent else exits.REFUSED


@message.command("disown")
@click.argument("message_id", metavar="MESSAGE")
@pass_call
def disown(call: Call, message_id: str) -> None:
    """Say that you did not ask for the code of a message: it opens nothing any more, whoever asked for it."""
    event = call.guard.messages.disown(call.session, message_id)
    call.out.data(shown.event_data(event), shown.event_row(event, call.now), NEXT.format(seq=event.seq))


def _pasted(call: Call) -> str:
    if typed.at_terminal():
        call.out.say("Paste the message, then press ctrl+d on a line of its own.")
    return typed.whole("text", MOST)


@click.command(cls=Verb)
@pass_call
def deliver(call: Call) -> None:
    """Hand over what is queued. Every command that sends does so by itself; this is for what was left."""
    count = call.guard.messages.deliver()
    call.out.data({"delivered": count}, {"handed over": str(count)})
