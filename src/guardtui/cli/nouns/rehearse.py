"""`guardtui rehearse`: could the account's holder get in after losing something?"""

from __future__ import annotations

import click

from guardtui import wording
from guardtui.cli.call import Call
from guardtui.cli.command import Verb, pass_call
from guardtui.cli.output import Row, plain_data
from guardtui.core.rehearsal import Loss, Rehearsal
from guardtui.language import _


@click.command(cls=Verb)
@click.argument("handle", required=False)
@click.option(
    "--lost", multiple=True, type=click.Choice([str(loss) for loss in Loss]), help=_("What is lost; repeatable.")
)
@pass_call
def rehearse(call: Call, handle: str | None, lost: tuple[str, ...]) -> None:
    """Whether HANDLE, or who is signed in, could still sign in; without --lost, after each common loss."""
    asker = call.asker(handle)
    verb = call.guard.rehearsal
    found = (verb.run(asker, [Loss(one) for one in lost]),) if lost else verb.all(asker)
    call.out.items([_data(one) for one in found], [_row(one) for one in found])


def _data(found: Rehearsal) -> dict[str, object]:
    data: dict[str, object] = plain_data(found)
    return {**data, "gets_in": found.gets_in, "sentence": wording.rehearsal(found)}


def _row(found: Rehearsal) -> Row:
    return {"lost": wording.lost(found), "getting in": wording.rehearsal(found)}
