"""`guardtui approval`: what another program wants to do with the account, asked by it and allowed by its person."""

from __future__ import annotations

from collections.abc import Callable

import click

from guardtui.cli import proving, shown
from guardtui.cli.call import Call, challenge_name
from guardtui.cli.command import Noun, order_option, page_options, pass_call
from guardtui.cli.nouns.code import action_of, action_options, channel_option
from guardtui.cli.output import plain_data
from guardtui.core.records import Approval, Channel
from guardtui.language import _


@click.group(cls=Noun)
def approval() -> None:
    """What another program wants to do: a purchase, a payment change. It waits until you approve or deny it.

    The program asks with `ask`, looks with `show`, and carries it out once with `use`; who is signed in lists, approves
    and denies. A program names an approval as HANDLE:APPROVAL.
    """


def session_option(function: Callable[..., object]) -> Callable[..., object]:
    """`--for`, what `Backend.session` is."""
    return click.option(
        "--for", "shop_session", default="", metavar="SESSION", help=_("The program's own session that asks.")
    )(function)


@approval.command("ask")
@click.argument("handle")
@action_options
@session_option
@pass_call
def ask(call: Call, handle: str, kind: str, details: tuple[str, ...], shop_session: str) -> None:
    """Ask the person of HANDLE to allow an action. A purchase below the limit is allowed at once."""
    asker = call.asker(handle, shop_session)
    _print(call, asker, call.guard.approvals.ask(asker, action_of(call, kind, details)))


@approval.command("list")
@click.argument("handle", required=False)
@order_option
@page_options
@pass_call
def list_approvals(call: Call, handle: str | None, oldest_first: bool, limit: int, after: str | None) -> None:
    """What waits for HANDLE or for who is signed in, and what became of the others; newest first."""
    page = call.guard.approvals.list(call.asker(handle), after=after, limit=limit, newest_first=not oldest_first)
    rows = (shown.approval_row(one, call.now) for one in page.items)
    call.out.items(page.items, rows, page.next, empty=_("Nobody asked for anything yet."))


@approval.command("show")
@click.argument("named", metavar="APPROVAL")
@session_option
@pass_call
def show(call: Call, named: str, shop_session: str) -> None:
    """One as it stands."""
    asker, approval_id = call.of_challenge(named, None, shop_session)
    _print(call, asker, call.guard.approvals.show(asker, approval_id))


@approval.command("approve")
@click.argument("approval_id", metavar="APPROVAL")
@channel_option
@pass_call
def approve(call: Call, approval_id: str, channel: str | None) -> int:
    """Allow it with a code, as who is signed in."""
    session = call.session
    wanted = Channel(channel) if channel else None
    return proving.begin(call, session, call.guard.approvals.approve(session, approval_id, wanted))


@approval.command("deny")
@click.argument("approval_id", metavar="APPROVAL")
@pass_call
def deny(call: Call, approval_id: str) -> None:
    """Say no; its codes open nothing any more."""
    session = call.session
    _print(call, session, call.guard.approvals.deny(session, approval_id))


@approval.command("withdraw")
@click.argument("named", metavar="APPROVAL")
@session_option
@pass_call
def withdraw(call: Call, named: str, shop_session: str) -> None:
    """Take back what was asked for, by the program that asked."""
    asker, approval_id = call.of_challenge(named, None, shop_session)
    _print(call, asker, call.guard.approvals.withdraw(asker, approval_id))


@approval.command("use")
@click.argument("named", metavar="APPROVAL")
@click.option("--action", "kind", metavar="KIND", help=_("What you are about to do."))
@click.option("--detail", "details", multiple=True, metavar="KEY=VALUE", help=_("Likewise: others void the approval."))
@session_option
@pass_call
def use(call: Call, named: str, kind: str | None, details: tuple[str, ...], shop_session: str) -> None:
    """Use it up, once, in time, by the program that asked; then do exactly what is printed."""
    asker, approval_id = call.of_challenge(named, None, shop_session)
    expected = None
    if kind or details:
        kind = kind or call.guard.approvals.show(asker, approval_id).kind
        expected = action_of(call, kind, details)
    call.guard.approvals.carry_out(asker, approval_id, expected)
    _print(call, asker, call.guard.approvals.show(asker, approval_id))


def _print(call: Call, asker: object, found: Approval) -> None:
    name = challenge_name(asker, found.id)
    data = {"approval": name, **plain_data(found)}
    call.out.data(data, shown.approval_row(found, call.now, name))
