"""`guardtui device`: where the account was signed in."""

from __future__ import annotations

import click

from guardtui.cli import shown
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, pass_call


@click.group(cls=Noun)
def device() -> None:
    """The devices that the account was signed in on."""


@device.command("list")
@pass_call
def list_devices(call: Call) -> None:
    """The devices, last seen first."""
    found = call.guard.devices.list(call.session)
    call.out.items(found, (shown.device_row(one, call.now) for one in found))
