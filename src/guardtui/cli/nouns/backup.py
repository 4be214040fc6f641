"""`guardtui backup`: a copy of the store, made while it is in use."""

from __future__ import annotations

import click

from guardtui.cli.call import Call, path_of
from guardtui.cli.command import Verb, pass_call
from guardtui.language import _


@click.command(cls=Verb)
@click.argument("file")
@pass_call
def backup(call: Call, file: str) -> None:
    """Copy the store to FILE, where nothing is yet. The key is not in it: keep a copy of the key elsewhere."""
    path = path_of(file, "FILE").absolute()
    call.guard.care.backup(path)
    call.out.data(
        {"backup": str(path)}, {"backup": str(path)}, _("The copy is made. It opens with the store's key alone.")
    )
