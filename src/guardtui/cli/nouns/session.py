"""`guardtui session`: the stays that are open now."""

from __future__ import annotations

import click

from guardtui.cli import private, shown
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, pass_call
from guardtui.language import _


@click.group(cls=Noun)
def session() -> None:
    """The sessions that are open, and their end."""


@session.command("list")
@pass_call
def list_sessions(call: Call) -> None:
    """The open sessions, last used first."""
    found, own = call.guard.sessions.list(call.session), call.session.id
    call.out.items(
        [{**shown.session_data(one), "current": one.id == own} for one in found],
        (shown.session_row(one, call.now, own) for one in found),
    )


@session.command("end")
@click.argument("session_id", metavar="SESSION")
@pass_call
def end(call: Call, session_id: str) -> None:
    """End one of them, wherever it is."""
    call.guard.sessions.end(call.session, session_id)
    if session_id == call.session.id:
        private.forget(call.session_path)
    call.out.data({"ended": session_id}, {"ended": session_id}, _("Ended."))
