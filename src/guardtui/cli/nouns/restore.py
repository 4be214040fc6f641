"""`guardtui restore`: take a store as it is, after it was put back or its anchor was lost."""

from __future__ import annotations

import click

from guardtui.cli.call import Call
from guardtui.cli.command import Verb, pass_call
from guardtui.cli.exits import Unfit


@click.command(cls=Verb)
@click.option("--yes", is_flag=True, help="Do it. Without it, what would be done is told.")
@pass_call
def restore(call: Call, yes: bool) -> None:
    """Take the store as it lies there, after it was put back to an earlier state or its anchor was lost.

    Nothing that was used or revoked since comes back to life: every session, half sign-in, trust, open code and recovery
    code ends, and everybody is told.
    """
    from guardtui.bootstrap import open_guard

    if not yes:
        raise Unfit(
            "yes_needed",
            "This signs everybody out and ends their recovery codes, since used ones may have come back. Add --yes to do it.",
        )
    guard = call.opened or open_guard(call.config, practice=call.practice, as_it_is=True)
    try:
        count = guard.care.take_as_it_is()
    finally:
        if call.opened is None:
            guard.close()
    call.out.data({"accounts": count}, {"accounts": str(count)}, "The store is taken as it is.")
