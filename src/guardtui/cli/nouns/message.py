"""`guardtui message` and `deliver`: the send ledger, whether something was sent, what becomes of what was, and the sending."""

from __future__ import annotations

import signal
import sys
from typing import Final

import click

from guardtui import wording
from guardtui.cli import exits, shown, typed
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, Verb, account_option, order_option, page_options, pass_call
from guardtui.core.claim import MOST
from guardtui.core.errors import NoDelivery
from guardtui.core.records import Channel, MessageState
from guardtui.language import _

NEXT: Final = _(
    "The code opens nothing any more. If you think that somebody acts in your name: guardtui notme {seq}, which shuts"
    " everything else."
)


@click.group(cls=Noun)
def message() -> None:
    """What was sent where, and what became of it."""


@message.command("list")
@click.argument("handle", required=False)
@order_option
@page_options
@pass_call
def list_messages(call: Call, handle: str | None, oldest_first: bool, after: str | None, limit: int) -> None:
    """The messages of HANDLE or of who is signed in, newest first. Their texts are not kept."""
    page = call.guard.messages.list(call.asker(handle), after=after, limit=limit, newest_first=not oldest_first)
    call.out.items(
        page.items,
        (shown.message_row(one, call.now) for one in page.items),
        page.next,
        _("Nothing was sent.") if after is None else _("There is no more."),
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
    if answer.sent and not answer.compared and not call.out.as_json:
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
        call.out.say(_("Paste the message, then press ctrl+d on a line of its own."))
    return typed.whole("text", MOST)


@message.command("receipt")
@click.argument("message_id", metavar="MESSAGE")
@click.argument("state", type=click.Choice(["delivered", "bounced", "deferred"]))
@click.option("--detail", metavar="WORDS", default="", help=_("What the gateway says of it."))
@pass_call
def receipt(call: Call, message_id: str, state: str, detail: str) -> None:
    """Note what a gateway says later of a MESSAGE that it took: a delivery receipt."""
    changed = call.guard.messages.receipt(message_id, MessageState(state), detail)
    _tell(call, message_id, state, changed=changed)


@message.command("returned")
@pass_call
def returned(call: Call) -> None:
    """Read a returned mail (RFC 3464) from standard input and note what it says: for a mail server to pipe into."""
    from guardtui.delivery.returned import MOST_BYTES

    message_id, state, changed = call.guard.messages.returned(sys.stdin.buffer.read(MOST_BYTES))
    _tell(call, message_id, state, changed=changed)


def _tell(call: Call, message_id: str, state: str, *, changed: bool) -> None:
    told = {"message": message_id, "state": str(state)}
    news = "yes" if changed else _("no: more is known already")
    call.out.data({**told, "changed": changed}, {**told, "changed": news})


@click.command(cls=Verb)
@click.option("--watch", is_flag=True, help=_("Go on sending until this is stopped, as a service does."))
@pass_call
def deliver(call: Call, watch: bool) -> None:
    """Hand over what is queued. Every command that sends does so by itself; this is for what was left, and for retries.

    With --watch it also takes what other programs queue, within a second, and mail and text messages do not wait for each
    other. SIGTERM ends it after the messages under way.
    """
    count = _watch(call) if watch else call.guard.messages.deliver()
    call.out.data({"delivered": count}, {"handed over": str(count)})


def _watch(call: Call) -> int:
    if not any(call.guard.can_send(one) for one in Channel):
        raise NoDelivery("nothing_sends")
    sender = call.guard.messages.sender()
    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:  # else a shell has it in the background
            signal.signal(number, lambda *_: sender.stop())
    sender.on_trouble = lambda trouble: call.out.say(wording.problem(trouble))
    call.out.say(_("Sending what is queued. Ctrl+C ends it."))
    return sender.run()
