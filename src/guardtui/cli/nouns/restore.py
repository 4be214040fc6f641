"""`guardtui restore`: put a backup back, or take a store as it is after it was put back or its anchor was lost."""

from __future__ import annotations

import click

from guardtui.cli.call import Call, path_of
from guardtui.cli.command import Verb, pass_call
from guardtui.cli.exits import Unfit
from guardtui.language import _


@click.command(cls=Verb)
@click.argument("file", required=False)
@click.option("--yes", is_flag=True, help=_("Do it. Without it, what would be done is told."))
@pass_call
def restore(call: Call, file: str | None, yes: bool) -> None:
    """Put the backup FILE in the store's place; without FILE, take the store as it lies there.

    Nothing that was used or revoked since comes back to life: every session, half sign-in, trust, open code and recovery
    code ends, and everybody is told. What waits to be sent is sent, and the ledger says that it may have left before. The
    store is only written over by a backup of its own that passed every check.
    """
    if not yes:
        raise Unfit(
            "yes_needed",
            _("This signs everybody out and ends their recovery codes, since used ones may have come back")
            + (_(", and what happened since the backup is lost") if file else "")
            + _(". Add --yes to do it."),
        )
    if file is None:
        count, said = _as_it_is(call), _("The store is taken as it is.")
    else:
        from guardtui.bootstrap import restore_store

        count = restore_store(call.config, path_of(file, "FILE").absolute(), practice=call.practice)
        said = _("The backup is in the store's place.")
    call.out.data({"accounts": count}, {"accounts": str(count)}, said)


def _as_it_is(call: Call) -> int:
    from guardtui.bootstrap import open_guard

    guard = call.opened or open_guard(call.config, practice=call.practice, as_it_is=True)
    try:
        return guard.care.take_as_it_is()
    finally:
        if call.opened is None:
            guard.close()
