"""`guardtui account`: the operator's verbs."""

from __future__ import annotations

import click

from guardtui.cli import shown, typed
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, page_options, pass_call
from guardtui.language import _


@click.group(cls=Noun)
def account() -> None:
    """Make, show and lock accounts."""


@account.command("add")
@click.argument("handle")
@click.option("--name", default="", help=_("The person's name."))
@click.option(
    "--email", default="", metavar="ADDRESS", help=_("A mail address, unverified until a code came back from it.")
)
@click.option("--phone", default="", metavar="NUMBER", help=_("A phone number with its country code, likewise."))
@click.option("--birthday", default="", help=_("Kept sealed, only so that no password contains it."))
@click.option("--pet", default="", help=_("A pet's name, likewise."))
@pass_call
def add(call: Call, handle: str, name: str, email: str, phone: str, birthday: str, pet: str) -> None:
    """Make an account; its password is typed at a prompt or comes on standard input."""
    guard = call.guard
    password = typed.new_secret(_("New password for {handle}: ").format(handle=handle), "password")
    made = guard.accounts.add(handle, name, password, mail=email, phone=phone, birthday=birthday, pet=pet)
    call.out.data(shown.account_data(made), shown.account_row(made, call.now), _("The account is made."))


@account.command("list")
@page_options
@pass_call
def list_accounts(call: Call, after: str | None, limit: int) -> None:
    """The accounts in the order in which they were made."""
    page = call.guard.accounts.list(after=after, limit=limit)
    call.out.items(
        [shown.account_data(one) for one in page.items],
        (shown.account_row(one, call.now) for one in page.items),
        page.next,
        _("There is no account yet: guardtui account add HANDLE") if after is None else _("There are no more."),
    )


@account.command("show")
@click.argument("handle")
@pass_call
def show(call: Call, handle: str) -> None:
    """One account."""
    found = call.guard.accounts.find(handle)
    call.out.data(shown.account_data(found), shown.account_row(found, call.now))


@account.command("lock")
@click.argument("handle")
@pass_call
def lock(call: Call, handle: str) -> None:
    """Refuse every sign-in of an account and end its sessions."""
    found = call.guard.accounts.lock(handle)
    call.out.data(shown.account_data(found), shown.account_row(found, call.now), _("Locked. Its sessions are ended."))


@account.command("unlock")
@click.argument("handle")
@pass_call
def unlock(call: Call, handle: str) -> None:
    """Let an account sign in again."""
    found = call.guard.accounts.unlock(handle)
    call.out.data(shown.account_data(found), shown.account_row(found, call.now), _("Unlocked."))
