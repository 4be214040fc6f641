"""`guardtui message` and `deliver`: the send ledger, and handing over what waits in it."""

from __future__ import annotations

import click

from guardtui.cli import shown
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, Verb, page_options, pass_call


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


@click.command(cls=Verb)
@pass_call
def deliver(call: Call) -> None:
    """Hand over what is queued. Every command that sends does so by itself; this is for what was left."""
    count = call.guard.messages.deliver()
    call.out.data({"delivered": count}, {"handed over": str(count)})
