"""`guardtui key`: which version of its key the store uses, and how to get another one."""

from __future__ import annotations

import click

from guardtui.cli.call import Call
from guardtui.cli.command import Noun, pass_call
from guardtui.cli.output import plain_data
from guardtui.guard.rotation import KeyState
from guardtui.language import _


@click.group(cls=Noun)
def key() -> None:
    """The key that protects the store's data (the operator's verbs)."""


@key.command("show")
@pass_call
def show(call: Call) -> None:
    """Show the key's versions and what each still protects. Nothing of the key itself is shown."""
    _tell(call, call.guard.care.key(), _("A rotation is not finished. Do it again: guardtui key rotate."))


@key.command("rotate")
@pass_call
def rotate(call: Call) -> None:
    """Seal all data with a new key and let the old one go, while the store is in use. Done again, it finishes what was cut.

    Open codes, half sign-ins and approvals end; who is signed in stays so. Backups from before open only with the old key
    file: keep a copy of it with them, or make a new backup afterwards.
    """
    _tell(call, call.guard.care.rotate_key())
    call.out.say(_("Backups from before open with the old key file alone. Make a new one now: guardtui backup FILE."))


def _tell(call: Call, state: KeyState, unfinished: str = "") -> None:
    data: dict[str, object] = plain_data(state)
    shown = {
        "version": str(state.version),
        "in the key file": ", ".join(map(str, state.roots)),
        "accounts left": str(state.accounts_left),
        "kept subkeys": ", ".join(state.kept) or _("none"),
        "passwords by pepper": ", ".join(_("{n} with version {v}").format(n=n, v=v) for v, n in state.passwords.items())
        or _("none"),
    }
    said = unfinished if state.under_way else _("Everything is sealed with this version.")
    call.out.data({**data, "under_way": state.under_way}, shown, said)
