"""`guardtui notme`: say that a line of the activity was not you, and see the run through."""

from __future__ import annotations

import click

from guardtui.cli import shown
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, pass_call
from guardtui.core.records import Case
from guardtui.language import _

NEXT = _(
    "Every other session has ended, open codes are void, and for a day nothing can be paid. Now: guardtui password change,"
    " then look at contact list and factor list, and say so with notme checked."
)


@click.group(cls=Noun, otherwise="report")
def notme() -> None:
    """Say that something was not you: `guardtui notme NO` shuts everything else and opens a case."""


@notme.command("report")
@click.argument("seq", metavar="NO", type=int)
@pass_call
def report(call: Call, seq: int) -> None:
    """Say that line NO of your activity was not you. A second time shows the case that there is."""
    _print(call, call.guard.notme.report(call.session, seq), NEXT)


@notme.command("list")
@pass_call
def list_cases(call: Call) -> None:
    """Your cases, the newest first."""
    found = call.guard.notme.list(call.session)
    call.out.items(found, (shown.case_row(one, call.now) for one in found), empty=_("There is no case."))


@notme.command("checked")
@click.argument("case_id", metavar="CASE")
@click.argument("what", type=click.Choice(["contacts", "methods"]))
@pass_call
def checked(call: Call, case_id: str, what: str) -> None:
    """Say that you looked through your contacts or your methods, and that they are yours."""
    step = {"contacts": "contacts", "methods": "factors"}[what]
    _print(call, call.guard.notme.check(call.session, case_id, step))


@notme.command("close")
@click.argument("case_id", metavar="CASE")
@pass_call
def close(call: Call, case_id: str) -> None:
    """Close a case whose steps are all done."""
    _print(call, call.guard.notme.close(call.session, case_id))


def _print(call: Call, case: Case, sentence: str = "") -> None:
    call.out.data({"case": case}, shown.case_row(case, call.now), sentence)
