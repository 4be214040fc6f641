"""`guardtui hold`: what has to wait, until when, and its early end."""

from __future__ import annotations

import click

from guardtui import wording
from guardtui.cli import proving, shown
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, pass_call
from guardtui.language import _


@click.group(cls=Noun, otherwise="show")
def hold() -> None:
    """The day in which nothing that pays or weakens is allowed."""


@hold.command("show")
@click.argument("handle", required=False)
@pass_call
def show(call: Call, handle: str | None) -> None:
    """The hold of HANDLE or of who is signed in, while it lasts."""
    found = call.guard.holds.show(call.asker(handle))
    if found is None:
        call.out.data({"hold": None}, {"hold": _("none")})
    else:
        call.out.data({"hold": found}, shown.hold_row(found, call.now), wording.hold(found, call.now))


@hold.command("lift")
@pass_call
def lift(call: Call) -> int:
    """End it early, with a code from a contact that was there before it began."""
    return proving.begin(call, call.session, call.guard.holds.lift(call.session))
