"""`guardtui message` and `deliver`: the send ledger, what becomes of its messages, and handing over what waits in it."""

from __future__ import annotations

import signal
import sys

import click

from guardtui.cli import shown
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, Verb, page_options, pass_call
from guardtui.core.records import MessageState


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


@message.command("receipt")
@click.argument("message_id", metavar="MESSAGE")
@click.argument("state", type=click.Choice(["delivered", "bounced", "deferred"]))
@click.option("--detail", metavar="WORDS", default="", help="What the gateway says of it.")
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
    news = "yes" if changed else "no: more is known already"
    call.out.data({**told, "changed": changed}, {**told, "changed": news})


@click.command(cls=Verb)
@click.option("--watch", is_flag=True, help="Go on sending until this is stopped, as a service does.")
@pass_call
def deliver(call: Call, watch: bool) -> None:
    """Hand over what is queued. Every command that sends does so by itself; this is for what was left, and for retries.

    With --watch it also takes what other programs queue, within a second. SIGTERM ends it after the message under way.
    """
    count = _watch(call) if watch else call.guard.messages.deliver()
    call.out.data({"delivered": count}, {"handed over": str(count)})


def _watch(call: Call) -> int:
    sender = call.guard.messages.sender()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sender.stop())
    call.out.say("Sending what is queued. Ctrl+C ends it.")
    return sender.run()
